// Output of deflate (zlib's trees.c): Huffman trees of a block, and its bits. A tree is an array of pairs of u16: frequency, later the code; and the
// parent, later the code's length. The bytes are zlib's own.
import { DeflateState, KernelState } from "../../../build/assembly/layout";
import { malloc } from "./malloc";
import { ld, st } from "./words";

const LENGTH_CODES: u32 = 29;
const LITERALS: u32 = 256;
const L_CODES: u32 = 286;
const D_CODES: u32 = 30;
const BL_CODES: u32 = 19;
const HEAP_SIZE: u32 = 573;
const MAX_BITS: u32 = 15;
const MAX_BL_BITS: u32 = 7;
const END_BLOCK: u32 = 256;
const REPEAT: u32 = 16;
const ZEROS: u32 = 17;
const MANY_ZEROS: u32 = 18;
const FIXED: u32 = 4;

/** Bytes from DeflateState.sizeof on: the pending output, whose upper three quarters hold the block's symbols until they are written. */
export const PENDING_SIZE: u32 = 65536;
export const SYMBOLS_AT: u32 = 16384;
/** Bytes of symbols that end a block. */
export const MOST_SYMBOLS: u32 = 3 * (16384 - 1);

const EXTRA_LENGTH = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]);
const EXTRA_DISTANCE = memory.data<u8>([0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]);
const EXTRA_CODE = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7]);
const ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

// The static tables, one block (KernelState.deflateTables).
const STATIC_L: u32 = 0; // 288 pairs
const STATIC_D: u32 = 1152; // 30 pairs
const DIST_CODE: u32 = 1280; // 512 bytes
const LENGTH_CODE: u32 = 1792; // 256 bytes
const BASE_LENGTH: u32 = 2048; // 29 u16
const BASE_DIST: u32 = 2112; // 30 u16
const TABLES_SIZE: u32 = 2176;

@inline export function half(at: u32, index: u32): u32 {
  return load<u16>(at + (index << 1));
}
@inline export function setHalf(at: u32, index: u32, value: u32): void {
  store<u16>(at + (index << 1), value);
}
@inline function freq(tree: u32, n: u32): u32 {
  return load<u16>(tree + (n << 2));
}
@inline function setFreq(tree: u32, n: u32, value: u32): void {
  store<u16>(tree + (n << 2), value);
}
@inline function len(tree: u32, n: u32): u32 {
  return load<u16>(tree + (n << 2), 2);
}
@inline function setLen(tree: u32, n: u32, value: u32): void {
  store<u16>(tree + (n << 2), value, 2);
}
@inline function count(at: u32, by: u32): void {
  st(at, ld(at) + by);
}

/** Makes the static tables unless they are there; false when there is no memory. */
export function staticTables(): bool {
  if (ld(KernelState.deflateTables) != 0) return true;
  const t = malloc(TABLES_SIZE);
  if (t == 0) return false;
  let length: u32 = 0;
  for (let code: u32 = 0; code < LENGTH_CODES - 1; code++) {
    setHalf(t + BASE_LENGTH, code, length);
    for (let n: u32 = 0; n < 1 << <u32>load<u8>(<u32>EXTRA_LENGTH + code); n++) store<u8>(t + LENGTH_CODE + length++, code);
  }
  store<u8>(t + LENGTH_CODE + 255, LENGTH_CODES - 1); // 258 has a code of its own
  setHalf(t + BASE_LENGTH, LENGTH_CODES - 1, 0);
  let distance: u32 = 0;
  for (let code: u32 = 0; code < D_CODES; code++) {
    const extra: u32 = load<u8>(<u32>EXTRA_DISTANCE + code);
    setHalf(t + BASE_DIST, code, distance);
    for (let n: u32 = 0; n < 1 << extra; n++, distance++) store<u8>(t + DIST_CODE + distCodeAt(distance), code);
  }
  for (let n: u32 = 0; n < 288; n++) setLen(t + STATIC_L, n, n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8);
  const counts = <u32>scratch;
  memory.fill(counts, 0, 32);
  setHalf(counts, 7, 24);
  setHalf(counts, 8, 152);
  setHalf(counts, 9, 112);
  makeCodes(t + STATIC_L, 287, counts);
  for (let n: u32 = 0; n < D_CODES; n++) {
    setLen(t + STATIC_D, n, 5);
    setFreq(t + STATIC_D, n, reversed(n, 5));
  }
  st(KernelState.deflateTables, t);
  return true;
}

