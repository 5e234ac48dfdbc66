// An eventfd(2) inside the VM: writes add to a counter, a read takes it and makes it 0. Selectors are woken through one.

import { EAGAIN, EINVAL } from "../errno.ts";
import { type ImageOutcome, type PlainData, POLLIN, POLLOUT } from "../resources.ts";
import { type OpenFile, Unseekable } from "./open-file.ts";

/** Bytes of a counter as it is read and written, in the host's byte order. */
const COUNTER_BYTES = 8;
/** The largest value that a counter can have. */
const COUNTER_MAX = 2n ** 64n - 2n;

export class EventCounter extends Unseekable implements OpenFile {
  readonly kind = "eventfd";
  readonly fd = -1;
  private count: bigint;

  constructor(count = 0n) {
    super();
    this.count = count;
  }

  read(into: Uint8Array): number {
    if (into.length < COUNTER_BYTES) return -EINVAL;
    if (this.count === 0n) return -EAGAIN;
    into.set(new Uint8Array(BigUint64Array.of(this.count).buffer));
    this.count = 0n;
    return COUNTER_BYTES;
  }

  write(from: Uint8Array): number {
    if (from.length < COUNTER_BYTES) return -EINVAL;
    const added = new BigUint64Array(from.slice(0, COUNTER_BYTES).buffer)[0]!;
    if (added > COUNTER_MAX) return -EINVAL;
    if (this.count + added > COUNTER_MAX) return -EAGAIN;
    this.count += added;
    return COUNTER_BYTES;
  }

  available(): number {
    return 0;
  }

  poll(): number {
    return (this.count > 0n ? POLLIN : 0) | (this.count < COUNTER_MAX ? POLLOUT : 0);
  }

  toImage(): ImageOutcome {
    return { outcome: "rebuild", data: this.count };
  }

  static fromImage(data: PlainData): EventCounter {
    return new EventCounter(data as bigint);
  }

  close(): number {
    return 0;
  }
}
