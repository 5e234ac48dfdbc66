// The stream that is read: bytes come from Java in pieces; what was read too much is given back at the end of an image.
import { warnings } from "./errors.ts";
import type { Upcalls } from "./upcalls.ts";

const PIECE = 4096;
export const EOI = 0xd9;
const RST0 = 0xd0;
const RST7 = 0xd7;
const SOF0 = 0xc0;
/** JPEGImageReader.WARNING_NO_EOI */
const NO_EOI = 0;

export class Source {
  private readonly piece = new Uint8Array(PIECE);
  private at = 0;
  private end = 0;
  /** A marker that was read and not acted on yet; 0 when none was. */
  unread = 0;
  private warned = false;

  clear(): void {
    this.at = this.end = this.unread = 0;
  }

  /** A new image: it has a first warning of its own. */
  begin(): void {
    this.warned = false;
    this.unread = 0;
  }

  /** Only the first warning of an image is told. */
  *warn(text: string): Upcalls<void> {
    if (this.warned) return;
    this.warned = true;
    yield { to: "warningWithMessage", text };
  }

  private *fill(): Upcalls<void> {
    const count = yield { to: "readInputData", into: this.piece };
    this.at = 0;
    this.end = count;
    if (count <= 0) yield* this.pretendEnd();
  }

  /** A stream that only lacks its end is read all the same. */
  private *pretendEnd(): Upcalls<void> {
    yield { to: "warningOccurred", code: NO_EOI };
    this.piece[0] = 0xff;
    this.piece[1] = EOI;
    this.at = 0;
    this.end = 2;
  }

  *skip(count: number): Upcalls<void> {
    const here = Math.min(count, this.end - this.at);
    this.at += here;
    if (count === here) return;
    const passed = yield { to: "skipInputBytes", count: count - here };
    if (passed <= 0) yield* this.pretendEnd();
  }

  *byte(): Upcalls<number> {
    if (this.at === this.end) yield* this.fill();
    return this.piece[this.at++]!;
  }

  *word(): Upcalls<number> {
    const high = yield* this.byte();
    return (high << 8) | (yield* this.byte());
  }

  *bytes(count: number): Upcalls<Uint8Array> {
    const result = new Uint8Array(count);
    for (let done = 0; done < count; ) {
      if (this.at === this.end) yield* this.fill();
      const n = Math.min(count - done, this.end - this.at);
      result.set(this.piece.subarray(this.at, this.at + n), done);
      this.at += n;
      done += n;
    }
    return result;
  }

  /** The next marker, into `unread`; bytes that are before it are passed over. */
  *marker(): Upcalls<number> {
    let passed = 0;
    for (;;) {
      let b = yield* this.byte();
      while (b !== 0xff) {
        passed++;
        b = yield* this.byte();
      }
      do b = yield* this.byte();
      while (b === 0xff);
      if (b !== 0) {
        this.unread = b;
        break;
      }
      passed += 2;
    }
    if (passed > 0) yield* this.warn(warnings.extraneous(passed, this.unread));
    return this.unread;
  }

  /** Entropy-coded data up to the next marker that is no RST; that one is `unread` then. */
  *entropyCoded(): Upcalls<Uint8Array> {
    let data = new Uint8Array(4 * PIECE);
    let length = 0;
    // Whether the byte before is 0xff.
    let escaped = false;
    for (;;) {
      if (this.at === this.end) yield* this.fill();
      if (length + this.end - this.at + 2 > data.length) {
        const larger = new Uint8Array(2 * data.length);
        larger.set(data);
        data = larger;
      }
      const { piece, end } = this;
      let at = this.at;
      while (at < end) {
        const b = piece[at++]!;
        if (escaped && b !== 0xff) {
          escaped = false;
          if (b >= SOF0 && (b < RST0 || b > RST7)) {
            this.at = at;
            this.unread = b;
            // Without the 0xff of the marker.
            return data.subarray(0, length - 1);
          }
        } else if (escaped) continue;
        else escaped = b === 0xff;
        data[length++] = b;
      }
      this.at = at;
    }
  }

  /** Gives back what was read of the next image. */
  *giveBack(): Upcalls<void> {
    const count = this.end - this.at;
    this.at = this.end = 0;
    if (count > 0) yield { to: "pushBack", count };
  }
}
