// Entropy-coded data of one scan to coefficients (ITU-T T.81, annexes F.2 and G.2). Damaged data are read as libjpeg reads them: what is
// missing is zero, and a marker that is out of its turn is passed over or waited for.
import { errors, warnings } from "./errors.ts";
import type { Component, Frame, Scan } from "./frame.ts";
import type { Tables } from "./header.ts";
import { DecodingTable, LOOKAHEAD } from "./huffman.ts";
import { NATURAL_ORDER, STANDARD_AC, STANDARD_DC } from "./tables.ts";

const LONGEST = 16;
const RST0 = 0xd0;
const RST7 = 0xd7;
const SOF0 = 0xc0;
const TEM = 0x01;

class EntropyDecoder {
  /** What is to be told, in this order. */
  readonly warnings: string[] = [];
  private readonly data: Uint8Array;
  private at = 0;
  private buffer = 0;
  /** Bits in the buffer; the lowest `padding` of them are not from the data. */
  private bits = 0;
  private padding = 0;
  /** A marker ahead of which reading stops: an RST, or what stands after the data. */
  private marker = 0;
  /** There were too few data: MCUs are left as they are until an RST. */
  private starved = false;
  private readonly after: number;

  /** `after`: the marker after the data. */
  constructor(data: Uint8Array, after: number) {
    this.data = data;
    this.after = after;
  }

  /** At least 25 bits in the buffer. */
  private fill(): void {
    const { data } = this;
    while (this.bits <= 24) {
      let b = 0;
      if (this.marker === 0 && this.at < data.length) {
        b = data[this.at++]!;
        if (b === 0xff) {
          const code = this.at < data.length ? data[this.at++]! : this.after;
          if (code !== 0) {
            this.marker = code;
            b = 0;
          }
        }
      } else if (this.marker === 0) this.marker = this.after;
      if (this.marker !== 0) this.padding += 8;
      this.buffer = (this.buffer << 8) | b;
      this.bits += 8;
    }
  }

  receive(count: number): number {
    if (count === 0) return 0;
    if (this.bits < count) this.fill();
    this.bits -= count;
    return (this.buffer >>> this.bits) & ((1 << count) - 1);
  }

  /** A number of `size` bits whose sign is in its first one. */
  signed(size: number): number {
    const v = this.receive(size);
    return v < 1 << (size - 1) ? v - (1 << size) + 1 : v;
  }

  symbol(table: DecodingTable): number {
    // One more than the longest: what is no code takes that many.
    if (this.bits <= LONGEST) this.fill();
    const entry = table.short[(this.buffer >>> (this.bits - LOOKAHEAD)) & ((1 << LOOKAHEAD) - 1)]!;
    if (entry !== 0) {
      this.bits -= entry >> 8;
      return entry & 0xff;
    }
    for (let length = LOOKAHEAD + 1; length <= LONGEST; length++) {
      const code = (this.buffer >>> (this.bits - length)) & ((1 << length) - 1);
      if (code <= table.last[length]!) {
        this.bits -= length;
        return table.symbols[code + table.offset[length]!] ?? 0;
      }
    }
    this.bits -= LONGEST + 1;
    this.check();
    this.warnings.push(warnings.huffmanCode());
    return 0;
  }

  /** Before an MCU. @returns whether there are data for it */
  ready(): boolean {
    return !this.starved;
  }

  /** After an MCU: whether it took more bits than there were. */
  check(): void {
    if (this.starved || this.bits >= this.padding) return;
    this.starved = true;
    this.warnings.push(warnings.premature());
  }

  /** Goes past the RST that is due (number 0 to 7). */
  restart(number: number): void {
    this.bits = this.padding = this.buffer = 0;
    if (this.marker === 0) this.nextMarker();
    for (;;) {
      if (this.marker === RST0 + number) {
        this.marker = 0;
        break;
      }
      if (this.warnings.length === 0) this.warnings.push(warnings.resync(this.marker, number));
      const ahead = (this.marker - RST0 - number) & 7;
      const isRestart = this.marker >= RST0 && this.marker <= RST7;
      // One that is not far ahead is waited for, and so is any other marker; one that is not far behind is passed over.
      if (this.marker >= SOF0 && (!isRestart || ahead === 1 || ahead === 2)) break;
      if (isRestart && ahead !== 6 && ahead !== 7) {
        this.marker = 0;
        break;
      }
      this.nextMarker();
    }
    if (this.marker === 0) this.starved = false;
  }

