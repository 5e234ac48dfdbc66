// Records what a compile server compiles: the same records as a VM's own, for dewar replay.
import { hash } from "node:crypto";
import { recorderHost } from "../../api/recorder-host.ts";
import type { CompiledCode } from "../../compiler/compiled-code.ts";
import { decode } from "../../compiler/facts/codec.ts";
import type { Fact } from "../../compiler/facts/recording.ts";
import type { ServerHost } from "../../remote/server/server.ts";
import { codeBytes } from "../../replay/code-bytes.ts";
import { encodeRecord, type Outcome, RECORD_VERSION } from "../../replay/record.ts";
import { fileHeader, frame } from "../../replay/record-file.ts";

export function fileRecorder(file: string): NonNullable<ServerHost["record"]> {
  const host = recorderHost();
  host.append(file, fileHeader());
  return (request, method, vm, result) => {
    if (result.kind === "gone" || result.record === undefined) return;
    const facts = decode(result.record) as unknown as Fact[];
    let outcome: Outcome;
    if (result.kind === "code") {
      const bytes = codeBytes(decode(result.code) as unknown as CompiledCode);
      outcome = { kind: "code", hash: hash("sha256", bytes, "hex"), bytes: bytes.length };
    } else if (result.kind === "bailout") outcome = { kind: "bailout", reason: result.reason };
    else outcome = { kind: "fault", reason: result.reason, phase: result.phase };
    const record = { version: RECORD_VERSION, method, request, facts, outcome, recordedBy: vm };
    host.append(file, frame(encodeRecord(record), host, false));
  };
}
