// The growing byte buffer that all Wasm encoding pushes into. Emission speed is start-up time (and later
// compile time), hence one Uint8Array that doubles, no intermediate arrays, no per-byte closures.
// Must not know anything about modules or opcodes.

const scratch = new DataView(new ArrayBuffer(8));
const utf8 = new TextEncoder();

/** An append-only byte buffer with the integer and float encodings of the WebAssembly binary format. */
export class ByteWriter {
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
  }

  private grow(more: number): void {
    let capacity = this.bytes.length * 2;
    while (capacity < this.length + more) capacity *= 2;
    const bytes = new Uint8Array(capacity);
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
  }

  u8(value: number): void {
    if (this.length === this.bytes.length) this.grow(1);
    this.bytes[this.length++] = value;
  }

  /** Unsigned LEB128 of the low 32 bits of `value`. */
  u32(value: number): void {
    if (this.length + 5 > this.bytes.length) this.grow(5);
    value >>>= 0;
    while (value > 0x7f) {
      this.bytes[this.length++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    this.bytes[this.length++] = value;
  }

  /** Signed LEB128 of `value | 0`. */
  s32(value: number): void {
    if (this.length + 5 > this.bytes.length) this.grow(5);
    value |= 0;
    while (value < -64 || value > 63) {
      this.bytes[this.length++] = (value & 0x7f) | 0x80;
      value >>= 7;
    }
    this.bytes[this.length++] = value & 0x7f;
  }

  /** Signed LEB128 of a 64-bit integer; a number must be a safe integer. */
  s64(value: bigint | number): void {
    if (typeof value === "number") {
      if ((value | 0) === value) {
        this.s32(value);
        return;
      }
      value = BigInt(value);
    }
    value = BigInt.asIntN(64, value);
    while (value < -64n || value > 63n) {
      this.u8(Number(value & 0x7fn) | 0x80);
      value >>= 7n;
    }
    this.u8(Number(value & 0x7fn));
  }

  /** Unsigned LEB128 padded to 5 bytes, so that it can be patched in place; returns where it stands. */
  paddedU32(value: number): number {
    const at = this.length;
    if (at + 5 > this.bytes.length) this.grow(5);
    this.length = at + 5;
    patchU32(this.bytes, at, value);
    return at;
  }

  /** Signed LEB128 padded to 5 bytes; returns where it stands. */
  paddedS32(value: number): number {
    const at = this.length;
    if (at + 5 > this.bytes.length) this.grow(5);
    this.length = at + 5;
    patchS32(this.bytes, at, value);
    return at;
  }

  f32(value: number): void {
    scratch.setFloat32(0, value, true);
    this.scratchBytes(4);
  }

  f64(value: number): void {
    scratch.setFloat64(0, value, true);
    this.scratchBytes(8);
  }

  /** The given bit pattern, little-endian: NaN payloads survive, which they may not through `f64`. */
  fixed64(bits: bigint): void {
    scratch.setBigUint64(0, BigInt.asUintN(64, bits), true);
    this.scratchBytes(8);
  }

  fixed32(bits: number): void {
    scratch.setInt32(0, bits, true);
    this.scratchBytes(4);
  }

  private scratchBytes(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(count);
    for (let i = 0; i < count; i++) this.bytes[this.length++] = scratch.getUint8(i);
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.bytes.length) this.grow(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A Wasm name: byte length, then UTF-8. */
  name(text: string): void {
    const bytes = utf8.encode(text);
    this.u32(bytes.length);
    this.append(bytes);
  }

  /** What was written so far, without a copy: valid until the next write. */
  view(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }
}

/** Overwrites a 5-byte padded unsigned LEB. */
export function patchU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = (value & 0x7f) | 0x80;
  bytes[at + 1] = ((value >>> 7) & 0x7f) | 0x80;
  bytes[at + 2] = ((value >>> 14) & 0x7f) | 0x80;
  bytes[at + 3] = ((value >>> 21) & 0x7f) | 0x80;
  bytes[at + 4] = value >>> 28;
}

/** Overwrites a 5-byte padded signed LEB. */
export function patchS32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = (value & 0x7f) | 0x80;
  bytes[at + 1] = ((value >> 7) & 0x7f) | 0x80;
  bytes[at + 2] = ((value >> 14) & 0x7f) | 0x80;
  bytes[at + 3] = ((value >> 21) & 0x7f) | 0x80;
  bytes[at + 4] = (value >> 28) & 0x7f;
}

/** The number of bytes that `ByteWriter.u32` writes for `value`. */
export function lengthU32(value: number): number {
  value >>>= 0;
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
}
