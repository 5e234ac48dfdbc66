// A writer's native half: JPEGImageWriter's calls over one stream. An image is taken in whole before it is written.
import { bandsOf, fromPixels } from "./colours.ts";
import { coefficientsOf } from "./dct.ts";
import { downsample } from "./downsampling.ts";
import { bestTables, encodeScan, tablesUsed } from "./entropy-encoder.ts";
import { errors, JpegError } from "./errors.ts";
import { Component, Frame, MAX_IN_SCAN, type Scan, SIDE } from "./frame.ts";
import { Tables } from "./header.ts";
import { BLOCK, type HuffmanTable, NATURAL_ORDER, STANDARD_AC, STANDARD_DC, YCC, YCCK } from "./tables.ts";
import type { Upcalls } from "./upcalls.ts";

const PIECE = 4096;
const [SOI, EOI, SOF0, DHT, DQT, DRI, SOS] = [0xd8, 0xd9, 0xc0, 0xc4, 0xdb, 0xdd, 0xda];

/** What writeImage is asked for, in the names that the JDK gives its arguments. */
export interface WriteRequest {
  readonly inColours: number;
  readonly outColours: number;
  /** Bits of each band. */
  readonly bandSizes: readonly number[];
  readonly sourceWidth: number;
  readonly width: number;
  readonly height: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly quantization: readonly Uint16Array[];
  readonly writeQuantization: boolean;
  readonly dc: readonly HuffmanTable[];
  readonly ac: readonly HuffmanTable[];
  readonly writeHuffman: boolean;
  readonly optimize: boolean;
  readonly progressive: boolean;
  readonly ids: readonly number[];
  readonly h: readonly number[];
  readonly v: readonly number[];
  readonly selectors: readonly number[];
  readonly haveMetadata: boolean;
  readonly restartInterval: number;
}

/** Bytes on their way to Java. */
class Output {
  private readonly piece = new Uint8Array(PIECE);
  private length = 0;

  *write(bytes: ArrayLike<number>): Upcalls<void> {
    for (let i = 0; i < bytes.length; i++) {
      if (this.length === PIECE) yield* this.flush();
      this.piece[this.length++] = bytes[i]!;
    }
  }
  *segment(marker: number, content: readonly number[]): Upcalls<void> {
    yield* this.write([0xff, marker, ...word(content.length + 2), ...content]);
  }
  *flush(): Upcalls<void> {
    const bytes = this.piece.subarray(0, this.length);
    this.length = 0;
    if (bytes.length > 0) yield { to: "writeOutputData", bytes };
  }
}

const word = (v: number): [number, number] => [(v >> 8) & 0xff, v & 0xff];
const quantizationSegment = (table: Uint16Array, index: number): number[] => {
  const wide = table.some((v) => v > 255);
  const values = Array.from({ length: BLOCK }, (_, i) => table[NATURAL_ORDER[i]!]!);
  return [(wide ? 0x10 : 0) | index, ...(wide ? values.flatMap(word) : values)];
};
const huffmanSegment = ({ lengths, symbols }: HuffmanTable, index: number): number[] => {
  const counts = Array.from({ length: 16 }, (_, i) => lengths[i] ?? 0);
  const all = counts.reduce((sum, n) => sum + n, 0);
  return [index, ...counts, ...Array.from({ length: all }, (_, i) => symbols[i] ?? 0)];
};

export class Encoder {
  aborted = false;
  private readonly tables = new Tables();

  setDestination(): void {
    this.aborted = false;
  }

  /** A stream of tables alone. */
  *writeTables(quantization: readonly Uint16Array[], dc: readonly HuffmanTable[], ac: readonly HuffmanTable[]): Upcalls<void> {
    quantization.forEach((t, i) => void (this.tables.quantization[i] = t));
    dc.forEach((t, i) => void (this.tables.dc[i] = t));
    ac.forEach((t, i) => void (this.tables.ac[i] = t));
    const out = new Output();
    yield* out.write([0xff, SOI]);
    for (const [i, table] of quantization.entries()) yield* out.segment(DQT, quantizationSegment(table, i));
    for (let i = 0; i < Math.max(dc.length, ac.length); i++) {
      if (dc[i] !== undefined) yield* out.segment(DHT, huffmanSegment(dc[i]!, i));
      if (ac[i] !== undefined) yield* out.segment(DHT, huffmanSegment(ac[i]!, 0x10 | i));
    }
    yield* out.write([0xff, EOI]);
    yield* out.flush();
  }

