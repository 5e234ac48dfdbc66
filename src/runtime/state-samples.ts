// Samples of the time ledger's state word: a ring that a ticker thread fills and the VM's thread empties. The ticker looks at the word at
// the rate asked for, and corrects its sleep by what sleeping has turned out to take.
import { NO_TURN } from "../layout/ledger.ts";
import { type Addr, attachMemory, u32 } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";

/** Samples that the ring holds: seconds of them, at any rate. */
const CAPACITY = 1 << 15;
const WRITTEN = 0;
const READ = 1;
const LOST = 2;
/** Changed to 1 by nobody: what the ticker sleeps on. */
const SLEEP = 3;
/** 1 when the ticker has begun. */
const RUNNING = 4;
const HEAD = 6;
/** Milliseconds that a start waits for its ticker. */
const PATIENCE = 2000;
/** JavaThread, state word, milliseconds (f64). */
const SAMPLE_WORDS = 4;

/** What the ticker's thread is sent. */
export interface TickerJob {
  readonly ring: SharedArrayBuffer;
  readonly microseconds: number;
}

export interface StateSample {
  readonly thread: Addr;
  readonly state: number;
  /** Time for which it stands: half of that between its neighbours. */
  weight: number;
}

/** The VM's side. */
export class StateSamples {
  readonly ring = new SharedArrayBuffer(4 * (HEAD + SAMPLE_WORDS * CAPACITY));
  taken = 0;
  private readonly words = new Int32Array(this.ring);
  private readonly values = new Uint32Array(this.ring);
  private readonly times = new Float64Array(this.ring);
  private last: StateSample | undefined;
  private lastTime = 0;

  /** The samples since the last call. */
  take(): StateSample[] {
    const end = Atomics.load(this.words, WRITTEN);
    let at = this.words[READ]!;
    const seen: StateSample[] = [];
    for (; at !== end; at = (at + 1) | 0) {
      const i = HEAD + SAMPLE_WORDS * (at & (CAPACITY - 1));
      const time = this.times[(i >> 1) + 1]!;
      const half = this.lastTime === 0 ? 0 : (time - this.lastTime) / 2;
      // The one before has been taken in already when it ended a batch: its second half goes to this one.
      if (this.last !== undefined) this.last.weight += half;
      const sample = { thread: this.values[i]!, state: this.values[i + 1]!, weight: this.last === undefined ? 2 * half : half };
      seen.push(sample);
      this.last = sample;
      this.lastTime = time;
    }
    this.last = undefined;
    this.taken += seen.length;
    Atomics.store(this.words, READ, at);
    return seen;
  }

  /** Waits until the ticker has begun: what happens before it does is not seen. */
  awaitTicker(): void {
    Atomics.wait(this.words, RUNNING, 0, PATIENCE);
  }

  get lost(): number {
    return Atomics.load(this.words, LOST);
  }
}

/** The ticker's thread: does not return. */
export function tick(memory: WebAssembly.Memory, { ring, microseconds }: TickerJob): never {
  attachMemory(memory);
  const words = new Int32Array(ring);
  const times = new Float64Array(ring);
  const period = microseconds / 1000;
  Atomics.store(words, RUNNING, 1);
  Atomics.notify(words, RUNNING);
  let next = performance.now() + period;
  /** How much longer a sleep takes than it should, on average. */
  let late = 0;
  for (;;) {
    const wanted = next - performance.now();
    if (wanted > late) Atomics.wait(words, SLEEP, 0, wanted - late);
    const now = performance.now();
    // Only small errors are the timer's; a thread that did not get a processor is no reason to sleep less.
    if (now - next < period) late = Math.max(0, late + (now - next) / 16);
    next = Math.max(next + period, now);
    const state = u32[VMState.ledger >>> 2]!;
    if (state === NO_TURN) continue;
    const at = words[WRITTEN]!;
    if (at - Atomics.load(words, READ) === CAPACITY) {
      Atomics.add(words, LOST, 1);
      continue;
    }
    const i = HEAD + SAMPLE_WORDS * (at & (CAPACITY - 1));
    times[(i >> 1) + 1] = now;
    words[i] = u32[VMState.thread >>> 2]!;
    words[i + 1] = state;
    Atomics.store(words, WRITTEN, (at + 1) | 0);
  }
}
