// Coefficients of one scan to entropy-coded data (ITU-T T.81, annexes F.1 and G.1), for given Huffman tables or for the best ones.
import { errors } from "./errors.ts";
import type { Component, Frame, Scan } from "./frame.ts";
import { EncodingTable, optimalTable } from "./huffman.ts";
import { type HuffmanTable, NATURAL_ORDER } from "./tables.ts";

const RST0 = 0xd0;
/** More bits than this of a coefficient are none of an 8-bit image. */
const MAX_BITS = 10;
const LONGEST_RUN = 0x7fff;
/** Correction bits that may wait for the end of a run of empty bands. */
const MAX_CORRECTIONS = 1000;

const bitsOf = (magnitude: number): number => 32 - Math.clz32(magnitude);

/** Where symbols go: into the data, or, to make the best table, into a count. */
interface Sink {
  dc(table: number, symbol: number): void;
  ac(table: number, symbol: number): void;
  bits(value: number, count: number): void;
  restart(number: number): void;
}

class Counting implements Sink {
  readonly frequencies = new Map<string, Uint32Array>();

  private count(name: string, symbol: number): void {
    let table = this.frequencies.get(name);
    if (table === undefined) {
      table = new Uint32Array(256);
      this.frequencies.set(name, table);
    }
    table[symbol]!++;
  }
  dc(table: number, symbol: number): void {
    this.count(`dc${table}`, symbol);
  }
  ac(table: number, symbol: number): void {
    this.count(`ac${table}`, symbol);
  }
  bits(): void {}
  restart(): void {}
}

class Writing implements Sink {
  private out = new Uint8Array(1 << 14);
  private length = 0;
  private buffer = 0;
  private pending = 0;
  private readonly dcTables: readonly (EncodingTable | undefined)[];
  private readonly acTables: readonly (EncodingTable | undefined)[];

  constructor(dc: readonly (EncodingTable | undefined)[], ac: readonly (EncodingTable | undefined)[]) {
    this.dcTables = dc;
    this.acTables = ac;
  }

  private byte(b: number): void {
    if (this.length === this.out.length) {
      const larger = new Uint8Array(2 * this.length);
      larger.set(this.out);
      this.out = larger;
    }
    this.out[this.length++] = b;
  }
  bits(value: number, count: number): void {
    // At most 16 bits at a time on top of at most 7.
    this.buffer = (this.buffer << count) | (value & ((1 << count) - 1));
    this.pending += count;
    while (this.pending >= 8) {
      this.pending -= 8;
      const b = (this.buffer >>> this.pending) & 0xff;
      this.byte(b);
      if (b === 0xff) this.byte(0);
    }
    this.buffer &= (1 << this.pending) - 1;
  }
  private symbol(table: EncodingTable, symbol: number): void {
    if (table.sizes[symbol] === 0) throw errors.noHuffmanCode();
    this.bits(table.codes[symbol]!, table.sizes[symbol]!);
  }
  dc(table: number, symbol: number): void {
    this.symbol(this.dcTables[table]!, symbol);
  }
  ac(table: number, symbol: number): void {
    this.symbol(this.acTables[table]!, symbol);
  }
  /** The last byte is filled with ones. */
  private flush(): void {
    if (this.pending > 0) this.bits(0x7f, 8 - this.pending);
  }
  restart(number: number): void {
    this.flush();
    this.byte(0xff);
    this.byte(RST0 + number);
  }
  end(): Uint8Array {
    this.flush();
    return this.out.subarray(0, this.length);
  }
}

/** The tables that a scan uses, by kind and number. */
export function tablesUsed(scan: Scan, progressive: boolean): { dc: number[]; ac: number[] } {
  const used = (which: "dcTable" | "acTable"): number[] => [...new Set(scan.components.map((c) => c[which]))];
  return {
    dc: scan.ss === 0 && scan.ah === 0 ? used("dcTable") : [],
    ac: scan.se > 0 || !progressive ? used("acTable") : [],
  };
}

