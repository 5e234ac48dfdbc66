// Where instructions begin, and what of code the type checker takes for granted: whole, defined instructions; exception and local variable
// tables that point at them.

import { LENGTH, Op } from "../../bytecode/opcodes.ts";
import { ATTR_LocalVariableTable } from "../../classfile/attribute-kind.ts";
import { eachAttribute } from "../../classfile/attributes.ts";
import { u2 } from "../../classfile/big-endian.ts";
import type { MethodAddr } from "../../layout/addresses.ts";
import { type Addr, ld, u8 } from "../../layout/memory.ts";
import { Method } from "../../layout/metadata.ts";
import { classBytesOf, constantOffsetsOf } from "../constant-pool.ts";
import { endPc, handlerAt, handlerCount, handlerPc, startPc } from "./handlers.ts";
import { internalLength } from "./internal-opcodes.ts";
import { badCode, VerifyProblem } from "./problem.ts";
import { codeS4, formatProblem, INSTRUCTION, NEW_INSTRUCTION } from "./stack-map.ts";

/** Length of the instruction at `at`; 0 for one that is not defined or does not end before `end`. */
export function lengthOf(at: Addr, bci: number, end: Addr): number {
  const op = u8[at]!;
  let length = op > Op.jsr_w ? internalLength(op) : LENGTH[op]!;
  if (length === 0 && op > Op.jsr_w) return 0;
  if (length === 0) length = op === Op.wide ? wideLength(at, end) : switchLength(at, bci, end);
  return at + length <= end ? length : 0;
}

function wideLength(at: Addr, end: Addr): number {
  if (at + 1 >= end) return 0;
  const op = u8[at + 1]!;
  if (op === Op.iinc) return 6;
  const isLocal = (op >= Op.iload && op <= Op.aload) || (op >= Op.istore && op <= Op.astore) || op === Op.ret;
  return isLocal ? 4 : 0;
}

function switchLength(at: Addr, bci: number, end: Addr): number {
  const operands = ((bci + 4) & ~3) - bci;
  const isTable = u8[at] === Op.tableswitch;
  if (at + operands + (isTable ? 12 : 8) >= end) return 0;
  const n = codeS4(at + operands + 4);
  const length = isTable ? operands + (4 + codeS4(at + operands + 8) - n) * 4 : operands + (2 + 2 * n) * 4;
  return length > 0 && length <= 0x7fff_ffff ? length : 0;
}

let marks = new Uint8Array(256);

/** INSTRUCTION or NEW_INSTRUCTION where an instruction begins; valid until the next method. */
export function scanCode(code: Addr, length: number): Uint8Array {
  if (marks.length < length + 1) marks = new Uint8Array(length * 2);
  else marks.fill(0, 0, length + 1);
  for (let bci = 0; bci < length; ) {
    const size = lengthOf(code + bci, bci, code + length);
    if (size === 0) throw new VerifyProblem("Bad instruction", badCode(bci));
    marks[bci] = u8[code + bci] === Op.new ? NEW_INSTRUCTION : INSTRUCTION;
    bci += size;
  }
  return marks;
}

/** The exception table's entries point at instructions. */
export function checkHandlerRanges(m: MethodAddr, starts: Uint8Array, visit: (entry: Addr) => void): void {
  const length = ld(m + Method.codeLength);
  const n = handlerCount(m);
  for (let i = 0; i < n; i++) {
    const e = handlerAt(m, i);
    if (startPc(e) >= length || starts[startPc(e)] === 0) throw formatProblem(`Illegal exception table start_pc ${startPc(e)}`, m);
    if (endPc(e) !== length && (endPc(e) > length || starts[endPc(e)] === 0))
      throw formatProblem(`Illegal exception table end_pc ${endPc(e)}`, m);
    if (handlerPc(e) >= length || starts[handlerPc(e)] === 0) throw formatProblem(`Illegal exception table handler_pc ${handlerPc(e)}`, m);
    visit(e);
  }
}

/** The local variable tables' ranges are of whole instructions. */
export function checkLocalVariables(m: MethodAddr, starts: Uint8Array): void {
  const attributes = ld(m + Method.codeAttributesOffset);
  if (attributes === 0) return;
  const k = ld(m + Method.holder);
  const bytes = classBytesOf(k);
  const length = ld(m + Method.codeLength);
  eachAttribute(bytes, constantOffsetsOf(k), attributes, ATTR_LocalVariableTable, (at) => {
    const n = u2(bytes, at);
    for (let i = 0; i < n; i++) {
      const start = u2(bytes, at + 2 + 10 * i);
      const size = u2(bytes, at + 4 + 10 * i);
      if (start >= length || starts[start] === 0) throw formatProblem(`Illegal local variable table start_pc ${start}`, m);
      const end = start + size;
      if (end !== length && (end >= length || starts[end] === 0)) throw formatProblem(`Illegal local variable table length ${size}`, m);
    }
  });
}
