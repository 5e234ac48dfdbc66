// Checks the attributes of the class itself (JVMS 4.7). Those that are tables are looked into after all have been seen, as HotSpot does.
import { ACC_ABSTRACT, ACC_FINAL, ACC_INTERFACE, ACC_MODULE, RECOGNIZED_INNER_CLASS_FLAGS } from "../access-flags.ts";
import * as kinds from "../attribute-kind.ts";
import {
  CONSTANT_Class,
  CONSTANT_Double,
  CONSTANT_Dynamic,
  CONSTANT_Float,
  CONSTANT_Integer,
  CONSTANT_Long,
  CONSTANT_MethodHandle,
  CONSTANT_MethodType,
  CONSTANT_NameAndType,
  CONSTANT_String,
} from "../constant-tag.ts";
import { checkClassFlags } from "./flags-check.ts";
import type { FormatCheck } from "./format-check.ts";
import { checkFieldDescriptor, checkFieldName } from "./name-check.ts";

/** A table to look into later. */
interface Table {
  offset: number;
  length: number;
}

export function checkClassAttributes(check: FormatCheck, classFlags: number): void {
  check.more(2);
  const count = check.u2();
  let seen = 0;
  const tables: (Table | undefined)[] = [];
  for (let i = 0; i < count; i++) {
    check.more(6);
    const name = check.u2();
    const length = check.u4();
    if (!check.isUtf8(name)) check.fail(`Attribute name has bad constant pool index ${name} in class file %s`);
    const kind = check.attributeKind(name);
    switch (kind) {
      case kinds.ATTR_SourceFile: {
        if (length !== 2) check.fail("Wrong SourceFile attribute length in class file %s");
        seen = check.once(seen, kind, "");
        const index = check.u2();
        if (!check.isUtf8(index)) check.fail(`Invalid SourceFile attribute at constant pool index ${index} in class file %s`);
        break;
      }
      case kinds.ATTR_Synthetic:
      case kinds.ATTR_Deprecated:
        if (length !== 0) check.fail(`Invalid ${kinds.ATTRIBUTE_NAMES[kind]} classfile attribute length ${length} in class file %s`);
        break;
      case kinds.ATTR_Signature: {
        seen = check.once(seen, kind, "");
        if (length !== 2) check.fail(`Wrong Signature attribute length ${length} in class file %s`);
        const index = check.u2();
        if (!check.isUtf8(index)) check.fail(`Invalid constant pool index ${index} in Signature attribute in class file %s`);
        break;
      }
      case kinds.ATTR_EnclosingMethod:
        seen = check.once(seen, kind, "");
        if (length !== 4) check.fail(`Wrong EnclosingMethod attribute length ${length} in class file %s`);
        checkEnclosingMethod(check);
        break;
      case kinds.ATTR_BootstrapMethods:
        seen = check.once(seen, kind, "");
        checkBootstrapMethods(check, length);
        break;
      case kinds.ATTR_NestHost: {
        seen = check.once(seen, kind, "");
        if (seen & (1 << kinds.ATTR_NestMembers)) check.fail("Conflicting NestMembers and NestHost attributes in class file %s");
        if (length !== 2) check.fail("Wrong NestHost attribute length in class file %s");
        const index = check.u2();
        if (!check.isClass(index)) check.fail(`Nest-host class_info_index ${index} has bad constant type in class file %s`);
        break;
      }
      case kinds.ATTR_NestMembers:
        seen = check.once(seen, kind, "");
        if (seen & (1 << kinds.ATTR_NestHost)) check.fail("Conflicting NestHost and NestMembers attributes in class file %s");
        tables[kind] = table(check, length);
        break;
      case kinds.ATTR_PermittedSubclasses:
        seen = check.once(seen, kind, "");
        if (classFlags & ACC_FINAL) check.fail("PermittedSubclasses attribute in final class file %s");
        tables[kind] = table(check, length);
        break;
      case kinds.ATTR_InnerClasses:
      case kinds.ATTR_Record:
        seen = check.once(seen, kind, "");
        tables[kind] = table(check, length);
        break;
      case kinds.ATTR_SourceDebugExtension:
      case kinds.ATTR_RuntimeVisibleAnnotations:
      case kinds.ATTR_RuntimeInvisibleAnnotations:
      case kinds.ATTR_RuntimeVisibleTypeAnnotations:
      case kinds.ATTR_RuntimeInvisibleTypeAnnotations:
        seen = check.once(seen, kind, "");
        check.skip(length);
        break;
      default:
        check.skip(length);
    }
  }
  checkTable(check, tables[kinds.ATTR_InnerClasses], checkInnerClasses);
  checkTable(check, tables[kinds.ATTR_NestMembers], checkNestMembers);
  checkTable(check, tables[kinds.ATTR_Record], checkRecord);
  checkTable(check, tables[kinds.ATTR_PermittedSubclasses], checkPermittedSubclasses);
  if (check.maxBootstrapIndex >= 0 && (seen & (1 << kinds.ATTR_BootstrapMethods)) === 0) {
    check.fail("Missing BootstrapMethods attribute in class file %s");
  }
}

