// Replaces sequences of instructions in the code of a hot method by fused ones (fused-opcodes.ts). Works on code that
// has run, so that quick forms are there to be fused. Only the first instruction of a sequence may be a branch target,
// a handler or a place where a frame stands: calls (but at the end) and allocations are in no sequence, and a frame that
// waits for the resolution of an instruction, which another thread has meanwhile made quick, keeps it out.
// The original bytecodes are untouched; bcis of faults stay exact. Must not know when a method is hot.

import { forEachTarget, instructionLength } from "../bytecode/iterate.ts";
import { FLAGS, Flag, FORMAT, Format, Op } from "../bytecode/opcodes.ts";
import { Frame, JavaThread } from "../layout/frame.ts";
import { ld, st, u8, u16 } from "../layout/memory.ts";
import { ExceptionEntry, Klass, METHOD_FUSED, METHOD_PROFILED, Method } from "../layout/metadata.ts";
import { Q } from "../layout/quick-opcodes.ts";
import { ENTRY_INTERPRETED, VMState } from "../layout/vm-state.ts";
import { accessorEntry } from "./accessors.ts";
import { FUSED, type Fused, type FusedLayout, fusedLayout, isLocalPart, operandBytes, type Part } from "./fused-opcodes.ts";
import type { KernelFunctions } from "./kernel.ts";

interface Matcher extends Fused {
  layout: FusedLayout;
  /** Bytes that the fused form needs. */
  bytes: number;
}

/** Sequences, longest first, by the opcode that they can begin with. */
let byFirst: Matcher[][] | undefined;

function matchers(): Matcher[][] {
  if (byFirst !== undefined) return byFirst;
  byFirst = [];
  const sorted = [...FUSED].sort((a, b) => b.parts.length - a.parts.length);
  for (const fused of sorted) {
    const layout = fusedLayout(fused.parts);
    let bytes = layout.nibbles ? 0 : 1;
    for (const part of fused.parts) bytes += part === Q.invokevirtual_q ? 3 : operandBytes(part);
    for (let opcode = 0; opcode < 256; opcode++) {
      if (!isPart(fused.parts[0], opcode)) continue;
      byFirst[opcode] ??= [];
      byFirst[opcode].push({ ...fused, layout, bytes });
    }
  }
  return byFirst;
}

/** Whether an instruction with this canonical opcode is of the part's kind. */
function isPart(part: Part, opcode: number): boolean {
  switch (part) {
    case "l":
      return opcode >= Op.iload_0 && opcode <= Op.iload_3;
    case "L":
      return (opcode >= Op.iload_0 && opcode <= Op.iload_3) || opcode === Op.iload;
    case "d":
      return opcode >= Op.lload_0 && opcode <= Op.lload_3;
    case "D":
    case "J":
      return (opcode >= Op.lload_0 && opcode <= Op.lload_3) || opcode === Op.lload;
    case "s":
      return opcode >= Op.istore_0 && opcode <= Op.istore_3;
    case "S":
      return (opcode >= Op.istore_0 && opcode <= Op.istore_3) || opcode === Op.istore;
    case "T":
      return (opcode >= Op.lstore_0 && opcode <= Op.lstore_3) || opcode === Op.lstore;
    case "C":
      return (opcode >= Op.iconst_m1 && opcode <= Op.iconst_5) || opcode === Op.bipush || opcode === Op.sipush;
    default:
      return part === opcode;
  }
}

/**
 * Fuses what it can in one method's executable code.
 * @param original the class file's bytecodes, for lengths and branch targets
 * @param code the executable form, changed in place
 * @param entries further bcis where control may come to: exception handlers, and where frames stand
 * @returns the number of sequences fused
 */
export function fuseCode(original: Uint8Array, code: Uint8Array, entries: Iterable<number>): number {
  const table = matchers();
  // 1: begins an instruction; 2: control may come here otherwise than by falling through.
  const kind = new Uint8Array(code.length + 1);
  for (let bci = 0; bci < original.length; ) {
    kind[bci] |= 1;
    const flags = FLAGS[original[bci]];
    const next = bci + instructionLength(original, bci);
    if ((flags & Flag.branch) !== 0) {
      forEachTarget(original, bci, (target) => {
        kind[target] |= 2;
      });
    }
    if ((flags & Flag.subroutine) !== 0) kind[next] |= 2;
    bci = next;
  }
  for (const entry of entries) kind[entry] |= 2;
  let count = 0;
  for (let bci = 0; bci < code.length; ) {
    const candidates = table[code[bci]];
    let length = 0;
    if (candidates !== undefined) {
      for (let i = 0; i < candidates.length && length === 0; i++) length = fuseAt(original, code, kind, bci, candidates[i]);
    }
    if (length !== 0) count++;
    bci += length !== 0 ? length : instructionLength(original, bci);
  }
  return count;
}

const at: number[] = [];

