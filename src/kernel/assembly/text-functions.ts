// Intrinsics on the bytes of strings (java.lang.StringLatin1, StringUTF16, StringCoding): comparing, searching, hashing, converting.
import { ARRAY_BASE, T_BYTE, VMState } from "../../../build/assembly/layout";
import { answer, byteAt, charAt, has, hasChars, word } from "./arguments";
import { allocateArray } from "./heap";
import { lengthOf } from "./objects";
import { ld } from "./words";

/** VMState.klasses from here on: arrays of primitives by basic type (WK_TYPE_ARRAY). */
const TYPE_ARRAYS: u32 = 16;

@inline function at(array: u32, index: u32, wide: bool): u32 {
  return wide ? charAt(array, index) : byteAt(array, index);
}

@inline function compare(args: u32, wide: bool, otherWide: bool): bool {
  const a = word(args, 0);
  const b = word(args, 1);
  if (a == 0 || b == 0) return false;
  const m = lengthOf(a) >>> u32(wide);
  const n = lengthOf(b) >>> u32(otherWide);
  const shorter = m < n ? m : n;
  let i: u32 = 0;
  if (wide == otherWide) {
    // Eight bytes at a time until they differ.
    const step: u32 = wide ? 4 : 8;
    while (i + step <= shorter && load<u64>(a + (i << u32(wide)), ARRAY_BASE) == load<u64>(b + (i << u32(wide)), ARRAY_BASE)) i += step;
  }
  for (; i < shorter; i++) {
    const x = at(a, i, wide);
    const y = at(b, i, otherWide);
    if (x != y) return answer(args, x - y);
  }
  return answer(args, m - n);
}

/** StringLatin1.compareTo(byte[], byte[]) */
export function latin1Compare(args: u32): bool {
  return compare(args, false, false);
}
/** StringUTF16.compareTo(byte[], byte[]) */
export function utf16Compare(args: u32): bool {
  return compare(args, true, true);
}
/** StringLatin1.compareToUTF16(byte[], byte[]) */
export function latin1CompareUtf16(args: u32): bool {
  return compare(args, false, true);
}
/** StringUTF16.compareToLatin1(byte[], byte[]) */
export function utf16CompareLatin1(args: u32): bool {
  return compare(args, true, false);
}

/** StringLatin1.indexOfChar(byte[] value, int char, int from, int end) */
export function latin1IndexOfChar(args: u32): bool {
  const value = word(args, 0);
  const from = word(args, 2);
  const end = word(args, 3);
  const c = word(args, 1);
  if (from > end || c > 255 || !has(value, from, end - from)) return false;
  for (let i = from; i < end; i++) if (byteAt(value, i) == c) return answer(args, i);
  return answer(args, -1);
}

/** StringUTF16.indexOfChar(byte[] value, int char, int from, int end) */
export function utf16IndexOfChar(args: u32): bool {
  const value = word(args, 0);
  const from = word(args, 2);
  const end = word(args, 3);
  const c = word(args, 1);
  if (from > end || c > 0xffff || !hasChars(value, from, end - from)) return false;
  for (let i = from; i < end; i++) if (charAt(value, i) == c) return answer(args, i);
  return answer(args, -1);
}

@inline function indexOf(args: u32, wide: bool, partWide: bool): bool {
  const value = word(args, 0);
  const count = word(args, 1);
  const part = word(args, 2);
  const partCount = word(args, 3);
  const from = word(args, 4);
  if (partCount == 0 || from > count) return false;
  if (wide ? !hasChars(value, 0, count) : !has(value, 0, count)) return false;
  if (partWide ? !hasChars(part, 0, partCount) : !has(part, 0, partCount)) return false;
  if (partCount > count) return answer(args, -1);
  const first = at(part, 0, partWide);
  const last = count - partCount;
  for (let i = from; i <= last; i++) {
    if (at(value, i, wide) != first) continue;
    let j: u32 = 1;
    while (j < partCount && at(value, i + j, wide) == at(part, j, partWide)) j++;
    if (j == partCount) return answer(args, i);
  }
  return answer(args, -1);
}

/** StringLatin1.indexOf(byte[] value, int valueCount, byte[] part, int partCount, int from) */
export function latin1IndexOf(args: u32): bool {
  return indexOf(args, false, false);
}
/** StringUTF16.indexOf(byte[], int, byte[], int, int) */
export function utf16IndexOf(args: u32): bool {
  return indexOf(args, true, true);
}
/** StringUTF16.indexOfLatin1(byte[], int, byte[], int, int) */
export function utf16IndexOfLatin1(args: u32): bool {
  return indexOf(args, true, false);
}

