// Connect's envelopes: a byte of flags, four of length, the message. Read out of pieces as they come.

/** Flag of the last one, which holds JSON. */
export const END_STREAM = 2;
const COMPRESSED = 1;
const HEADER = 5;
/** A code of a large method is about a megabyte. */
const LARGEST_MESSAGE = 64 << 20;

export interface Envelope {
  readonly flags: number;
  readonly content: Uint8Array;
}

/** Header and message, to be written one behind the other. */
export function envelope(message: Uint8Array): [header: Uint8Array, message: Uint8Array] {
  const header = new Uint8Array(HEADER);
  new DataView(header.buffer).setUint32(1, message.length);
  return [header, message];
}

export class Envelopes {
  private pieces: Buffer[] = [];
  private have = 0;
  private need = HEADER;

  /** Those that are whole with these bytes. @throws RangeError when one is too large, or compressed, which was not agreed on */
  *add(bytes: Buffer): Generator<Envelope> {
    this.pieces.push(bytes);
    this.have += bytes.length;
    if (this.have < this.need) return;
    const all = this.pieces.length === 1 ? bytes : Buffer.concat(this.pieces);
    this.pieces = [];
    let at = 0;
    this.need = HEADER;
    while (all.length - at >= HEADER) {
      const flags = all[at]!;
      const length = all.readUInt32BE(at + 1);
      if ((flags & COMPRESSED) !== 0) throw new RangeError("a compressed message");
      if (length > LARGEST_MESSAGE) throw new RangeError(`a message of ${length} bytes`);
      if (all.length - at < HEADER + length) {
        this.need = HEADER + length;
        break;
      }
      yield { flags, content: all.subarray(at + HEADER, at + HEADER + length) };
      at += HEADER + length;
    }
    this.pieces = [all.subarray(at)];
    this.have = all.length - at;
  }
}
