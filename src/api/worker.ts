// The entry file of a VM's Worker.

import { runVM } from "../runtime/vm.ts";
import { serveVM } from "./serve.ts";

serveVM(runVM);
