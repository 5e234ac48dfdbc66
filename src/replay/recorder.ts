// Writes recorded compilations to a file as they come (-XX:+RecordCompilations, CompileCommand=record), and those that failed by a fault
// to a file of their own.
import { isCommanded } from "../code/method-commands.ts";
import type { CompilationListener, TieredCode } from "../code/tiers.ts";
import { encodeRecord, recordOf } from "./record.ts";
import { fileHeader, frame, type RecordCodec } from "./record-file.ts";

/** What the recorder needs of the outside. */
export interface RecorderHost extends RecordCodec {
  readonly pid: number;
  /** @throws when it cannot be written */
  append(file: string, bytes: Uint8Array): void;
  /** What had the other name is gone. @throws when it cannot be */
  rename(file: string, to: string): void;
}

export function attachRecorder(tiers: TieredCode, host: RecorderHost): void {
  const { vm } = tiers;
  const { RecordCompilationsFile, CompilationFailureAction } = vm.flags.values;
  const started = new Set<string>();
  const half = Number(vm.flags.values.RecordCompilationsSize) / 2;
  let written = 0;
  let batch: Uint8Array[] = [];
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
  const listener: Pick<CompilationListener, "recorded" | "batchEnded"> = {
    recorded(request, method, result) {
      // A training run has facts recorded for its own ends.
      const isWanted = vm.flags.values.RecordCompilations || isCommanded(tiers.commands, method.method, "record");
      if (!isWanted && result.kind !== "fault") return;
      const record = (): Uint8Array => {
        const recordAs = { method: method.name, by: `${vm.name} ${vm.version}`, factsToo: true };
        return encodeRecord(recordOf({ request, recordAs }, result, (bytes) => vm.host.sha256([bytes])));
      };
      if (result.kind === "fault" && CompilationFailureAction !== "Silent" && CompilationFailureAction !== "Print") {
        const file = `dewar_replay_pid${host.pid}_compid${request.compileId}.rec`;
        if (write(file, frame(record(), host))) vm.host.print(2, `# Compiler replay data is saved as ${file} (dewar replay ${file})\n`);
      }
      if (!isWanted) return;
      // A compiler thread has made it already.
      const framed = result.framed ?? frame(record(), host, false);
      batch.push(framed);
    },
    // One write for all of a batch, before any of its code runs.
    batchEnded() {
      if (batch.length === 0) return;
      const framed = batch.length === 1 ? batch[0]! : concatenated(batch);
      batch = [];
      if (written + framed.length > half && written > 0) turn();
      if (write(all, framed)) written += framed.length;
    },
  };
  tiers.listeners.push({ started() {}, excluded() {}, compiled() {}, skipped() {}, notEntrant() {}, ...listener });
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
