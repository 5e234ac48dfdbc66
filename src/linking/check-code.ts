// What memory safety asks of bytecodes before the verifier looks at them (JVMS 4.9.1): legal
// opcodes, whole instructions, branches to instructions, locals within maxLocals, constants of the right kind, handlers in order.
import { FLAGS, Flag, FORMAT, Format, implicitLocal, LENGTH, Op, POPS, PUSHES } from "../bytecode/opcodes.ts";
import type { ConstantPoolAddr, MethodAddr } from "../layout/addresses.ts";
import { type Addr, ld, u8 } from "../layout/memory.ts";
import { ConstantPool, Method } from "../layout/metadata.ts";
import { externalMethod } from "./method-view.ts";

const u2 = (at: Addr): number => (u8[at]! << 8) | u8[at + 1]!;
const s2 = (at: Addr): number => ((u8[at]! << 24) >> 16) | u8[at + 1]!;
const s4 = (at: Addr): number => (u8[at]! << 24) | (u8[at + 1]! << 16) | (u8[at + 2]! << 8) | u8[at + 3]!;

/** 1 where an instruction begins, 2 where a branch goes. */
let marks = new Uint8Array(256);

class BadCode {
  readonly what: string;
  readonly bci: number;
  constructor(what: string, bci: number) {
    this.what = what;
    this.bci = bci;
  }
}

/** What is wrong with a method's code (text of the VerifyError), undefined when nothing is. */
export function checkCode(m: MethodAddr, pool: ConstantPoolAddr, code: Addr, length: number): string | undefined {
  try {
    check(m, pool, code, length);
    return undefined;
  } catch (e) {
    if (e instanceof BadCode) return `${e.what} in method '${externalMethod(m)}' at offset ${e.bci}`;
    throw e;
  }
}

/** Tags that an operand may name, as a set of bits. */
const bit = (...tags: number[]): number => tags.reduce((set, t) => set | (1 << t), 0);
const CLASSES = bit(7);
const FIELDS = bit(9);
const METHODS = bit(10);
const ANY_METHODS = bit(10, 11);
const INTERFACE_METHODS = bit(11);
const DYNAMICS = bit(18);
const ONE_SLOT = bit(3, 4, 7, 8, 15, 16, 17);
const TWO_SLOTS = bit(5, 6, 17);

function check(m: MethodAddr, pool: ConstantPoolAddr, code: Addr, length: number): void {
  if (marks.length < length + 1) marks = new Uint8Array(Math.max(length + 1, marks.length * 2));
  else marks.fill(0, 0, length + 1);
  const maxLocals = ld(m + Method.maxLocals);
  const constants = ld(pool + ConstantPool.length);
  const tags = ld(pool + ConstantPool.tags);
  const b = u8;
  const constant = (index: number, allowed: number, bci: number): void => {
    // A resolved class has tag 0x47; its low six bits are those of the unresolved one.
    const tag = index === 0 || index >= constants ? 0 : b[tags + index]! & 0x3f;
    if (tag === 0 || (allowed & (1 << tag)) === 0) throw new BadCode(`Illegal type at constant pool entry ${index}`, bci);
  };
  const local = (index: number, slots: number, bci: number): void => {
    if (index + slots > maxLocals) throw new BadCode("Local variable table overflow", bci);
  };
  const target = (to: number, bci: number): void => {
    if (to < 0 || to >= length) throw new BadCode("Illegal target of jump or branch", bci);
    marks[to]! |= 2;
  };
  for (let bci = 0; bci < length; ) {
    marks[bci]! |= 1;
    const p = code + bci;
    const op = b[p]!;
    if (op > Op.jsr_w) throw new BadCode("Bad instruction", bci);
    let size = LENGTH[op]!;
    const format = FORMAT[op]!;
    if (size === 0) {
      const operands = ((bci + 4) & ~3) - bci;
      if (op === Op.wide) {
        if (bci + 2 > length) throw new BadCode("Bad instruction", bci);
        const modified = b[p + 1]!;
        size = modified === Op.iinc ? 6 : 4;
        if (bci + size > length || (modified !== Op.iinc && FORMAT[modified] !== Format.local))
          throw new BadCode("Bad wide instruction", bci);
        local(u2(p + 2), slotsOfLocal(modified), bci);
      } else if (op === Op.tableswitch) {
        if (bci + operands + 12 > length) throw new BadCode("Bad instruction", bci);
        const low = s4(p + operands + 4);
        const high = s4(p + operands + 8);
        if (low > high) throw new BadCode("low must be less than or equal to high in tableswitch", bci);
        if (high - low + 1 > length) throw new BadCode("too many keys in tableswitch", bci);
        size = operands + 12 + 4 * (high - low + 1);
        if (bci + size > length) throw new BadCode("Bad instruction", bci);
        target(bci + s4(p + operands), bci);
        for (let i = 0; i <= high - low; i++) target(bci + s4(p + operands + 12 + 4 * i), bci);
      } else {
        if (bci + operands + 8 > length) throw new BadCode("Bad instruction", bci);
        const pairs = s4(p + operands + 4);
        if (pairs < 0) throw new BadCode("number of keys in lookupswitch less than 0", bci);
        if (pairs > length) throw new BadCode("Bad instruction", bci);
        size = operands + 8 + 8 * pairs;
        if (bci + size > length) throw new BadCode("Bad instruction", bci);
        target(bci + s4(p + operands), bci);
        for (let i = 0; i < pairs; i++) {
          if (i > 0 && s4(p + operands + 8 + 8 * i) <= s4(p + operands + 8 * i)) throw new BadCode("Bad lookupswitch instruction", bci);
          target(bci + s4(p + operands + 12 + 8 * i), bci);
        }
      }
    } else if (bci + size > length) throw new BadCode("Bad instruction", bci);
    else if (format === Format.local || format === Format.iinc) local(b[p + 1]!, slotsOfLocal(op), bci);
    else if (format === Format.branch2) target(bci + s2(p + 1), bci);
    else if (format === Format.branch4) target(bci + s4(p + 1), bci);
    else if (format === Format.arrayType) {
      if (b[p + 1]! < 4 || b[p + 1]! > 11) throw new BadCode("Illegal newarray instruction", bci);
    } else if ((FLAGS[op]! & Flag.implicitLocal) !== 0) local(implicitLocal(op), slotsOfLocal(op), bci);
    else if (op >= Op.ldc && op <= Op.multianewarray) operand(op, p, bci, constant);
    bci += size;
  }
  for (let i = 0; i < length; i++) if (marks[i] === 2) throw new BadCode("Illegal target of jump or branch", i);
  checkEnd(code, length);
  checkHandlers(code + length, length, constant);
}

