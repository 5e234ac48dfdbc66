// The entry file of a VM's Worker.

import { runVM } from "./core.ts";
import { serveVM } from "./serve.ts";

serveVM(runVM);
