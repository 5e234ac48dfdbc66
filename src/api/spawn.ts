// Starts a VM's thread, for the launcher and for createVM: which file it runs. Knows no options: they are read while the thread starts
// (start.ts).

import type { Worker } from "node:worker_threads";
import { ControlPanel } from "../host/control.ts";
import { VMThread, type VMThreadSetup } from "../host/node/vm-thread.ts";
import { newVMWorker } from "./vm-worker.ts";

/** True when this is the built package and not the sources. */
export const bundled = !import.meta.url.endsWith(".ts");

/** Spawns the thread at once; nothing need be known yet but the streams. */
export function spawnVM(setup: VMThreadSetup, entry: URL = workerFile()): VMThread {
  const { ownsProcess, ignoredSignals = 0 } = setup;
  const panel = new ControlPanel(ownsProcess, ignoredSignals);
  return new VMThread(setup, panel, newVMWorker(entry, { control: panel.buffer, ownsProcess, takesOver: false }));
}

/** Spawns the thread of a VM that has begun in the first thread. @param worker that is on its way already */
export function spawnSuccessor(panel: ControlPanel, worker?: Worker): VMThread {
  panel.firstThreadLoaded();
  const setup = { ownsProcess: true, stdin: "inherit", stdout: "inherit", stderr: "inherit" } as const;
  return new VMThread(setup, panel, worker ?? newVMWorker(workerFile(), { control: panel.buffer, ownsProcess: true, takesOver: true }));
}

function workerFile(): URL {
  return new URL(bundled ? "./worker.cjs" : "./worker.ts", import.meta.url);
}
