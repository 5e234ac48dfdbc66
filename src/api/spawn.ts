// Starts a VM's thread, for the launcher and for createVM: which file it runs, how much stack it gets. Knows no options: they are
// read while the thread starts (start.ts).

import type { ControlPanel } from "../host/control.ts";
import { VMThread, type VMThreadSetup } from "../host/node/vm-thread.ts";
import { C_HEAP_SIZE } from "../layout/memory-map.ts";

/**
 * Host stack of the VM's thread in MiB: compiled code uses it, and the VM's own TypeScript. A compiled frame takes no more of it than of the
 * Java stack, and Java stacks are in the C heap, so that no stack that a thread asks for is too large. What is not touched costs nothing.
 */
const STACK_MB = C_HEAP_SIZE / 2 ** 20 + 16;

/** True when this is the built package and not the sources. */
export const bundled = !import.meta.url.endsWith(".ts");

/** Spawns the thread at once; nothing need be known yet but the streams. */
export function spawnVM(setup: Omit<VMThreadSetup, "entry" | "stackSizeMb">, entry: URL = workerFile(), panel?: ControlPanel): VMThread {
  return new VMThread({ ...setup, entry, stackSizeMb: STACK_MB }, panel);
}

function workerFile(): URL {
  return new URL(bundled ? "./worker.cjs" : "./worker.ts", import.meta.url);
}
