// A recorded compilation: the request, all facts that it used in order, and how it ended. Complete in itself, so that it can be run again
// without the program, the class path or a JDK. docs/formats/replay.md has the bytes.
import type { CompileJob, FinishedJob } from "../code/compile-job.ts";
import { Bailout } from "../compiler/compiled-code.ts";
import { CodecProblem, decode, encode } from "../compiler/facts/codec.ts";
import { isAnswerOf, isKeyOf, isRequest } from "../compiler/facts/forms.ts";
import { type Fact, isQuestionKind } from "../compiler/facts/recording.ts";
import type { CompileRequest } from "../compiler/request.ts";
import { codeBytes } from "./code-bytes.ts";

/** How a compilation ended: with code of this hash, given up, or by a fault. */
export type Outcome =
  | { readonly kind: "code"; readonly hash: string; readonly bytes: number }
  | { readonly kind: "bailout"; readonly reason: string }
  | { readonly kind: "fault"; readonly reason: string; readonly phase: string };

export interface CompilationRecord {
  readonly version: number;
  /** "java.lang.String.hashCode()I", for people. */
  readonly method: string;
  readonly request: CompileRequest;
  readonly facts: readonly Fact[];
  readonly outcome: Outcome;
  /** Of the VM that recorded: name, version, host. */
  readonly recordedBy: string;
}

/** 3: what the code's hash is of is laid out otherwise. */
export const RECORD_VERSION = 3;

/** A recording that cannot be read. */
export class RecordProblem extends Error {
  override name = "RecordProblem";
}

export const encodeRecord = (record: CompilationRecord): Uint8Array<ArrayBuffer> => encode(record);

/** @throws RecordProblem */
export function decodeRecord(bytes: Uint8Array): CompilationRecord {
  try {
    return checked(decode(bytes));
  } catch (e) {
    if (e instanceof CodecProblem) throw new RecordProblem(`the record is damaged: ${e.message}`);
    throw e;
  }
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);

function checked(v: unknown): CompilationRecord {
  const bad = (what: string): never => {
    throw new RecordProblem(`the record has no ${what}`);
  };
  if (!isObject(v)) return bad("fields");
  if (v.version !== RECORD_VERSION)
    throw new RecordProblem(`the record has version ${String(v.version)}; this Dewar reads ${RECORD_VERSION}`);
  const { request, facts, outcome } = v;
  if (!isRequest(request)) return bad("valid request");
  if (!Array.isArray(facts)) return bad("facts");
  for (const fact of facts as unknown[]) {
    if (!isObject(fact) || typeof fact.kind !== "string" || !isQuestionKind(fact.kind) || !isKeyOf(fact.kind, fact.key))
      return bad("valid fact");
    if (!isAnswerOf(fact.kind, fact.answer)) return bad(`valid answer to ${fact.kind}`);
  }
  if (!isOutcome(outcome)) return bad("valid outcome");
  if (typeof v.method !== "string" || typeof v.recordedBy !== "string") return bad("method");
  return v as unknown as CompilationRecord;
}

function isOutcome(v: unknown): boolean {
  if (!isObject(v)) return false;
  if (v.kind === "code") return typeof v.hash === "string" && typeof v.bytes === "number";
  return typeof v.reason === "string" && (v.kind === "bailout" || (v.kind === "fault" && typeof v.phase === "string"));
}

/** A compilation that was recorded as it was asked to be. @param hash SHA-256 in hexadecimal */
export function recordOf(
  { request, recordAs }: Pick<CompileJob, "request" | "recordAs">,
  result: FinishedJob,
  hash: (bytes: Uint8Array) => string,
): CompilationRecord {
  const { method, by } = recordAs!;
  return { version: RECORD_VERSION, method, request, facts: result.facts!, outcome: ended(result, hash), recordedBy: by };
}

function ended(result: FinishedJob, hash: (bytes: Uint8Array) => string): Outcome {
  if (result.kind === "bailout") return { kind: "bailout", reason: result.reason };
  if (result.kind === "fault") return { kind: "fault", reason: result.reason, phase: result.phase };
  const bytes = codeBytes(result.code);
  return { kind: "code", hash: hash(bytes), bytes: bytes.length };
}

/** How a compilation ended that threw. */
export function outcomeOf(problem: unknown): Outcome {
  if (problem instanceof Bailout) return { kind: "bailout", reason: problem.message };
  const error = problem instanceof Error ? problem : new Error(String(problem));
  return { kind: "fault", reason: error.message, phase: (error as { phase?: string }).phase ?? "" };
}
