// Decoding tables of inflate (zlib's inftrees.c). An entry is `bits << 24 | op << 16 | value`: op 0 a literal, 16 to 31 a base with op & 15
// extra bits, 1 to 15 a link to a second table of so many bits, 96 the end of the block, 64 an invalid code.
import { InflateState, KernelState } from "../../../build/assembly/layout";
import { malloc } from "./malloc";
import { ld, st } from "./words";

const MAX_BITS: u32 = 15;
const MOST_LENS: u32 = 852;
const MOST_DISTS: u32 = 592;
const INVALID: u32 = 64 << 16;

export const CODES: u32 = 0;
export const LENS: u32 = 1;
export const DISTS: u32 = 2;

export const LEN_ROOT: u32 = 9;
export const DIST_ROOT: u32 = 6;
/** Of fixed codes: 512 entries for lengths, then 32 for distances. */
export const FIXED_LEN_BITS: u32 = 9;
export const FIXED_DIST_BITS: u32 = 5;
export const FIXED_DISTS_AT: u32 = 4 * 512;

const LENGTH_BASE = memory.data<u16>([3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 0, 0]);
const LENGTH_OP = memory.data<u8>([16, 16, 16, 16, 16, 16, 16, 16, 17, 17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 19, 20, 20, 20, 20, 21, 21, 21, 21, 16, 198, 203]);
const DISTANCE_BASE = memory.data<u16>([1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577, 0, 0]);
const DISTANCE_OP = memory.data<u8>([16, 16, 16, 16, 17, 17, 18, 18, 19, 19, 20, 20, 21, 21, 22, 22, 23, 23, 24, 24, 25, 25, 26, 26, 27, 27, 28, 28, 29, 29, 64, 64]);

/** count and offs of `makeTable`: they live for one call. */
const counts: u32 = <u32>memory.data(32);
const offsets: u32 = <u32>memory.data(32);

/** Bits of the root table that the last call of `makeTable` made. */
export let tableBits: u32 = 0;

@inline function half(at: u32, index: u32): u32 {
  return load<u16>(at + (index << 1));
}
@inline function setHalf(at: u32, index: u32, value: u32): void {
  store<u16>(at + (index << 1), value);
}
@inline function fits(kind: u32, used: u32): bool {
  return !((kind == LENS && used > MOST_LENS) || (kind == DISTS && used > MOST_DISTS));
}

/** The table of `codes` code lengths at `lens`; false when they are no prefix code (an incomplete one passes if it has a single code). */
export function makeTable(kind: u32, lens: u32, codes: u32, table: u32, root: u32, work: u32): bool {
  memory.fill(counts, 0, 32);
  for (let s: u32 = 0; s < codes; s++) {
    const l = half(lens, s);
    setHalf(counts, l, half(counts, l) + 1);
  }
  let most = MAX_BITS;
  while (most >= 1 && half(counts, most) == 0) most--;
  if (root > most) root = most;
  if (most == 0) {
    st(table, (1 << 24) | INVALID);
    st(table + 4, (1 << 24) | INVALID);
    tableBits = 1;
    return true;
  }
  let least: u32 = 1;
  while (least < most && half(counts, least) == 0) least++;
  if (root < least) root = least;
  let left: i32 = 1;
  for (let l: u32 = 1; l <= MAX_BITS; l++) {
    left = (left << 1) - <i32>half(counts, l);
    if (left < 0) return false;
  }
  if (left > 0 && (kind == CODES || most != 1)) return false;
  setHalf(offsets, 1, 0);
  for (let l: u32 = 1; l < MAX_BITS; l++) setHalf(offsets, l + 1, half(offsets, l) + half(counts, l));
  for (let s: u32 = 0; s < codes; s++) {
    const l = half(lens, s);
    if (l == 0) continue;
    const at = half(offsets, l);
    setHalf(work, at, s);
    setHalf(offsets, l, at + 1);
  }
  const match: u32 = kind == CODES ? 20 : kind == LENS ? 257 : 0;
  const base: u32 = kind == LENS ? <u32>LENGTH_BASE : <u32>DISTANCE_BASE;
  const ops: u32 = kind == LENS ? <u32>LENGTH_OP : <u32>DISTANCE_OP;
  let huff: u32 = 0;
  let sym: u32 = 0;
  let len = least;
  let next = table;
  let current = root;
  let drop: u32 = 0;
  let low: u32 = 0xffffffff;
  let used: u32 = 1 << root;
  const mask = used - 1;
  if (!fits(kind, used)) return false;
  for (;;) {
    const value = half(work, sym);
    let entry = (len - drop) << 24;
    if (value + 1 < match) entry |= value;
    else if (value >= match) entry |= (<u32>load<u8>(ops + value - match) << 16) | half(base, value - match);
    else entry |= 96 << 16;
    const step: u32 = 1 << (len - drop);
    const size: u32 = 1 << current;
    let fill = size;
    do {
      fill -= step;
      st(next + (((huff >>> drop) + fill) << 2), entry);
    } while (fill != 0);
    let increment: u32 = 1 << (len - 1);
    while (huff & increment) increment >>>= 1;
    huff = increment != 0 ? (huff & (increment - 1)) + increment : 0;
    sym++;
    const rest = half(counts, len) - 1;
    setHalf(counts, len, rest);
    if (rest == 0) {
      if (len == most) break;
      len = half(lens, half(work, sym));
    }
    if (len > root && (huff & mask) != low) {
      if (drop == 0) drop = root;
      next += size << 2;
      current = len - drop;
      left = 1 << current;
      while (current + drop < most) {
        left -= <i32>half(counts, current + drop);
        if (left <= 0) break;
        current++;
        left <<= 1;
      }
      used += 1 << current;
      if (!fits(kind, used)) return false;
      low = huff & mask;
      st(table + (low << 2), (root << 24) | (current << 16) | ((next - table) >>> 2));
    }
  }
  if (huff != 0) st(next + (huff << 2), ((len - drop) << 24) | INVALID);
  tableBits = root;
  return true;
}

/** Tables of the fixed codes, made at first use; 0 when there is no memory. `s`: an InflateState whose lens and work may be overwritten. */
export function fixedTables(s: u32): u32 {
  const known = ld(KernelState.inflateFixed);
  if (known != 0) return known;
  const t = malloc(4 * (512 + 32));
  if (t == 0) return 0;
  const lens = s + InflateState.lens;
  for (let i: u32 = 0; i < 288; i++) setHalf(lens, i, i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
  makeTable(LENS, lens, 288, t, FIXED_LEN_BITS, s + InflateState.work);
  for (let i: u32 = 0; i < 32; i++) setHalf(lens, i, 5);
  makeTable(DISTS, lens, 32, t + FIXED_DISTS_AT, FIXED_DIST_BITS, s + InflateState.work);
  st(KernelState.inflateFixed, t);
  return t;
}
