// Primitive values as reflection handles them: read from and written to elements and fields, unboxed, and widened (JLS 5.1.2).
// A long is a bigint, everything else a number.
import { type Addr, ld, ld8, ld16, ld64, ldf32, ldf64, ldi, st, st8, st16, st64, stf32, stf64 } from "../layout/memory.ts";
import { OBJECT_KLASS, T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_INT, T_LONG, T_SHORT } from "../layout/object.ts";
import { klassName } from "../linking/klass-view.ts";
import { boxValueOffset } from "../runtime/constants.ts";
import { JavaThrow } from "../runtime/java-throw.ts";
import type { VM } from "../runtime/vm.ts";

export type Primitive = number | bigint;

const TYPE_OF_BOX: Readonly<Record<string, number>> = {
  "java/lang/Boolean": T_BOOLEAN,
  "java/lang/Byte": T_BYTE,
  "java/lang/Character": T_CHAR,
  "java/lang/Short": T_SHORT,
  "java/lang/Integer": T_INT,
  "java/lang/Long": T_LONG,
  "java/lang/Float": T_FLOAT,
  "java/lang/Double": T_DOUBLE,
};

/** The value of a field or array element of basic type `type` at `at`. */
export function loadPrimitive(at: Addr, type: number): Primitive {
  switch (type) {
    case T_BOOLEAN:
      return ld8(at);
    case T_BYTE:
      return (ld8(at) << 24) >> 24;
    case T_CHAR:
      return ld16(at);
    case T_SHORT:
      return (ld16(at) << 16) >> 16;
    case T_LONG:
      return ld64(at);
    case T_FLOAT:
      return ldf32(at);
    case T_DOUBLE:
      return ldf64(at);
    default:
      return ldi(at);
  }
}

/** Writes a field or array element. */
export function storePrimitive(at: Addr, type: number, value: Primitive): void {
  switch (type) {
    case T_BOOLEAN:
      st8(at, Number(value) & 1);
      break;
    case T_BYTE:
      st8(at, Number(value));
      break;
    case T_CHAR:
    case T_SHORT:
      st16(at, Number(value));
      break;
    case T_LONG:
      st64(at, BigInt(value));
      break;
    case T_FLOAT:
      stf32(at, Number(value));
      break;
    case T_DOUBLE:
      stf64(at, Number(value));
      break;
    default:
      st(at, Number(value));
  }
}

/** Basic type of the value in a box; 0 when the object is none (null included). */
export function boxType(object: Addr): number {
  return object === 0 ? 0 : (TYPE_OF_BOX[klassName(ld(object + OBJECT_KLASS))] ?? 0);
}

/** The value in a box of that type. */
export function unbox(vm: VM, object: Addr, type: number): Primitive {
  return loadPrimitive(object + boxValueOffset(vm, type), type);
}

/** By target type, a bit for each type that it can be widened from. */
const WIDENS_FROM: Readonly<Record<number, number>> = {
  [T_SHORT]: 1 << T_BYTE,
  [T_INT]: (1 << T_BYTE) | (1 << T_CHAR) | (1 << T_SHORT),
  [T_LONG]: (1 << T_BYTE) | (1 << T_CHAR) | (1 << T_SHORT) | (1 << T_INT),
  [T_FLOAT]: (1 << T_BYTE) | (1 << T_CHAR) | (1 << T_SHORT) | (1 << T_INT) | (1 << T_LONG),
  [T_DOUBLE]: (1 << T_BYTE) | (1 << T_CHAR) | (1 << T_SHORT) | (1 << T_INT) | (1 << T_LONG) | (1 << T_FLOAT),
};

/**
 * A value of type `from` (0: of none) as one of type `to`.
 * @throws JavaThrow IllegalArgumentException when that is no widening
 */
export function widen(value: Primitive, from: number, to: number): Primitive {
  if (from === to) return value;
  if (from === 0 || ((WIDENS_FROM[to] ?? 0) & (1 << from)) === 0) {
    throw new JavaThrow("java/lang/IllegalArgumentException", "argument type mismatch");
  }
  if (to === T_LONG) return BigInt(value);
  if (to === T_FLOAT) return typeof value === "bigint" ? longToFloat(value) : Math.fround(value);
  return Number(value);
}

/** The float nearest to a long, rounded once. */
export function longToFloat(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  if (magnitude < 1n << 53n) return Math.fround(Number(value));
  // What the double cannot hold is kept as one sticky bit, so that only the second rounding counts.
  const sticky = (value >> 11n) | ((magnitude & 0x7ffn) === 0n ? 0n : 1n);
  return Math.fround(Number(sticky) * 2048);
}
