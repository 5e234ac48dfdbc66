// Bytes to be hashed: an encoding in which different things never look alike (texts and byte strings carry their length). What goes
// into an identity is written with this, so that identities are equal wherever the things are. No addresses, no salts.
import { contentHash } from "./content-hash.ts";

export class CanonicalBytes {
  private bytes = Buffer.alloc(256);
  private length = 0;

  private room(n: number): number {
    const at = this.length;
    if (at + n > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(this.bytes.length * 2, at + n));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.length = at + n;
    return at;
  }

  u1(value: number): this {
    const at = this.room(1);
    this.bytes[at] = value;
    return this;
  }

  u4(value: number): this {
    const at = this.room(4);
    this.bytes.writeInt32BE(value | 0, at);
    return this;
  }

  text(text: string): this {
    const n = Buffer.byteLength(text);
    this.u4(n);
    const at = this.room(n);
    this.bytes.write(text, at);
    return this;
  }

  /** Bytes of a length that the reader could not know. */
  block(from: Uint8Array, start = 0, end: number = from.length): this {
    this.u4(end - start);
    return this.raw(from, start, end);
  }

  /** Bytes whose length follows from what stands before them. */
  raw(from: Uint8Array, start = 0, end: number = from.length): this {
    const at = this.room(end - start);
    this.bytes.set(from.subarray(start, end), at);
    return this;
  }

  /** SHA-256 of what was written. */
  hash(): Uint8Array {
    return contentHash(this.bytes.subarray(0, this.length));
  }
}