  /** @returns whether writing was aborted */
  *writeImage(request: WriteRequest): Upcalls<boolean> {
    const { width, height, outColours, progressive } = request;
    if (request.bandSizes.some((bits) => bits <= 0 || bits > SIDE)) throw new JpegError("Invalid Image");
    const bands = request.bandSizes.length;
    const convert = fromPixels(request.inColours, outColours, bands);
    if (width === 0 || height === 0) throw errors.empty();
    const frame = new Frame(width, height, SIDE, progressive, componentsOf(request, bandsOf(outColours, bands)));
    for (const component of frame.components) {
      const table = request.quantization[component.quantization] ?? this.tables.quantization[component.quantization];
      if (table === undefined) throw errors.noQuantizationTable(component.quantization);
      component.divisors = table;
    }
    const out = new Output();
    yield* out.write([0xff, SOI]);
    if (request.haveMetadata) {
      yield* out.flush();
      yield { to: "writeMetadata" };
    }
    const planes = frame.components.map(() => new Uint8Array(width * height));
    if (!(yield* this.takeIn(request, convert, planes))) return true;
    frame.allocate();
    for (const [i, component] of frame.components.entries()) transform(frame, component, planes[i]!);
    yield* this.writeFrame(out, frame, request);
    yield* out.write([0xff, EOI]);
    yield* out.flush();
    return this.aborted;
  }

  /** The image's lines into planes. @returns false when that was aborted */
  private *takeIn(request: WriteRequest, convert: ReturnType<typeof fromPixels>, planes: readonly Uint8Array[]): Upcalls<boolean> {
    const { width, height, sourceWidth, stepY, bandSizes } = request;
    const bands = bandSizes.length;
    const stepX = Math.min(request.stepX, sourceWidth);
    const scales = bandSizes.map(scaleOf);
    const line = new Uint8Array(sourceWidth * bands);
    const pixels = new Uint8Array(width * bands);
    for (let y = 0; y < height; y++) {
      if (this.aborted) return false;
      yield { to: "grabPixels", line: y * stepY, into: line };
      for (let x = 0, at = 0; x < sourceWidth && at < pixels.length; x += stepX)
        for (let i = 0; i < bands; i++) {
          const v = line[x * bands + i]!;
          pixels[at++] = scales[i] === undefined ? v : scales[i]![v]!;
        }
      convert(pixels, width, planes, y * width);
    }
    return !this.aborted;
  }

  private *writeFrame(out: Output, frame: Frame, request: WriteRequest): Upcalls<void> {
    const { components } = frame;
    const { restartInterval } = request;
    const written = new Set<number>();
    let wide = false;
    for (const c of components) {
      wide ||= c.divisors!.some((v) => v > 255);
      if (written.has(c.quantization) || !request.writeQuantization) continue;
      written.add(c.quantization);
      yield* out.segment(DQT, quantizationSegment(c.divisors!, c.quantization));
    }
    // SOF1 says that a reader of the simplest streams cannot read it: SOF0 has no wide tables.
    const process = frame.progressive ? 2 : wide ? 1 : 0;
    const descriptions = components.flatMap((c) => [c.id, (c.h << 4) | c.v, c.quantization]);
    yield* out.segment(SOF0 + process, [SIDE, ...word(frame.height), ...word(frame.width), components.length, ...descriptions]);
    const best = request.optimize || frame.progressive;
    const given = {
      dc: STANDARD_DC.map((t, i) => request.dc[i] ?? this.tables.dc[i] ?? t),
      ac: STANDARD_AC.map((t, i) => request.ac[i] ?? this.tables.ac[i] ?? t),
    };
    const sent = new Set<string>();
    let interval = 0;
    for (const scan of frame.progressive ? progression(components, request.outColours) : [whole(components)]) {
      const tables = best ? bestTables(frame, scan, restartInterval) : given;
      const data = encodeScan(frame, scan, restartInterval, tables.dc, tables.ac);
      const used = tablesUsed(scan, frame.progressive);
      const numbers = scan.components.flatMap((c) => [
        ...(used.dc.includes(c.dcTable) ? [["dc", c.dcTable] as const] : []),
        ...(used.ac.includes(c.acTable) ? [["ac", c.acTable] as const] : []),
      ]);
      if (best) sent.clear();
      for (const [kind, number] of numbers) {
        if (sent.has(kind + number) || !(best || request.writeHuffman)) continue;
        sent.add(kind + number);
        yield* out.segment(DHT, huffmanSegment(tables[kind][number]!, kind === "dc" ? number : 0x10 | number));
      }
      if (interval !== restartInterval) yield* out.segment(DRI, word(restartInterval));
      interval = restartInterval;
      const selectors = scan.components.flatMap((c) => {
        const dc = used.dc.length > 0 ? c.dcTable : 0;
        return [c.id, (dc << 4) | (used.ac.length > 0 ? c.acTable : 0)];
      });
      yield* out.segment(SOS, [scan.components.length, ...selectors, scan.ss, scan.se, (scan.ah << 4) | scan.al]);
      yield* out.write(data);
    }
  }
}