/** Fuses the sequence at `bci` if it is of this kind. @returns its length, or 0 */
function fuseAt(original: Uint8Array, code: Uint8Array, kind: Uint8Array, bci: number, matcher: Matcher): number {
  const { parts, layout } = matcher;
  let pc = bci;
  for (let i = 0; i < parts.length; i++) {
    if (pc >= code.length || (i > 0 && kind[pc] !== 1)) return 0;
    const isNegated = code[pc] === Op.isub && parts[i] === Op.iadd && i > 0 && parts[i - 1] === "C";
    if (!isNegated && !isPart(parts[i], code[pc])) return 0;
    at[i] = pc;
    pc += instructionLength(original, pc);
  }
  const length = pc - bci;
  const excess = length - layout.least;
  if (length < matcher.bytes || excess > 3) return 0;
  // Operands first, into a copy: they move over each other.
  const operands: number[] = [];
  let first = true;
  for (let i = 0; i < parts.length; i++) {
    let value = operand(parts[i], code, at[i], bci);
    if (parts[i] === "C" && parts[i + 1] === Op.iadd && code[at[i + 1]] === Op.isub) value = -value;
    const isFirst = first && layout.operandAt[i] !== 0;
    if (isFirst) first = false;
    const packed = isFirst && layout.variable;
    if (isLocalPart(parts[i])) {
      if (value > (packed ? 63 : 255)) return 0;
    } else if (parts[i] === "C") {
      const limit = packed ? 32 : 128;
      if (value < -limit || value >= limit) return 0;
    } else if (operandBytes(parts[i]) === 2 && (value < -0x8000 || value > 0xffff)) return 0;
    operands.push(value);
  }
  code[bci] = matcher.opcode;
  first = true;
  for (let i = 0; i < parts.length; i++) {
    const to = layout.operandAt[i];
    if (to === 0) continue;
    const value = operands[i];
    if (operandBytes(parts[i]) === 2) {
      code[bci + to] = value;
      code[bci + to + 1] = value >> 8;
    } else if (first) code[bci + to] = layout.variable ? (value & 63) | (excess << 6) : value;
    else if (layout.nibbles && to === 1) code[bci + 1] |= value << 4;
    else code[bci + to] = value;
    first = false;
  }
  return length;
}

/** The operand of a part's instruction at `pc`; a branch's offset counts from `bci`. */
function operand(part: Part, code: Uint8Array, pc: number, bci: number): number {
  const opcode = code[pc];
  const u2 = () => code[pc + 1] | (code[pc + 2] << 8);
  const s2 = () => (u2() << 16) >> 16;
  if (part === "C") return opcode === Op.bipush ? (code[pc + 1] << 24) >> 24 : opcode === Op.sipush ? s2() : opcode - Op.iconst_0;
  if (isLocalPart(part)) {
    if (FORMAT[opcode] === Format.local) return code[pc + 1];
    return (opcode - (opcode < Op.istore_0 ? Op.iload_0 : Op.istore_0)) & 3;
  }
  if (operandBytes(part) === 0) return 0;
  if (FORMAT[opcode] === Format.branch2) {
    const offset = s2() + pc - bci;
    return offset < -0x8000 || offset > 0x7fff ? 1 << 20 : offset;
  }
  return u2();
}

/** What fusing needs of the VM: memory, and the chain of frames. */
export interface FusingVM {
  readonly kernel: Pick<KernelFunctions, "malloc">;
  readonly callerOf: (frame: number) => number;
}

/**
 * Makes a hot method quicker: an accessor gets its entry, other code is fused. Its frames may be anywhere that frames stand.
 * @returns the number of sequences fused
 */
export function fuseMethod(method: number, vm: FusingVM): number {
  const entry = accessorEntry(method);
  if (entry !== ENTRY_INTERPRETED) {
    st(method + Method.interpreterEntry, entry);
    return 0;
  }
  const length = ld(method + Method.codeLength);
  const start = ld(ld(method + Method.holder) + Klass.classBytes) + ld(method + Method.codeOffset);
  const code = ld(method + Method.code);
  const entries = framesIn(method, code, vm.callerOf);
  const saved = vm.kernel.malloc(length) >>> 0;
  if (saved === 0) return 0;
  u8.copyWithin(saved, code, code + length);
  st(method + Method.unfusedCode, saved);
  const table = ld(method + Method.exceptionTable);
  if (table !== 0) {
    for (let i = 0, n = ld(table); i < n; i++) entries.push(u16[(table + 4 + i * ExceptionEntry.sizeof + ExceptionEntry.handlerPc) >>> 1]);
  }
  return fuseCode(u8.subarray(start, start + length), u8.subarray(code, code + length), entries);
}

/**
 * Gives a method its code back as it was before it was fused, so that a frame can stand at any bci. Frames that stand in it already stand at
 * instructions of both forms. It is not fused again; the copy stays, for a compiler's thread may be reading it.
 */
export function unfuseMethod(method: number): void {
  const saved = ld(method + Method.unfusedCode);
  const flags = ld(method + Method.flags);
  if ((flags & METHOD_FUSED) !== 0 && saved !== 0) u8.copyWithin(ld(method + Method.code), saved, saved + ld(method + Method.codeLength));
  st(method + Method.flags, (flags & ~METHOD_FUSED) | METHOD_PROFILED);
}

/** The bcis at which frames of a method stand, in any thread; not those of calls, which fusing leaves in place. */
function framesIn(method: number, code: number, callerOf: (frame: number) => number): number[] {
  const bcis: number[] = [];
  for (let thread = ld(VMState.threads); thread !== 0; thread = ld(thread + JavaThread.next)) {
    for (let frame = ld(thread + JavaThread.frame); frame !== 0; frame = callerOf(frame)) {
      if (ld(frame + Frame.method) !== method) continue;
      const pc = ld(frame + Frame.pc);
      if (u8[pc] < Q.invokevirtual_q || u8[pc] > Q.invokedynamic_q) bcis.push(pc - code);
    }
  }
  return bcis;
}
