// The control block: a page of shared words through which the VM's thread and the main thread talk. The VM's thread never returns
// to its event loop, so it is told of things (ticks, signals, input) by words and a futex, and tells by messages.
// One side of this file serves the VM (Control), the other the main thread (ControlPanel). Must not know Java or the VM's layout:
// where POLL lies in the VM's memory is told by `setPollTarget`.

/** What the VM sees of the main thread. All methods are for the VM's thread. */
export interface Control {
  /** Names the word of the VM's memory (byte address) and the bit that anyone sets to have Java code poll. */
  setPollTarget(address: number, bit: number): void;
  /** Changes with each wake-up; read it before looking whether there is something to do, then give it to `idle`. */
  sequence(): number;
  /** Sleeps until something wakes the VM after `sequence` was read, or `nanos` have passed (Infinity: no limit). */
  idle(sequence: number, nanos: number): void;
  /** The signals that arrived since the last call, bit n for signal n. */
  takeSignals(): number;
  /** True when the VM owns the process's signals (the launcher); a library's user keeps them. */
  readonly ownsSignals: boolean;
  /** The signals that the process was started to ignore (nohup, background jobs): bit n for signal n. */
  readonly ignoredSignals: number;
  /** Has a signal delivered to `takeSignals` (on), ignored, or left to its default action. Returns false when signals are the user's. */
  handleSignal(signal: number, disposition: "deliver" | "ignore" | "default"): boolean;
  /** Says that an operation is in progress in which nothing polls (a collection): the main thread has more patience then. */
  setBusy(busy: boolean): void;
  /** Waits until the main thread has done what handleSignal asked: before this process sends itself a signal. */
  settleSignals(): void;
  /** Turns the ticks (POLL set every ~10 ms) on and off: off when there is nothing to switch to. They stop while the VM idles. */
  setTicker(on: boolean): void;
}

const WAKE = 0;
const POLL_ADDRESS = 1;
const POLL_BIT = 2;
const SIGNALS = 3;
const IDLE = 4;
const TICKER_WANTED = 5;
const TICKER_STOPPED = 6;
const START = 7;
const FLAGS = 8;
const IGNORED_SIGNALS = 9;
/** Changes of dispositions that the main thread has made. */
const DISPOSED = 10;
const BUSY = 11;
const READY = 12;
const MAY_SET_FLAGS = 13;
const OWNS_SIGNALS = 1;
const WORDS = 64;
/** How long a busy main thread is waited for. */
const SETTLE_MS = 1000;

/** Messages from the VM's thread to the main thread. */
export type ControlMessage =
  | { readonly type: "signal"; readonly signal: number; readonly disposition: "deliver" | "ignore" | "default" }
  | { readonly type: "tick" };

/** The VM's side of the control block. */
export class SharedControl implements Control {
  private readonly words: Int32Array;
  private disposals = 0;
  private readonly post: (message: ControlMessage) => void;

  constructor(buffer: SharedArrayBuffer, post: (message: ControlMessage) => void) {
    this.words = new Int32Array(buffer);
    this.post = post;
  }

  setPollTarget(address: number, bit: number): void {
    Atomics.store(this.words, POLL_BIT, bit);
    Atomics.store(this.words, POLL_ADDRESS, address);
  }

  sequence(): number {
    return Atomics.load(this.words, WAKE);
  }

  idle(sequence: number, nanos: number): void {
    if (nanos <= 0) return;
    Atomics.store(this.words, IDLE, 1);
    Atomics.wait(this.words, WAKE, sequence, nanos === Infinity ? Infinity : nanos / 1e6);
    Atomics.store(this.words, IDLE, 0);
    this.restartTicker();
  }

  takeSignals(): number {
    return Atomics.load(this.words, SIGNALS) === 0 ? 0 : Atomics.exchange(this.words, SIGNALS, 0);
  }

  get ownsSignals(): boolean {
    return (Atomics.load(this.words, FLAGS) & OWNS_SIGNALS) !== 0;
  }

  get ignoredSignals(): number {
    return Atomics.load(this.words, IGNORED_SIGNALS);
  }

  handleSignal(signal: number, disposition: "deliver" | "ignore" | "default"): boolean {
    if (!this.ownsSignals) return false;
    this.disposals++;
    this.post({ type: "signal", signal, disposition });
    return true;
  }

  setBusy(busy: boolean): void {
    Atomics.store(this.words, BUSY, busy ? 1 : 0);
  }

  settleSignals(): void {
    for (let seen = Atomics.load(this.words, DISPOSED); seen !== this.disposals; seen = Atomics.load(this.words, DISPOSED)) {
      if (Atomics.wait(this.words, DISPOSED, seen, SETTLE_MS) === "timed-out") return;
    }
  }

