// Entry of the VM's bundle: what bundle-worker.cjs runs in the Worker.
import { runVM } from "./core.ts";
import { serveVM } from "./serve.ts";

/** The whole life of a VM's Worker. @param beforeEnd called when Java has ended */
export const serve = (beforeEnd: () => void): void => serveVM(runVM, beforeEnd);
