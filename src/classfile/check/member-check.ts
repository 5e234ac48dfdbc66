// Checks fields and methods with their attributes, Code apart (JVMS 4.5, 4.6, 4.7).
import { ACC_ABSTRACT, ACC_NATIVE, ACC_STATIC, ACC_STRICT, RECOGNIZED_FIELD_FLAGS, RECOGNIZED_METHOD_FLAGS } from "../access-flags.ts";
import * as kinds from "../attribute-kind.ts";
import { CONSTANT_Double, CONSTANT_Float, CONSTANT_Integer, CONSTANT_Long, CONSTANT_String } from "../constant-tag.ts";
import { checkCode, checkLocalVariableTables, type LocalVariableTables } from "./code-check.ts";
import { checkFieldFlags, checkMethodFlags } from "./flags-check.ts";
import type { FormatCheck } from "./format-check.ts";
import { checkFieldDescriptor, checkFieldName, checkMethodDescriptor, checkMethodName } from "./name-check.ts";

const MAX_ARGUMENT_SLOTS = 255;
const JAVA_7 = 51;
const JAVA_16 = 60;

export function checkFields(check: FormatCheck): void {
  check.more(2);
  const count = check.u2();
  const names: number[] = [];
  for (let i = 0; i < count; i++) {
    check.more(8);
    const flags = check.u2() & RECOGNIZED_FIELD_FLAGS;
    checkFieldFlags(check, flags);
    const name = check.u2();
    if (!check.isUtf8(name)) check.fail(`Invalid constant pool index ${name} for field name in class file %s`);
    checkFieldName(check, name);
    const descriptor = check.u2();
    if (!check.isUtf8(descriptor)) check.fail(`Invalid constant pool index ${descriptor} for field signature in class file %s`);
    checkFieldDescriptor(check, name, descriptor);
    checkFieldAttributes(check, (flags & ACC_STATIC) !== 0, descriptor);
    names.push(name, descriptor);
  }
  failOnDuplicates(check, names, "field");
}

function checkFieldAttributes(check: FormatCheck, isStatic: boolean, descriptor: number): void {
  let seen = 0;
  for (let n = check.u2(); n > 0; n--) {
    check.more(6);
    const name = check.u2();
    const length = check.u4();
    if (!check.isUtf8(name)) check.fail(`Invalid field attribute index ${name} in class file %s`);
    const kind = check.attributeKind(name);
    switch (kind) {
      case kinds.ATTR_ConstantValue:
        if (!isStatic) check.skip(length);
        else {
          if (seen & (1 << kind)) check.fail("Duplicate ConstantValue attribute in class file %s");
          seen |= 1 << kind;
          if (length !== 2) check.fail(`Invalid ConstantValue field attribute length ${length} in class file %s`);
          checkConstantValue(check, check.u2(), descriptor);
        }
        break;
      case kinds.ATTR_Synthetic:
      case kinds.ATTR_Deprecated:
        if (length !== 0) check.fail(`Invalid ${kinds.ATTRIBUTE_NAMES[kind]} field attribute length ${length} in class file %s`);
        break;
      case kinds.ATTR_Signature:
        seen = check.once(seen, kind, " for field");
        if (length !== 2) check.fail(`Wrong size ${length} for field's Signature attribute in class file %s`);
        checkSignatureIndex(check);
        break;
      case kinds.ATTR_RuntimeVisibleAnnotations:
      case kinds.ATTR_RuntimeInvisibleAnnotations:
      case kinds.ATTR_RuntimeVisibleTypeAnnotations:
      case kinds.ATTR_RuntimeInvisibleTypeAnnotations:
        seen = check.once(seen, kind, " for field");
        check.skip(length);
        break;
      default:
        check.skip(length);
    }
  }
}

/** The u2 of a Signature attribute of a member. */
export function checkSignatureIndex(check: FormatCheck): void {
  const index = check.u2();
  if (!check.isUtf8(index)) check.fail(`Invalid Signature attribute at constant pool index ${index} in class file %s`);
}

function checkConstantValue(check: FormatCheck, index: number, descriptor: number): void {
  if (index === 0 || index >= check.count) check.fail(`Bad initial value index ${index} in ConstantValue attribute in class file %s`);
  const tag = check.tag(index);
  let right: boolean;
  switch (check.utf8Lead(descriptor)) {
    case 0x4a: // J
      right = tag === CONSTANT_Long;
      break;
    case 0x46: // F
      right = tag === CONSTANT_Float;
      break;
    case 0x44: // D
      right = tag === CONSTANT_Double;
      break;
    case 0x42: // B
    case 0x43: // C
    case 0x53: // S
    case 0x5a: // Z
    case 0x49: // I
      right = tag === CONSTANT_Integer;
      break;
    default:
      if (check.utf8Lead(descriptor) === 0x5b) check.fail(`Unable to set initial value ${index} in class file %s`);
      if (!check.utf8Is(descriptor, "Ljava/lang/String;") || tag !== CONSTANT_String) {
        check.fail("Bad string initial value in class file %s");
      }
      right = true;
  }
  if (!right) check.fail("Inconsistent constant value type in class file %s");
}

