// Plain data to bytes and back: facts, requests and compiled code in recordings, on the wire and in caches. Compact (property names
// and strings are written once), exact (bigints, byte arrays, -0 and NaN), and safe to decode from strangers: a malformed input is a
// CodecProblem, never anything else.
//
//   value: tag, then by tag
//     0 undefined   1 false   2 true   3 null
//     4 int, zigzag LEB128          5 f64, 8 bytes little-endian     6 bigint, zigzag LEB128
//     7 string, new: length, UTF-8  8 string, by number
//     9 bytes: length, bytes       10 array: length, values
//    11 object, new shape: number of names, names as string values, then values   12 object: number of the shape, values

export type Plain =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Plain[]
  | { readonly [name: string]: Plain };

export class CodecProblem extends Error {
  override name = "CodecProblem";
}

const DEPTH = 64;

/** Names that objects of one form have, in order. */
interface Shape {
  readonly names: readonly string[];
  readonly number: number;
}

const utf8 = new TextEncoder();
/** Room is made anew for large values only. */
const FIRST_ROOM = 1 << 14;
const LARGEST_SPARE = 1 << 20;
let spare: Uint8Array<ArrayBuffer> | undefined;
/** Tag and a number, at the most. */
const SMALLEST_ROOM = 16;
/** Longer text goes through an encoder. */
const SHORT_TEXT = 80;

export class Encoder {
  private bytes = spare ?? new Uint8Array(FIRST_ROOM);
  private length = 0;
  private readonly strings = new Map<string, number>();
  /** By their first name: comparing names costs less than joining them to a key. */
  private readonly shapes = new Map<string, Shape[]>();
  private shapeCount = 0;

  constructor() {
    spare = undefined;
  }

  private room(n: number): void {
    if (this.length + n <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + n));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
  /** With room for it. */
  private u8(value: number): void {
    this.bytes[this.length++] = value;
  }
  /** With room for it. */
  private unsigned(value: number): void {
    while (value >= 0x80) {
      this.bytes[this.length++] = (value % 0x80) | 0x80;
      value = Math.floor(value / 0x80);
    }
    this.bytes[this.length++] = value;
  }
  private raw(bytes: Uint8Array): void {
    this.room(SMALLEST_ROOM + bytes.length);
    this.unsigned(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
  private string(text: string): void {
    this.room(SMALLEST_ROOM);
    const known = this.strings.get(text);
    if (known !== undefined) {
      this.u8(8);
      this.unsigned(known);
      return;
    }
    this.strings.set(text, this.strings.size);
    this.u8(7);
    if (!this.ascii(text)) this.raw(utf8.encode(text));
  }

  /** Short ASCII, as most are, without the call of an encoder. */
  private ascii(text: string): boolean {
    const n = text.length;
    if (n > SHORT_TEXT) return false;
    this.room(n + SMALLEST_ROOM);
    const { bytes, length } = this;
    for (let i = 0; i < n; i++) {
      const c = text.charCodeAt(i);
      if (c >= 0x80) return false;
      bytes[length + 1 + i] = c;
    }
    bytes[length] = n;
    this.length = length + 1 + n;
    return true;
  }

  value(v: unknown): this {
    switch (typeof v) {
      case "number":
        this.number(v);
        return this;
      case "string":
        this.string(v);
        return this;
      case "object":
        this.reference(v);
        return this;
      default:
        this.room(SMALLEST_ROOM);
        if (v === undefined) this.u8(0);
        else if (typeof v === "boolean") this.u8(v ? 2 : 1);
        else if (typeof v === "bigint") this.bigint(v);
        else throw new CodecProblem(`a ${typeof v} is no plain data`);
        return this;
    }
  }

  private reference(v: object | null): void {
    this.room(SMALLEST_ROOM);
    if (v === null) this.u8(3);
    else if (Array.isArray(v)) {
      this.u8(10);
      this.unsigned(v.length);
      for (let i = 0; i < v.length; i++) this.value(v[i]);
    } else if (v instanceof Uint8Array) {
      this.u8(9);
      this.raw(v);
    } else this.object(v as Record<string, unknown>);
  }

  private bigint(v: bigint): void {
    this.u8(6);
    let z = v < 0n ? (-v << 1n) - 1n : v << 1n;
    while (z >= 0x80n) {
      this.room(SMALLEST_ROOM);
      this.u8(Number(z & 0x7fn) | 0x80);
      z >>= 7n;
    }
    this.u8(Number(z));
  }

  private number(v: number): void {
    this.room(SMALLEST_ROOM);
    if (v >= 0 && v < 64 && v === (v | 0) && !Object.is(v, -0)) {
      this.bytes[this.length++] = 4;
      this.bytes[this.length++] = 2 * v;
      return;
    }
    if (Number.isSafeInteger(v) && !Object.is(v, -0) && Math.abs(v) < 2 ** 52) {
      this.u8(4);
      this.unsigned(v < 0 ? -2 * v - 1 : 2 * v);
      return;
    }
    this.u8(5);
    new DataView(this.bytes.buffer).setFloat64(this.length, v, true);
    this.length += 8;
  }

  private object(v: Record<string, unknown>): void {
    const known = this.shapeOf(v);
    if (known >= 0) {
      this.u8(12);
      this.unsigned(known);
    } else {
      const names = Object.keys(v);
      this.u8(11);
      this.unsigned(names.length);
      for (const name of names) this.string(name);
    }
    // Plain data inherits nothing; an engine finds fields quickest in this loop.
    for (const name in v) this.value(v[name]);
  }

  /** @returns -1 for a new one, which has its number now */
  private shapeOf(v: Record<string, unknown>): number {
    const first = firstName(v);
    const alike = this.shapes.get(first);
    if (alike !== undefined) for (const shape of alike) if (hasNames(v, shape.names)) return shape.number;
    const shape = { names: Object.keys(v), number: this.shapeCount++ };
    if (alike === undefined) this.shapes.set(first, [shape]);
    else alike.push(shape);
    return -1;
  }

  /** The bytes; it takes nothing more. */
  finish(): Uint8Array<ArrayBuffer> {
    const result = this.bytes.slice(0, this.length);
    if (this.bytes.length <= LARGEST_SPARE) spare = this.bytes;
    return result;
  }
}

function firstName(v: object): string {
  for (const name in v) return name;
  return "";
}

function hasNames(v: object, names: readonly string[]): boolean {
  let i = 0;
  for (const name in v) if (names[i++] !== name) return false;
  return i === names.length;
}

export const encode = (value: unknown): Uint8Array<ArrayBuffer> => new Encoder().value(value).finish();

export class Decoder {
  private readonly bytes: Uint8Array;
  private at = 0;
  private readonly strings: string[] = [];
  private readonly shapes: string[][] = [];
  private readonly utf8 = new TextDecoder("utf-8", { fatal: true });

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  private u8(): number {
    if (this.at >= this.bytes.length) throw new CodecProblem(`cut off at byte ${this.at}`);
    return this.bytes[this.at++]!;
  }
  private unsigned(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) throw new CodecProblem(`number out of range at byte ${this.at}`);
      if (byte < 0x80) return value;
    }
  }
  /** A count of things of which each takes a byte at least. */
  private count(): number {
    const n = this.unsigned();
    if (n > this.bytes.length - this.at) throw new CodecProblem(`a count of ${n} at byte ${this.at} of ${this.bytes.length}`);
    return n;
  }
  private raw(): Uint8Array<ArrayBuffer> {
    const n = this.count();
    // A copy, also of a Buffer, whose slice() is none.
    const bytes = new Uint8Array(this.bytes.subarray(this.at, this.at + n));
    this.at += n;
    return bytes;
  }
  /** A string of a few ASCII characters, as most are: a decoder's call costs more than these. */
  private shortText(): string | undefined {
    const length = this.bytes[this.at]!;
    if (length > 40 || length >= this.bytes.length - this.at) return undefined;
    let text = "";
    for (let i = this.at + 1; i <= this.at + length; i++) {
      const byte = this.bytes[i]!;
      if (byte >= 0x80) return undefined;
      text += String.fromCharCode(byte);
    }
    this.at += 1 + length;
    return text;
  }
  private text(): string {
    const v = this.value(DEPTH);
    if (typeof v !== "string") throw new CodecProblem(`no name at byte ${this.at}`);
    return v;
  }

