// A reader's native half: JPEGImageReader's calls over one stream. A scan is decoded whole before its first line is given out.
import { bandsOf, toPixels } from "./colours.ts";
import { samplesOf } from "./dct.ts";
import { decodeScan } from "./entropy-decoder.ts";
import { errors, JpegError } from "./errors.ts";
import { type Component, type Frame, SIDE } from "./frame.ts";
import { Header, Tables } from "./header.ts";
import { Source } from "./source.ts";
import { BLOCK, type HuffmanTable, UNKNOWN } from "./tables.ts";
import type { Upcalls } from "./upcalls.ts";
import { fullSize, type Plane } from "./upsampling.ts";

/** What readImage is asked for, in the names that the JDK gives its arguments. */
export interface ReadRequest {
  readonly imageIndex: number;
  readonly bands: readonly number[];
  readonly sourceX: number;
  readonly sourceY: number;
  readonly width: number;
  readonly height: number;
  readonly stepX: number;
  readonly stepY: number;
  /** Bytes that the line given out may have. */
  readonly lineBytes: number;
  readonly quantization: readonly Uint16Array[] | undefined;
  readonly dc: readonly HuffmanTable[] | undefined;
  readonly ac: readonly HuffmanTable[] | undefined;
  readonly firstPass: number;
  readonly lastPass: number;
  readonly wantUpdates: boolean;
}

export class Decoder {
  aborted = false;
  private readonly source = new Source();
  private readonly tables = new Tables();
  private header: Header | undefined;
  /** What stands after the last scan and is no marker; 0 none. */
  private stray = 0;

  setSource(): void {
    this.source.clear();
    this.aborted = false;
    this.header = undefined;
  }

  setColours(space: number): void {
    if (this.header !== undefined) this.header.colours = space;
  }

  /** Gives up the image that is being read. */
  abandon(): void {
    this.header = undefined;
  }

  *reset(): Upcalls<void> {
    this.aborted = false;
    this.header = undefined;
    yield* this.source.giveBack();
    this.source.clear();
  }

  /** @returns whether the stream has only tables */
  *readHeader(clear: boolean, reset: boolean): Upcalls<boolean> {
    if (clear) this.source.clear();
    this.source.begin();
    const header = new Header(this.tables, this.source);
    this.header = undefined;
    if (!(yield* header.begin())) {
      yield* this.source.giveBack();
      return true;
    }
    const { width, height, components } = header.frame!;
    const numbers = [width, height, header.fileColours, header.colours, components.length];
    this.header = header;
    yield { to: "setImageData", numbers, profile: header.profile() };
    if (reset) this.header = undefined;
    return false;
  }

  /** @returns whether reading was aborted */
  *readImage(request: ReadRequest): Upcalls<boolean> {
    const { header } = this;
    const { firstPass, lastPass, stepX, stepY, sourceX, sourceY } = request;
    const size = header?.frame;
    const valid =
      size !== undefined &&
      request.bands.length >= 1 &&
      request.bands.length <= 4 &&
      sourceX >= 0 &&
      sourceX < size.width &&
      sourceY >= 0 &&
      sourceY < size.height &&
      request.width >= 1 &&
      request.width <= size.width &&
      request.height >= 1 &&
      request.height <= size.height &&
      stepX >= 1 &&
      stepY >= 1 &&
      firstPass >= 0 &&
      lastPass >= firstPass;
    if (!valid) throw new JpegError("Invalid argument to native readImage");
    // Tables in the stream have precedence over those of the metadata.
    if (this.tables.quantization[0] === undefined) request.quantization?.forEach((t, i) => void (this.tables.quantization[i] = t));
    if (this.tables.dc[0] === undefined && request.dc !== undefined) {
      request.dc.forEach((t, i) => void (this.tables.dc[i] = t));
      request.ac?.forEach((t, i) => void (this.tables.ac[i] = t));
    }
    const frame = header!.frame!;
    this.checkOutput(header!, request);
    frame.allocate();
    const manyPasses = frame.progressive || header!.scan!.components.length < frame.components.length;
    // One scan's lines are given out before what stands behind it is looked at.
    let more = yield* this.scan(header!, manyPasses);
    for (let pass = manyPasses ? firstPass : 0; ; pass++) {
      const last = !manyPasses || !more || pass >= lastPass;
      // A pass that nobody sees is not drawn, unless it is the last.
      if (last || request.wantUpdates) yield* this.giveOut(header!, request, manyPasses, pass);
      if (last) break;
      more = yield* this.scan(header!, true);
    }
    this.header = undefined;
    const all = sourceY + request.height >= size.height;
    if (this.aborted || !all) this.source.unread = 0;
    else if (more && manyPasses) {
      yield* this.source.giveBack();
      yield { to: "skipPastImage", image: request.imageIndex };
    } else {
      if (this.stray !== 0) throw errors.marker(this.stray);
      for (; more; ) more = yield* this.scan(header!, true);
      yield* this.source.giveBack();
    }
    return this.aborted;
  }

