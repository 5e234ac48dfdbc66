// Intrinsics on whole arrays: java.util.Arrays.equals, fill and hashCode of primitives, ArraysSupport.vectorizedMismatch.
import { ARRAY_BASE } from "../../../build/assembly/layout";
import { answer, long, word } from "./arguments";
import { layoutHelper, klassOf, lengthOf } from "./objects";

/** Index of the first byte in which the memory at `a` and `b` differs, `bytes` if none. */
function firstDifference(a: u32, b: u32, bytes: u32): u32 {
  let i: u32 = 0;
  for (; bytes - i >= 8; i += 8) {
    const x = load<u64>(a + i) ^ load<u64>(b + i);
    if (x != 0) return i + (<u32>ctz(x) >>> 3);
  }
  for (; i < bytes; i++) if (load<u8>(a + i) != load<u8>(b + i)) return i;
  return bytes;
}

/** Arrays.equals of arrays of integral primitives of one class. */
export function arraysEqual(args: u32): bool {
  const a = word(args, 0);
  const b = word(args, 1);
  if (a == b) return answer(args, 1);
  if (a == 0 || b == 0) return answer(args, 0);
  const length = lengthOf(a);
  if (length != lengthOf(b)) return answer(args, 0);
  const bytes = length << (-1 - layoutHelper(klassOf(a)));
  return answer(args, u32(firstDifference(a + ARRAY_BASE, b + ARRAY_BASE, bytes) == bytes));
}

/** ArraysSupport.vectorizedMismatch(Object a, long aOffset, Object b, long bOffset, int length, int log2Scale): leaves nothing to the caller. */
export function vectorizedMismatch(args: u32): bool {
  const a = word(args, 0) + <u32>long(args, 1);
  const b = word(args, 3) + <u32>long(args, 4);
  const shift = word(args, 7);
  const bytes = <u64>word(args, 6) << shift;
  if (bytes > 0xffffffff) return false;
  const i = firstDifference(a, b, <u32>bytes);
  return answer(args, i == <u32>bytes ? -1 : i >>> shift);
}

@inline function fill<T>(args: u32, value: T, valueSlots: u32, ranged: bool): bool {
  const array = word(args, 0);
  if (array == 0) return false;
  let from: u32 = 0;
  let to = lengthOf(array);
  if (ranged) {
    from = word(args, 1);
    const end = word(args, 2);
    if (<i32>from < 0 || <i32>end < <i32>from || end > to) return false;
    to = end;
  }
  let p = array + ARRAY_BASE + from * sizeof<T>();
  const end = array + ARRAY_BASE + to * sizeof<T>();
  if (sizeof<T>() == 1) {
    memory.fill(p, <u8>value, end - p);
    return true;
  }
  for (; p < end; p += sizeof<T>()) store<T>(p, value);
  return true;
}

/** Arrays.fill(byte[] or boolean[], value) */
export function fillBytes(args: u32): bool {
  return fill<u8>(args, <u8>word(args, 1), 1, false);
}
/** Arrays.fill(char[] or short[], value) */
export function fillChars(args: u32): bool {
  return fill<u16>(args, <u16>word(args, 1), 1, false);
}
/** Arrays.fill(int[] or float[], value) */
export function fillInts(args: u32): bool {
  return fill<u32>(args, word(args, 1), 1, false);
}
/** Arrays.fill(long[] or double[], value) */
export function fillLongs(args: u32): bool {
  return fill<u64>(args, long(args, 1), 2, false);
}
/** Arrays.fill(byte[] or boolean[], from, to, value) */
export function fillByteRange(args: u32): bool {
  return fill<u8>(args, <u8>word(args, 3), 1, true);
}
export function fillCharRange(args: u32): bool {
  return fill<u16>(args, <u16>word(args, 3), 1, true);
}
export function fillIntRange(args: u32): bool {
  return fill<u32>(args, word(args, 3), 1, true);
}
export function fillLongRange(args: u32): bool {
  return fill<u64>(args, long(args, 3), 2, true);
}

@inline function hash<T>(args: u32): bool {
  const array = word(args, 0);
  if (array == 0) return answer(args, 0);
  let result: u32 = 1;
  const end = array + lengthOf(array) * sizeof<T>();
  for (let p = array; p < end; p += sizeof<T>()) result = result * 31 + <u32>(<i32>load<T>(p, ARRAY_BASE));
  return answer(args, result);
}

/** Arrays.hashCode(byte[]) */
export function bytesHash(args: u32): bool {
  return hash<i8>(args);
}
/** Arrays.hashCode(char[]) */
export function charsHash(args: u32): bool {
  return hash<u16>(args);
}
/** Arrays.hashCode(int[]) */
export function intsHash(args: u32): bool {
  return hash<i32>(args);
}
