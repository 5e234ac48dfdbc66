// A compiler thread of a VM: compiles what it is sent, reading the VM's memory, and asks for a poll when something is done.
import type { CompileJob } from "../code/compile-job.ts";
import { runJob } from "../code/run-job.ts";
import type { HelperData } from "../host/node/helper-thread.ts";
import { attachMemory, u32 } from "../layout/memory.ts";
import { ACTION_POLL, VMState } from "../layout/vm-state.ts";

/** Returns to the event loop, which delivers the jobs. */
export function serveCompiler({ memory, port }: HelperData): void {
  attachMemory(memory);
  port.on("message", (job: CompileJob) => {
    port.postMessage(runJob(job, () => performance.now(), true));
    Atomics.or(u32, VMState.action >>> 2, ACTION_POLL);
  });
}
