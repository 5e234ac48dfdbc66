// Bytes to ClassFile. One pass, no checks: structure only, since ~450 trusted classes are parsed before Hello World prints, in
// code that V8 has not compiled yet. What is not trusted goes through the format checker first, which reads the same bytes in
// HotSpot's order and throws what HotSpot would. Must not know about loaders or metaspace.
import {
  ACC_ABSTRACT,
  ACC_INTERFACE,
  ACC_MODULE,
  ACC_STATIC,
  ACC_STRICT,
  ACC_SYNTHETIC,
  RECOGNIZED_CLASS_FLAGS,
  RECOGNIZED_FIELD_FLAGS,
  RECOGNIZED_METHOD_FLAGS,
} from "./access-flags.ts";
import * as kinds from "./attribute-kind.ts";
import { u2, u4 } from "./big-endian.ts";
import { checkClassFormat, UNKNOWN_NAME } from "./check/class-check.ts";
import type { FormatCheck } from "./check/format-check.ts";
import { checkMagicAndVersion } from "./check/version-check.ts";
import {
  ClassFile,
  type FieldInfo,
  METHOD_ROW,
  ROW_ACCESS_FLAGS,
  ROW_CODE,
  ROW_CODE_ATTRIBUTES,
  ROW_CODE_LENGTH,
  ROW_DESCRIPTOR,
  ROW_EXCEPTION_COUNT,
  ROW_EXCEPTION_TABLE,
  ROW_INFO,
  ROW_MAX_LOCALS,
  ROW_MAX_STACK,
  ROW_NAME,
  ROW_VM_FLAGS,
} from "./class-file.ts";
import { ClassFormatProblem, formatError } from "./class-format-problem.ts";
import { CONSTANT_SIZE } from "./constant-tag.ts";
import { equalsAscii } from "./modified-utf8.ts";
import { ON_CLASS, ON_FIELD, ON_METHOD, startVmAnnotations, vmAnnotations } from "./vm-annotations.ts";

export interface ParseOptions {
  /** Binary name (slashes) that the class was asked for by; undefined when any will do. */
  name?: string | undefined;
  /** Structure only, no format checks: classes of the boot loader (-XX:-BytecodeVerificationLocal). */
  trusted: boolean;
  /** Whether VM annotations (@Hidden, @ForceInline, ...) count; by default where trusted. Also for the platform loader. */
  vmAnnotations?: boolean | undefined;
  /** --enable-preview: class files of version 61.65535 are taken. */
  enablePreview?: boolean | undefined;
}

/**
 * Kind + 1 of the attribute name at each Utf8 index of the class being parsed: most names come many times. Nothing here calls out,
 * so one table serves all; it is cleared for each class.
 */
const kindMemo = new Uint8Array(65536);

function kindOf(bytes: Uint8Array, offsets: Uint32Array, nameIndex: number): number {
  const kind = kinds.attributeKindAt(bytes, offsets[nameIndex]!);
  kindMemo[nameIndex] = kind + 1;
  return kind;
}

/**
 * Reads a class file (JVMS 4).
 * @throws ClassFormatProblem with the Java error and text that HotSpot 17 has for it
 */
export function parseClassFile(bytes: Uint8Array, opts: ParseOptions): ClassFile {
  const name = opts.name;
  let check: FormatCheck | undefined;
  if (opts.trusted) checkMagicAndVersion(bytes, name ?? UNKNOWN_NAME, opts.enablePreview === true);
  else check = checkClassFormat(bytes, name, opts.enablePreview === true);
  const file = readConstants(bytes);
  file.innerClassesContradict = check?.innerClassesContradict === true;
  const honour = opts.vmAnnotations ?? opts.trusted;
  kindMemo.fill(0, 0, file.constantCount);
  if (honour) startVmAnnotations(file.constantCount);
  let pos = readHeader(file, name);
  pos = readFields(file, pos, honour);
  pos = readMethods(file, pos, honour);
  pos = readClassAttributes(file, pos, honour);
  // Reading past the end gives undefined, which no arithmetic here turns into the length.
  if (pos !== bytes.length) {
    throw formatError(pos < bytes.length ? `Extra bytes at the end of class file ${name ?? file.name}` : "Truncated class file");
  }
  return file;
}

