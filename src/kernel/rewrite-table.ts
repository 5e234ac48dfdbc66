// What rewriting does with each opcode, and the quick forms of field accesses by type: the kernel (assembly/rewrite.ts, resolve.ts) has
// these tables as data, made by scripts/build-kernel.ts; the resolver reads them as they are.

import { FORMAT, Format, Op } from "../bytecode/opcodes.ts";
import { T_ARRAY, T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_LONG, T_OBJECT, T_SHORT } from "../layout/object.ts";
import { Q } from "../layout/quick-opcodes.ts";

export { LENGTH as REWRITE_LENGTH } from "../bytecode/opcodes.ts";
export { CANONICAL } from "./fused-opcodes.ts";

export const REWRITE_PLAIN = 0;
export const REWRITE_SWAP2 = 1;
export const REWRITE_SWAP4 = 2;
export const REWRITE_MEMBER = 3;
export const REWRITE_INTERFACE = 4;
export const REWRITE_DYNAMIC = 5;
export const REWRITE_TABLE = 6;
export const REWRITE_LOOKUP = 7;
export const REWRITE_WIDE = 8;
export const REWRITE_RETURN = 9;
export const REWRITE_SUBROUTINE = 10;
export const REWRITE_MONITOR = 11;
export const REWRITE_BRANCH = 12;
export const REWRITE_WIDE_LOCAL = 13;

/** Loads and stores of long and double locals. */
const WIDE_LOCALS: readonly (readonly [first: number, last: number])[] = [
  [Op.lload, Op.lload],
  [Op.dload, Op.dload],
  [Op.lload_0, Op.lload_3],
  [Op.dload_0, Op.dload_3],
  [Op.lstore, Op.lstore],
  [Op.dstore, Op.dstore],
  [Op.lstore_0, Op.lstore_3],
  [Op.dstore_0, Op.dstore_3],
];

/** What to do with each opcode. */
export const REWRITE_ACTION: Uint8Array = actions();

function actions(): Uint8Array {
  const action = new Uint8Array(256);
  for (let op = 0; op < 202; op++) {
    const format = FORMAT[op];
    if (format === Format.short || format === Format.constant2 || format === Format.multianewarray) action[op] = REWRITE_SWAP2;
    else if (format === Format.branch2) action[op] = REWRITE_BRANCH;
    else if (format === Format.branch4) action[op] = REWRITE_SWAP4;
    else if (format === Format.invokeinterface) action[op] = REWRITE_INTERFACE;
    else if (format === Format.invokedynamic) action[op] = REWRITE_DYNAMIC;
    else if (format === Format.tableswitch) action[op] = REWRITE_TABLE;
    else if (format === Format.lookupswitch) action[op] = REWRITE_LOOKUP;
    else if (format === Format.wide) action[op] = REWRITE_WIDE;
    if (WIDE_LOCALS.some(([first, last]) => op >= first && op <= last)) action[op] = REWRITE_WIDE_LOCAL;
    if (op >= Op.getstatic && op <= Op.invokestatic) action[op] = REWRITE_MEMBER;
    if (op >= Op.ireturn && op <= Op.return) action[op] = REWRITE_RETURN;
  }
  action[Op.monitorenter] = REWRITE_MONITOR;
  action[Op.jsr] = action[Op.jsr_w] = action[Op.ret] = REWRITE_SUBROUTINE;
  return action;
}

/** A quick form for each basic type. */
function byType(bool: number, i8: number, char: number, short: number, i32: number, i64: number, ref: number): Uint8Array {
  const table = new Uint8Array(16).fill(i32);
  table[T_BOOLEAN] = bool;
  table[T_BYTE] = i8;
  table[T_CHAR] = char;
  table[T_SHORT] = short;
  table[T_LONG] = table[T_DOUBLE] = i64;
  table[T_OBJECT] = table[T_ARRAY] = ref;
  return table;
}

const { getfield_i8, getfield_u16, getfield_i16, getfield_i32, getfield_i64 } = Q;
const { putfield_bool, putfield_i8, putfield_i16, putfield_i32, putfield_i64, putfield_ref } = Q;
const { getstatic_i8, getstatic_u16, getstatic_i16, getstatic_i32, getstatic_i64 } = Q;
const { putstatic_bool, putstatic_i8, putstatic_i16, putstatic_i32, putstatic_i64 } = Q;
export const GETFIELD_QUICK = byType(getfield_i8, getfield_i8, getfield_u16, getfield_i16, getfield_i32, getfield_i64, getfield_i32);
export const PUTFIELD_QUICK = byType(putfield_bool, putfield_i8, putfield_i16, putfield_i16, putfield_i32, putfield_i64, putfield_ref);
export const GETSTATIC_QUICK = byType(
  getstatic_i8,
  getstatic_i8,
  getstatic_u16,
  getstatic_i16,
  getstatic_i32,
  getstatic_i64,
  getstatic_i32,
);
export const PUTSTATIC_QUICK = byType(
  putstatic_bool,
  putstatic_i8,
  putstatic_i16,
  putstatic_i16,
  putstatic_i32,
  putstatic_i64,
  putstatic_i32,
);