export function checkMethods(check: FormatCheck): void {
  check.more(2);
  const count = check.u2();
  const names: number[] = [];
  for (let i = 0; i < count; i++) checkMethod(check, names);
  failOnDuplicates(check, names, "method");
}

function checkMethod(check: FormatCheck, names: number[]): void {
  check.more(8);
  let flags = check.u2();
  const name = check.u2();
  if (!check.isUtf8(name)) check.fail(`Illegal constant pool index ${name} for method name in class file %s`);
  checkMethodName(check, name);
  const descriptor = check.u2();
  if (!check.isUtf8(descriptor)) check.fail(`Illegal constant pool index ${descriptor} for method signature in class file %s`);
  if (check.utf8Is(name, "<clinit>")) {
    if (check.majorVersion < JAVA_7) flags = ACC_STATIC;
    else if (flags & ACC_STATIC) flags &= ACC_STATIC | (check.majorVersion <= JAVA_16 ? ACC_STRICT : 0);
    else check.fail("Method <clinit> is not static in class file %s");
  } else checkMethodFlags(check, flags, name);
  if (check.isInterface && check.utf8Is(name, "<init>")) {
    check.fail("Interface cannot have a method named <init>, class file %s");
  }
  const argumentSlots = (flags & ACC_STATIC ? 0 : 1) + checkMethodDescriptor(check, name, descriptor);
  if (argumentSlots > MAX_ARGUMENT_SLOTS) check.fail("Too many arguments in method signature in class file %s");
  checkMethodAttributes(check, flags & RECOGNIZED_METHOD_FLAGS, argumentSlots);
  names.push(name, descriptor);
}

function checkMethodAttributes(check: FormatCheck, flags: number, argumentSlots: number): void {
  let seen = 0;
  const locals: LocalVariableTables = { entries: null, typeEntries: null };
  for (let n = check.u2(); n > 0; n--) {
    check.more(6);
    const name = check.u2();
    const length = check.u4();
    if (!check.isUtf8(name)) check.fail(`Invalid method attribute name index ${name} in class file %s`);
    const kind = check.attributeKind(name);
    switch (kind) {
      case kinds.ATTR_Code:
        if (flags & (ACC_NATIVE | ACC_ABSTRACT)) check.fail("Code attribute in native or abstract methods in class file %s");
        seen = check.once(seen, kind, "");
        checkCode(check, length, argumentSlots, locals);
        break;
      case kinds.ATTR_Exceptions:
        seen = check.once(seen, kind, "");
        checkExceptions(check, length);
        break;
      case kinds.ATTR_MethodParameters: {
        seen = check.once(seen, kind, "");
        const real = 4 * check.u1() + 1;
        // HotSpot leaves out which class.
        if (length !== real) check.fail(`Invalid MethodParameters method attribute length ${length} in class file`);
        check.skip(length - 1);
        break;
      }
      case kinds.ATTR_Synthetic:
      case kinds.ATTR_Deprecated:
        if (length !== 0) check.fail(`Invalid ${kinds.ATTRIBUTE_NAMES[kind]} method attribute length ${length} in class file %s`);
        break;
      case kinds.ATTR_Signature:
        seen = check.once(seen, kind, " for method");
        if (length !== 2) check.fail(`Invalid Signature attribute length ${length} in class file %s`);
        checkSignatureIndex(check);
        break;
      case kinds.ATTR_AnnotationDefault:
      case kinds.ATTR_RuntimeVisibleAnnotations:
      case kinds.ATTR_RuntimeInvisibleAnnotations:
      case kinds.ATTR_RuntimeVisibleTypeAnnotations:
      case kinds.ATTR_RuntimeInvisibleTypeAnnotations:
      case kinds.ATTR_RuntimeVisibleParameterAnnotations:
      case kinds.ATTR_RuntimeInvisibleParameterAnnotations:
        seen = check.once(seen, kind, " for method");
        check.skip(length);
        break;
      default:
        check.skip(length);
    }
  }
  if ((flags & (ACC_ABSTRACT | ACC_NATIVE)) === 0 && (seen & (1 << kinds.ATTR_Code)) === 0) {
    check.fail("Absent Code attribute in method that is not native or abstract in class file %s");
  }
  checkLocalVariableTables(check, locals);
}

function checkExceptions(check: FormatCheck, length: number): void {
  check.more(2);
  const count = check.u2();
  check.more(2 * count);
  for (let i = 0; i < count; i++) {
    const index = check.u2();
    if (!check.isClass(index)) check.fail(`Exception name has bad type at constant pool ${index} in class file %s`);
  }
  if (length !== 2 + 2 * count) check.fail("Exceptions attribute has wrong length in class file %s");
}

/** `names`: pairs of Utf8 indices, name and descriptor. */
function failOnDuplicates(check: FormatCheck, names: readonly number[], what: string): void {
  if (names.length <= 2) return;
  const seen = new Set<number>();
  for (let i = 0; i < names.length; i += 2) {
    const key = check.canonicalUtf8(names[i]!) * 0x10000 + check.canonicalUtf8(names[i + 1]!);
    if (seen.has(key)) {
      const [name, descriptor] = [check.utf8(names[i]!), check.utf8(names[i + 1]!)];
      check.fail(`Duplicate ${what} name "${name}" with signature "${descriptor}" in class file ${check.className}`);
    }
    seen.add(key);
  }
}
