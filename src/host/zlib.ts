// java.util.zip's streams as resources, over pako's zlib port, which reports the bytes consumed and bounds its output. A stream's
// whole state is plain data, so an image taken in the middle of one rebuilds it. pako is loaded at the first stream only, by `load`.

import type { ImageOutcome, PlainData, Resource, ResourceTable } from "./resources.ts";

type Pako = typeof import("pako");
type ZStream = import("pako").ZStream;

export const Z_NO_FLUSH = 0;
export const Z_SYNC_FLUSH = 2;
export const Z_FULL_FLUSH = 3;
export const Z_FINISH = 4;
const Z_BLOCK = 5;

export const Z_OK = 0;
export const Z_STREAM_END = 1;
export const Z_NEED_DICT = 2;
export const Z_STREAM_ERROR = -2;
export const Z_DATA_ERROR = -3;
export const Z_BUF_ERROR = -5;

const Z_DEFLATED = 8;
const MAX_WBITS = 15;
const DEFAULT_MEM_LEVEL = 8;
const DEFAULT_LEVEL = 6;
const none = new Uint8Array(0);

/** What both directions share: a z_stream with counts of its last call. */
abstract class ZlibStream implements Resource {
  abstract readonly kind: string;
  protected readonly pako: Pako;
  protected stream: ZStream;
  /** Bytes taken from the input and put into the output by the last call. */
  consumed = 0;
  produced = 0;

  constructor(pako: Pako, stream: ZStream) {
    this.pako = pako;
    this.stream = stream;
  }

  /** One call of inflate or deflate over the given views; neither is kept. Returns zlib's status. */
  protected run(input: Uint8Array, output: Uint8Array, call: (stream: ZStream) => number): number {
    const stream = this.stream;
    stream.input = input;
    stream.next_in = 0;
    stream.avail_in = input.length;
    stream.output = output as Uint8Array<ArrayBuffer>;
    stream.next_out = 0;
    stream.avail_out = output.length;
    const status = call(stream);
    this.consumed = input.length - stream.avail_in;
    this.produced = output.length - stream.avail_out;
    stream.input = none;
    stream.output = none;
    stream.next_in = stream.next_out = stream.avail_in = stream.avail_out = 0;
    return status;
  }

  /** The running checksum (Inflater.getAdler, Deflater.getAdler). */
  get adler(): number {
    return this.stream.adler | 0;
  }

  /** zlib's text for the last error ("invalid block type"), "" when it has none. */
  get message(): string {
    return this.stream.msg ?? "";
  }

  abstract toImage(): ImageOutcome;
  abstract close(): number;
}

/** java.util.zip.Inflater's native half. */
export class InflaterStream extends ZlibStream {
  readonly kind = "inflater";

  static create(pako: Pako, nowrap: boolean): InflaterStream {
    const stream = new pako.ZStream();
    pako.zlibInflateInit2(stream, nowrap ? -MAX_WBITS : MAX_WBITS);
    return new InflaterStream(pako, stream);
  }

  /** Z_OK, Z_STREAM_END, Z_NEED_DICT, Z_BUF_ERROR (no progress possible) or Z_DATA_ERROR (see `message`). */
  inflate(input: Uint8Array, output: Uint8Array): number {
    return this.run(input, output, (stream) => this.pako.zlibInflate(stream, Z_SYNC_FLUSH));
  }

  /** Z_OK, or Z_DATA_ERROR when the dictionary is not the one wanted, or Z_STREAM_ERROR. */
  setDictionary(dictionary: Uint8Array): number {
    return this.pako.zlibInflateSetDictionary(this.stream, dictionary);
  }

  reset(): number {
    return this.pako.zlibInflateReset(this.stream);
  }

  toImage(): ImageOutcome {
    return { outcome: "rebuild", data: structuredClone(this.stream) };
  }

  close(): number {
    this.pako.zlibInflateEnd(this.stream);
    return 0;
  }
}

/** max_lazy, good_length, nice_length, max_chain of each level, and which algorithm it uses; zlib's deflate.c, for deflateParams. */
const levels = [
  [0, 0, 0, 0, 0],
  [4, 4, 8, 4, 1],
  [5, 4, 16, 8, 1],
  [6, 4, 32, 32, 1],
  [4, 4, 16, 16, 2],
  [16, 8, 32, 32, 2],
  [16, 8, 128, 128, 2],
  [32, 8, 128, 256, 2],
  [128, 32, 258, 1024, 2],
  [258, 32, 258, 4096, 2],
] as const;

/** Streams that were ended, for the next Deflater: a state's tables take 0.1 ms to make. */
const spare: ZStream[] = [];
const MOST_SPARE = 4;
const NO_TABLE = new Uint16Array(0);

/** deflateReset, with the hash table cleared by one fill: pako does it word by word, which takes ten times as long. */
function resetDeflate(pako: Pako, stream: ZStream): number {
  const { state } = stream;
  const { head } = state;
  state.head = NO_TABLE;
  const status = pako.zlibDeflateReset(stream);
  state.head = head;
  head.fill(0);
  return status;
}

/** java.util.zip.Deflater's native half. */
export class DeflaterStream extends ZlibStream {
  readonly kind = "deflater";

