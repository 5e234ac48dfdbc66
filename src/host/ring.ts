// A byte queue in shared memory between one writing and one reading thread: standard streams, terminals and FIFOs pass through it.
// Full means "try later": back-pressure is the writer's park or pause. Must not know who wakes whom; the owners do that.
//
//   int32 words: 0 written | 1 read (running counts, mod 2^32) | 2 state | 3 notified | 4 wanted        data from byte 64 on

const WRITTEN = 0;
const READ = 1;
const STATE = 2;
const NOTIFIED = 3;
const WANTED = 4;
const HEADER_BYTES = 64;

/** `state` values: open, ended by the writer, abandoned by the reader; negative: the writer failed with that errno. */
const OPEN = 0;
const ENDED = 1;
const ABANDONED = 2;

export class Ring {
  readonly buffer: SharedArrayBuffer;
  private readonly words: Int32Array;
  private readonly data: Uint8Array;
  private readonly mask: number;

  /** A view over a ring made by `Ring.create`, in this or another thread. */
  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.words = new Int32Array(buffer, 0, HEADER_BYTES >> 2);
    this.data = new Uint8Array(buffer, HEADER_BYTES);
    this.mask = this.data.length - 1;
  }

  /** A new empty ring of `capacity` bytes, a power of two. */
  static create(capacity: number): Ring {
    return new Ring(new SharedArrayBuffer(HEADER_BYTES + capacity));
  }

  get capacity(): number {
    return this.data.length;
  }

  /** Bytes that can be read now. */
  get readable(): number {
    return (Atomics.load(this.words, WRITTEN) - Atomics.load(this.words, READ)) | 0;
  }

  /** Bytes that can be written now. */
  get writable(): number {
    return this.data.length - this.readable;
  }

  /** Copies as much of `from` as fits; returns how much that was. */
  write(from: Uint8Array): number {
    const n = Math.min(from.length, this.writable);
    const at = Atomics.load(this.words, WRITTEN);
    this.copyIn(at & this.mask, n === from.length ? from : from.subarray(0, n));
    Atomics.store(this.words, WRITTEN, (at + n) | 0);
    return n;
  }

  /** Copies up to `into.length` bytes out; returns how many; 0 when empty. */
  read(into: Uint8Array): number {
    const n = Math.min(into.length, this.readable);
    const at = Atomics.load(this.words, READ);
    const start = at & this.mask;
    const first = Math.min(n, this.data.length - start);
    into.set(this.data.subarray(start, start + first));
    if (first < n) into.set(this.data.subarray(0, n - first), first);
    Atomics.store(this.words, READ, (at + n) | 0);
    return n;
  }

  private copyIn(start: number, from: Uint8Array): void {
    const first = Math.min(from.length, this.data.length - start);
    this.data.set(first === from.length ? from : from.subarray(0, first), start);
    if (first < from.length) this.data.set(from.subarray(first), 0);
  }

  /** The writer is done: the reader sees the end after the last byte. */
  end(): void {
    Atomics.compareExchange(this.words, STATE, OPEN, ENDED);
  }

  /** The writer failed: the reader sees the (positive) errno after the last byte. */
  fail(errno: number): void {
    Atomics.compareExchange(this.words, STATE, OPEN, -errno);
  }

  /** The reader takes no more: writes give EPIPE. */
  abandon(): void {
    Atomics.store(this.words, STATE, ABANDONED);
  }

  /** No byte is left and none will come, the writer having ended or failed. */
  get ended(): boolean {
    const state = Atomics.load(this.words, STATE);
    return state !== OPEN && this.readable === 0;
  }

  /** The writer's errno as a negative number, or 0. */
  get failure(): number {
    return Math.min(0, Atomics.load(this.words, STATE));
  }

  get abandoned(): boolean {
    return Atomics.load(this.words, STATE) === ABANDONED;
  }

  /** Marks that the other side has been told of new bytes or room; true when it had not been told yet, so that the caller tells it. */
  notify(): boolean {
    return Atomics.exchange(this.words, NOTIFIED, 1) === 0;
  }

  /** The side that was told begins to look: what comes later needs to be told again. */
  acknowledge(): void {
    Atomics.store(this.words, NOTIFIED, 0);
  }

  /** The writer waits for room; the reader tells it when there is. */
  set roomWanted(wanted: boolean) {
    Atomics.store(this.words, WANTED, wanted ? 1 : 0);
  }

  /** True once after the writer asked for room. */
  takeRoomWanted(): boolean {
    return Atomics.load(this.words, WANTED) === 1 && Atomics.exchange(this.words, WANTED, 0) === 1;
  }
}
