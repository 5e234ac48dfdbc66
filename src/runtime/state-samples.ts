// Samples of the time ledger's state word, which another thread takes (host/word-samples.ts): each stands for the time around it.

import { CAPACITY, HEAD, LOST, READ, RUNNING, SAMPLE_WORDS, type SamplingJob, WRITTEN } from "../host/word-samples.ts";
import type { ThreadAddr } from "../layout/addresses.ts";
import { NO_TURN } from "../layout/ledger.ts";
import { VMState } from "../layout/vm-state.ts";

/** Milliseconds that a start waits for its first sample. */
const PATIENCE = 2000;

export interface StateSample {
  readonly thread: ThreadAddr;
  readonly state: number;
  /** Time for which it stands: half of that between its neighbours. */
  weight: number;
}

export class StateSamples {
  readonly ring = new SharedArrayBuffer(4 * (HEAD + SAMPLE_WORDS * CAPACITY));
  taken = 0;
  private readonly words = new Int32Array(this.ring);
  private readonly values = new Uint32Array(this.ring);
  private readonly times = new Float64Array(this.ring);
  private last: StateSample | undefined;
  private lastTime = 0;

  /** What whoever takes them is told. */
  job(microseconds: number): SamplingJob {
    return { ring: this.ring, microseconds, word: VMState.ledger, beside: VMState.thread, none: NO_TURN };
  }

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

  /** Waits until there is somebody who looks: what happens before is not seen. */
  awaitSampler(): void {
    Atomics.wait(this.words, RUNNING, 0, PATIENCE);
  }

  get lost(): number {
    return Atomics.load(this.words, LOST);
  }
}