/** Place of a distance (less one) in the table of distances' codes. */
@inline function distCodeAt(distance: u32): u32 {
  return distance < 256 ? distance : 256 + (distance >>> 7);
}

/** Sixteen u16, for the time of a call. */
const scratch = memory.data(32);
const nextCode = memory.data(32);

function reversed(code: u32, bits: u32): u32 {
  let r: u32 = 0;
  for (; bits > 0; bits--) {
    r = (r << 1) | (code & 1);
    code >>>= 1;
  }
  return r;
}

/** Codes of the tree's lengths. */
function makeCodes(tree: u32, maxCode: i32, counts: u32): void {
  const next = <u32>nextCode;
  let code: u32 = 0;
  for (let bits: u32 = 1; bits <= MAX_BITS; bits++) {
    code = (code + half(counts, bits - 1)) << 1;
    setHalf(next, bits, code);
  }
  for (let n: i32 = 0; n <= maxCode; n++) {
    const bits = len(tree, n);
    if (bits == 0) continue;
    const c = half(next, bits);
    setHalf(next, bits, c + 1);
    setFreq(tree, n, reversed(c, bits));
  }
}

/** Begins a block. */
export function initBlock(s: u32): void {
  for (let n: u32 = 0; n < L_CODES; n++) setFreq(s + DeflateState.literalTree, n, 0);
  for (let n: u32 = 0; n < D_CODES; n++) setFreq(s + DeflateState.distanceTree, n, 0);
  for (let n: u32 = 0; n < BL_CODES; n++) setFreq(s + DeflateState.lengthTree, n, 0);
  setFreq(s + DeflateState.literalTree, END_BLOCK, 1);
  st(s + DeflateState.optimalLength, 0);
  st(s + DeflateState.staticLength, 0);
  st(s + DeflateState.symbols, 0);
  st(s + DeflateState.matches, 0);
}

// --- bits

@inline function pendingEnd(s: u32): u32 {
  return ld(s + DeflateState.pendingOut) + ld(s + DeflateState.pending);
}

export function putByte(s: u32, byte: u32): void {
  store<u8>(pendingEnd(s), byte);
  count(s + DeflateState.pending, 1);
}

function sendBits(s: u32, value: u32, bits: u32): void {
  let buffer = load<u64>(s + DeflateState.bitBuffer);
  let n = ld(s + DeflateState.bitCount);
  buffer |= <u64>value << n;
  n += bits;
  if (n >= 32) {
    store<u32>(pendingEnd(s), <u32>buffer);
    count(s + DeflateState.pending, 4);
    buffer >>= 32;
    n -= 32;
  }
  store<u64>(s + DeflateState.bitBuffer, buffer);
  st(s + DeflateState.bitCount, n);
}

/** Puts out whole bytes; up to seven bits stay. */
export function flushBits(s: u32): void {
  let buffer = load<u64>(s + DeflateState.bitBuffer);
  let n = ld(s + DeflateState.bitCount);
  for (; n >= 8; n -= 8) {
    putByte(s, <u32>buffer);
    buffer >>= 8;
  }
  store<u64>(s + DeflateState.bitBuffer, buffer);
  st(s + DeflateState.bitCount, n);
}

/** Goes on at a byte's begin. */
function alignBits(s: u32): void {
  flushBits(s);
  if (ld(s + DeflateState.bitCount) > 0) putByte(s, <u32>load<u64>(s + DeflateState.bitBuffer));
  store<u64>(s + DeflateState.bitBuffer, 0);
  st(s + DeflateState.bitCount, 0);
}

function sendCode(s: u32, tree: u32, c: u32): void {
  sendBits(s, freq(tree, c), len(tree, c));
}

// --- trees

@inline function heapAt(s: u32, k: u32): u32 {
  return half(s + DeflateState.heap, k);
}
@inline function setHeap(s: u32, k: u32, n: u32): void {
  setHalf(s + DeflateState.heap, k, n);
}

