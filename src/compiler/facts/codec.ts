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

export class Encoder {
  private bytes = new Uint8Array(1024);
  private length = 0;
  private readonly strings = new Map<string, number>();
  private readonly shapes = new Map<string, number>();
  private readonly utf8 = new TextEncoder();

  private room(n: number): void {
    if (this.length + n <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + n));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
  private u8(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }
  private unsigned(value: number): void {
    while (value >= 0x80) {
      this.u8((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    this.u8(value);
  }
  private raw(bytes: Uint8Array): void {
    this.unsigned(bytes.length);
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
  private string(text: string): void {
    const known = this.strings.get(text);
    if (known !== undefined) {
      this.u8(8);
      this.unsigned(known);
      return;
    }
    this.strings.set(text, this.strings.size);
    this.u8(7);
    if (!this.ascii(text)) this.raw(this.utf8.encode(text));
  }

  /** Short ASCII, as most are, without the call of an encoder. */
  private ascii(text: string): boolean {
    const n = text.length;
    if (n > 80) return false;
    this.room(n + 1);
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
    if (v === undefined) this.u8(0);
    else if (v === false) this.u8(1);
    else if (v === true) this.u8(2);
    else if (v === null) this.u8(3);
    else if (typeof v === "number") this.number(v);
    else if (typeof v === "bigint") {
      this.u8(6);
      let z = v < 0n ? (-v << 1n) - 1n : v << 1n;
      while (z >= 0x80n) {
        this.u8(Number(z & 0x7fn) | 0x80);
        z >>= 7n;
      }
      this.u8(Number(z));
    } else if (typeof v === "string") this.string(v);
    else if (v instanceof Uint8Array) {
      this.u8(9);
      this.raw(v);
    } else if (Array.isArray(v)) {
      this.u8(10);
      this.unsigned(v.length);
      for (const item of v) this.value(item);
    } else if (typeof v === "object") this.object(v as Record<string, unknown>);
    else throw new CodecProblem(`a ${typeof v} is no plain data`);
    return this;
  }

  private number(v: number): void {
    if (Number.isSafeInteger(v) && !Object.is(v, -0) && Math.abs(v) < 2 ** 52) {
      this.u8(4);
      this.unsigned(v < 0 ? -2 * v - 1 : 2 * v);
      return;
    }
    this.u8(5);
    this.room(8);
    new DataView(this.bytes.buffer).setFloat64(this.length, v, true);
    this.length += 8;
  }

  private object(v: Record<string, unknown>): void {
    const names = Object.keys(v);
    const shape = names.join("\0");
    const known = this.shapes.get(shape);
    if (known !== undefined) {
      this.u8(12);
      this.unsigned(known);
    } else {
      this.shapes.set(shape, this.shapes.size);
      this.u8(11);
      this.unsigned(names.length);
      for (const name of names) this.string(name);
    }
    for (const name of names) this.value(v[name]);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
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
