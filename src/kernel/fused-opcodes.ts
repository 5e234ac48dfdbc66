// Which opcodes share code once types no longer matter (a reference moves as an int does), and the sequences of
// instructions that have an opcode of their own. Rewriting writes canonical opcodes, which frees the numbers of the
// others; hot methods get their sequences replaced by fuse.ts. The interpreter's emitter makes the code from this table.

import { Op } from "../bytecode/opcodes.ts";
import { Q } from "../layout/quick-opcodes.ts";

/** Runs of opcodes that mean the same to the interpreter as another run: first, last, first of the canonical ones. */
const SAME: readonly (readonly [first: number, last: number, canonical: number])[] = [
  [Op.aconst_null, Op.aconst_null, Op.iconst_0],
  [Op.fconst_0, Op.fconst_0, Op.iconst_0],
  [Op.dconst_0, Op.dconst_0, Op.lconst_0],
  [Op.fload, Op.dload, Op.iload],
  [Op.aload, Op.aload, Op.iload],
  [Op.fload_0, Op.dload_3, Op.iload_0],
  [Op.aload_0, Op.aload_3, Op.iload_0],
  [Op.faload, Op.daload, Op.iaload],
  [Op.aaload, Op.aaload, Op.iaload],
  [Op.fstore, Op.dstore, Op.istore],
  [Op.astore, Op.astore, Op.istore],
  [Op.fstore_0, Op.dstore_3, Op.istore_0],
  [Op.astore_0, Op.astore_3, Op.istore_0],
  [Op.fastore, Op.dastore, Op.iastore],
  [Op.sastore, Op.sastore, Op.castore],
  [Op.if_acmpeq, Op.if_acmpne, Op.if_icmpeq],
  [Op.ifnull, Op.ifnonnull, Op.ifeq],
  [Op.freturn, Op.dreturn, Op.ireturn],
  [Op.areturn, Op.areturn, Op.ireturn],
];

/** The canonical opcode of each opcode of rewritten code. */
export const CANONICAL = new Uint8Array(256);

/** Opcodes that no rewritten code has before fusing: those with another canonical one, and those never assigned. */
const free: number[] = [];
for (let op = 0; op < 256; op++) CANONICAL[op] = op;
for (const [first, last, canonical] of SAME) {
  for (let op = first; op <= last; op++) {
    CANONICAL[op] = canonical + op - first;
    free.push(op);
  }
}
free.push(202);
for (let op = Q.invokespecial_object_init + 1; op < 256; op++) free.push(op);

/**
 * One instruction of a sequence: a canonical opcode, or a class of instructions whose operand is packed.
 * L loads one slot of locals, D two slots as a double, J as a long; S and T store one and two slots (T a double); C is
 * a small int constant. In lower case only the forms of one byte (xload_0 to _3).
 */
export type Part = number | "L" | "l" | "D" | "d" | "J" | "S" | "s" | "T" | "C";

export interface Fused {
  opcode: number;
  parts: readonly Part[];
}

const { iadd, isub, iaload, baload, caload, arraylength, dadd, dsub, dmul, dcmpg, dcmpl, dup, ireturn, bastore, iinc, goto } = Op;
const { ifeq, ifne, ifge, ifle, if_icmplt, if_icmpge, if_icmpgt, if_icmpne } = Op;
const { getfield_i8, getfield_i32, getfield_i64, putfield_i32, invokevirtual_q } = Q;

/**
 * Longer sequences are tried first, whatever their order here. Their number is bounded by the opcodes that are free.
 * `C isub` counts as `C iadd` of the negated constant. Chosen by counting pairs (InterpreterOptions.pairs) in programs.
 */
