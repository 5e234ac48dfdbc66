// Checks Code attributes: lengths, handlers, tables for debuggers (JVMS 4.7.3, 4.7.12-14). Not the bytecodes: that is the verifier's.
import * as kinds from "../attribute-kind.ts";
import type { FormatCheck } from "./format-check.ts";
import { checkFieldDescriptor, checkFieldName } from "./name-check.ts";

const MAX_CODE_LENGTH = 65535;

/** Offsets of the entries of a method's tables of local variables; null when there are none. */
export interface LocalVariableTables {
  entries: number[] | null;
  typeEntries: number[] | null;
}

/** Checks a Code attribute of `length` bytes whose content is at the cursor, and collects its variables' entries. */
export function checkCode(check: FormatCheck, length: number, argumentSlots: number, locals: LocalVariableTables): void {
  check.more(8);
  check.u2();
  const maxLocals = check.u2();
  const codeLength = check.u4();
  if (argumentSlots > maxLocals) check.fail("Arguments can't fit into locals in class file %s");
  if (codeLength === 0 || codeLength > MAX_CODE_LENGTH) check.fail(`Invalid method Code length ${codeLength} in class file %s`);
  check.more(codeLength + 2);
  check.pos += codeLength;
  const handlers = check.u2();
  checkExceptionTable(check, handlers, codeLength);
  check.more(2);
  let attributes = check.u2();
  let found = 12 + codeLength + 8 * handlers;
  let stackMaps = 0;
  for (; attributes > 0; attributes--) {
    check.more(6);
    const name = check.u2();
    const attributeLength = check.u4();
    found += 6 + attributeLength;
    if (!check.isUtf8(name)) check.fail(`Invalid code attribute name index ${name} in class file %s`);
    const kind = check.attributeKind(name);
    switch (kind) {
      case kinds.ATTR_LineNumberTable:
        checkLineNumberTable(check, attributeLength, codeLength);
        break;
      case kinds.ATTR_LocalVariableTable:
      case kinds.ATTR_LocalVariableTypeTable:
        collectLocalVariables(check, kind, attributeLength, codeLength, maxLocals, locals);
        break;
      case kinds.ATTR_StackMapTable:
        if (stackMaps++ > 0) check.fail("Duplicate StackMapTable attributes in class file %s");
        check.skip(attributeLength);
        break;
      default:
        check.skip(attributeLength);
    }
  }
  if (length !== found) check.fail("Code segment has wrong length in class file %s");
}

function checkExceptionTable(check: FormatCheck, count: number, codeLength: number): void {
  check.more(8 * count);
  for (let i = 0; i < count; i++) {
    const start = check.u2();
    const end = check.u2();
    const handler = check.u2();
    const catchType = check.u2();
    if (start >= end || end > codeLength) check.fail("Illegal exception table range in class file %s");
    if (handler >= codeLength) check.fail("Illegal exception table handler in class file %s");
    if (catchType !== 0 && !check.isClass(catchType)) {
      check.fail("Catch type in exception table has bad constant type in class file %s");
    }
  }
}

function checkLineNumberTable(check: FormatCheck, length: number, codeLength: number): void {
  const count = check.u2();
  if (length !== 2 + 4 * count) check.fail("LineNumberTable attribute has wrong length in class file %s");
  check.more(4 * count);
  for (let i = 0; i < count; i++) {
    const pc = check.u2();
    check.pos += 2;
    if (pc >= codeLength) check.fail("Invalid pc in LineNumberTable in class file %s");
  }
}

function collectLocalVariables(
  check: FormatCheck,
  kind: number,
  length: number,
  codeLength: number,
  maxLocals: number,
  locals: LocalVariableTables,
): void {
  const table = kinds.ATTRIBUTE_NAMES[kind]!;
  const count = check.u2();
  if (length !== 2 + 10 * count) check.fail(`${table} has wrong length in class file %s`);
  check.more(10 * count);
  const isTypes = kind === kinds.ATTR_LocalVariableTypeTable;
  const entries = isTypes ? (locals.typeEntries ??= []) : (locals.entries ??= []);
  for (let i = 0; i < count; i++) {
    const at = check.pos;
    entries.push(at);
    const start = check.u2();
    const variableLength = check.u2();
    const name = check.u2();
    const descriptor = check.u2();
    const slot = check.u2();
    if (start >= codeLength) check.fail(`Invalid start_pc ${start} in ${table} in class file %s`);
    if (start + variableLength > codeLength) check.fail(`Invalid length ${variableLength} in ${table} in class file %s`);
    if (!check.isUtf8(name)) check.fail(`Name index ${name} in ${table} has bad constant type in class file %s`);
    if (!check.isUtf8(descriptor)) check.fail(`Signature index ${descriptor} in ${table} has bad constant type in class file %s`);
    checkFieldName(check, name);
    let slots = 1;
    if (!isTypes) {
      checkFieldDescriptor(check, name, descriptor);
      const lead = check.utf8Lead(descriptor);
      if (lead === 0x4a || lead === 0x44) slots = 2;
    }
    if (slot + slots > maxLocals) check.fail(`Invalid index ${slot} in ${table} in class file %s`);
  }
}

/** After all attributes of a method: no variable is told of twice, and generic types are of variables that have an entry. */
export function checkLocalVariableTables(check: FormatCheck, locals: LocalVariableTables): void {
  if (locals.entries === null || locals.entries.length === 0) return;
  const variables = new Map<number, Variable>();
  for (const at of locals.entries) {
    const first = variables.get(placeOf(check, at));
    if (variableAt(check, first, at) !== undefined && check.majorVersion >= 49) {
      check.fail(`Duplicated LocalVariableTable attribute entry for '${check.utf8(check.at2(at + 4))}' in class file %s`);
    }
    variables.set(placeOf(check, at), { slot: check.at2(at + 8), typed: false, next: first });
  }
  for (const at of locals.typeEntries ?? []) {
    const variable = variableAt(check, variables.get(placeOf(check, at)), at);
    const name = (): string => check.utf8(check.at2(at + 4));
    if (variable === undefined) check.fail(`LVTT entry for '${name()}' in class file ${check.className} does not match any LVT entry`);
    if (variable.typed) check.fail(`Duplicated LocalVariableTypeTable attribute entry for '${name()}' in class file ${check.className}`);
    variable.typed = true;
  }
}

/** Variables of one name and range, which differ in their slots. */
interface Variable {
  readonly slot: number;
  typed: boolean;
  readonly next: Variable | undefined;
}

/** start_pc, length and name of an entry. */
const placeOf = (check: FormatCheck, at: number): number => (check.at2(at) * 0x10000 + check.at2(at + 2)) * 0x10000 + check.at2(at + 4);

function variableAt(check: FormatCheck, first: Variable | undefined, at: number): Variable | undefined {
  const slot = check.at2(at + 8);
  for (let v = first; v !== undefined; v = v.next) if (v.slot === slot) return v;
  return undefined;
}