  /** The classic hash gives zlib's own bytes, which programs and golden files expect. */
  static create(pako: Pako, level: number, strategy: number, nowrap: boolean): DeflaterStream {
    const used = spare.pop();
    if (used !== undefined) {
      used.state.level = level === -1 ? DEFAULT_LEVEL : level;
      used.state.strategy = strategy;
      used.state.wrap = nowrap ? 0 : 1;
      used.msg = "";
      resetDeflate(pako, used);
      return new DeflaterStream(pako, used);
    }
    const stream = new pako.ZStream();
    pako.zlibDeflateInit2(
      stream,
      level,
      Z_DEFLATED,
      nowrap ? -MAX_WBITS : MAX_WBITS,
      DEFAULT_MEM_LEVEL,
      strategy as 0,
      /* legacyHash */ true,
    );
    return new DeflaterStream(pako, stream);
  }

  /** Z_OK, Z_STREAM_END (after Z_FINISH), Z_BUF_ERROR (no progress possible). */
  deflate(input: Uint8Array, output: Uint8Array, flush: number): number {
    return this.run(input, output, (stream) => this.pako.zlibDeflate(stream, flush as 0));
  }

  /** deflateParams: changes level and strategy, compressing first what came before. Z_BUF_ERROR: call again with more room. */
  params(input: Uint8Array, output: Uint8Array, level: number, strategy: number): number {
    if (level === -1) level = 6;
    if (level < 0 || level > 9 || strategy < 0 || strategy > 4) return Z_STREAM_ERROR;
    return this.run(input, output, (stream) => {
      const state = stream.state;
      const from = levels[state.level as number]!;
      const to = levels[level]!;
      if ((strategy !== state.strategy || from[4] !== to[4]) && state.last_flush !== -2) {
        const status = this.pako.zlibDeflate(stream, Z_BLOCK);
        if (status === Z_STREAM_ERROR) return status;
        if (stream.avail_in !== 0 || state.strstart - state.block_start + state.lookahead !== 0) return Z_BUF_ERROR;
      }
      if (state.level !== level) {
        if (state.level === 0 && state.matches !== 0) {
          state.head.fill(0);
          state.matches = 0;
        }
        state.level = level;
        [state.max_lazy_match, state.good_match, state.nice_match, state.max_chain_length] = to;
      }
      state.strategy = strategy;
      return Z_OK;
    });
  }

  setDictionary(dictionary: Uint8Array): number {
    return this.pako.zlibDeflateSetDictionary(this.stream, dictionary);
  }

  reset(): number {
    return resetDeflate(this.pako, this.stream);
  }

  toImage(): ImageOutcome {
    return { outcome: "rebuild", data: structuredClone(this.stream) };
  }

  close(): number {
    if (spare.length < MOST_SPARE) spare.push(this.stream);
    else this.pako.zlibDeflateEnd(this.stream);
    return 0;
  }
}

/** Makes streams and checksums. */
export class Zlib {
  private readonly resources: ResourceTable;
  private readonly load: () => Pako;
  private readonly hostCrc32: (crc: number, bytes: Uint8Array) => number;
  private loaded: Pako | undefined;

  constructor(resources: ResourceTable, load: () => Pako, crc32: (crc: number, bytes: Uint8Array) => number) {
    this.resources = resources;
    this.load = load;
    this.hostCrc32 = crc32;
    resources.register("inflater", (data) => new InflaterStream(this.pako, this.revive(data)));
    resources.register("deflater", (data) => new DeflaterStream(this.pako, this.revive(data)));
  }

  private get pako(): Pako {
    return (this.loaded ??= this.load());
  }

  /** A stream of an image; initialising a throw-away one first builds the static tables that all deflate states share. */
  private revive(data: PlainData): ZStream {
    this.pako.zlibDeflateInit2(new this.pako.ZStream(), 1, Z_DEFLATED, MAX_WBITS, DEFAULT_MEM_LEVEL, 0);
    return structuredClone(data) as ZStream;
  }

  /** Inflater.init: the number of a new stream. */
  newInflater(nowrap: boolean): number {
    return this.resources.add(InflaterStream.create(this.pako, nowrap));
  }

  /** Deflater.init: the number of a new stream. */
  newDeflater(level: number, strategy: number, nowrap: boolean): number {
    return this.resources.add(DeflaterStream.create(this.pako, level, strategy, nowrap));
  }

  /** The inflater of a number, or undefined. */
  inflater(number: number): InflaterStream | undefined {
    const resource = this.resources.get(number);
    return resource instanceof InflaterStream ? resource : undefined;
  }

  /** The deflater of a number, or undefined. */
  deflater(number: number): DeflaterStream | undefined {
    const resource = this.resources.get(number);
    return resource instanceof DeflaterStream ? resource : undefined;
  }

  /** CRC32.update over bytes: the new value as a signed int; `crc` is the one before (0 at first). */
  crc32(crc: number, bytes: Uint8Array): number {
    return this.hostCrc32(crc >>> 0, bytes) | 0;
  }

  /** Adler32.update over bytes; `adler` is the value before (1 at first). */
  adler32(adler: number, bytes: Uint8Array): number {
    let a = adler & 0xffff;
    let b = (adler >>> 16) & 0xffff;
    for (let i = 0; i < bytes.length; ) {
      // 5552 is the most bytes for which b stays below 2^32.
      const end = Math.min(i + 5552, bytes.length);
      while (i < end) {
        a += bytes[i++]!;
        b += a;
      }
      a %= 65521;
      b %= 65521;
    }
    return (b << 16) | a;
  }
}
