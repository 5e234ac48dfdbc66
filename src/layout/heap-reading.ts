// The bracket in which other threads than the VM's read objects: the collector closes the heap and waits for open brackets, which
// are short. Atomic words of VMState; used by code/ and runtime/.
import { i32, u32 } from "./memory.ts";
import { VMState } from "./vm-state.ts";

const READERS = VMState.heapReaders >>> 2;
const CLOSED = VMState.heapClosed >>> 2;
/** Longest wait between two looks, in milliseconds. */
const LOOK_MS = 2;

/** Reads objects while no collection runs. Not for the VM's own thread. */
export function readingHeap<T>(read: () => T): T {
  for (;;) {
    Atomics.add(u32, READERS, 1);
    if (Atomics.load(u32, CLOSED) === 0) break;
    leave();
    Atomics.wait(i32, CLOSED, 1, LOOK_MS);
  }
  try {
    return read();
  } finally {
    leave();
  }
}

function leave(): void {
  Atomics.sub(u32, READERS, 1);
  Atomics.notify(i32, READERS);
}

/** Waits until nobody reads objects; from then on nobody does until `openHeap`. */
export function closeHeap(): void {
  Atomics.store(u32, CLOSED, 1);
  for (let n = Atomics.load(u32, READERS); n !== 0; n = Atomics.load(u32, READERS)) Atomics.wait(i32, READERS, n, LOOK_MS);
}

export function openHeap(): void {
  Atomics.store(u32, CLOSED, 0);
  Atomics.notify(i32, CLOSED);
}
