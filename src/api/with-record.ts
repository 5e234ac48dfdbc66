// Makes a record of a compilation in the thread that has compiled it: the VM's thread has only to write its bytes.
import type { CompileJob, FinishedJob } from "../code/compile-job.ts";
import { encodeRecord, recordOf } from "../replay/record.ts";
import { frame } from "../replay/record-file.ts";
import { recorderHost } from "./recorder-host.ts";

const host = recorderHost();

/** The result with its record's bytes in place of its facts, where the job says so. A fault keeps them: its record goes to a file of its own. */
export function withRecord(job: CompileJob, result: FinishedJob): FinishedJob {
  if (job.recordAs === undefined || result.facts === undefined || result.kind === "fault") return result;
  const record = encodeRecord(recordOf(job, result, (bytes) => process.getBuiltinModule("node:crypto").hash("sha256", bytes, "hex")));
  return { ...result, framed: frame(record, host, false), facts: job.recordAs.factsToo ? result.facts : undefined };
}
