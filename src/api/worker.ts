// The entry file of a VM's Worker, and of the threads that work for it.

import { workerData } from "node:worker_threads";
import type { HelperData } from "../host/node/helper-thread.ts";
import { runVM } from "./core.ts";
import { serveVM } from "./serve.ts";
import { serveCompiler } from "./serve-compiler.ts";

if ((workerData as Partial<HelperData>).role === "compiler") serveCompiler(workerData as HelperData);
else serveVM(runVM);
