// Intrinsics of java.math: magnitudes are int arrays, the most significant word first.
import { ARRAY_BASE, T_INT, VMState } from "../../../build/assembly/layout";
import { answer, has, word } from "./arguments";
import { allocateArray } from "./heap";
import { lengthOf } from "./objects";
import { ld, st, zero } from "./words";

/** VMState.klasses from here on: arrays of primitives by basic type (WK_TYPE_ARRAY). */
const TYPE_ARRAYS: u32 = 16;

@inline function element(array: u32, index: u32): u32 {
  return array + ARRAY_BASE + (index << 2);
}

/** `z` if it has room for `length` words, else a new array; 0 when a collection is needed. */
function room(z: u32, length: u32): u32 {
  if (z != 0 && lengthOf(z) >= length) return z;
  return allocateArray(ld(VMState.klasses + ((TYPE_ARRAYS + T_INT) << 2)), length);
}

/** z[0, m + n) = x[0, m) * y[0, n); z is none of the others. */
function multiply(x: u32, m: u32, y: u32, n: u32, z: u32): void {
  zero(element(z, 0), (m + n) << 2);
  for (let i = m; i > 0; ) {
    i--;
    const factor = <u64>ld(element(x, i));
    let carry: u64 = 0;
    let to = element(z, i + n);
    for (let from = element(y, n), first = element(y, 0); from > first; to -= 4) {
      from -= 4;
      carry += factor * <u64>ld(from) + <u64>ld(to);
      st(to, <u32>carry);
      carry >>>= 32;
    }
    st(to, <u32>carry);
  }
}

/** BigInteger.implMultiplyToLen(int[] x, int xlen, int[] y, int ylen, int[] z) */
export function multiplyToLen(args: u32): bool {
  const x = word(args, 0);
  const m = word(args, 1);
  const y = word(args, 2);
  const n = word(args, 3);
  let z = word(args, 4);
  if (m == 0 || n == 0 || !has(x, 0, m) || !has(y, 0, n) || m + n > 0x7fffffff) return false;
  if (z == x || z == y) return false;
  z = room(z, m + n);
  if (z == 0) return false;
  multiply(x, m, y, n, z);
  return answer(args, z);
}

/** BigInteger.implSquareToLen(int[] x, int length, int[] z, int zlen) */
export function squareToLen(args: u32): bool {
  const x = word(args, 0);
  const n = word(args, 1);
  let z = word(args, 2);
  if (n == 0 || !has(x, 0, n) || n > 0x3fffffff || z == x || word(args, 3) != n << 1) return false;
  if (z != 0 && lengthOf(z) < n << 1) return false;
  z = room(z, n << 1);
  if (z == 0) return false;
  multiply(x, n, x, n, z);
  return answer(args, z);
}

/** BigInteger.implMulAdd(int[] out, int[] in, int offset, int length, int k): out, ending `offset` words from its end, += in * k; the carry. */
export function mulAdd(args: u32): bool {
  const out = word(args, 0);
  const input = word(args, 1);
  const offset = word(args, 2);
  const length = word(args, 3);
  const k = <u64>word(args, 4);
  if (out == 0 || !has(input, 0, length) || offset > lengthOf(out) || lengthOf(out) - offset < length) return false;
  let carry: u64 = 0;
  let to = element(out, lengthOf(out) - offset);
  for (let from = element(input, length), first = element(input, 0); from > first; ) {
    from -= 4;
    to -= 4;
    carry += k * <u64>ld(from) + <u64>ld(to);
    st(to, <u32>carry);
    carry >>>= 32;
  }
  return answer(args, <u32>carry);
}

/** MutableBigInteger.mulsub(int[] q, int[] a, int x, int length, int offset): q[offset + 1, offset + length] -= a * x; the borrow. The receiver is slot 0. */
export function mulSub(args: u32): bool {
  const q = word(args, 1);
  const a = word(args, 2);
  const x = <u64>word(args, 3);
  const length = word(args, 4);
  const offset = word(args, 5);
  if (!has(a, 0, length) || !has(q, 0, offset + length + 1) || q == a || offset > 0x3fffffff) return false;
  let carry: u64 = 0;
  let to = element(q, offset + length);
  for (let from = element(a, length), first = element(a, 0); from > first; to -= 4) {
    from -= 4;
    carry += x * <u64>ld(from);
    const before = ld(to);
    const low = <u32>carry;
    st(to, before - low);
    carry = (carry >>> 32) + u64(before < low);
  }
  return answer(args, <u32>carry);
}

/** BigInteger.shiftLeftImplWorker(int[] new, int[] old, int newIndex, int shift, int count): shift is 1 to 31. */
export function shiftLeft(args: u32): bool {
  const target = word(args, 0);
  const source = word(args, 1);
  const to = word(args, 2);
  const shift = word(args, 3);
  const count = word(args, 4);
  if (count > 0x3fffffff || !has(source, 0, count + 1) || !has(target, to, count) || shift - 1 > 30 || target == source) return false;
  for (let i: u32 = 0; i < count; i++) {
    st(element(target, to + i), (ld(element(source, i)) << shift) | (ld(element(source, i + 1)) >>> (32 - shift)));
  }
  return true;
}
