// Runs one compilation, in whatever thread has the VM's memory.
import type * as Compiler from "../compiler/compile.ts";
import { NumberedFacts } from "../compiler/facts/numbering.ts";
import { st } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { inlineDirective } from "../tiering/compile-command.ts";
import type { CompileJob, CompileResult, FinishedJob } from "./compile-job.ts";
import { LiveFacts } from "./live-facts.ts";
import { nameOf } from "./method-commands.ts";

/** The compilers: a compiler's thread has them, the VM's loads them when it first compiles anything itself. */
export type Compilers = Pick<typeof Compiler, "compile" | "Bailout">;

/** @param now milliseconds of any clock @param otherThread whether the VM runs on meanwhile */
export function runJob(compilers: Compilers, job: CompileJob, now: () => number, otherThread = false): FinishedJob {
  const runOnce = (record: boolean): FinishedJob => runOnceWith(compilers, job, now, otherThread, record);
  const result = runOnce(job.record);
  // Seed 000: what fails is compiled again at once, with all that it asks written down.
  return result.kind === "fault" && !job.record ? runOnce(true) : result;
}

function runOnceWith(
  { compile, Bailout }: Compilers,
  job: CompileJob,
  now: () => number,
  otherThread: boolean,
  record: boolean,
): FinishedJob {
  const { compileId } = job.request;
  const started = now();
  const live = new LiveFacts(job.profiles, (method) =>
    job.inlining.length === 0 ? "none" : inlineDirective(job.inlining, nameOf(method)),
  );
  live.otherThread = otherThread;
  const numbered = new NumberedFacts(live, job.method, record);
  const base = (): { compileId: number; millis: number; facts: CompileResult["facts"] } => ({
    compileId,
    millis: now() - started,
    facts: numbered.asked,
  });
  try {
    const code = compile(job.request, numbered);
    // The next compilation begins before this code is installed, and may be of a caller.
    if (code.tier === 4 && job.request.osrBci < 0) st(job.method + Method.compiledSize, code.body.length);
    return { ...base(), kind: "code", code, names: { ...numbered.names(), places: live.places } };
  } catch (problem) {
    if (problem instanceof Bailout) return { ...base(), kind: "bailout", reason: problem.message };
    const error = problem instanceof Error ? problem : new Error(String(problem));
    const phase = (error as { phase?: string }).phase ?? "";
    return { ...base(), kind: "fault", reason: error.message, phase, stack: error.stack ?? error.message };
  }
}
