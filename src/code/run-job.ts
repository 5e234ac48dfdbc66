// Runs one compilation, in whatever thread has the VM's memory.
import { compile } from "../compiler/compile.ts";
import { Bailout } from "../compiler/compiled-code.ts";
import { inlineDirective } from "../tiering/compile-command.ts";
import type { CompileJob, CompileResult } from "./compile-job.ts";
import { LiveFacts } from "./live-facts.ts";
import { nameOf } from "./method-commands.ts";

/** @param now milliseconds of any clock @param otherThread whether the VM runs on meanwhile */
export function runJob(job: CompileJob, now: () => number, otherThread = false): CompileResult {
  const { compileId } = job.request;
  const started = now();
  try {
    const facts = new LiveFacts(job.method, job.profiles, (method) =>
      job.inlining.length === 0 ? "none" : inlineDirective(job.inlining, nameOf(method)),
    );
    facts.otherThread = otherThread;
    const code = compile(job.request, facts);
    return { compileId, kind: "code", code, names: facts.nameTable(), millis: now() - started };
  } catch (problem) {
    const millis = now() - started;
    if (problem instanceof Bailout) return { compileId, kind: "bailout", reason: problem.message, millis };
    const reason = problem instanceof Error ? problem.message : String(problem);
    return { compileId, kind: "fault", reason, stack: (problem instanceof Error && problem.stack) || reason, millis };
  }
}