  private nextMarker(): void {
    const { data } = this;
    let passed = 0;
    for (this.marker = 0; this.marker === 0; ) {
      if (this.at >= data.length) {
        this.marker = this.after;
        break;
      }
      if (data[this.at++] !== 0xff) passed++;
      else if (this.at < data.length) {
        this.marker = data[this.at++]!;
        if (this.marker === 0) passed += 2;
      }
    }
    if (passed > 0) this.warnings.push(warnings.extraneous(passed, this.marker));
  }

  /** Bytes that no MCU asked for. */
  get left(): number {
    return this.marker === 0 ? this.data.length - this.at : 0;
  }

  /** A code after the last MCU that is no marker of any kind, 0 when there is none. */
  stray(): number {
    const isStray = (marker: number): boolean => marker !== 0 && marker < SOF0 && marker !== TEM;
    if (this.marker !== 0) return isStray(this.marker) ? this.marker : 0;
    for (let i = this.at; i + 1 < this.data.length; i++) if (this.data[i] === 0xff && isStray(this.data[i + 1]!)) return this.data[i + 1]!;
    return 0;
  }
}

/** @throws JpegError when the scan's table is missing; sequential streams may do without the standard ones (pictures of a film do) */
function tableOf(cache: (DecodingTable | undefined)[], tables: Tables, index: number, dc: boolean, standard: boolean): DecodingTable {
  const table = (dc ? tables.dc : tables.ac)[index] ?? (standard ? (dc ? STANDARD_DC : STANDARD_AC)[index] : undefined);
  if (table === undefined) throw errors.noHuffmanTable(index);
  cache[index] ??= new DecodingTable(table, dc);
  return cache[index]!;
}

/** What is to be told of a scan, and a code after it that is no marker (0 none): whoever reads on stumbles over it. */
export interface Decoded {
  readonly warnings: readonly string[];
  readonly stray: number;
}

/** Decodes a scan into its components. */
export function decodeScan(frame: Frame, scan: Scan, tables: Tables, restartInterval: number, data: Uint8Array, after: number): Decoded {
  const decoder = new EntropyDecoder(data, after);
  const block = frame.progressive ? progressive(decoder, scan, tables, frame) : sequential(decoder, scan, tables);
  let [inInterval, restarts] = [0, 0];
  const begin = (): boolean => {
    decoder.check();
    if (restartInterval !== 0 && inInterval === restartInterval) {
      decoder.restart(restarts++ & 7);
      block.restart();
      inInterval = 0;
    }
    inInterval++;
    return decoder.ready();
  };
  frame.walk(scan.components, begin, block.decode);
  decoder.check();
  if (decoder.left > 0) decoder.warnings.push(warnings.extraneous(decoder.left, after));
  return { warnings: decoder.warnings, stray: decoder.stray() };
}

interface BlockDecoder {
  readonly decode: (component: Component, at: number, index: number) => void;
  readonly restart: () => void;
}

function sequential(d: EntropyDecoder, scan: Scan, tables: Tables): BlockDecoder {
  if (scan.ss !== 0 || scan.se !== 63 || scan.ah !== 0 || scan.al !== 0) d.warnings.push(warnings.notSequential());
  const [dcCache, acCache]: (DecodingTable | undefined)[][] = [[], []];
  const dc = scan.components.map((c) => tableOf(dcCache!, tables, c.dcTable, true, true));
  const ac = scan.components.map((c) => tableOf(acCache!, tables, c.acTable, false, true));
  const last = new Int32Array(scan.components.length);
  return {
    decode: (component, at, index) => {
      const { coefficients } = component;
      const size = d.symbol(dc[index]!);
      if (size !== 0) last[index]! += d.signed(size);
      coefficients[at] = last[index]!;
      const table = ac[index]!;
      for (let k = 1; k < 64; k++) {
        const symbol = d.symbol(table);
        const bits = symbol & 15;
        const run = symbol >> 4;
        if (bits === 0) {
          if (run !== 15) break;
          k += 15;
          continue;
        }
        k += run;
        coefficients[at + NATURAL_ORDER[k]!] = d.signed(bits);
      }
    },
    restart: () => last.fill(0),
  };
}

