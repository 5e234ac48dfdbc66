// The last events of a VM, in a ring in its memory: for the report of a fault, which the main thread may have to write (error-report.ts).
// No clock is read, which costs, and moves in deterministic runs: events have numbers.
import { type Addr, ld, st } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";
import { kernel } from "../linking/kernel-exports.ts";

/** Events that are kept; a power of two. */
const CAPACITY = 64;
/** Kind and three words. */
const EVENT_BYTES = 16;
/** Word of VMState.vmData: the ring. It begins with the number of events so far. */
const RING: Addr = VMState.vmData + 4 * 55;
const HEAD_BYTES = 8;

/** Klass. */
export const EVENT_CLASS_LOADED = 1;
/** Klass of the exception; method and bci where it was thrown, 0 when no frame has one. */
export const EVENT_EXCEPTION = 2;
/** 1 for a full collection; KiB in use after it. */
export const EVENT_COLLECTION = 3;
/** Id of the thread. */
export const EVENT_THREAD_STARTED = 4;
export const EVENT_THREAD_ENDED = 5;

/** Makes the ring; events before that are not kept. */
export function prepareEvents(): void {
  const ring = kernel.malloc(HEAD_BYTES + CAPACITY * EVENT_BYTES) >>> 0;
  if (ring === 0) return;
  st(ring, 0);
  st(RING, ring);
}

export function noteEvent(kind: number, a = 0, b = 0, c = 0): void {
  const ring = ld(RING);
  if (ring === 0) return;
  const number = ld(ring);
  const at = ring + HEAD_BYTES + (number & (CAPACITY - 1)) * EVENT_BYTES;
  st(at, kind);
  st(at + 4, a);
  st(at + 8, b);
  st(at + 12, c);
  st(ring, number + 1);
}

export interface VMEvent {
  readonly number: number;
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** What the ring holds, oldest first. */
export function lastEvents(): VMEvent[] {
  const ring = ld(RING);
  if (ring === 0) return [];
  const end = ld(ring);
  const events: VMEvent[] = [];
  for (let number = Math.max(0, end - CAPACITY); number < end; number++) {
    const at = ring + HEAD_BYTES + (number & (CAPACITY - 1)) * EVENT_BYTES;
    events.push({ number, kind: ld(at), a: ld(at + 4), b: ld(at + 8), c: ld(at + 12) });
  }
  return events;
}