function smaller(tree: u32, n: u32, m: u32, depth: u32): bool {
  const a = freq(tree, n);
  const b = freq(tree, m);
  return a < b || (a == b && half(depth, n) <= half(depth, m));
}

function siftDown(s: u32, tree: u32, k: u32): void {
  const depth = s + DeflateState.depth;
  const length = ld(s + DeflateState.heapLength);
  const v = heapAt(s, k);
  for (let j = k << 1; j <= length; j <<= 1) {
    if (j < length && smaller(tree, heapAt(s, j + 1), heapAt(s, j), depth)) j++;
    if (smaller(tree, v, heapAt(s, j), depth)) break;
    setHeap(s, k, heapAt(s, j));
    k = j;
  }
  setHeap(s, k, v);
}

/** Lengths of the codes; none longer than `longest`. `fixed`: the static tree, 0 none. */
function makeLengths(s: u32, tree: u32, maxCode: i32, fixed: u32, extra: u32, base: u32, longest: u32): void {
  const counts = s + DeflateState.lengthCounts;
  memory.fill(counts, 0, 32);
  let h = ld(s + DeflateState.heapMax);
  setLen(tree, heapAt(s, h), 0);
  let overflow: i32 = 0;
  for (h++; h < HEAP_SIZE; h++) {
    const n = heapAt(s, h);
    let bits = len(tree, len(tree, n)) + 1;
    if (bits > longest) {
      bits = longest;
      overflow++;
    }
    setLen(tree, n, bits);
    if (<i32>n > maxCode) continue;
    setHalf(counts, bits, half(counts, bits) + 1);
    const more: u32 = n >= base ? <u32>load<u8>(extra + n - base) : 0;
    const f = freq(tree, n);
    count(s + DeflateState.optimalLength, f * (bits + more));
    if (fixed != 0) count(s + DeflateState.staticLength, f * (len(fixed, n) + more));
  }
  if (overflow == 0) return;
  do {
    let bits = longest - 1;
    while (half(counts, bits) == 0) bits--;
    setHalf(counts, bits, half(counts, bits) - 1);
    setHalf(counts, bits + 1, half(counts, bits + 1) + 2);
    setHalf(counts, longest, half(counts, longest) - 1);
    overflow -= 2;
  } while (overflow > 0);
  for (let bits = longest; bits != 0; bits--) {
    for (let n = half(counts, bits); n != 0; ) {
      const m = heapAt(s, --h);
      if (<i32>m > maxCode) continue;
      if (len(tree, m) != bits) {
        count(s + DeflateState.optimalLength, (bits - len(tree, m)) * freq(tree, m));
        setLen(tree, m, bits);
      }
      n--;
    }
  }
}

/** A tree's codes out of its frequencies; returns the highest code in use. */
function buildTree(s: u32, tree: u32, fixed: u32, extra: u32, base: u32, elements: u32, longest: u32): i32 {
  const depth = s + DeflateState.depth;
  let maxCode: i32 = -1;
  let length: u32 = 0;
  let max = HEAP_SIZE;
  for (let n: u32 = 0; n < elements; n++) {
    if (freq(tree, n) != 0) {
      setHeap(s, ++length, n);
      maxCode = n;
      setHalf(depth, n, 0);
    } else setLen(tree, n, 0);
  }
  while (length < 2) {
    const node: u32 = maxCode < 2 ? ++maxCode : 0;
    setHeap(s, ++length, node);
    setFreq(tree, node, 1);
    setHalf(depth, node, 0);
    count(s + DeflateState.optimalLength, 0xffffffff);
    if (fixed != 0) count(s + DeflateState.staticLength, 0 - len(fixed, node));
  }
  st(s + DeflateState.heapLength, length);
  for (let n = length >>> 1; n >= 1; n--) siftDown(s, tree, n);
  let node = elements;
  do {
    const n = heapAt(s, 1);
    setHeap(s, 1, heapAt(s, length--));
    st(s + DeflateState.heapLength, length);
    siftDown(s, tree, 1);
    const m = heapAt(s, 1);
    setHeap(s, --max, n);
    setHeap(s, --max, m);
    setFreq(tree, node, freq(tree, n) + freq(tree, m));
    const a = half(depth, n);
    const b = half(depth, m);
    setHalf(depth, node, (a >= b ? a : b) + 1);
    setLen(tree, n, node);
    setLen(tree, m, node);
    setHeap(s, 1, node++);
    siftDown(s, tree, 1);
  } while (length >= 2);
  setHeap(s, --max, heapAt(s, 1));
  st(s + DeflateState.heapMax, max);
  makeLengths(s, tree, maxCode, fixed, extra, base, longest);
  makeCodes(tree, maxCode, s + DeflateState.lengthCounts);
  return maxCode;
}