function readConstants(bytes: Uint8Array): ClassFile {
  const count = u2(bytes, 8);
  const tags = new Uint8Array(count);
  const offsets = new Uint32Array(count + 1);
  let pos = 10;
  for (let i = 1; i < count; i++) {
    const tag = bytes[pos++]!;
    tags[i] = tag;
    offsets[i] = pos;
    if (tag === 1) pos += 2 + ((bytes[pos]! << 8) | bytes[pos + 1]!);
    else {
      const size = CONSTANT_SIZE[tag];
      if (!(size! > 0))
        throw formatError(tag === undefined ? "Truncated class file" : `Unknown constant tag ${tag} in class file ${UNKNOWN_NAME}`);
      pos += size!;
      if (tag === 5 || tag === 6) i++;
    }
  }
  offsets[count] = pos;
  return new ClassFile(bytes, tags, offsets);
}

/** Access flags, this, super, interfaces. Returns the offset of fields_count. */
function readHeader(file: ClassFile, expected: string | undefined): number {
  const { bytes, offsets } = file;
  file.minorVersion = u2(bytes, 4);
  file.majorVersion = u2(bytes, 6);
  let pos = offsets[file.constantCount]!;
  const flags = u2(bytes, pos);
  file.thisClass = u2(bytes, pos + 2);
  if (flags & ACC_MODULE && file.majorVersion >= 53) {
    throw new ClassFormatProblem(
      "java/lang/NoClassDefFoundError",
      `${expected ?? UNKNOWN_NAME} is not a class because access_flag ACC_MODULE is set`,
    );
  }
  file.accessFlags = flags & RECOGNIZED_CLASS_FLAGS;
  if (flags & ACC_INTERFACE && file.majorVersion < 50) file.accessFlags |= ACC_ABSTRACT;
  if (expected !== undefined && !isNamed(file, expected)) {
    throw new ClassFormatProblem("java/lang/NoClassDefFoundError", `${expected} (wrong name: ${file.name})`);
  }
  file.superClass = u2(bytes, pos + 4);
  file.interfaceCount = u2(bytes, pos + 6);
  pos += 8;
  file.interfacesOffset = pos;
  return pos + 2 * file.interfaceCount;
}

function isNamed(file: ClassFile, expected: string): boolean {
  const nameOffset = file.offsets[file.first(file.thisClass)]!;
  const length = u2(file.bytes, nameOffset);
  return equalsAscii(file.bytes, nameOffset + 2, length, expected) || (length > expected.length && file.name === expected);
}

function readFields(file: ClassFile, pos: number, honour: boolean): number {
  const { bytes, offsets, fields } = file;
  let count = u2(bytes, pos);
  pos += 2;
  for (; count > 0; count--) {
    const field: FieldInfo = {
      accessFlags: u2(bytes, pos) & RECOGNIZED_FIELD_FLAGS,
      nameIndex: u2(bytes, pos + 2),
      descriptorIndex: u2(bytes, pos + 4),
      constantValueIndex: 0,
      infoOffset: pos,
      vmFlags: 0,
    };
    let attributes = u2(bytes, pos + 6);
    pos += 8;
    for (; attributes > 0; attributes--) {
      const info = pos + 6;
      const nameIndex = u2(bytes, pos);
      const memo = kindMemo[nameIndex]!;
      switch (memo !== 0 ? memo - 1 : kindOf(bytes, offsets, nameIndex)) {
        case kinds.ATTR_ConstantValue:
          if (field.accessFlags & ACC_STATIC) field.constantValueIndex = u2(bytes, info);
          break;
        case kinds.ATTR_Synthetic:
          field.accessFlags |= ACC_SYNTHETIC;
          break;
        case kinds.ATTR_RuntimeVisibleAnnotations:
          if (honour) field.vmFlags = vmAnnotations(bytes, offsets, info, ON_FIELD);
          break;
      }
      pos = info + u4(bytes, pos + 2);
    }
    fields.push(field);
  }
  return pos;
}

