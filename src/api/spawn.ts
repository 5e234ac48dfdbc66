// Starts a VM's thread, for the launcher and for createVM: which file it runs, how much stack it gets. Knows no options: they are
// read while the thread starts (start.ts).

import type { ControlPanel } from "../host/control.ts";
import { VMThread, type VMThreadSetup } from "../host/node/vm-thread.ts";

/** Host stack of the VM's thread: Java frames do not use it, the VM's own TypeScript and compiled code do. In MiB. */
const LEAST_STACK_MB = 16;
/** What runtime/stacks.ts makes of -Xss, and room for the VM itself. */
const FRAME_SCALE = 3;
const SLACK_MB = 8;
const MOST_STACK_MB = 960;

/** True when this is the built package and not the sources. */
export const bundled = !import.meta.url.endsWith(".ts");

/** Spawns the thread at once; nothing need be known yet but the streams and the stack. */
export function spawnVM(
  setup: Omit<VMThreadSetup, "entry" | "stackSizeMb">,
  stackKiB: number,
  entry: URL = workerFile(),
  panel?: ControlPanel,
): VMThread {
  const stackSizeMb = Math.min(Math.max(Math.ceil((FRAME_SCALE * stackKiB) / 1024) + SLACK_MB, LEAST_STACK_MB), MOST_STACK_MB);
  return new VMThread({ ...setup, entry, stackSizeMb }, panel);
}

function workerFile(): URL {
  return new URL(bundled ? "./worker.cjs" : "./worker.ts", import.meta.url);
}