/** Runs of equal code lengths: counts the codes for them (`send` false), or sends them. */
function runs(s: u32, tree: u32, maxCode: i32, send: bool): void {
  const codes = s + DeflateState.lengthTree;
  let previous: u32 = 0xffffffff;
  let following = len(tree, 0);
  let n: u32 = 0;
  let most: u32 = following == 0 ? 138 : 7;
  let least: u32 = following == 0 ? 3 : 4;
  if (!send) setLen(tree, maxCode + 1, 0xffff);
  for (let i: i32 = 0; i <= maxCode; i++) {
    const current = following;
    following = len(tree, i + 1);
    if (++n < most && current == following) continue;
    if (n < least) {
      if (send) while (n-- > 0) sendCode(s, codes, current);
      else setFreq(codes, current, freq(codes, current) + n);
    } else if (current != 0) {
      if (current != previous) {
        if (send) sendCode(s, codes, current);
        else setFreq(codes, current, freq(codes, current) + 1);
        n--;
      }
      run(s, REPEAT, n - 3, 2, send);
    } else if (n <= 10) run(s, ZEROS, n - 3, 3, send);
    else run(s, MANY_ZEROS, n - 11, 7, send);
    n = 0;
    previous = current;
    most = following == 0 ? 138 : current == following ? 6 : 7;
    least = following == 0 || current == following ? 3 : 4;
  }
}

function run(s: u32, code: u32, value: u32, bits: u32, send: bool): void {
  const codes = s + DeflateState.lengthTree;
  if (send) {
    sendCode(s, codes, code);
    sendBits(s, value, bits);
  } else setFreq(codes, code, freq(codes, code) + 1);
}

function sendBlock(s: u32, literals: u32, distances: u32): void {
  const t = ld(KernelState.deflateTables);
  const symbols = s + DeflateState.sizeof + SYMBOLS_AT;
  const end = symbols + ld(s + DeflateState.symbols);
  let out = pendingEnd(s);
  const begin = out;
  let buffer = load<u64>(s + DeflateState.bitBuffer);
  let n = ld(s + DeflateState.bitCount);
  // The bits of symbols that were read overwrite them, as they never take more room.
  for (let at = symbols; at < end; at += 3) {
    let distance: u32 = load<u16>(at);
    const c: u32 = load<u8>(at, 2);
    if (distance == 0) {
      buffer |= <u64>freq(literals, c) << n;
      n += len(literals, c);
    } else {
      let code: u32 = load<u8>(t + LENGTH_CODE + c);
      buffer |= <u64>freq(literals, code + LITERALS + 1) << n;
      n += len(literals, code + LITERALS + 1);
      let extra: u32 = load<u8>(<u32>EXTRA_LENGTH + code);
      if (extra != 0) {
        buffer |= <u64>(c - half(t + BASE_LENGTH, code)) << n;
        n += extra;
      }
      if (n >= 32) {
        store<u32>(out, <u32>buffer);
        out += 4;
        buffer >>= 32;
        n -= 32;
      }
      distance--;
      code = load<u8>(t + DIST_CODE + distCodeAt(distance));
      buffer |= <u64>freq(distances, code) << n;
      n += len(distances, code);
      extra = load<u8>(<u32>EXTRA_DISTANCE + code);
      if (extra != 0) {
        buffer |= <u64>(distance - half(t + BASE_DIST, code)) << n;
        n += extra;
      }
    }
    if (n >= 32) {
      store<u32>(out, <u32>buffer);
      out += 4;
      buffer >>= 32;
      n -= 32;
    }
  }
  count(s + DeflateState.pending, out - begin);
  store<u64>(s + DeflateState.bitBuffer, buffer);
  st(s + DeflateState.bitCount, n);
  sendCode(s, literals, END_BLOCK);
}

