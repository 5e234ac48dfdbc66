// The ring of the VM's last events (runtime/events.ts), in its memory: the VM, the kernel and who reads a dead VM's memory know it.
import { VMState } from "./vm-state.ts";

/** Events that are kept; a power of two. */
export const EVENT_CAPACITY = 64;
/** Kind and three words. */
export const EVENT_BYTES = 16;
/** Word of VMState.vmData: the ring, 0 none yet. It begins with the number of events so far. */
export const EVENT_RING = VMState.vmData + 4 * 55;
export const EVENT_RING_HEAD = 8;

/** Klass. */
export const EVENT_CLASS_LOADED = 1;
/** Klass of the exception; method and bci where it was thrown, 0 when no frame has one. */
export const EVENT_EXCEPTION = 2;
/** 1 for a full collection; KiB in use after it. */
export const EVENT_COLLECTION = 3;
/** Id of the thread. */
export const EVENT_THREAD_STARTED = 4;
export const EVENT_THREAD_ENDED = 5;