function componentsOf({ ids, h, v, selectors, outColours }: WriteRequest, count: number): Component[] {
  return Array.from({ length: count }, (_, i) => {
    const component = new Component(ids[i] ?? i, h[i] ?? 1, v[i] ?? 1, selectors[i] ?? 0);
    // Chrominance has tables of its own.
    const chroma = (outColours === YCC && i > 0) || (outColours === YCCK && (i === 1 || i === 2));
    component.dcTable = component.acTable = chroma ? 1 : 0;
    return component;
  });
}

/** Values of fewer than eight bits, stretched to eight. */
function scaleOf(bits: number): Uint8Array | undefined {
  if (bits === SIDE) return undefined;
  const most = (1 << bits) - 1;
  return Uint8Array.from({ length: 256 }, (_, v) => Math.trunc((v * 255 + (most >> 1)) / most));
}

function transform(frame: Frame, c: Component, full: Uint8Array): void {
  const samples = downsample(frame, c, full);
  const stride = c.across * SIDE;
  for (let y = 0; y < c.down; y++)
    for (let x = 0; x < c.across; x++)
      coefficientsOf(samples, y * SIDE * stride + x * SIDE, stride, c.divisors!, c.coefficients, (y * c.stride + x) * BLOCK);
  // Blocks that only fill the last MCUs have the brightness of the block before, which costs the fewest bits.
  const { coefficients } = c;
  for (let y = 0; y < c.down; y++)
    for (let x = c.across; x < c.stride; x++) {
      const at = (y * c.stride + x) * BLOCK;
      coefficients[at] = coefficients[at - BLOCK]!;
    }
  for (let y = c.down; y < frame.mcusDown * c.v; y++)
    for (let mcu = 0; mcu < frame.mcusAcross; mcu++) {
      const before = coefficients[((y - 1) * c.stride + mcu * c.h + c.h - 1) * BLOCK]!;
      for (let x = 0; x < c.h; x++) coefficients[(y * c.stride + mcu * c.h + x) * BLOCK] = before;
    }
}

function whole(components: readonly Component[]): Scan {
  if (components.length > MAX_IN_SCAN) throw errors.componentCount(components.length, MAX_IN_SCAN);
  return { components, ss: 0, se: 63, ah: 0, al: 0 };
}

/** The scans of libjpeg's simple progression. */
function progression(components: readonly Component[], colours: number): Scan[] {
  const scan = (of: readonly Component[], ss: number, se: number, ah: number, al: number): Scan => ({ components: of, ss, se, ah, al });
  const each = (ss: number, se: number, ah: number, al: number): Scan[] => components.map((c) => scan([c], ss, se, ah, al));
  const dc = (ah: number, al: number): Scan => scan(components, 0, 0, ah, al);
  if (colours !== YCC) return [dc(0, 1), ...each(1, 5, 0, 2), ...each(6, 63, 0, 2), ...each(1, 63, 2, 1), dc(1, 0), ...each(1, 63, 1, 0)];
  // Brightness first, then the little that there is of colour.
  const [y, cb, cr] = components.map((c) => [c]) as [Component[], Component[], Component[]];
  return [
    dc(0, 1),
    scan(y, 1, 5, 0, 2),
    scan(cr, 1, 63, 0, 1),
    scan(cb, 1, 63, 0, 1),
    scan(y, 6, 63, 0, 2),
    scan(y, 1, 63, 2, 1),
    dc(1, 0),
    scan(cr, 1, 63, 1, 0),
    scan(cb, 1, 63, 1, 0),
    scan(y, 1, 63, 1, 0),
  ];
}
