// The real clock. Wall time comes from the monotonic clock between changes of the system's, so that its microseconds and
// Date.now()'s milliseconds never disagree. By process.hrtime: the first use of `performance` loads 3 ms of Node.

import type { Clock, ClockImage } from "../clock.ts";

/** Monotonic nanoseconds. */
function monotonic(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1e9 + nanos;
}

export class NodeClock implements Clock {
  readonly virtual = false;
  /** Added to the monotonic clock for nanoTime, so that an image's time goes on. */
  private base = 0;
  /** Wall time in milliseconds less the monotonic clock's; NaN until first asked for. */
  private wallBase = Number.NaN;

  nanoTime(): number {
    return monotonic() + this.base;
  }

  wallMicros(): number {
    const millis = Date.now();
    let wall = this.wallBase + monotonic() / 1e6;
    if (!(wall >= millis && wall < millis + 1)) {
      wall = wall >= millis + 1 ? millis + 0.999 : millis;
      this.wallBase = wall - monotonic() / 1e6;
    }
    return Math.floor(wall * 1000);
  }

  currentTimeMillis(): number {
    return Date.now();
  }

  cpuNanos(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) * 1000;
  }

  advanceTo(): void {}

  toImage(): ClockImage {
    return { nanos: this.nanoTime(), virtual: false };
  }

  fromImage(image: ClockImage): void {
    this.base = image.nanos - monotonic();
  }
}
