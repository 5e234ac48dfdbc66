// The real clock. Wall time comes from the monotonic clock between changes of the system's, so that its microseconds and
// Date.now()'s milliseconds never disagree.

import type { Clock, ClockImage } from "../clock.ts";

export class NodeClock implements Clock {
  readonly virtual = false;
  /** Added to performance.now() for nanoTime; set so that an image's time goes on. */
  private nanoBase = 0;
  private wallBase = performance.timeOrigin;

  nanoTime(): number {
    return Math.floor((performance.now() + this.nanoBase) * 1e6);
  }

  wallMicros(): number {
    const millis = Date.now();
    let wall = this.wallBase + performance.now();
    if (wall < millis || wall >= millis + 1) {
      wall = wall < millis ? millis : millis + 0.999;
      this.wallBase = wall - performance.now();
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
    this.nanoBase = image.nanos / 1e6 - performance.now();
  }
}
