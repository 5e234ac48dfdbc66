// Intrinsics of sun.security.provider: one block of MD5 (RFC 1321), SHA-1, SHA-2 (FIPS 180-4), the permutation of SHA-3 (FIPS 202). The digest's `state` field is updated in
// place; its Java code pads and counts. And SHA-256 for the VM, whose identities are hashes: loading the host's takes longer than all of a run's.
import { ARRAY_BASE, Field, KernelState, Klass, Symbol_ } from "../../../build/assembly/layout";
import { has, intAt, word } from "./arguments";
import { klassOf } from "./objects";
import { malloc } from "./malloc";
import { ld, st } from "./words";

/** The message schedule: 80 words of 64 bits at most. */
const SCHEDULE: u32 = 640;
/** The name "state": its length, first four bytes and last one. */
const STATE_LENGTH: u32 = 5;
const STATE_HEAD: u32 = 0x74617473;
const STATE_TAIL: u32 = 0x65;

/** sine constants of MD5 */
const MD5_K = memory.data<u32>([
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
]);

/** cube roots of the first primes: SHA-256 */
const SHA256_K = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

/** square roots of the first eight primes: what SHA-256 begins with */
const SHA256_START = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/** the same for SHA-512 */
const SHA512_K = memory.data<u64>([
  0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
  0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
  0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
  0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
  0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
  0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
  0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
  0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
  0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
  0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
  0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
  0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
  0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
  0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
  0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
  0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
  0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
  0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
  0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
  0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
]);

/** The array in field `state` of a digest, 0 when its class has no such field. */
function stateOf(digest: u32): u32 {
  for (let k = klassOf(digest); k != 0; k = ld(k + Klass.super_)) {
    const fields = ld(k + Klass.fields);
    if (fields == 0) continue;
    for (let f = fields + 4, end = f + ld(fields) * Field.sizeof; f < end; f += Field.sizeof) {
      const name = ld(f + Field.name);
      if (load<u16>(name + Symbol_.length) != STATE_LENGTH) continue;
      if (load<u32>(name, Symbol_.sizeof) == STATE_HEAD && load<u8>(name, Symbol_.sizeof + 4) == STATE_TAIL) return ld(digest + ld(f + Field.offset));
    }
  }
  return 0;
}

function schedule(): u32 {
  let w = ld(KernelState.digestTable);
  if (w == 0) st(KernelState.digestTable, (w = malloc(SCHEDULE)));
  return w;
}

@inline function state32(array: u32, i: u32): u32 {
  return intAt(array, i);
}
@inline function add32(array: u32, i: u32, value: u32): void {
  const at = array + ARRAY_BASE + (i << 2);
  st(at, ld(at) + value);
}
@inline function big32(at: u32): u32 {
  return bswap(ld(at));
}

/** MD5.implCompress0(byte[] block, int from) */
export function md5Block(args: u32): bool {
  const state = stateOf(word(args, 0));
  if (!has(word(args, 1), word(args, 2), 64) || !has(state, 0, 4)) return false;
  const block = word(args, 1) + ARRAY_BASE + word(args, 2);
  let a = state32(state, 0);
  let b = state32(state, 1);
  let c = state32(state, 2);
  let d = state32(state, 3);
  for (let i: u32 = 0; i < 64; i++) {
    let f: u32;
    let g: u32;
    let r: u32;
    const step = i & 3;
    if (i < 16) {
      f = d ^ (b & (c ^ d));
      g = i;
      r = 7 + step * 5;
    } else if (i < 32) {
      f = c ^ (d & (b ^ c));
      g = (5 * i + 1) & 15;
      r = step == 0 ? 5 : step == 1 ? 9 : step == 2 ? 14 : 20;
    } else if (i < 48) {
      f = b ^ c ^ d;
      g = (3 * i + 5) & 15;
      r = step == 0 ? 4 : step == 1 ? 11 : step == 2 ? 16 : 23;
    } else {
      f = c ^ (b | ~d);
      g = (7 * i) & 15;
      r = step == 0 ? 6 : step == 1 ? 10 : step == 2 ? 15 : 21;
    }
    const sum = a + f + load<u32>(MD5_K + (i << 2)) + ld(block + (g << 2));
    a = d;
    d = c;
    c = b;
    b += rotl(sum, r);
  }
  add32(state, 0, a);
  add32(state, 1, b);
  add32(state, 2, c);
  add32(state, 3, d);
  return true;
}