  setTicker(on: boolean): void {
    Atomics.store(this.words, TICKER_WANTED, on ? 1 : 0);
    if (on) this.restartTicker();
  }

  private restartTicker(): void {
    if (Atomics.load(this.words, TICKER_WANTED) === 1 && Atomics.exchange(this.words, TICKER_STOPPED, 0) === 1) this.post({ type: "tick" });
  }

  /** Waits until the main thread has posted what to run. */
  awaitStart(): void {
    Atomics.store(this.words, READY, 1);
    while (Atomics.load(this.words, START) === 0) Atomics.wait(this.words, START, 0);
  }
}

/**
 * For a Worker that takes over from the process's first thread: waits until that has loaded its code, which V8 would refuse under the flags
 * that the Worker sets for the whole process, and knows that it needs the Worker. Two threads that load code at once hinder each other.
 */
export function awaitFirstThreadLoaded(buffer: SharedArrayBuffer): void {
  const words = new Int32Array(buffer);
  while (Atomics.load(words, MAY_SET_FLAGS) === 0) Atomics.wait(words, MAY_SET_FLAGS, 0);
}

/** The main thread's side of the control block. */
export class ControlPanel {
  readonly buffer: SharedArrayBuffer;
  private readonly words: Int32Array;
  private memory: WebAssembly.Memory | undefined;
  private view: Int32Array | undefined;

  constructor(ownsSignals: boolean, ignoredSignals = 0) {
    this.buffer = new SharedArrayBuffer(WORDS * 4);
    this.words = new Int32Array(this.buffer);
    this.words[FLAGS] = ownsSignals ? OWNS_SIGNALS : 0;
    this.words[IGNORED_SIGNALS] = ignoredSignals;
    this.words[TICKER_STOPPED] = 1;
  }

  /** Lets a Worker go on from `awaitFirstThreadLoaded`. */
  firstThreadLoaded(): void {
    Atomics.store(this.words, MAY_SET_FLAGS, 1);
    Atomics.notify(this.words, MAY_SET_FLAGS);
  }

  /** The VM's memory, in which POLL is set. */
  attach(memory: WebAssembly.Memory): void {
    this.memory = memory;
  }

  /** Whether the VM's thread waits in `awaitStart`. */
  get ready(): boolean {
    return Atomics.load(this.words, READY) === 1;
  }

  /** Lets the VM's thread go on from `awaitStart`. */
  start(): void {
    Atomics.store(this.words, START, 1);
    Atomics.notify(this.words, START);
  }

  /** Wakes the VM's thread if it idles. */
  wake(): void {
    Atomics.add(this.words, WAKE, 1);
    Atomics.notify(this.words, WAKE);
  }

  /** Has running Java code poll, and wakes the VM's thread if it idles. */
  poll(): void {
    this.setPoll();
    this.wake();
  }

  private setPoll(): void {
    const address = Atomics.load(this.words, POLL_ADDRESS);
    if (address === 0 || this.memory === undefined) return;
    // The buffer grew when the VM's thread started: a view has to be made after that.
    this.view ??= new Int32Array(this.memory.buffer);
    Atomics.or(this.view, address >>> 2, Atomics.load(this.words, POLL_BIT));
  }

  /** A disposition has been changed as the VM wanted. */
  disposed(): void {
    Atomics.add(this.words, DISPOSED, 1);
    Atomics.notify(this.words, DISPOSED);
  }

  /** Delivers a signal to the VM. */
  signal(number: number): void {
    Atomics.or(this.words, SIGNALS, 1 << number);
    this.poll();
  }

  /** Whether a signal that was delivered still waits to be taken. */
  isWaiting(signal: number): boolean {
    return (Atomics.load(this.words, SIGNALS) & (1 << signal)) !== 0;
  }

  /** Whether the VM's thread is in an operation in which nothing polls. */
  get busy(): boolean {
    return Atomics.load(this.words, BUSY) !== 0;
  }

  /** One tick. Returns false when none is wanted until the VM says so: it idles, or has nothing to switch to. */
  tick(): boolean {
    if (Atomics.load(this.words, TICKER_WANTED) === 0 || Atomics.load(this.words, IDLE) === 1) {
      Atomics.store(this.words, TICKER_STOPPED, 1);
      // The VM may have changed its mind before it could see that the ticker has stopped.
      const again = Atomics.load(this.words, TICKER_WANTED) === 1 && Atomics.load(this.words, IDLE) === 0;
      return again && Atomics.exchange(this.words, TICKER_STOPPED, 0) === 1;
    }
    this.setPoll();
    return true;
  }
}
