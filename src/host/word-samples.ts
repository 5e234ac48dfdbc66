// Samples of two words of the VM's memory: a ring that another thread fills and the VM's thread empties. Which words, the VM tells.
// Knows nothing of what stands in them (runtime/state-samples.ts does).

/** Samples that the ring holds: seconds of them, at any rate. */
export const CAPACITY = 1 << 15;
export const WRITTEN = 0;
export const READ = 1;
export const LOST = 2;
/** 1 when the sampler has begun. */
export const RUNNING = 3;
export const HEAD = 4;
/** Second word, first word, milliseconds (f64). */
export const SAMPLE_WORDS = 4;

export interface SamplingJob {
  readonly ring: SharedArrayBuffer;
  readonly microseconds: number;
  /** Byte addresses: what is sampled, and what is noted with it. */
  readonly word: number;
  readonly beside: number;
  /** What the word is when there is nothing to sample. */
  readonly none: number;
}

/** There is somebody who looks, or will soon. */
export function markBegun({ ring }: SamplingJob): void {
  const words = new Int32Array(ring);
  Atomics.store(words, RUNNING, 1);
  Atomics.notify(words, RUNNING);
}

/** The side that looks. */
export class WordSampler {
  private readonly memory: Uint32Array;
  private readonly words: Int32Array;
  private readonly times: Float64Array;
  private readonly word: number;
  private readonly beside: number;
  private readonly none: number;

  constructor(memory: WebAssembly.Memory, job: SamplingJob) {
    const { ring, word, beside, none } = job;
    this.memory = new Uint32Array(memory.buffer);
    this.words = new Int32Array(ring);
    this.times = new Float64Array(ring);
    this.word = word >>> 2;
    this.beside = beside >>> 2;
    this.none = none;
    markBegun(job);
  }

  /** @param now milliseconds, of a clock that goes on */
  look(now: number): void {
    const value = this.memory[this.word]!;
    if (value === this.none) return;
    const { words } = this;
    const at = words[WRITTEN]!;
    if (at - Atomics.load(words, READ) === CAPACITY) {
      Atomics.add(words, LOST, 1);
      return;
    }
    const i = HEAD + SAMPLE_WORDS * (at & (CAPACITY - 1));
    this.times[(i >> 1) + 1] = now;
    words[i] = this.memory[this.beside]!;
    words[i + 1] = value;
    Atomics.store(words, WRITTEN, (at + 1) | 0);
  }
}

/** A thread of its own that samples, as often as it is told: it corrects its sleep by what sleeping has turned out to take. Does not return. */
export function sampleFast(memory: WebAssembly.Memory, job: SamplingJob): never {
  const sampler = new WordSampler(memory, job);
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  const period = job.microseconds / 1000;
  let next = performance.now() + period;
  /** How much longer a sleep takes than it should, on average. */
  let late = 0;
  for (;;) {
    const wanted = next - performance.now();
    if (wanted > late) Atomics.wait(sleep, 0, 0, wanted - late);
    const now = performance.now();
    // Only small errors are the timer's; a thread that did not get a processor is no reason to sleep less.
    if (now - next < period) late = Math.max(0, late + (now - next) / 16);
    next = Math.max(next + period, now);
    sampler.look(now);
  }
}