function table(check: FormatCheck, length: number): Table {
  const offset = check.pos;
  check.skip(length);
  return { offset, length };
}

function checkTable(check: FormatCheck, at: Table | undefined, look: (check: FormatCheck, length: number) => void): void {
  if (at === undefined) return;
  const end = check.pos;
  check.pos = at.offset;
  look(check, at.length);
  check.pos = end;
}

function checkEnclosingMethod(check: FormatCheck): void {
  check.more(4);
  const classIndex = check.u2();
  const method = check.u2();
  if (classIndex === 0) check.fail("Invalid class index in EnclosingMethod attribute in class file %s");
  if (!check.isClass(classIndex)) check.fail("Invalid or out-of-bounds class index in EnclosingMethod attribute in class file %s");
  if (method !== 0 && check.tag(method) !== CONSTANT_NameAndType) {
    check.fail("Invalid or out-of-bounds method index in EnclosingMethod attribute in class file %s");
  }
}

function checkInnerClasses(check: FormatCheck, length: number): void {
  check.more(2);
  const count = check.u2();
  check.more(8 * count);
  /** Outer class, name and flags of the entries of an inner class. */
  const seen = new Map<number, number[]>();
  const outerOf = new Map<number, number>();
  let duplicate = false;
  for (let i = 0; i < count; i++) {
    const inner = check.u2();
    const outer = check.u2();
    const name = check.u2();
    if (!check.isClass(inner)) check.fail(`inner_class_info_index ${inner} has bad constant type in class file %s`);
    if (outer !== 0 && !check.isClass(outer)) check.fail(`outer_class_info_index ${outer} has bad constant type in class file %s`);
    if (outer !== 0 && check.isArrayClass(outer)) check.fail("Outer class is an array class in class file %s");
    if (name !== 0 && !check.isUtf8(name)) check.fail(`inner_name_index ${name} has bad constant type in class file %s`);
    if (inner === outer) check.fail("Class is both outer and inner class in class file %s");
    let flags = check.u2() & (RECOGNIZED_INNER_CLASS_FLAGS | (check.majorVersion >= 53 ? ACC_MODULE : 0));
    if (flags & ACC_INTERFACE && check.majorVersion < 50) flags |= ACC_ABSTRACT;
    checkClassFlags(check, flags);
    const entry = (outer * 0x10000 + name) * 0x10000 + flags;
    const others = seen.get(inner);
    if (others === undefined) seen.set(inner, [entry]);
    else {
      duplicate ||= others.includes(entry);
      others.push(entry);
    }
    if (outer !== 0) outerOf.set(check.canonicalUtf8(check.first(inner)), check.canonicalUtf8(check.first(outer)));
  }
  check.innerClassesContradict = seen.size < count || hasCircle(outerOf);
  if (duplicate && check.majorVersion >= 49) check.fail("Duplicate entry in InnerClasses attribute in class file %s");
  if (check.majorVersion >= 49 && length !== 2 + 8 * count) check.fail("Wrong InnerClasses attribute length in class file %s");
}

/** Whether somebody is, at some remove, outside of themselves. */
function hasCircle(outerOf: ReadonlyMap<number, number>): boolean {
  const done = new Set<number>();
  for (const start of outerOf.keys()) {
    const path = new Set<number>();
    for (let at: number | undefined = start; at !== undefined && !done.has(at); at = outerOf.get(at)) {
      if (path.has(at)) return true;
      path.add(at);
    }
    for (const name of path) done.add(name);
  }
  return false;
}