function readMethods(file: ClassFile, pos: number, honour: boolean): number {
  const { bytes, offsets } = file;
  const count = u2(bytes, pos);
  pos += 2;
  if (count === 0) return pos;
  const table = new Int32Array(count * METHOD_ROW);
  file.methodTable = table;
  const mayInitialize = file.majorVersion < 51;
  // Numbers are read in place: until V8 compiles this, each call would cost as much as the reading.
  for (let row = 0; row < table.length; row += METHOD_ROW) {
    let flags = ((bytes[pos]! << 8) | bytes[pos + 1]!) & RECOGNIZED_METHOD_FLAGS;
    const nameIndex = (bytes[pos + 2]! << 8) | bytes[pos + 3]!;
    table[row + ROW_NAME] = nameIndex;
    table[row + ROW_DESCRIPTOR] = (bytes[pos + 4]! << 8) | bytes[pos + 5]!;
    table[row + ROW_INFO] = pos;
    let attributes = (bytes[pos + 6]! << 8) | bytes[pos + 7]!;
    pos += 8;
    for (; attributes > 0; attributes--) {
      const attribute = (bytes[pos]! << 8) | bytes[pos + 1]!;
      const info = pos + 6;
      const memo = kindMemo[attribute]!;
      const kind = memo !== 0 ? memo - 1 : kindOf(bytes, offsets, attribute);
      if (kind === kinds.ATTR_Code) {
        const length = u4(bytes, info + 4);
        const handlers = info + 8 + length;
        const handlerCount = (bytes[handlers]! << 8) | bytes[handlers + 1]!;
        table[row + ROW_MAX_STACK] = (bytes[info]! << 8) | bytes[info + 1]!;
        table[row + ROW_MAX_LOCALS] = (bytes[info + 2]! << 8) | bytes[info + 3]!;
        table[row + ROW_CODE] = info + 8;
        table[row + ROW_CODE_LENGTH] = length;
        table[row + ROW_EXCEPTION_COUNT] = handlerCount;
        table[row + ROW_EXCEPTION_TABLE] = handlers + 2;
        table[row + ROW_CODE_ATTRIBUTES] = handlers + 2 + 8 * handlerCount;
      } else if (kind === kinds.ATTR_RuntimeVisibleAnnotations) {
        if (honour) table[row + ROW_VM_FLAGS] = vmAnnotations(bytes, offsets, info, ON_METHOD);
      } else if (kind === kinds.ATTR_Synthetic) flags |= ACC_SYNTHETIC;
      pos = info + u4(bytes, pos + 2);
    }
    if ((flags & ACC_STATIC) !== 0 || mayInitialize) flags = classInitializerFlags(file, nameIndex, flags);
    table[row + ROW_ACCESS_FLAGS] = flags;
  }
  return pos;
}

/** The flags of a method: of a <clinit> only `static` counts, and in old classes it is static whatever it says (JVMS 2.9.2, 4.6). */
function classInitializerFlags(file: ClassFile, nameIndex: number, flags: number): number {
  if (file.bytes[file.offsets[nameIndex]! + 2] !== 0x3c || !file.utf8Equals(nameIndex, "<clinit>")) return flags;
  return file.majorVersion < 51 ? ACC_STATIC : flags & (ACC_STATIC | (file.majorVersion <= 60 ? ACC_STRICT : 0));
}

function readClassAttributes(file: ClassFile, pos: number, honour: boolean): number {
  const { bytes, offsets } = file;
  file.attributesOffset = pos;
  let count = u2(bytes, pos);
  pos += 2;
  for (; count > 0; count--) {
    const info = pos + 6;
    let kind = kinds.attributeKindAt(bytes, offsets[u2(bytes, pos)]!);
    if (!kinds.isReadIn(kind, file.majorVersion)) kind = kinds.ATTR_NONE;
    switch (kind) {
      case kinds.ATTR_SourceFile:
        file.sourceFileIndex = u2(bytes, info);
        break;
      case kinds.ATTR_Signature:
        file.signatureIndex = u2(bytes, info);
        break;
      case kinds.ATTR_NestHost:
        file.nestHostIndex = u2(bytes, info);
        break;
      case kinds.ATTR_Synthetic:
        file.accessFlags |= ACC_SYNTHETIC;
        break;
      case kinds.ATTR_Deprecated:
        file.deprecated = true;
        break;
      case kinds.ATTR_InnerClasses:
        file.innerClassesOffset = info;
        break;
      case kinds.ATTR_EnclosingMethod:
        file.enclosingMethodOffset = info;
        break;
      case kinds.ATTR_BootstrapMethods:
        file.bootstrapMethodsOffset = info;
        break;
      case kinds.ATTR_NestMembers:
        file.nestMembersOffset = info;
        break;
      case kinds.ATTR_Record:
        file.recordOffset = info;
        break;
      case kinds.ATTR_PermittedSubclasses:
        file.permittedSubclassesOffset = info;
        break;
      case kinds.ATTR_SourceDebugExtension:
        file.sourceDebugExtensionOffset = info;
        break;
      case kinds.ATTR_RuntimeVisibleAnnotations:
        file.visibleAnnotationsOffset = info;
        if (honour) file.vmFlags = vmAnnotations(bytes, offsets, info, ON_CLASS);
        break;
      case kinds.ATTR_RuntimeInvisibleAnnotations:
        file.invisibleAnnotationsOffset = info;
        break;
      case kinds.ATTR_RuntimeVisibleTypeAnnotations:
        file.visibleTypeAnnotationsOffset = info;
        break;
      case kinds.ATTR_RuntimeInvisibleTypeAnnotations:
        file.invisibleTypeAnnotationsOffset = info;
        break;
    }
    pos = info + u4(bytes, pos + 2);
  }
  return pos;
}
