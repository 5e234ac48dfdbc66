// What the old verifier asks of operands before it follows the code: constants, locals, targets, in the order of the code and in its words.
import { FLAGS, Flag, FORMAT, Format, implicitLocal, Op, POPS, PUSHES } from "../../bytecode/opcodes.ts";
import type { ConstantPoolAddr, KlassAddr, SymbolAddr } from "../../layout/addresses.ts";
import { ld, u8 } from "../../layout/memory.ts";
import { ConstantPool, Klass, Method, TAG_KLASS } from "../../layout/metadata.ts";
import { cpClassName, cpMemberClass, cpMemberName, cpTag } from "../constant-pool.ts";
import { names, symbolBytes } from "../symbols.ts";
import type { MethodVerifier } from "./method-verifier.ts";
import { badCode, VerifyProblem } from "./problem.ts";
import { lengthOf } from "./scan.ts";
import { codeS2, codeS4, codeU2 } from "./stack-map.ts";

const bits = (...tags: number[]): number => tags.reduce((set, tag) => set | (1 << tag), 0);
const FIELDS = bits(9);
const METHODS = bits(10);
const INTERFACE_METHODS = bits(11);
const CLASSES = bits(7);
const ONE_SLOT = bits(3, 4, 8);
const TWO_SLOTS = bits(5, 6);
/** ldc of a class. */
const CLASS_CONSTANTS_VERSION = 49;
const LESS_THAN = 0x3c;

/** Marks where instructions begin. @throws VerifyProblem */
export function scanOldCode(v: MethodVerifier): Uint8Array {
  const { code, length } = v;
  const starts = new Uint8Array(length);
  for (let bci = 0; bci < length; ) {
    const size = lengthOf(code + bci, bci, code + length);
    if (u8[code + bci]! > Op.jsr_w || (size === 0 && u8[code + bci] === Op.wide)) fail(`Illegal instruction found at offset ${bci}`, bci);
    if (size === 0) fail(`Code stops in the middle of instruction  starting at offset ${bci}`, bci);
    starts[bci] = 1;
    bci += size;
  }
  for (let bci = 0; bci < length; bci += lengthOf(code + bci, bci, code + length)) checkInstruction(v, bci, starts);
  return starts;
}

function fail(message: string, bci: number): never {
  throw new VerifyProblem(message, badCode(bci));
}

function checkInstruction(v: MethodVerifier, bci: number, starts: Uint8Array): void {
  const at = v.code + bci;
  const op = u8[at]!;
  const target = (to: number, what = "Illegal target of jump or branch"): void => {
    if (to < 0 || to >= v.length || starts[to] === 0) fail(what, bci);
  };
  const flags = FLAGS[op]!;
  switch (FORMAT[op]) {
    case Format.branch2:
      target(bci + codeS2(at + 1));
      return;
    case Format.branch4:
      target(bci + codeS4(at + 1));
      return;
    case Format.tableswitch:
    case Format.lookupswitch:
      checkSwitch(v, bci, target);
      return;
    case Format.local:
    case Format.iinc:
      checkLocal(v, bci, u8[at + 1]!, op);
      return;
    case Format.wide:
      checkLocal(v, bci, codeU2(at + 2), u8[at + 1]!);
      return;
    case Format.arrayType:
      if (u8[at + 1]! < 4 || u8[at + 1]! > 11) fail("Bad type passed to newarray", bci);
      return;
  }
  if ((flags & Flag.implicitLocal) !== 0) checkLocal(v, bci, implicitLocal(op), op);
  else checkConstant(v, bci, op);
}

function checkLocal(v: MethodVerifier, bci: number, index: number, op: number): void {
  const slots = PUSHES[op] === 2 || POPS[op] === 2 ? 2 : 1;
  if (index + slots > ld(v.method + Method.maxLocals)) fail("Illegal local variable number", bci);
}

function checkSwitch(v: MethodVerifier, bci: number, target: (to: number, what?: string) => void): void {
  const at = v.code + bci;
  const operands = ((bci + 4) & ~3) - bci;
  for (let i = 1; i < operands; i++) if (u8[at + i] !== 0) fail("Non zero padding bytes in switch", bci);
  const isTable = u8[at] === Op.tableswitch;
  const low = codeS4(at + operands + 4);
  const keys = isTable ? codeS4(at + operands + 8) - low + 1 : low;
  if (isTable && keys < 1) fail("low must be less than or equal to high in tableswitch", bci);
  if (!isTable) {
    if (keys < 0) fail("number of keys in lookupswitch less than 0", bci);
    for (let i = 1; i < keys; i++) {
      if (codeS4(at + operands + 8 + 8 * i) <= codeS4(at + operands + 8 * i)) fail("Unsorted lookup switch", bci);
    }
  }
  target(bci + codeS4(at + operands), "Illegal default target in switch");
  for (let i = 0; i < keys; i++) target(bci + codeS4(at + operands + 12 + i * (isTable ? 4 : 8)), "Illegal branch in tableswitch");
}

/** Constants that the operand may name; 0 for no such operand. */
function constantsOf(op: number, version: number): number {
  switch (op) {
    case Op.ldc:
    case Op.ldc_w:
      return version >= CLASS_CONSTANTS_VERSION ? ONE_SLOT | CLASSES : ONE_SLOT;
    case Op.ldc2_w:
      return TWO_SLOTS;
    case Op.getstatic:
    case Op.putstatic:
    case Op.getfield:
    case Op.putfield:
      return FIELDS;
    case Op.invokevirtual:
    case Op.invokespecial:
    case Op.invokestatic:
      return METHODS;
    case Op.invokeinterface:
      return INTERFACE_METHODS;
    case Op.new:
    case Op.anewarray:
    case Op.checkcast:
    case Op.instanceof:
    case Op.multianewarray:
      return CLASSES;
    default:
      return 0;
  }
}

const kindOf = (pool: ConstantPoolAddr, index: number): number => {
  const tag = cpTag(pool, index);
  return tag === TAG_KLASS ? 7 : tag & 0x3f;
};

function checkConstant(v: MethodVerifier, bci: number, op: number): void {
  const allowed = constantsOf(op, v.version);
  if (allowed === 0) return;
  const at = v.code + bci;
  const index = op === Op.ldc ? u8[at + 1]! : codeU2(at + 1);
  if (index === 0 || index >= ld(v.pool + ConstantPool.length)) fail("Illegal constant pool index", bci);
  if ((allowed & (1 << kindOf(v.pool, index))) === 0) fail("Illegal type in constant pool", bci);
  if ((allowed & (METHODS | INTERFACE_METHODS)) === 0) return;
  const name = cpMemberName(v.pool, index);
  const isInit = name === names.init;
  if (isInit && op !== Op.invokespecial) fail("Must call initializers using invokespecial", bci);
  if (!isInit && u8[symbolBytes(name)] === LESS_THAN) fail("Illegal call to internal method", bci);
  if (op === Op.invokespecial && !isInit && !isOwnOrSuper(v.klass, cpClassName(v.pool, cpMemberClass(v.pool, index)))) {
    fail("Illegal use of nonvirtual function call", bci);
  }
}

/** Whether a class or one of its superclasses has this name. */
function isOwnOrSuper(klass: KlassAddr, name: SymbolAddr): boolean {
  for (let k = klass; k !== 0; k = ld(k + Klass.super)) if (ld(k + Klass.name) === name) return true;
  return false;
}
