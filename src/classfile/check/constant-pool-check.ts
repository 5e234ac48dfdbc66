// Checks the constant pool (JVMS 4.4): sizes and tags while it is read, then that entries name entries of the right kind, then
// that names and descriptors are legal.
import {
  CONSTANT_Class,
  CONSTANT_Double,
  CONSTANT_Dynamic,
  CONSTANT_Fieldref,
  CONSTANT_Float,
  CONSTANT_Integer,
  CONSTANT_InterfaceMethodref,
  CONSTANT_InvokeDynamic,
  CONSTANT_Long,
  CONSTANT_MethodHandle,
  CONSTANT_Methodref,
  CONSTANT_MethodType,
  CONSTANT_Module,
  CONSTANT_NameAndType,
  CONSTANT_Package,
  CONSTANT_SIZE,
  CONSTANT_String,
  CONSTANT_Utf8,
  REF_getField,
  REF_getStatic,
  REF_invokeInterface,
  REF_invokeSpecial,
  REF_invokeStatic,
  REF_invokeVirtual,
  REF_newInvokeSpecial,
  REF_putField,
  REF_putStatic,
} from "../constant-tag.ts";
import type { FormatCheck } from "./format-check.ts";
import {
  checkClassName,
  checkFieldDescriptor,
  checkFieldName,
  checkMethodDescriptor,
  checkMethodName,
  checkMethodTypeDescriptor,
  failDescriptor,
  isMethodDescriptor,
} from "./name-check.ts";
import { isLegalUtf8 } from "./utf8-check.ts";

/**
 * Checks the pool at the cursor and leaves the cursor behind it.
 * @returns the tag of a CONSTANT_Module or CONSTANT_Package met, which is only wrong if the class is not a module; else 0
 */
export function checkConstantPool(check: FormatCheck): number {
  check.more(2);
  check.count = check.u2();
  if (check.count < 1) check.fail(`Illegal constant pool size ${check.count} in class file %s`);
  check.tags = new Uint8Array(check.count);
  check.offsets = new Uint32Array(check.count);
  check.legal = new Uint8Array(check.count);
  const moduleTag = readConstants(check);
  if (moduleTag !== 0) return moduleTag;
  for (let i = 1; i < check.count; i++) checkReferences(check, i);
  for (let i = 1; i < check.count; i++) checkTexts(check, i);
  return 0;
}

function readConstants(check: FormatCheck): number {
  const { bytes, count, majorVersion: major } = check;
  let moduleTag = 0;
  for (let i = 1; i < count; i++) {
    const tag = check.u1();
    switch (tag) {
      case CONSTANT_Utf8: {
        check.more(2);
        const length = check.at2(check.pos);
        check.tags[i] = tag;
        check.offsets[i] = check.pos;
        check.pos += 2;
        check.more(length + 1);
        if (!isLegalUtf8(bytes, check.pos, check.pos + length, major <= 47)) {
          check.fail("Illegal UTF8 string in constant pool in class file %s");
        }
        check.pos += length;
        continue;
      }
      case CONSTANT_MethodHandle:
      case CONSTANT_MethodType:
      case CONSTANT_InvokeDynamic:
        if (major < 51) check.fail(`Class file version does not support constant tag ${tag} in class file %s`);
        break;
      case CONSTANT_Dynamic:
        if (major < 55) check.fail(`Class file version does not support constant tag ${tag} in class file %s`);
        break;
      case CONSTANT_Long:
      case CONSTANT_Double:
        if (i + 1 >= count) check.fail(`Invalid constant pool entry ${i} in class file %s`);
        break;
      case CONSTANT_Module:
      case CONSTANT_Package:
        if (major < 53) check.fail(`Unknown constant tag ${tag} in class file %s`);
        moduleTag = tag;
        check.skip(2);
        continue;
      case CONSTANT_Integer:
      case CONSTANT_Float:
      case CONSTANT_Class:
      case CONSTANT_String:
      case CONSTANT_Fieldref:
      case CONSTANT_Methodref:
      case CONSTANT_InterfaceMethodref:
      case CONSTANT_NameAndType:
        break;
      default:
        check.fail(`Unknown constant tag ${tag} in class file %s`);
    }
    // HotSpot asks for the byte behind the constant too: something always follows.
    check.more(CONSTANT_SIZE[tag]! + 1);
    check.tags[i] = tag;
    check.offsets[i] = check.pos;
    check.pos += CONSTANT_SIZE[tag]!;
    if (tag === CONSTANT_Long || tag === CONSTANT_Double) i++;
    else if (tag === CONSTANT_Dynamic || tag === CONSTANT_InvokeDynamic) {
      check.maxBootstrapIndex = Math.max(check.maxBootstrapIndex, check.first(i));
    }
  }
  return moduleTag;
}

function failIndex(check: FormatCheck, index: number, why = ""): never {
  check.fail(`Invalid constant pool index ${index} in class file %s${why}`);
}