/** StringUTF16.hashCode(byte[]) */
export function utf16Hash(args: u32): bool {
  const value = word(args, 0);
  if (value == 0) return false;
  let hash: u32 = 0;
  for (let p = value, end = value + (lengthOf(value) & ~1); p < end; p += 2) hash = hash * 31 + load<u16>(p, ARRAY_BASE);
  return answer(args, hash);
}

/** StringUTF16.toBytes(char[] value, int from, int length) */
export function utf16ToBytes(args: u32): bool {
  const value = word(args, 0);
  const from = word(args, 1);
  const length = word(args, 2);
  if (!has(value, from, length) || length > 0x3fffffff) return false;
  const bytes = allocateArray(ld(VMState.klasses + ((TYPE_ARRAYS + T_BYTE) << 2)), length << 1);
  if (bytes == 0) return false;
  memory.copy(bytes + ARRAY_BASE, value + ARRAY_BASE + (from << 1), length << 1);
  return answer(args, bytes);
}

/** StringUTF16.getChars(byte[] value, int from, int end, char[] target, int to) */
export function utf16GetChars(args: u32): bool {
  const value = word(args, 0);
  const from = word(args, 1);
  const end = word(args, 2);
  const target = word(args, 3);
  const to = word(args, 4);
  if (from > end || !hasChars(value, from, end - from) || !has(target, to, end - from)) return false;
  memory.copy(target + ARRAY_BASE + (to << 1), value + ARRAY_BASE + (from << 1), (end - from) << 1);
  return true;
}

/** StringLatin1.inflate(byte[] value, int from, char[] target, int to, int length) */
export function latin1InflateChars(args: u32): bool {
  const value = word(args, 0);
  const from = word(args, 1);
  const target = word(args, 2);
  const to = word(args, 3);
  const length = word(args, 4);
  if (!has(value, from, length) || !has(target, to, length)) return false;
  for (let i: u32 = 0; i < length; i++) store<u16>(target + ((to + i) << 1), <u16>byteAt(value, from + i), ARRAY_BASE);
  return true;
}

/** Chars below `limit` to bytes, up to the first that is not; the count. `source` and `from` count chars. */
@inline function narrow(args: u32, chars: bool, limit: u32): bool {
  const source = word(args, 0);
  const from = word(args, 1);
  const target = word(args, 2);
  const to = word(args, 3);
  const length = word(args, 4);
  if (<i32>length <= 0) return answer(args, 0);
  if (!has(target, to, length) || (chars ? !has(source, from, length) : !hasChars(source, from, length))) return false;
  let i: u32 = 0;
  for (; i < length; i++) {
    const c = charAt(source, from + i);
    if (c >= limit) break;
    store<u8>(target + to + i, <u8>c, ARRAY_BASE);
  }
  return answer(args, i);
}

/** StringCoding.implEncodeISOArray(byte[] source, int from, byte[] target, int to, int length) */
export function encodeIsoBytes(args: u32): bool {
  return narrow(args, false, 256);
}
/** ISO_8859_1.Encoder.implEncodeISOArray(char[] source, int from, byte[] target, int to, int length) */
export function encodeIsoChars(args: u32): bool {
  return narrow(args, true, 256);
}
/** StringCoding.implEncodeAsciiArray(char[] source, int from, byte[] target, int to, int length) */
export function encodeAsciiChars(args: u32): bool {
  return narrow(args, true, 128);
}

// --- digits

function digitCount(value: u64): u32 {
  let n: u32 = 1;
  while (value >= 10) {
    value /= 10;
    n++;
  }
  return n;
}

/** Integer.getChars(int value, int end, byte[] target): digits and sign before `end`; where they begin. */
export function intGetChars(args: u32): bool {
  const value = <i32>word(args, 0);
  return digits(args, value < 0, value < 0 ? <u64>(-<i64>value) : <u64>value, word(args, 1), word(args, 2));
}
/** Long.getChars(long value, int end, byte[] target) */
export function longGetChars(args: u32): bool {
  const value = load<i64>(args);
  return digits(args, value < 0, value < 0 ? 0 - <u64>value : <u64>value, word(args, 2), word(args, 3));
}

function digits(args: u32, negative: bool, value: u64, end: u32, target: u32): bool {
  const count = digitCount(value) + u32(negative);
  if (<i32>end < <i32>count || !has(target, 0, end)) return false;
  let p = target + ARRAY_BASE + end;
  let small = value;
  while (small > 0xffffffff) {
    store<u8>(--p, <u8>(48 + small % 10));
    small /= 10;
  }
  let word = <u32>small;
  do {
    store<u8>(--p, <u8>(48 + word % 10));
    word /= 10;
  } while (word != 0);
  // Zeroes between the halves cannot be lost: the loop above stops only when all digits of the rest are in `word`.
  if (negative) store<u8>(--p, 45);
  return answer(args, p - target - ARRAY_BASE);
}