/** The best tables for a scan. */
export function bestTables(frame: Frame, scan: Scan, restartInterval: number): { dc: HuffmanTable[]; ac: HuffmanTable[] } {
  const counting = new Counting();
  encode(frame, scan, restartInterval, counting);
  const { dc, ac } = tablesUsed(scan, frame.progressive);
  const best: { dc: HuffmanTable[]; ac: HuffmanTable[] } = { dc: [], ac: [] };
  const table = (name: string): HuffmanTable => optimalTable(counting.frequencies.get(name) ?? new Uint32Array(256));
  for (const number of dc) best.dc[number] = table(`dc${number}`);
  for (const number of ac) best.ac[number] = table(`ac${number}`);
  return best;
}

/** @throws JpegError when a table is missing, or lacks a symbol */
export function encodeScan(
  frame: Frame,
  scan: Scan,
  restartInterval: number,
  dc: readonly (HuffmanTable | undefined)[],
  ac: readonly (HuffmanTable | undefined)[],
): Uint8Array {
  const used = tablesUsed(scan, frame.progressive);
  const tables = (numbers: number[], all: readonly (HuffmanTable | undefined)[], isDc: boolean): EncodingTable[] => {
    const result: EncodingTable[] = [];
    for (const number of numbers) {
      const table = all[number];
      if (table === undefined) throw errors.noHuffmanTable(number);
      result[number] = new EncodingTable(table, isDc);
    }
    return result;
  };
  const writing = new Writing(tables(used.dc, dc, true), tables(used.ac, ac, false));
  encode(frame, scan, restartInterval, writing);
  return writing.end();
}

interface BlockEncoder {
  readonly block: (component: Component, at: number, index: number) => void;
  /** Writes what waits, and forgets what came before. */
  readonly finish: () => void;
}

function encode(frame: Frame, scan: Scan, restartInterval: number, sink: Sink): void {
  const encoder = frame.progressive ? progressive(scan, sink) : sequential(scan, sink);
  let [inInterval, restarts] = [0, 0];
  const begin = (): boolean => {
    if (restartInterval !== 0 && inInterval === restartInterval) {
      encoder.finish();
      sink.restart(restarts++ & 7);
      inInterval = 0;
    }
    inInterval++;
    return true;
  };
  frame.walk(scan.components, begin, encoder.block);
  encoder.finish();
}

/** A value as its size and bits: negative ones are one less. */
function difference(sink: Sink, table: number, value: number): void {
  const size = bitsOf(Math.abs(value));
  if (size > MAX_BITS + 1) throw errors.coefficient();
  sink.dc(table, size);
  if (size > 0) sink.bits(value < 0 ? value - 1 : value, size);
}

function sequential(scan: Scan, sink: Sink): BlockEncoder {
  const last = new Int32Array(scan.components.length);
  return {
    block: (component, at, index) => {
      const { coefficients, acTable } = component;
      const dc = coefficients[at]!;
      difference(sink, component.dcTable, dc - last[index]!);
      last[index] = dc;
      let run = 0;
      for (let k = 1; k < 64; k++) {
        const value = coefficients[at + NATURAL_ORDER[k]!]!;
        if (value === 0) {
          run++;
          continue;
        }
        for (; run > 15; run -= 16) sink.ac(acTable, 0xf0);
        const size = bitsOf(Math.abs(value));
        if (size > MAX_BITS) throw errors.coefficient();
        sink.ac(acTable, (run << 4) | size);
        sink.bits(value < 0 ? value - 1 : value, size);
        run = 0;
      }
      if (run > 0) sink.ac(acTable, 0);
    },
    finish: () => last.fill(0),
  };
}

