// Walks bytecodes as a class file has them: big-endian operands, switch padding relative to the method's start.
// Must not know rewritten code, nor what the constant pool holds.

import { FLAGS, Flag, FORMAT, Format, LENGTH, Op } from "./opcodes.ts";

export function s1(code: Uint8Array, at: number): number {
  return (code[at] << 24) >> 24;
}

export function u2(code: Uint8Array, at: number): number {
  return (code[at] << 8) | code[at + 1];
}

export function s2(code: Uint8Array, at: number): number {
  return ((code[at] << 24) >> 16) | code[at + 1];
}

export function s4(code: Uint8Array, at: number): number {
  return (code[at] << 24) | (code[at + 1] << 16) | (code[at + 2] << 8) | code[at + 3];
}

/** Where the padded operands of a switch at `bci` begin (JVMS 6.5.tableswitch). */
export function switchOperands(bci: number): number {
  return (bci + 4) & ~3;
}

/** The length in bytes of the instruction at `bci`; 0 if the opcode is none or the operands are cut off or absurd. */
export function instructionLength(code: Uint8Array, bci: number): number {
  const opcode = code[bci];
  let length = LENGTH[opcode];
  if (length === 0) {
    if (opcode === Op.wide) {
      if (bci + 1 >= code.length) return 0;
      const modified = code[bci + 1];
      if (modified === Op.iinc) length = 6;
      else if (FORMAT[modified] === Format.local) length = 4;
      else return 0;
    } else if (opcode === Op.tableswitch) {
      const at = switchOperands(bci);
      if (at + 12 > code.length) return 0;
      const low = s4(code, at + 4);
      const high = s4(code, at + 8);
      if (low > high || high - low > 0xffff) return 0;
      length = at + 12 + 4 * (high - low + 1) - bci;
    } else if (opcode === Op.lookupswitch) {
      const at = switchOperands(bci);
      if (at + 8 > code.length) return 0;
      const pairs = s4(code, at + 4);
      if (pairs < 0 || pairs > 0xffff) return 0;
      length = at + 8 + 8 * pairs - bci;
    } else return 0;
  }
  return bci + length > code.length ? 0 : length;
}

/** The index of the local variable that the instruction at `bci` names explicitly (wide included). */
export function localOperand(code: Uint8Array, bci: number): number {
  return code[bci] === Op.wide ? u2(code, bci + 2) : code[bci + 1];
}

/** The target bci of a branch with one target (conditional, goto, jsr; not a switch). */
export function branchTarget(code: Uint8Array, bci: number): number {
  return bci + (FORMAT[code[bci]] === Format.branch4 ? s4(code, bci + 1) : s2(code, bci + 1));
}

/** Calls `visit` with each target bci of the instruction at `bci`: a branch's one, a switch's default and cases. */
export function forEachTarget(code: Uint8Array, bci: number, visit: (target: number) => void): void {
  const opcode = code[bci];
  if ((FLAGS[opcode] & Flag.branch) === 0) return;
  if ((FLAGS[opcode] & Flag.switch) === 0) {
    visit(branchTarget(code, bci));
    return;
  }
  const at = switchOperands(bci);
  visit(bci + s4(code, at));
  if (opcode === Op.tableswitch) {
    const count = s4(code, at + 8) - s4(code, at + 4) + 1;
    for (let i = 0; i < count; i++) visit(bci + s4(code, at + 12 + 4 * i));
  } else {
    const count = s4(code, at + 4);
    for (let i = 0; i < count; i++) visit(bci + s4(code, at + 12 + 8 * i));
  }
}

/** Calls `visit` with the bci of each instruction, in order. @throws RangeError where the code is malformed. */
export function forEachInstruction(code: Uint8Array, visit: (bci: number, opcode: number) => void): void {
  for (let bci = 0; bci < code.length; ) {
    const length = instructionLength(code, bci);
    if (length === 0) throw new RangeError(`malformed bytecode at bci ${bci}`);
    visit(bci, code[bci]);
    bci += length;
  }
}