function checkNestMembers(check: FormatCheck, length: number): void {
  checkClassTable(check, length, "NestMembers", "Nest member");
}

function checkPermittedSubclasses(check: FormatCheck, length: number): void {
  checkClassTable(check, length, "PermittedSubclasses", "Permitted subclass");
}

function checkClassTable(check: FormatCheck, length: number, attribute: string, what: string): void {
  check.more(2);
  const count = check.u2();
  check.more(2 * count);
  for (let i = 0; i < count; i++) {
    const index = check.u2();
    if (!check.isClass(index)) check.fail(`${what} class_info_index ${index} has bad constant type in class file %s`);
  }
  if (length !== 2 + 2 * count) check.fail(`Wrong ${attribute} attribute length in class file %s`);
}

function checkRecord(check: FormatCheck, length: number): void {
  const start = check.pos;
  for (let n = check.u2(); n > 0; n--) {
    check.more(6);
    const name = check.u2();
    if (!check.isUtf8(name)) check.fail(`Invalid constant pool index ${name} for name in Record attribute in class file %s`);
    checkFieldName(check, name);
    const descriptor = check.u2();
    if (!check.isUtf8(descriptor)) {
      check.fail(`Invalid constant pool index ${descriptor} for descriptor in Record attribute in class file %s`);
    }
    checkFieldDescriptor(check, name, descriptor);
    checkComponentAttributes(check);
  }
  if (check.pos - start !== length) check.fail("Record attribute has wrong length in class file %s");
}

function checkComponentAttributes(check: FormatCheck): void {
  let seen = 0;
  for (let n = check.u2(); n > 0; n--) {
    check.more(6);
    const name = check.u2();
    const length = check.u4();
    if (!check.isUtf8(name)) check.fail(`Invalid Record attribute name index ${name} in class file %s`);
    const kind = check.attributeKind(name);
    switch (kind) {
      case kinds.ATTR_Signature: {
        seen = check.once(seen, kind, " for Record component");
        if (length !== 2) check.fail(`Invalid Signature attribute length ${length} in Record component in class file %s`);
        const index = check.u2();
        if (!check.isUtf8(index)) check.fail(`Invalid Signature attribute at constant pool index ${index} in class file %s`);
        break;
      }
      case kinds.ATTR_RuntimeVisibleAnnotations:
      case kinds.ATTR_RuntimeInvisibleAnnotations:
      case kinds.ATTR_RuntimeVisibleTypeAnnotations:
      case kinds.ATTR_RuntimeInvisibleTypeAnnotations:
        seen = check.once(seen, kind, " for Record component");
        check.skip(length);
        break;
      default:
        check.skip(length);
    }
  }
}

function checkBootstrapMethods(check: FormatCheck, length: number): void {
  const start = check.pos;
  if (length < 2) check.fail(`Invalid BootstrapMethods attribute length ${length} in class file %s`);
  check.more(length);
  const count = check.u2();
  if (check.maxBootstrapIndex >= count) check.fail("Short length on BootstrapMethods in class file %s");
  // HotSpot's room for operands: what the attribute's length can hold.
  let room = (length - 2) >> 1;
  for (let i = 0; i < count; i++) {
    const method = check.u2();
    const argumentCount = check.u2();
    if (check.tag(method) !== CONSTANT_MethodHandle) {
      check.fail(`bootstrap_method_index ${method} has bad constant type in class file %s`);
    }
    room -= 2 + argumentCount;
    if (room < 0) check.fail("Invalid BootstrapMethods num_bootstrap_methods or num_bootstrap_arguments value in class file %s");
    for (let j = 0; j < argumentCount; j++) {
      const argument = check.u2();
      if (!isLoadable(check.tag(argument))) check.fail(`argument_index ${argument} has bad constant type in class file %s`);
    }
  }
  if (check.pos !== start + length) check.fail("Bad length on BootstrapMethods in class file %s");
}

/** What ldc and bootstrap methods can be given (JVMS table 4.4-C). */
function isLoadable(tag: number): boolean {
  switch (tag) {
    case CONSTANT_Integer:
    case CONSTANT_Float:
    case CONSTANT_Long:
    case CONSTANT_Double:
    case CONSTANT_Class:
    case CONSTANT_String:
    case CONSTANT_MethodHandle:
    case CONSTANT_MethodType:
    case CONSTANT_Dynamic:
      return true;
    default:
      return false;
  }
}