/** SHA.implCompress0(byte[] block, int from) */
export function sha1Block(args: u32): bool {
  const state = stateOf(word(args, 0));
  const w = schedule();
  if (w == 0 || !has(word(args, 1), word(args, 2), 64) || !has(state, 0, 5)) return false;
  const block = word(args, 1) + ARRAY_BASE + word(args, 2);
  for (let i: u32 = 0; i < 64; i += 4) st(w + i, big32(block + i));
  for (let i: u32 = 64; i < 320; i += 4) st(w + i, rotl(ld(w + i - 12) ^ ld(w + i - 32) ^ ld(w + i - 56) ^ ld(w + i - 64), 1));
  let a = state32(state, 0);
  let b = state32(state, 1);
  let c = state32(state, 2);
  let d = state32(state, 3);
  let e = state32(state, 4);
  for (let i: u32 = 0; i < 320; i += 4) {
    let f: u32;
    if (i < 80) f = (d ^ (b & (c ^ d))) + 0x5a827999;
    else if (i < 160) f = (b ^ c ^ d) + 0x6ed9eba1;
    else if (i < 240) f = ((b & c) | (d & (b | c))) + 0x8f1bbcdc;
    else f = (b ^ c ^ d) + 0xca62c1d6;
    const next = rotl(a, 5) + f + e + ld(w + i);
    e = d;
    d = c;
    c = rotl(b, 30);
    b = a;
    a = next;
  }
  add32(state, 0, a);
  add32(state, 1, b);
  add32(state, 2, c);
  add32(state, 3, d);
  add32(state, 4, e);
  return true;
}

/** SHA2.implCompress0(byte[] block, int from): SHA-224 and SHA-256 */
export function sha256Block(args: u32): bool {
  const state = stateOf(word(args, 0));
  const w = schedule();
  if (w == 0 || !has(word(args, 1), word(args, 2), 64) || !has(state, 0, 8)) return false;
  compress256(w, state + ARRAY_BASE, word(args, 1) + ARRAY_BASE + word(args, 2));
  return true;
}

/** The VM's own hash of `length` bytes: 32 bytes at `into`. @returns false when there is no memory for it */
export function sha256(from: u32, length: u32, into: u32): bool {
  const w = schedule();
  if (w == 0) return false;
  for (let i: u32 = 0; i < 32; i += 4) st(into + i, load<u32>(SHA256_START + i));
  const end = from + length;
  let at = from;
  for (; end - at >= 64; at += 64) compress256(w, into, at);
  // What is left, a bit, zeros and the number of bits: one block or two, behind the schedule.
  const tail = w + 256;
  const left = end - at;
  const size: u32 = left < 56 ? 64 : 128;
  memory.fill(tail, 0, size);
  memory.copy(tail, at, left);
  store<u8>(tail + left, 0x80);
  store<u64>(tail + size - 8, bswap((<u64>length) << 3));
  for (let i: u32 = 0; i < size; i += 64) compress256(w, into, tail + i);
  for (let i: u32 = 0; i < 32; i += 4) st(into + i, bswap(ld(into + i)));
  return true;
}

