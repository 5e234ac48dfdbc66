// Entry of the bundle of the threads that work for a VM: small beside the VM's, for two of them come up in most runs.

import { workerData } from "node:worker_threads";
import type { HelperData } from "../host/node/helper-thread.ts";
import { serveHelper } from "./serve-helper.ts";

/** The whole life of such a thread. @param keepCode keeps its code, after so many compilations @param worth from how many on that is worth it */
export function serve(keepCode: (compilations: number) => void, worth: number): void {
  serveHelper(workerData as HelperData, keepCode, worth);
}