  private checkOutput({ frame, fileColours, colours }: Header, request: ReadRequest): void {
    toPixels(fileColours, colours, frame!.components.length);
    for (const component of frame!.components) fullSize(frame!, component, { samples: new Uint8ClampedArray(0), stride: 0 });
    if (bandsOf(colours, frame!.components.length) !== request.bands.length)
      throw new JpegError(colours === UNKNOWN ? "Invalid number of output components" : "Invalid argument to native readImage");
  }

  /** Decodes the scan that comes next. @returns whether another one follows */
  private *scan(header: Header, readOn: boolean): Upcalls<boolean> {
    const { frame, scan } = header;
    for (const component of scan!.components) this.latch(component);
    const data = yield* this.source.entropyCoded();
    const { warnings, stray } = decodeScan(frame!, scan!, this.tables, header.restartInterval, data, this.source.unread);
    if (warnings[0] !== undefined) yield* this.source.warn(warnings[0]);
    this.stray = stray;
    if (stray !== 0 && readOn) throw errors.marker(stray);
    if (stray !== 0) return false;
    return yield* header.toScan();
  }

  /** A component keeps the table that it begins with: the stream may bring another one for what comes after. */
  private latch(component: Component): void {
    if (component.divisors !== undefined) return;
    const table = this.tables.quantization[component.quantization];
    if (table === undefined) throw errors.noQuantizationTable(component.quantization);
    component.divisors = table.slice();
  }

  private *giveOut(header: Header, request: ReadRequest, progressive: boolean, pass: number): Upcalls<void> {
    const frame = header.frame!;
    const convert = toPixels(header.fileColours, header.colours, frame.components.length);
    const lines = frame.components.map((c) => fullSize(frame, c, planeOf(frame, c)));
    // Upsampling may write one sample past an odd width.
    const components = lines.map(() => new Uint8Array(frame.width + SIDE));
    const count = request.bands.length;
    const whole = new Uint8Array(frame.width * count);
    const { bands, sourceX } = request;
    const [stepX, stepY] = [Math.min(request.stepX, frame.width), Math.min(request.stepY, frame.height)];
    const right = Math.min(frame.width, sourceX + request.width);
    const bottom = Math.min(frame.height, request.sourceY + request.height);
    const pixels = new Uint8Array(Math.min(request.lineBytes, Math.ceil((right - sourceX) / stepX) * count));
    if (request.wantUpdates) yield { to: "passStarted", pass };
    let target = 0;
    for (let y = request.sourceY; y < bottom && !this.aborted; y += stepY) {
      for (let i = 0; i < lines.length; i++) lines[i]!(y, components[i]!);
      convert(components, frame.width, whole);
      for (let x = sourceX, at = 0; x < right && at + count <= pixels.length; x += stepX)
        for (const band of bands) pixels[at++] = whole[x * count + band]!;
      yield { to: "acceptPixels", line: target++, pixels, progressive };
    }
    if (request.wantUpdates) yield { to: "passComplete" };
  }
}

/** The samples of a component, of the blocks that the image needs. */
function planeOf(frame: Frame, component: Component): Plane {
  const { across, down, coefficients, divisors } = component;
  const stride = Math.max(across * SIDE, Math.ceil(frame.width / (frame.maxH / component.h)));
  const samples = new Uint8ClampedArray(stride * down * SIDE);
  // A component that no scan had is grey: its coefficients are all 0.
  const table = divisors ?? new Uint16Array(BLOCK);
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++)
      samplesOf(coefficients, (y * component.stride + x) * BLOCK, table, samples, y * SIDE * stride + x * SIDE, stride);
  return { samples, stride };
}
