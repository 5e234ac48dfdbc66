// The threads that work for a VM: a compiler thread compiles what it is sent, reading the VM's memory, and asks for a poll when something
// is done; the ticker samples what the VM's thread does.
import type { MessagePort } from "node:worker_threads";
import type { CompileJob, FinishedJob } from "../code/compile-job.ts";
import { runJob } from "../code/run-job.ts";
import type { HelperData } from "../host/node/helper-thread.ts";
import { attachMemory, u32 } from "../layout/memory.ts";
import { ACTION_POLL, VMState } from "../layout/vm-state.ts";
import { type TickerJob, tick } from "../runtime/state-samples.ts";
import { serveRemote } from "./serve-remote.ts";
import { withRecord } from "./with-record.ts";

/** Results of C1 that go together at the most, and milliseconds that the first of them waits: one poll and one module serve them all. */
const BATCH = 16;
const LONGEST_BATCH = 3;

/** So many compilations have run most of what a compiler has. */
const MUCH = 100;

function serveCompiler(port: MessagePort, keepCode?: () => void): void {
  let compilations = 0;
  let results: FinishedJob[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    port.postMessage(results);
    results = [];
    Atomics.or(u32, VMState.action >>> 2, ACTION_POLL);
    if (keepCode !== undefined && compilations >= MUCH) {
      compilations = Number.NEGATIVE_INFINITY;
      keepCode();
    }
  };
  // It is up.
  port.postMessage([]);
  port.on("message", (job: CompileJob) => {
    compilations++;
    results.push(
      withRecord(
        job,
        runJob(job, () => performance.now(), true),
      ),
    );
    if (job.request.tier === 4 || results.length >= BATCH) flush();
    else timer ??= setTimeout(flush, LONGEST_BATCH);
  });
}

/**
 * A compiler's returns to the event loop, which delivers the jobs.
 * @param keepCode called once, when a compiler has done much
 * @returns false when this is no helper's thread
 */
export function serveHelper({ role, memory, port }: Partial<HelperData>, keepCode?: () => void): boolean {
  if (role === "c1" || role === "c2") {
    attachMemory(memory!);
    serveCompiler(port!, keepCode);
  } else if (role === "remote") serveRemote(memory!, port!);
  else if (role === "ticker") port!.once("message", (job: TickerJob) => tick(memory!, job));
  else return false;
  return true;
}
