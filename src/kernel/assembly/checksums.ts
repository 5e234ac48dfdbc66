// Intrinsics of java.util.zip: CRC-32 and CRC-32C eight bytes at a time (tables are made at first use), Adler-32.
import { ARRAY_BASE, KernelState } from "../../../build/assembly/layout";
import { answer, has, long, word } from "./arguments";
import { malloc } from "./malloc";
import { ld, st } from "./words";

const CRC32: u32 = 0xedb88320;
const CRC32C: u32 = 0x82f63b78;
/** Most additions of bytes before Adler's sums must be reduced. */
const ADLER_RUN: u32 = 5552;
const ADLER: u32 = 65521;

/** Eight tables of 256 words for a reflected polynomial; 0 when there is no memory. */
function table(holder: u32, polynomial: u32): u32 {
  const known = ld(holder);
  if (known != 0) return known;
  const t = malloc(8 * 1024);
  if (t == 0) return 0;
  for (let i: u32 = 0; i < 256; i++) {
    let c = i;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ polynomial : c >>> 1;
    st(t + (i << 2), c);
  }
  for (let i: u32 = 0; i < 256; i++) {
    let c = ld(t + (i << 2));
    for (let k: u32 = 1; k < 8; k++) {
      c = ld(t + ((c & 255) << 2)) ^ (c >>> 8);
      st(t + (k << 10) + (i << 2), c);
    }
  }
  st(holder, t);
  return t;
}

@inline function entry(t: u32, k: u32, index: u32): u32 {
  return ld(t + (k << 10) + ((index & 255) << 2));
}

function update(t: u32, crc: u32, at: u32, bytes: u32): u32 {
  let c = ~crc;
  const end = at + bytes;
  while (end - at >= 8) {
    const x = c ^ ld(at);
    const y = ld(at + 4);
    c =
      entry(t, 7, x) ^ entry(t, 6, x >>> 8) ^ entry(t, 5, x >>> 16) ^ entry(t, 4, x >>> 24) ^
      entry(t, 3, y) ^ entry(t, 2, y >>> 8) ^ entry(t, 1, y >>> 16) ^ entry(t, 0, y >>> 24);
    at += 8;
  }
  while (at < end) c = entry(t, 0, c ^ load<u8>(at++)) ^ (c >>> 8);
  return ~c;
}

/** CRC32.update(int crc, int b) */
export function crc32Byte(args: u32): bool {
  const t = table(KernelState.crc32Table, CRC32);
  if (t == 0) return false;
  const c = ~word(args, 0);
  return answer(args, ~(entry(t, 0, c ^ word(args, 1)) ^ (c >>> 8)));
}

/** CRC32.updateBytes0(int crc, byte[] b, int from, int length) */
export function crc32Bytes(args: u32): bool {
  const t = table(KernelState.crc32Table, CRC32);
  const array = word(args, 1);
  if (t == 0 || !has(array, word(args, 2), word(args, 3))) return false;
  return answer(args, update(t, word(args, 0), array + ARRAY_BASE + word(args, 2), word(args, 3)));
}

/** CRC32.updateByteBuffer0(int crc, long address, int from, int length) */
export function crc32Buffer(args: u32): bool {
  const t = table(KernelState.crc32Table, CRC32);
  if (t == 0) return false;
  return answer(args, update(t, word(args, 0), <u32>long(args, 1) + word(args, 3), word(args, 4)));
}

/** CRC32C.updateBytes(int crc, byte[] b, int from, int end): the crc itself, not complemented. */
export function crc32cBytes(args: u32): bool {
  const t = table(KernelState.crc32cTable, CRC32C);
  const array = word(args, 1);
  const from = word(args, 2);
  const end = word(args, 3);
  if (t == 0 || from > end || !has(array, from, end - from)) return false;
  return answer(args, ~update(t, ~word(args, 0), array + ARRAY_BASE + from, end - from));
}

/** CRC32C.updateDirectByteBuffer(int crc, long address, int from, int end) */
export function crc32cBuffer(args: u32): bool {
  const t = table(KernelState.crc32cTable, CRC32C);
  const from = word(args, 3);
  const end = word(args, 4);
  if (t == 0 || from > end) return false;
  return answer(args, ~update(t, ~word(args, 0), <u32>long(args, 1) + from, end - from));
}

export function adler(sum: u32, at: u32, bytes: u32): u32 {
  let a = sum & 0xffff;
  let b = sum >>> 16;
  while (bytes > 0) {
    const run = bytes < ADLER_RUN ? bytes : ADLER_RUN;
    for (const end = at + run; at < end; at++) {
      a += load<u8>(at);
      b += a;
    }
    a %= ADLER;
    b %= ADLER;
    bytes -= run;
  }
  return (b << 16) | a;
}

/** Adler32.updateBytes(int adler, byte[] b, int from, int length) */
export function adler32Bytes(args: u32): bool {
  const array = word(args, 1);
  if (!has(array, word(args, 2), word(args, 3))) return false;
  return answer(args, adler(word(args, 0), array + ARRAY_BASE + word(args, 2), word(args, 3)));
}

/** Adler32.updateByteBuffer(int adler, long address, int from, int length) */
export function adler32Buffer(args: u32): bool {
  return answer(args, adler(word(args, 0), <u32>long(args, 1) + word(args, 3), word(args, 4)));
}
