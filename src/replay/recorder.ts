// Writes recorded compilations to a file as they come (-XX:+RecordCompilations, CompileCommand=record), and those that failed by a fault
// to a file of their own.
import type { FinishedJob } from "../code/compile-job.ts";
import type { CompilationListener, TieredCode } from "../code/tiers.ts";
import { type CompilationRecord, codeBytes, encodeRecord, type Outcome, RECORD_VERSION } from "./record.ts";
import { fileHeader, frame, type RecordCodec } from "./record-file.ts";

/** What the recorder needs of the outside. */
export interface RecorderHost extends RecordCodec {
  readonly pid: number;
  /** @throws when it cannot be written */
  append(file: string, bytes: Uint8Array): void;
  /** What had the other name is gone. @throws when it cannot be */
  rename(file: string, to: string): void;
}

function outcome(result: FinishedJob, hash: (bytes: Uint8Array) => string): Outcome {
  if (result.kind === "bailout") return { kind: "bailout", reason: result.reason };
  if (result.kind === "fault") return { kind: "fault", reason: result.reason, phase: result.phase };
  const bytes = codeBytes(result.code);
  return { kind: "code", hash: hash(bytes), bytes: bytes.length };
}

export function attachRecorder(tiers: TieredCode, host: RecorderHost): void {
  const { vm } = tiers;
  const { RecordCompilationsFile, CompilationFailureAction } = vm.flags.values;
  const started = new Set<string>();
  const half = Number(vm.flags.values.RecordCompilationsSize) / 2;
  let written = 0;
  const write = (file: string, framed: Uint8Array): boolean => {
    try {
      if (!started.has(file)) host.append(file, fileHeader());
      started.add(file);
      host.append(file, framed);
      return true;
    } catch (e) {
      vm.host.print(2, `${vm.name} warning: cannot write ${file}: ${e instanceof Error ? e.message : e}\n`);
      return false;
    }
  };
  const all = (RecordCompilationsFile || "dewar_compilations_pid%p.rec").replaceAll("%p", String(host.pid));
  /** A ring of two files: the full one takes the place of the one before. */
  const turn = (): void => {
    try {
      host.rename(all, `${all}.1`);
      started.delete(all);
      written = 0;
    } catch (e) {
      vm.host.print(2, `${vm.name} warning: cannot rename ${all}: ${e instanceof Error ? e.message : e}\n`);
      written = Number.NEGATIVE_INFINITY;
    }
  };
  const listener: Pick<CompilationListener, "recorded"> = {
    recorded(request, method, result) {
      // A training run has facts recorded for its own ends.
      const isWanted = vm.flags.values.RecordCompilations || tiers.commanded(method.method, "record");
      if (!isWanted && result.kind !== "fault") return;
      const record: CompilationRecord = {
        version: RECORD_VERSION,
        method: method.name,
        request,
        facts: result.facts!,
        outcome: outcome(result, (bytes) => vm.host.sha256([bytes])),
        recordedBy: `${vm.name} ${vm.version}`,
      };
      const bytes = encodeRecord(record);
      const fault = result.kind === "fault";
      if (fault && CompilationFailureAction !== "Silent" && CompilationFailureAction !== "Print") {
        const file = `dewar_replay_pid${host.pid}_compid${request.compileId}.rec`;
        if (write(file, frame(bytes, host))) vm.host.print(2, `# Compiler replay data is saved as ${file} (dewar replay ${file})\n`);
      }
      if (!isWanted) return;
      const framed = frame(bytes, host);
      if (written + framed.length > half && written > 0) turn();
      if (write(all, framed)) written += framed.length;
    },
  };
  tiers.listeners.push({ started() {}, excluded() {}, compiled() {}, skipped() {}, notEntrant() {}, ...listener });
}