const SEQUENCES: readonly (readonly Part[])[] = [
  ["l", "l"],
  ["L", "L"],
  ["l", "l", "l"],
  ["s", "l"],
  ["S", "L"],
  ["S", goto],
  [iinc, goto],
  ["L", "L", iadd],
  ["L", "L", iadd, "S"],
  ["L", "L", isub],
  ["L", "L", iaload],
  ["L", "L", baload],
  ["L", "L", caload],
  ["L", "L", if_icmpge],
  ["L", "L", if_icmplt],
  ["L", "L", if_icmpgt],
  ["L", "C", iadd],
  ["L", "C", if_icmpne],
  ["L", "C", if_icmpge],
  ["L", "C", if_icmplt],
  ["L", ifeq],
  ["L", ifne],
  ["L", ireturn],
  ["L", getfield_i32],
  ["L", getfield_i64],
  ["L", getfield_i8],
  ["l", getfield_i32, "L"],
  ["L", getfield_i32, ifeq],
  ["L", getfield_i8, ifeq],
  ["l", getfield_i32, "L", iaload],
  ["l", dup, getfield_i32],
  ["l", dup, getfield_i32, "C", iadd, putfield_i32],
  [iadd, putfield_i32],
  [getfield_i32, "l"],
  ["L", invokevirtual_q],
  ["L", "L", invokevirtual_q],
  [getfield_i32, invokevirtual_q],
  ["L", getfield_i32, invokevirtual_q],
  ["L", iadd],
  ["L", isub],
  ["L", iaload],
  ["C", iadd],
  ["C", bastore],
  ["L", "L", "C", bastore],
  [baload, ifeq],
  [arraylength, if_icmpge],
  [iadd, "S"],
  [iaload, "S"],
  ["D", "D", dmul],
  ["D", dmul],
  ["D", dadd],
  [dmul, dadd],
  [dmul, "D"],
  [dsub, "T"],
  [dcmpg, ifge],
  [dcmpl, ifle],
];

if (SEQUENCES.length > free.length) throw new RangeError(`${SEQUENCES.length} fused sequences, but ${free.length} free opcodes`);

export const FUSED: readonly Fused[] = SEQUENCES.map((parts, i) => ({ opcode: free[i], parts }));

// How a fused instruction is encoded: opcode, then the operands of its parts in order: one byte for a local or a
// constant, two for a field offset or a branch offset (from the fused instruction). Instructions have short and long
// forms, so the sequence can be longer than its least length: the difference stands in the two high bits of the first
// operand, whose value has six bits. Two short forms at the start share a byte instead. An invoke can only be the last,
// and its bytes stay as they are: frames stand there.

const SHORT = new Set<Part>(["l", "d", "s"]);
const LOADS_AND_STORES = new Set<Part>(["L", "l", "D", "d", "J", "S", "s", "T"]);

/** The class of an instruction of local variables or a constant. */
export function isClass(part: Part): part is Exclude<Part, number> {
  return typeof part === "string";
}

export function isLocalPart(part: Part): boolean {
  return LOADS_AND_STORES.has(part);
}

/** The bytes of operands that a part has in the fused instruction. */
export function operandBytes(part: Part): number {
  if (typeof part === "string") return 1;
  if ((part >= getfield_i8 && part <= getfield_i64) || (part >= ifeq && part <= goto) || part === iinc || part === putfield_i32) return 2;
  return 0;
}

/** The least and the greatest length of a part's instruction. */
export function partLengths(part: Part): readonly [number, number] {
  if (part === "C") return [1, 3];
  if (typeof part === "string") return SHORT.has(part) ? [1, 1] : [1, 2];
  return operandBytes(part) === 2 || part === invokevirtual_q ? [3, 3] : [1, 1];
}

export interface FusedLayout {
  /** Where each part's operand stands, from the opcode; 0 for none. */
  operandAt: readonly number[];
  /** The first two operands share a byte, four bits each. */
  nibbles: boolean;
  /** The sequence's length varies; the excess over `least` stands in the first operand. */
  variable: boolean;
  least: number;
}

/** The encoding of a sequence. */
export function fusedLayout(parts: readonly Part[]): FusedLayout {
  const withOperand = parts.filter((part) => operandBytes(part) > 0);
  const nibbles = withOperand.length >= 2 && SHORT.has(withOperand[0]) && SHORT.has(withOperand[1]);
  const operandAt: number[] = [];
  let at = 1;
  let least = 0;
  let variable = false;
  let seen = 0;
  for (const part of parts) {
    const bytes = operandBytes(part);
    if (bytes > 0) seen++;
    if (bytes > 0 && nibbles && seen === 2) operandAt.push(1);
    else {
      operandAt.push(bytes > 0 ? at : 0);
      at += bytes;
    }
    const [shortest, longest] = partLengths(part);
    least += shortest;
    if (shortest !== longest) variable = true;
  }
  if (variable && operandBytes(withOperand[0]) !== 1) throw new RangeError(`${parts.join()}: no room for the length`);
  return { operandAt, nibbles, variable, least };
}
