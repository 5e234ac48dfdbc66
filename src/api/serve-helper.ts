// The threads that work for a VM: a compiler thread compiles what it is sent, reading the VM's memory, and asks for a poll when something
// is done; the ticker samples what the VM's thread does.
import type { CompileJob } from "../code/compile-job.ts";
import { runJob } from "../code/run-job.ts";
import type { HelperData } from "../host/node/helper-thread.ts";
import { attachMemory, u32 } from "../layout/memory.ts";
import { ACTION_POLL, VMState } from "../layout/vm-state.ts";
import { type TickerJob, tick } from "../runtime/state-samples.ts";
import { serveRemote } from "./serve-remote.ts";

/** A compiler's returns to the event loop, which delivers the jobs. @returns false when this is no helper's thread */
export function serveHelper({ role, memory, port }: Partial<HelperData>): boolean {
  if (role === "compiler") {
    attachMemory(memory!);
    port!.on("message", (job: CompileJob) => {
      port!.postMessage(runJob(job, () => performance.now(), true));
      Atomics.or(u32, VMState.action >>> 2, ACTION_POLL);
    });
  } else if (role === "remote") serveRemote(memory!, port!);
  else if (role === "ticker") port!.once("message", (job: TickerJob) => tick(memory!, job));
  else return false;
  return true;
}
