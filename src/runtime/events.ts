// The last events of a VM, in a ring in its memory: for the report of a fault, which the main thread may have to write (error-report.ts).
// No clock is read, which costs, and moves in deterministic runs: events have numbers.
import { EVENT_BYTES, EVENT_CAPACITY, EVENT_RING, EVENT_RING_HEAD } from "../layout/events.ts";
import { ld, st } from "../layout/memory.ts";
import { kernel } from "../linking/kernel-exports.ts";

/** Makes the ring; events before that are not kept. */
export function prepareEvents(): void {
  const ring = kernel.malloc(EVENT_RING_HEAD + EVENT_CAPACITY * EVENT_BYTES) >>> 0;
  if (ring === 0) return;
  st(ring, 0);
  st(EVENT_RING, ring);
}

export function noteEvent(kind: number, a = 0, b = 0, c = 0): void {
  const ring = ld(EVENT_RING);
  if (ring === 0) return;
  const number = ld(ring);
  const at = ring + EVENT_RING_HEAD + (number & (EVENT_CAPACITY - 1)) * EVENT_BYTES;
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
  const ring = ld(EVENT_RING);
  if (ring === 0) return [];
  const end = ld(ring);
  const events: VMEvent[] = [];
  for (let number = Math.max(0, end - EVENT_CAPACITY); number < end; number++) {
    const at = ring + EVENT_RING_HEAD + (number & (EVENT_CAPACITY - 1)) * EVENT_BYTES;
    events.push({ number, kind: ld(at), a: ld(at + 4), b: ld(at + 8), c: ld(at + 12) });
  }
  return events;
}