function checkReferences(check: FormatCheck, i: number): void {
  switch (check.tags[i]) {
    case CONSTANT_Fieldref:
    case CONSTANT_Methodref:
    case CONSTANT_InterfaceMethodref:
      if (!check.isClass(check.first(i))) failIndex(check, check.first(i));
      if (check.tag(check.second(i)) !== CONSTANT_NameAndType) failIndex(check, check.second(i));
      break;
    case CONSTANT_NameAndType:
      if (!check.isUtf8(check.first(i))) failIndex(check, check.first(i));
      if (!check.isUtf8(check.second(i))) failIndex(check, check.second(i));
      break;
    case CONSTANT_Class:
    case CONSTANT_String:
    case CONSTANT_MethodType:
      if (!check.isUtf8(check.first(i))) failIndex(check, check.first(i));
      break;
    case CONSTANT_Dynamic:
    case CONSTANT_InvokeDynamic:
      if (check.tag(check.second(i)) !== CONSTANT_NameAndType) failIndex(check, check.second(i));
      break;
    case CONSTANT_MethodHandle:
      checkMethodHandleReference(check, i);
      break;
  }
}

function checkMethodHandleReference(check: FormatCheck, i: number): void {
  const kind = check.bytes[check.offsets[i]!]!;
  const reference = check.at2(check.offsets[i]! + 1);
  if (reference === 0 || reference >= check.count) failIndex(check, reference);
  const tag = check.tag(reference);
  switch (kind) {
    case REF_getField:
    case REF_getStatic:
    case REF_putField:
    case REF_putStatic:
      if (tag !== CONSTANT_Fieldref) failIndex(check, reference, " (not a field)");
      break;
    case REF_invokeVirtual:
    case REF_newInvokeSpecial:
      if (tag !== CONSTANT_Methodref) failIndex(check, reference, " (not a method)");
      break;
    case REF_invokeStatic:
    case REF_invokeSpecial:
      if (tag !== CONSTANT_Methodref && !(tag === CONSTANT_InterfaceMethodref && check.majorVersion >= 52)) {
        failIndex(check, reference, " (not a method)");
      }
      break;
    case REF_invokeInterface:
      if (tag !== CONSTANT_InterfaceMethodref) failIndex(check, reference, " (not an interface method)");
      break;
    default:
      check.fail(`Bad method handle kind at constant pool index ${i} in class file %s`);
  }
}

function checkTexts(check: FormatCheck, i: number): void {
  const tag = check.tags[i];
  switch (tag) {
    case CONSTANT_Class:
      checkClassName(check, check.first(i));
      break;
    case CONSTANT_NameAndType: {
      const name = check.first(i);
      const descriptor = check.second(i);
      if (check.utf8Length(descriptor) === 0) failEmpty(check, descriptor);
      if (check.utf8Length(name) === 0) failEmpty(check, name);
      if (isMethodDescriptor(check, descriptor)) {
        checkMethodName(check, name);
        checkMethodDescriptor(check, name, descriptor);
      } else {
        checkFieldName(check, name);
        checkFieldDescriptor(check, name, descriptor);
      }
      break;
    }
    case CONSTANT_Dynamic:
    case CONSTANT_Fieldref: {
      const nameAndType = check.second(i);
      if (isMethodDescriptor(check, check.second(nameAndType))) {
        const kind = tag === CONSTANT_Dynamic ? "CONSTANT_Dynamic" : "Field";
        failDescriptor(check, kind, check.utf8(check.first(nameAndType)), check.second(nameAndType));
      }
      break;
    }
    case CONSTANT_InvokeDynamic:
    case CONSTANT_Methodref:
    case CONSTANT_InterfaceMethodref: {
      const name = check.first(check.second(i));
      const descriptor = check.second(check.second(i));
      if (!isMethodDescriptor(check, descriptor)) failDescriptor(check, "Method", check.utf8(name), descriptor);
      if (tag === CONSTANT_Methodref && check.utf8Lead(name) === 0x3c && !check.utf8Is(name, "<init>")) {
        check.fail(`Bad method name at constant pool index ${name} in class file %s`);
      }
      break;
    }
    case CONSTANT_MethodHandle: {
      const kind = check.bytes[check.offsets[i]!]!;
      if (kind < REF_invokeVirtual || kind === REF_invokeInterface) break;
      const name = check.first(check.second(check.at2(check.offsets[i]! + 1)));
      if (kind === REF_newInvokeSpecial) {
        if (!check.utf8Is(name, "<init>")) check.fail(`Bad constructor name at constant pool index ${name} in class file %s`);
      } else if (check.utf8Is(name, "<init>")) check.fail(`Bad method name at constant pool index ${name} in class file %s`);
      break;
    }
    case CONSTANT_MethodType:
      checkMethodTypeDescriptor(check, check.first(i));
      break;
  }
}

function failEmpty(check: FormatCheck, index: number): never {
  check.fail(`Illegal zero length constant pool entry at ${index} in class %s`);
}
