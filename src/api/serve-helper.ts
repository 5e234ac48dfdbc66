// The threads that work for a VM: a compiler thread compiles what it is sent, reading the VM's memory, and asks for a poll when something
// is done; the ticker samples what the VM's thread does.
import type { MessagePort } from "node:worker_threads";
import type { CompileJob, FinishedJob } from "../code/compile-job.ts";
import { runJob } from "../code/run-job.ts";
import * as compilers from "../compiler/compile.ts";
import type { HelperData } from "../host/node/helper-thread.ts";
import { type SamplingJob, sampleFast } from "../host/word-samples.ts";
import { attachMemory, u32 } from "../layout/memory.ts";
import { ACTION_POLL, VMState } from "../layout/vm-state.ts";
import { serveRemote } from "./serve-remote.ts";
import { withRecord } from "./with-record.ts";

/** Results of C1 that go together at the most, and milliseconds that the first of them waits: one poll and one module serve them all. */
const BATCH = 16;
const LONGEST_BATCH = 3;

/** A compiler keeps its code when it has had nothing to do for so many milliseconds, and when it has compiled so many times as much as before. */
const IDLE = 20;
const GROWTH = 4;

function serveCompiler(port: MessagePort, keepCode: (compilations: number) => void = () => {}, worth = Number.POSITIVE_INFINITY): void {
  let compilations = 0;
  let nextKept = worth;
  let idle: NodeJS.Timeout | undefined;
  let results: FinishedJob[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    port.postMessage(results);
    results = [];
    Atomics.or(u32, VMState.action >>> 2, ACTION_POLL);
    if (compilations >= nextKept) idle = setTimeout(keep, IDLE);
  };
  const keep = (): void => {
    nextKept = GROWTH * compilations;
    keepCode(compilations);
  };
  // It is up.
  port.postMessage([]);
  port.on("message", (job: CompileJob) => {
    compilations++;
    clearTimeout(idle);
    results.push(
      withRecord(
        job,
        runJob(compilers, job, () => performance.now(), true),
      ),
    );
    if (job.request.tier === 4 || results.length >= BATCH) flush();
    else timer ??= setTimeout(flush, LONGEST_BATCH);
  });
}

/**
 * A compiler's returns to the event loop, which delivers the jobs.
 * @param keepCode keeps a compiler's code as it is after so many compilations @param worth from how many on that is worth it
 * @returns false when this is no helper's thread
 */
export function serveHelper(
  { role, memory, port }: Partial<HelperData>,
  keepCode?: (compilations: number) => void,
  worth?: number,
): boolean {
  if (role === "c1" || role === "c2") {
    attachMemory(memory!);
    serveCompiler(port!, keepCode, worth);
  } else if (role === "remote") serveRemote(memory!, port!);
  else if (role === "ticker") port!.once("message", (job: SamplingJob) => sampleFast(memory!, job));
  else return false;
  return true;
}
