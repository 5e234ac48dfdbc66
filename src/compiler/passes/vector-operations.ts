// What each numeric instruction is on vectors of 128 bits, a lane for each iteration of a loop. Values of 32 bits have four lanes,
// those of 64 bits two; bytes, shorts and chars are ints once loaded, as in the scalar code.
import { f32, f32x4, f64, f64x2, i16x8, i32, i32x4, i64, i64x2, v128 } from "../../wasm/opcodes.ts";
import type { Type } from "../ir/op.ts";

/** Same number of lanes in operands and result. */
export const BY_LANE: Readonly<Record<number, number>> = {
  [i32.add]: i32x4.add,
  [i32.sub]: i32x4.sub,
  [i32.mul]: i32x4.mul,
  [i32.and]: v128.and,
  [i32.or]: v128.or,
  [i32.xor]: v128.xor,
  [i64.add]: i64x2.add,
  [i64.sub]: i64x2.sub,
  [i64.mul]: i64x2.mul,
  [i64.and]: v128.and,
  [i64.or]: v128.or,
  [i64.xor]: v128.xor,
  [f32.add]: f32x4.add,
  [f32.sub]: f32x4.sub,
  [f32.mul]: f32x4.mul,
  [f32.div]: f32x4.div,
  [f32.min]: f32x4.min,
  [f32.max]: f32x4.max,
  [f32.abs]: f32x4.abs,
  [f32.neg]: f32x4.neg,
  [f32.sqrt]: f32x4.sqrt,
  [f64.add]: f64x2.add,
  [f64.sub]: f64x2.sub,
  [f64.mul]: f64x2.mul,
  [f64.div]: f64x2.div,
  [f64.min]: f64x2.min,
  [f64.max]: f64x2.max,
  [f64.abs]: f64x2.abs,
  [f64.neg]: f64x2.neg,
  [f64.sqrt]: f64x2.sqrt,
  [f32.convertI32S]: f32x4.convertI32x4S,
  [i32.truncSatF32S]: i32x4.truncSatF32x4S,
};

/** Shifts by one count for all lanes, an i32 modulo the width. */
export const SHIFTS: Readonly<Record<number, number>> = {
  [i32.shl]: i32x4.shl,
  [i32.shrS]: i32x4.shrS,
  [i32.shrU]: i32x4.shrU,
  [i64.shl]: i64x2.shl,
  [i64.shrS]: i64x2.shrS,
  [i64.shrU]: i64x2.shrU,
};

/** Comparisons, which give a mask. */
export const MASKS: Readonly<Record<number, number>> = {
  [i32.eq]: i32x4.eq,
  [i32.ne]: i32x4.ne,
  [i32.ltS]: i32x4.ltS,
  [i32.gtS]: i32x4.gtS,
  [i32.leS]: i32x4.leS,
  [i32.geS]: i32x4.geS,
  [i64.eq]: i64x2.eq,
  [i64.ne]: i64x2.ne,
  [i64.ltS]: i64x2.ltS,
  [i64.gtS]: i64x2.gtS,
  [i64.leS]: i64x2.leS,
  [i64.geS]: i64x2.geS,
};

export const SPLAT: Partial<Record<Type, number>> = {
  i32: i32x4.splat,
  i64: i64x2.splat,
  f32: f32x4.splat,
  f64: f64x2.splat,
};

export interface LaneAccess {
  /** Bytes of an element. */
  readonly size: number;
  /** Of values: how many one vector has. */
  readonly lanes: 2 | 4;
}

/** Loads and stores that vectors can do. */
export const ACCESSES: Readonly<Record<number, LaneAccess>> = {
  [i32.load]: { size: 4, lanes: 4 },
  [f32.load]: { size: 4, lanes: 4 },
  [i64.load]: { size: 8, lanes: 2 },
  [f64.load]: { size: 8, lanes: 2 },
  [i32.load16S]: { size: 2, lanes: 4 },
  [i32.load16U]: { size: 2, lanes: 4 },
  [i32.load8S]: { size: 1, lanes: 4 },
  [i32.load8U]: { size: 1, lanes: 4 },
  [i32.store]: { size: 4, lanes: 4 },
  [f32.store]: { size: 4, lanes: 4 },
  [i64.store]: { size: 8, lanes: 2 },
  [f64.store]: { size: 8, lanes: 2 },
  [i32.store16]: { size: 2, lanes: 4 },
  [i32.store8]: { size: 1, lanes: 4 },
};

/** How a load fills one vector: the instruction, and what widens its lanes to ints. */
export const LOADS: Readonly<Record<number, readonly [load: number, ...widen: number[]]>> = {
  [i32.load]: [v128.load],
  [f32.load]: [v128.load],
  [i64.load]: [v128.load],
  [f64.load]: [v128.load],
  [i32.load16S]: [v128.load16x4S],
  [i32.load16U]: [v128.load16x4U],
  [i32.load8S]: [v128.load32Zero, i16x8.extendLowI8x16S, i32x4.extendLowI16x8S],
  [i32.load8U]: [v128.load32Zero, i16x8.extendLowI8x16U, i32x4.extendLowI16x8U],
};

/** Low halves of the lanes of two vectors of ints; low bytes of the lanes of two vectors of shorts. */
export const LOW_SHORTS: readonly number[] = Array.from({ length: 16 }, (_, i) => 4 * (i >> 1) + (i & 1));
export const LOW_BYTES: readonly number[] = Array.from({ length: 16 }, (_, i) => 2 * i);
/** The upper two lanes of 32 bits where the lower ones were. */
export const UPPER_HALF: readonly number[] = Array.from({ length: 16 }, (_, i) => (i + 8) & 15);

export const bytesOfInts = (values: readonly number[]): number[] =>
  values.flatMap((v) => [v & 255, (v >>> 8) & 255, (v >>> 16) & 255, v >>> 24]);
export const bytesOfLongs = (values: readonly bigint[]): number[] =>
  values.flatMap((v) => Array.from({ length: 8 }, (_, i) => Number((BigInt.asUintN(64, v) >> BigInt(8 * i)) & 255n)));
