// Entry of the VM's bundle: what bundle-worker.cjs runs in the Worker.

import { workerData } from "node:worker_threads";
import type { HelperData } from "../host/node/helper-thread.ts";
import { runVM } from "./core.ts";
import { serveVM } from "./serve.ts";
import { serveHelper } from "./serve-helper.ts";

/** The whole life of a VM's Worker, or of a thread that works for it. @param beforeEnd called when Java has ended */
export function serve(beforeEnd: () => void): void {
  if (!serveHelper(workerData as Partial<HelperData>)) serveVM(runVM, beforeEnd);
}