function progressive(scan: Scan, sink: Sink): BlockEncoder {
  const { ss, ah, al } = scan;
  if (ss !== 0) return ah === 0 ? acFirst(scan, sink) : acMore(scan, sink);
  const last = new Int32Array(scan.components.length);
  if (ah !== 0) return { block: (component, at) => sink.bits(component.coefficients[at]! >> al, 1), finish: () => {} };
  return {
    block: (component, at, index) => {
      const dc = component.coefficients[at]! >> al;
      difference(sink, component.dcTable, dc - last[index]!);
      last[index] = dc;
    },
    finish: () => last.fill(0),
  };
}

/** A run of blocks whose band has ended, and the correction bits of those blocks. */
class EmptyBands {
  count = 0;
  corrections: number[] = [];
  private readonly sink: Sink;
  private readonly table: number;

  constructor(sink: Sink, table: number) {
    this.sink = sink;
    this.table = table;
  }
  write(): void {
    if (this.count > 0) {
      const size = bitsOf(this.count) - 1;
      this.sink.ac(this.table, size << 4);
      if (size > 0) this.sink.bits(this.count, size);
      this.count = 0;
    }
    for (const bit of this.corrections) this.sink.bits(bit, 1);
    this.corrections = [];
  }
}

function acFirst({ ss, se, al, components }: Scan, sink: Sink): BlockEncoder {
  const { acTable, coefficients } = components[0]!;
  const empty = new EmptyBands(sink, acTable);
  return {
    block: (_, at) => {
      let run = 0;
      for (let k = ss; k <= se; k++) {
        const value = coefficients[at + NATURAL_ORDER[k]!]!;
        const magnitude = Math.abs(value) >> al;
        if (magnitude === 0) {
          run++;
          continue;
        }
        empty.write();
        for (; run > 15; run -= 16) sink.ac(acTable, 0xf0);
        const size = bitsOf(magnitude);
        if (size > MAX_BITS) throw errors.coefficient();
        sink.ac(acTable, (run << 4) | size);
        sink.bits(value < 0 ? ~magnitude : magnitude, size);
        run = 0;
      }
      if (run > 0 && ++empty.count === LONGEST_RUN) empty.write();
    },
    finish: () => empty.write(),
  };
}

function acMore({ ss, se, al, components }: Scan, sink: Sink): BlockEncoder {
  const { acTable, coefficients } = components[0]!;
  const empty = new EmptyBands(sink, acTable);
  const magnitudes = new Int32Array(64);
  return {
    block: (_, at) => {
      /** Place of the last coefficient that is new in this scan. */
      let lastNew = 0;
      for (let k = ss; k <= se; k++) {
        magnitudes[k] = Math.abs(coefficients[at + NATURAL_ORDER[k]!]!) >> al;
        if (magnitudes[k] === 1) lastNew = k;
      }
      let run = 0;
      let corrections: number[] = [];
      for (let k = ss; k <= se; k++) {
        const magnitude = magnitudes[k]!;
        if (magnitude === 0) {
          run++;
          continue;
        }
        // Long runs are written as long as something new comes after them.
        for (; run > 15 && k <= lastNew; run -= 16) {
          empty.write();
          sink.ac(acTable, 0xf0);
          for (const bit of corrections) sink.bits(bit, 1);
          corrections = [];
        }
        if (magnitude > 1) {
          corrections.push(magnitude & 1);
          continue;
        }
        empty.write();
        sink.ac(acTable, (run << 4) | 1);
        sink.bits(coefficients[at + NATURAL_ORDER[k]!]! < 0 ? 0 : 1, 1);
        for (const bit of corrections) sink.bits(bit, 1);
        corrections = [];
        run = 0;
      }
      if (run === 0 && corrections.length === 0) return;
      empty.count++;
      empty.corrections.push(...corrections);
      if (empty.count === LONGEST_RUN || empty.corrections.length > MAX_CORRECTIONS - 63) empty.write();
    },
    finish: () => empty.write(),
  };
}
