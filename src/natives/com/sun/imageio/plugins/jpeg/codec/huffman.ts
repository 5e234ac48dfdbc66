// Huffman tables for reading and for writing (ITU-T T.81, annex C and F.2.2.3), and the best one for given frequencies (K.2).
import { errors } from "./errors.ts";
import type { HuffmanTable } from "./tables.ts";

export const LOOKAHEAD = 8;
const LONGEST = 16;

/** Code and length of each symbol in the order of the table. */
function codesOf(table: HuffmanTable): { sizes: number[]; codes: number[] } {
  const sizes: number[] = [];
  const codes: number[] = [];
  let code = 0;
  for (let length = 1; length <= LONGEST; length++) {
    const count = table.lengths[length - 1] ?? 0;
    if (sizes.length + count > 256) throw errors.huffmanTable();
    for (let i = 0; i < count; i++) {
      sizes.push(length);
      codes.push(code++);
    }
    if (count > 0 && code > 1 << length) throw errors.huffmanTable();
    code <<= 1;
  }
  return { sizes, codes };
}

export class DecodingTable {
  /** By the next LOOKAHEAD bits: length << 8 | symbol, 0 where the code is longer. */
  readonly short = new Uint16Array(1 << LOOKAHEAD);
  /** Greatest code of each length, -1 where there is none. */
  readonly last = new Int32Array(LONGEST + 2).fill(-1);
  /** What is added to a code of a length to have its symbol's place. */
  readonly offset = new Int32Array(LONGEST + 2);
  readonly symbols: ArrayLike<number>;

  constructor(table: HuffmanTable, dc: boolean) {
    const { sizes, codes } = codesOf(table);
    this.symbols = table.symbols;
    let p = 0;
    for (let length = 1; length <= LONGEST; length++) {
      const count = table.lengths[length - 1] ?? 0;
      if (count === 0) continue;
      this.offset[length] = p - codes[p]!;
      p += count;
      this.last[length] = codes[p - 1]!;
    }
    for (let i = 0; i < sizes.length && sizes[i]! <= LOOKAHEAD; i++) {
      const free = LOOKAHEAD - sizes[i]!;
      this.short.fill((sizes[i]! << 8) | (table.symbols[i] ?? 0), codes[i]! << free, (codes[i]! + 1) << free);
    }
    // A difference of DC values has at most 15 bits.
    if (dc) for (let i = 0; i < sizes.length; i++) if ((table.symbols[i] ?? 0) > 15) throw errors.huffmanTable();
  }
}

export class EncodingTable {
  readonly codes = new Uint32Array(256);
  readonly sizes = new Uint8Array(256);

  constructor(table: HuffmanTable, dc: boolean) {
    const { sizes, codes } = codesOf(table);
    for (let i = 0; i < sizes.length; i++) {
      const symbol = table.symbols[i] ?? 0;
      if (this.sizes[symbol] !== 0 || (dc && symbol > 15)) throw errors.huffmanTable();
      this.codes[symbol] = codes[i]!;
      this.sizes[symbol] = sizes[i]!;
    }
  }
}

/** The shortest table for symbols that occur so often. One code is kept free, so that none is all ones. */
export function optimalTable(frequencies: Uint32Array): HuffmanTable {
  const FREE = 256;
  const MERGED = 0x7fffffff;
  const weight = [...frequencies.subarray(0, FREE), 1].map(Number);
  const size = new Uint8Array(FREE + 1);
  const next = new Int16Array(FREE + 1).fill(-1);
  /** The rarest of what is left; of equal ones the last. */
  const rarest = (but: number): number => {
    let found = -1;
    for (let i = 0; i <= FREE; i++)
      if (weight[i]! !== 0 && i !== but && weight[i]! !== MERGED && (found < 0 || weight[i]! <= weight[found]!)) found = i;
    return found;
  };
  /** One bit more for a symbol and all that hang on it; @returns the last of those */
  const lengthen = (symbol: number): number => {
    let s = symbol;
    size[s]!++;
    while (next[s]! >= 0) {
      s = next[s]!;
      size[s]!++;
    }
    return s;
  };
  for (;;) {
    const a = rarest(-1);
    const b = rarest(a);
    if (b < 0) break;
    weight[a]! += weight[b]!;
    weight[b] = 0;
    const end = lengthen(a);
    next[end] = b;
    lengthen(b);
  }
  const counts = new Uint16Array(FREE + 2);
  for (let i = 0; i <= FREE; i++) if (size[i] !== 0) counts[size[i]!]!++;
  // Codes of more than 16 bits are made shorter in pairs (figure K.3).
  for (let i = FREE; i > LONGEST; i--)
    while (counts[i]! > 0) {
      let j = i - 2;
      while (counts[j] === 0) j--;
      counts[i]! -= 2;
      counts[i - 1]!++;
      counts[j + 1]! += 2;
      counts[j]!--;
    }
  let longest = LONGEST;
  while (counts[longest] === 0) longest--;
  counts[longest]!--;
  const symbols: number[] = [];
  for (let length = 1; length <= FREE; length++) for (let i = 0; i < FREE; i++) if (size[i] === length) symbols.push(i);
  return { lengths: counts.slice(1, LONGEST + 1), symbols };
}
