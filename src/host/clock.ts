// Time as the VM sees it: monotonic nanoseconds and wall-clock microseconds, both as exact JavaScript numbers. A VirtualClock serves
// -XX:+Deterministic: it moves by a fixed step at each read, and to the next deadline when every thread blocks, never by itself.

export interface Clock {
  /** System.nanoTime: monotonic nanoseconds from an arbitrary origin, an integer below 2^53. */
  nanoTime(): number;
  /** Microseconds since 1970, an integer below 2^53; its milliseconds are always those of currentTimeMillis. */
  wallMicros(): number;
  /** System.currentTimeMillis. */
  currentTimeMillis(): number;
  /** CPU time of the whole process so far, in nanoseconds. */
  cpuNanos(): number;
  /** True when time moves only by reads and `advanceTo`. */
  readonly virtual: boolean;
  /** Virtual clocks: time becomes `nanos` (of nanoTime) if it is earlier. Real clocks: no effect, time passes by itself. */
  advanceTo(nanos: number): void;
  /** What an image keeps: where nanoTime stands. */
  toImage(): ClockImage;
  /** In the process that goes on from an image: nanoTime continues from there (a virtual clock's wall time too). */
  fromImage(image: ClockImage): void;
}

export interface ClockImage {
  readonly nanos: number;
  readonly virtual: boolean;
}

/** Wall time at a virtual clock's origin: 2020-01-01T00:00:00Z, in milliseconds. */
export const VIRTUAL_EPOCH = 1577836800000;

/** The clock of -XX:+Deterministic. */
export class VirtualClock implements Clock {
  readonly virtual = true;
  private nanos = 1_000_000_000;
  private readonly step: number;

  /** `step`: nanoseconds by which each read advances it (-XX:DeterministicClockStep). */
  constructor(step = 1000) {
    this.step = step;
  }

  private read(): number {
    return (this.nanos += this.step);
  }

  nanoTime(): number {
    return this.read();
  }

  wallMicros(): number {
    return VIRTUAL_EPOCH * 1000 + Math.floor(this.read() / 1000);
  }

  currentTimeMillis(): number {
    return Math.floor(this.wallMicros() / 1000);
  }

  cpuNanos(): number {
    return this.read();
  }

  advanceTo(nanos: number): void {
    if (nanos > this.nanos) this.nanos = nanos;
  }

  toImage(): ClockImage {
    return { nanos: this.nanos, virtual: true };
  }

  fromImage(image: ClockImage): void {
    this.nanos = image.nanos;
  }
}