  value(depth = 0): Plain {
    if (depth > DEPTH) throw new CodecProblem("nested too deeply");
    const tag = this.u8();
    switch (tag) {
      case 0:
        return undefined;
      case 1:
        return false;
      case 2:
        return true;
      case 3:
        return null;
      case 4: {
        const z = this.unsigned();
        return z % 2 === 0 ? z / 2 : -(z + 1) / 2;
      }
      case 5: {
        if (this.bytes.length - this.at < 8) throw new CodecProblem(`cut off at byte ${this.at}`);
        const v = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at, 8).getFloat64(0, true);
        this.at += 8;
        return v;
      }
      case 6: {
        let z = 0n;
        for (let shift = 0n; ; shift += 7n) {
          if (shift > 70n) throw new CodecProblem(`number out of range at byte ${this.at}`);
          const byte = this.u8();
          z |= BigInt(byte & 0x7f) << shift;
          if (byte < 0x80) break;
        }
        return (z & 1n) === 0n ? z >> 1n : -((z + 1n) >> 1n);
      }
      case 7: {
        let text = this.shortText();
        if (text === undefined)
          try {
            text = this.utf8.decode(this.raw());
          } catch (e) {
            if (e instanceof CodecProblem) throw e;
            throw new CodecProblem(`no UTF-8 before byte ${this.at}`);
          }
        this.strings.push(text);
        return text;
      }
      case 8: {
        const text = this.strings[this.unsigned()];
        if (text === undefined) throw new CodecProblem(`an unknown string at byte ${this.at}`);
        return text;
      }
      case 9:
        return this.raw();
      case 10: {
        const items: Plain[] = [];
        for (let n = this.count(); n > 0; n--) items.push(this.value(depth + 1));
        return items;
      }
      case 11: {
        const names: string[] = [];
        for (let n = this.count(); n > 0; n--) names.push(this.text());
        this.shapes.push(names);
        return this.fields(names, depth);
      }
      case 12: {
        const names = this.shapes[this.unsigned()];
        if (names === undefined) throw new CodecProblem(`an unknown shape at byte ${this.at}`);
        return this.fields(names, depth);
      }
      default:
        throw new CodecProblem(`an unknown tag ${tag} at byte ${this.at - 1}`);
    }
  }

  private fields(names: readonly string[], depth: number): Plain {
    const object: Record<string, Plain> = {};
    for (const name of names) {
      if (name === "__proto__")
        Object.defineProperty(object, name, { value: this.value(depth + 1), enumerable: true, writable: true, configurable: true });
      else object[name] = this.value(depth + 1);
    }
    return object;
  }

  /** Nothing must be left. */
  end(): void {
    if (this.at !== this.bytes.length) throw new CodecProblem(`${this.bytes.length - this.at} bytes too many`);
  }
}

/** @throws CodecProblem */
export function decode(bytes: Uint8Array): Plain {
  const decoder = new Decoder(bytes);
  const value = decoder.value();
  decoder.end();
  return value;
}