/** One block into the eight words of a state, with room for 64 words at `w`. */
function compress256(w: u32, state: u32, block: u32): void {
  for (let i: u32 = 0; i < 64; i += 4) st(w + i, big32(block + i));
  for (let i: u32 = 64; i < 256; i += 4) {
    const x = ld(w + i - 60);
    const y = ld(w + i - 8);
    const s0 = rotr(x, 7) ^ rotr(x, 18) ^ (x >>> 3);
    const s1 = rotr(y, 17) ^ rotr(y, 19) ^ (y >>> 10);
    st(w + i, ld(w + i - 64) + s0 + ld(w + i - 28) + s1);
  }
  let a = ld(state);
  let b = ld(state + 4);
  let c = ld(state + 8);
  let d = ld(state + 12);
  let e = ld(state + 16);
  let f = ld(state + 20);
  let g = ld(state + 24);
  let h = ld(state + 28);
  for (let i: u32 = 0; i < 256; i += 4) {
    const t1 = h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + (g ^ (e & (f ^ g))) + load<u32>(SHA256_K + i) + ld(w + i);
    const t2 = (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  st(state, ld(state) + a);
  st(state + 4, ld(state + 4) + b);
  st(state + 8, ld(state + 8) + c);
  st(state + 12, ld(state + 12) + d);
  st(state + 16, ld(state + 16) + e);
  st(state + 20, ld(state + 20) + f);
  st(state + 24, ld(state + 24) + g);
  st(state + 28, ld(state + 28) + h);
}

@inline function state64(array: u32, i: u32): u64 {
  return load<u64>(array + (i << 3), ARRAY_BASE);
}
@inline function add64(array: u32, i: u32, value: u64): void {
  const at = array + (i << 3);
  store<u64>(at, load<u64>(at, ARRAY_BASE) + value, ARRAY_BASE);
}

/** SHA5.implCompress0(byte[] block, int from): SHA-384 and SHA-512 */
export function sha512Block(args: u32): bool {
  const state = stateOf(word(args, 0));
  const w = schedule();
  if (w == 0 || !has(word(args, 1), word(args, 2), 128) || !has(state, 0, 8)) return false;
  const block = word(args, 1) + ARRAY_BASE + word(args, 2);
  for (let i: u32 = 0; i < 128; i += 8) store<u64>(w + i, bswap(load<u64>(block + i)));
  for (let i: u32 = 128; i < 640; i += 8) {
    const x = load<u64>(w + i - 120);
    const y = load<u64>(w + i - 16);
    const s0 = rotr(x, 1) ^ rotr(x, 8) ^ (x >>> 7);
    const s1 = rotr(y, 19) ^ rotr(y, 61) ^ (y >>> 6);
    store<u64>(w + i, load<u64>(w + i - 128) + s0 + load<u64>(w + i - 56) + s1);
  }
  let a = state64(state, 0);
  let b = state64(state, 1);
  let c = state64(state, 2);
  let d = state64(state, 3);
  let e = state64(state, 4);
  let f = state64(state, 5);
  let g = state64(state, 6);
  let h = state64(state, 7);
  for (let i: u32 = 0; i < 640; i += 8) {
    const t1 = h + (rotr(e, 14) ^ rotr(e, 18) ^ rotr(e, 41)) + (g ^ (e & (f ^ g))) + load<u64>(SHA512_K + i) + load<u64>(w + i);
    const t2 = (rotr(a, 28) ^ rotr(a, 34) ^ rotr(a, 39)) + ((a & b) | (c & (a | b)));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  add64(state, 0, a);
  add64(state, 1, b);
  add64(state, 2, c);
  add64(state, 3, d);
  add64(state, 4, e);
  add64(state, 5, f);
  add64(state, 6, g);
  add64(state, 7, h);
  return true;
}

/** iota of Keccak-f[1600] */
const KECCAK_RC = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
  0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
  0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
  0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
  0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
]);
/** Lanes in the order in which pi visits them, and by how much rho rotates what goes there. */
const KECCAK_PI = memory.data<u8>([10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1]);
const KECCAK_RHO = memory.data<u8>([1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44]);

@inline function column(a: u32, x: u32): u64 {
  const at = a + (x << 3);
  return load<u64>(at) ^ load<u64>(at, 40) ^ load<u64>(at, 80) ^ load<u64>(at, 120) ^ load<u64>(at, 160);
}
@inline function flip(a: u32, x: u32, d: u64): void {
  for (let at = a + (x << 3), end = at + 200; at < end; at += 40) store<u64>(at, load<u64>(at) ^ d);
}

/** SHA3.keccak(): the lanes are the state's 200 bytes. */
export function keccak(args: u32): bool {
  const state = stateOf(word(args, 0));
  if (!has(state, 0, 200)) return false;
  const a = state + ARRAY_BASE;
  for (let round: u32 = 0; round < 192; round += 8) {
    const c0 = column(a, 0);
    const c1 = column(a, 1);
    const c2 = column(a, 2);
    const c3 = column(a, 3);
    const c4 = column(a, 4);
    flip(a, 0, c4 ^ rotl(c1, 1));
    flip(a, 1, c0 ^ rotl(c2, 1));
    flip(a, 2, c1 ^ rotl(c3, 1));
    flip(a, 3, c2 ^ rotl(c4, 1));
    flip(a, 4, c3 ^ rotl(c0, 1));
    let moving = load<u64>(a, 8);
    for (let i: u32 = 0; i < 24; i++) {
      const at = a + (<u32>load<u8>(KECCAK_PI + i) << 3);
      const displaced = load<u64>(at);
      store<u64>(at, rotl(moving, <u64>load<u8>(KECCAK_RHO + i)));
      moving = displaced;
    }
    for (let row = a; row < a + 200; row += 40) {
      const r0 = load<u64>(row);
      const r1 = load<u64>(row, 8);
      const r2 = load<u64>(row, 16);
      const r3 = load<u64>(row, 24);
      const r4 = load<u64>(row, 32);
      store<u64>(row, r0 ^ (~r1 & r2));
      store<u64>(row, r1 ^ (~r2 & r3), 8);
      store<u64>(row, r2 ^ (~r3 & r4), 16);
      store<u64>(row, r3 ^ (~r4 & r0), 24);
      store<u64>(row, r4 ^ (~r0 & r1), 32);
    }
    store<u64>(a, load<u64>(a) ^ load<u64>(KECCAK_RC + round));
  }
  return true;
}