function progressive(d: EntropyDecoder, scan: Scan, tables: Tables, frame: Frame): BlockDecoder {
  const { components, ss, se, ah, al } = scan;
  const band = ss === 0 ? se === 0 : ss <= se && se < 64 && components.length === 1;
  if (!band || (ah !== 0 && al !== ah - 1) || al > 13) throw errors.progression(ss, se, ah, al);
  for (const { known, id } of components) {
    const number = frame.components.findIndex((c) => c.id === id);
    if (ss !== 0 && known[0]! < 0) d.warnings.push(warnings.progression(number, 0));
    for (let k = ss; k <= se; k++) {
      if (ah !== Math.max(0, known[k]!)) d.warnings.push(warnings.progression(number, k));
      known[k] = al;
    }
  }
  if (ss === 0) return ah === 0 ? dcFirst(d, scan, tables) : { decode: dcMore(d, al), restart: () => {} };
  const table = tableOf([], tables, components[0]!.acTable, false, false);
  return ah === 0 ? acFirst(d, scan, table) : acMore(d, scan, table);
}

function dcFirst(d: EntropyDecoder, { components, al }: Scan, tables: Tables): BlockDecoder {
  const cache: (DecodingTable | undefined)[] = [];
  const table = components.map((c) => tableOf(cache, tables, c.dcTable, true, false));
  const last = new Int32Array(components.length);
  return {
    decode: (component, at, index) => {
      const size = d.symbol(table[index]!);
      if (size !== 0) last[index]! += d.signed(size);
      component.coefficients[at] = last[index]! << al;
    },
    restart: () => last.fill(0),
  };
}

const dcMore =
  (d: EntropyDecoder, al: number) =>
  (component: Component, at: number): void => {
    if (d.receive(1) !== 0) component.coefficients[at]! |= 1 << al;
  };

function acFirst(d: EntropyDecoder, { ss, se, al }: Scan, table: DecodingTable): BlockDecoder {
  /** Blocks from here on whose band is empty. */
  let empty = 0;
  return {
    decode: (component, at) => {
      if (empty > 0) {
        empty--;
        return;
      }
      for (let k = ss; k <= se; k++) {
        const symbol = d.symbol(table);
        const [run, bits] = [symbol >> 4, symbol & 15];
        if (bits !== 0) {
          k += run;
          component.coefficients[at + NATURAL_ORDER[k]!] = d.signed(bits) << al;
        } else if (run === 15) k += 15;
        else {
          empty = (1 << run) + d.receive(run) - 1;
          break;
        }
      }
    },
    restart: () => {
      empty = 0;
    },
  };
}

function acMore(d: EntropyDecoder, { ss, se, al }: Scan, table: DecodingTable): BlockDecoder {
  const one = 1 << al;
  let empty = 0;
  /** The next bit of a coefficient that is known not to be 0. */
  const refine = (coefficients: Int16Array, at: number): void => {
    const value = coefficients[at]!;
    if (d.receive(1) !== 0 && (value & one) === 0) coefficients[at] = value >= 0 ? value + one : value - one;
  };
  return {
    decode: (component, at) => {
      const { coefficients } = component;
      let k = ss;
      if (empty === 0) {
        for (; k <= se; k++) {
          const symbol = d.symbol(table);
          let run = symbol >> 4;
          let fresh = 0;
          if ((symbol & 15) !== 0) {
            if ((symbol & 15) !== 1) d.warnings.push(warnings.huffmanCode());
            fresh = d.receive(1) !== 0 ? one : -one;
          } else if (run !== 15) {
            empty = (1 << run) + d.receive(run);
            break;
          }
          // Coefficients on the way to the place are refined, those still 0 are counted.
          for (; k <= se; k++) {
            const place = at + NATURAL_ORDER[k]!;
            if (coefficients[place] !== 0) refine(coefficients, place);
            else if (--run < 0) break;
          }
          if (fresh !== 0) coefficients[at + NATURAL_ORDER[k]!] = fresh;
        }
      }
      if (empty > 0) {
        for (; k <= se; k++) {
          const place = at + NATURAL_ORDER[k]!;
          if (coefficients[place] !== 0) refine(coefficients, place);
        }
        empty--;
      }
    },
    restart: () => {
      empty = 0;
    },
  };
}
