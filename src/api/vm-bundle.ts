// Entry of the VM's bundle: what bundle-worker.cjs runs in the Worker.

import { workerData } from "node:worker_threads";
import type { HelperData } from "../host/node/helper-thread.ts";
import { runVM } from "./core.ts";
import { serveVM } from "./serve.ts";
import { serveCompiler } from "./serve-compiler.ts";

/** The whole life of a VM's Worker, or of a thread that works for it. @param beforeEnd called when Java has ended */
export function serve(beforeEnd: () => void): void {
  if ((workerData as Partial<HelperData>).role === "compiler") serveCompiler(workerData as HelperData);
  else serveVM(runVM, beforeEnd);
}