/** A stored block of `bytes` bytes at `from`. */
export function storedBlock(s: u32, from: u32, bytes: u32, last: bool): void {
  sendBits(s, last ? 1 : 0, 3);
  alignBits(s);
  putByte(s, bytes);
  putByte(s, bytes >>> 8);
  putByte(s, ~bytes);
  putByte(s, ~bytes >>> 8);
  memory.copy(pendingEnd(s), from, bytes);
  count(s + DeflateState.pending, bytes);
}

/** Ends a block in the way that takes least. `from`: its bytes, 0 when the window has not all of them any more. */
export function flushBlock(s: u32, from: u32, bytes: u32, last: bool): void {
  const t = ld(KernelState.deflateTables);
  const literals = s + DeflateState.literalTree;
  const distances = s + DeflateState.distanceTree;
  const codes = s + DeflateState.lengthTree;
  let optimal: u32;
  let fixed: u32;
  let lMax: i32 = 0;
  let dMax: i32 = 0;
  let lastCode: u32 = 0;
  if (ld(s + DeflateState.level) > 0) {
    lMax = buildTree(s, literals, t + STATIC_L, <u32>EXTRA_LENGTH, LITERALS + 1, L_CODES, MAX_BITS);
    dMax = buildTree(s, distances, t + STATIC_D, <u32>EXTRA_DISTANCE, 0, D_CODES, MAX_BITS);
    runs(s, literals, lMax, false);
    runs(s, distances, dMax, false);
    buildTree(s, codes, 0, <u32>EXTRA_CODE, 0, BL_CODES, MAX_BL_BITS);
    for (lastCode = BL_CODES - 1; lastCode >= 3; lastCode--) if (len(codes, load<u8>(<u32>ORDER + lastCode)) != 0) break;
    count(s + DeflateState.optimalLength, 3 * (lastCode + 1) + 5 + 5 + 4);
    optimal = (ld(s + DeflateState.optimalLength) + 3 + 7) >>> 3;
    fixed = (ld(s + DeflateState.staticLength) + 3 + 7) >>> 3;
    if (fixed <= optimal || ld(s + DeflateState.strategy) == FIXED) optimal = fixed;
  } else {
    optimal = bytes + 5;
    fixed = optimal;
  }
  const final: u32 = last ? 1 : 0;
  if (bytes + 4 <= optimal && from != 0) storedBlock(s, from, bytes, last);
  else if (fixed == optimal) {
    sendBits(s, 2 + final, 3);
    sendBlock(s, t + STATIC_L, t + STATIC_D);
  } else {
    sendBits(s, 4 + final, 3);
    sendBits(s, lMax + 1 - 257, 5);
    sendBits(s, dMax, 5);
    sendBits(s, lastCode + 1 - 4, 4);
    for (let i: u32 = 0; i <= lastCode; i++) sendBits(s, len(codes, load<u8>(<u32>ORDER + i)), 3);
    runs(s, literals, lMax, true);
    runs(s, distances, dMax, true);
    sendBlock(s, literals, distances);
  }
  initBlock(s);
  if (last) alignBits(s);
}

/** Notes a literal (distance 0) or a match of length `c` + 3; true when the block is full. */
@inline export function tally(s: u32, distance: u32, c: u32): bool {
  const n = ld(s + DeflateState.symbols);
  const at = s + DeflateState.sizeof + SYMBOLS_AT + n;
  store<u16>(at, distance);
  store<u8>(at, c, 2);
  st(s + DeflateState.symbols, n + 3);
  const literals = s + DeflateState.literalTree;
  if (distance == 0) setFreq(literals, c, freq(literals, c) + 1);
  else {
    const t = ld(KernelState.deflateTables);
    count(s + DeflateState.matches, 1);
    const l = <u32>load<u8>(t + LENGTH_CODE + c) + LITERALS + 1;
    setFreq(literals, l, freq(literals, l) + 1);
    const distances = s + DeflateState.distanceTree;
    const d = load<u8>(t + DIST_CODE + distCodeAt(distance - 1));
    setFreq(distances, d, freq(distances, d) + 1);
  }
  return n + 3 == MOST_SYMBOLS;
}
