// The entry file of a VM's Worker, and of the threads that work for it.

import { workerData } from "node:worker_threads";
import type { HelperData } from "../host/node/helper-thread.ts";
import { runVM } from "./core.ts";
import { serveVM } from "./serve.ts";
import { serveHelper } from "./serve-helper.ts";

if (!serveHelper(workerData as Partial<HelperData>)) serveVM(runVM);
