// The Worker in which all Java of a VM runs: it loads the VM's code and waits for the word to start. VMThread serves it. Apart from that,
// and small: a start from an AOT cache that has been hot has it on its way before the launcher itself is loaded (bundle-first-thread.cjs).
import { SHARE_ENV, Worker } from "node:worker_threads";
import { C_HEAP_SIZE } from "../layout/memory-map.ts";

/**
 * Host stack of the VM's thread in MiB: compiled code uses it, and the VM's own TypeScript. A compiled frame takes no more of it than of the
 * Java stack, and Java stacks are in the C heap, so that no stack that a thread asks for is too large. What is not touched costs nothing.
 */
const STACK_MB = C_HEAP_SIZE / 2 ** 20 + 16;

/** What the Worker finds as its `workerData`. */
export interface VMWorkerData {
  /** Buffer of the VM's ControlPanel. */
  readonly control: SharedArrayBuffer;
  /** True when the process exists for this VM. */
  readonly ownsProcess: boolean;
  readonly entry: string;
  /** True when the VM begins in another thread. */
  readonly takesOver: boolean;
}

export function newVMWorker(entry: string | URL, data: Omit<VMWorkerData, "entry">): Worker {
  return new Worker(entry, {
    workerData: { ...data, entry: String(entry) } satisfies VMWorkerData,
    resourceLimits: { stackSizeMb: STACK_MB },
    env: SHARE_ENV, // copying the environment costs; Java gets its own from the options
    trackUnmanagedFds: !data.ownsProcess,
    // Node would make the process's own streams for them, at each start. Java's output does not go this way (VMThread passes on the rest).
    stdout: true,
    stderr: true,
  });
}