function operand(op: number, p: Addr, bci: number, constant: (index: number, allowed: number, bci: number) => void): void {
  switch (op) {
    case Op.ldc:
      constant(u8[p + 1]!, ONE_SLOT, bci);
      break;
    case Op.ldc_w:
      constant(u2(p + 1), ONE_SLOT, bci);
      break;
    case Op.ldc2_w:
      constant(u2(p + 1), TWO_SLOTS, bci);
      break;
    case Op.getstatic:
    case Op.putstatic:
    case Op.getfield:
    case Op.putfield:
      constant(u2(p + 1), FIELDS, bci);
      break;
    case Op.invokevirtual:
      constant(u2(p + 1), METHODS, bci);
      break;
    case Op.invokespecial:
    case Op.invokestatic:
      constant(u2(p + 1), ANY_METHODS, bci);
      break;
    case Op.invokeinterface:
      constant(u2(p + 1), INTERFACE_METHODS, bci);
      break;
    case Op.invokedynamic:
      constant(u2(p + 1), DYNAMICS, bci);
      break;
    case Op.new:
    case Op.anewarray:
    case Op.checkcast:
    case Op.instanceof:
    case Op.multianewarray:
      constant(u2(p + 1), CLASSES, bci);
      break;
  }
}

/** Slots of the local that a load, store, iinc or ret touches. */
const slotsOfLocal = (op: number): number => (PUSHES[op] === 2 || POPS[op] === 2 ? 2 : 1);

/** The last instruction must not fall off the end. */
function checkEnd(code: Addr, length: number): void {
  let last = length - 1;
  while (last > 0 && (marks[last]! & 1) === 0) last--;
  const op = u8[code + last]!;
  const isWideRet = op === Op.wide && u8[code + last + 1] === Op.ret;
  if ((FLAGS[op]! & Flag.ends) === 0 && !isWideRet) throw new BadCode("Control flow falls through code end", last);
}

/** Exception table: ranges of whole instructions, handlers at instructions, types that are classes (JVMS 4.7.3). */
function checkHandlers(table: Addr, length: number, constant: (index: number, allowed: number, bci: number) => void): void {
  const count = u2(table);
  for (let i = 0, at = table + 2; i < count; i++, at += 8) {
    const start = u2(at);
    const end = u2(at + 2);
    const handler = u2(at + 4);
    if (start >= end || end > length || (marks[start]! & 1) === 0 || (end < length && (marks[end]! & 1) === 0)) {
      throw new BadCode(`Illegal exception table range`, start);
    }
    if (handler >= length || (marks[handler]! & 1) === 0) throw new BadCode("Illegal exception table handler", handler);
    if (u2(at + 6) !== 0) constant(u2(at + 6), CLASSES, handler);
  }
}
