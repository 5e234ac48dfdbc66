// What the servers of a fleet send each other and keep in their store, read and checked: it comes from outside.
import { CodecProblem, decode } from "../../compiler/facts/codec.ts";
import { isAnswerOf, isRequest } from "../../compiler/facts/forms.ts";
import { isQuestionKind } from "../../compiler/facts/recording.ts";
import type { FactMap } from "../wire-facts.ts";
import type { CachedCode } from "./cached-code.ts";
import type { ServerJob, ServerResult } from "./job.ts";

/** @throws CodecProblem */
export function readJob(bytes: Uint8Array): { job: ServerJob; asks: string } {
  const v = decode(bytes) as unknown as ServerJob & { facts: unknown; asks: unknown };
  if (typeof v !== "object" || v === null || typeof v.asks !== "string" || !isRequest(v.request) || !Number.isInteger(v.root))
    throw new CodecProblem("no job");
  const { request, root, useCache, record } = v;
  return { job: { request, root, useCache: useCache === true, record: record === true, facts: readFactMap(v.facts) }, asks: v.asks };
}

export function readFactMap(v: unknown): FactMap {
  if (!Array.isArray(v)) throw new CodecProblem("no facts");
  return new Map(
    v.map((pair: unknown) => {
      if (!Array.isArray(pair) || typeof pair[0] !== "string") throw new CodecProblem("no fact");
      const kind = pair[0].slice(0, pair[0].indexOf(":"));
      if (!isQuestionKind(kind) || !isAnswerOf(kind, pair[1])) throw new CodecProblem("no answer to a question");
      return [pair[0], pair[1]] as const;
    }),
  );
}

/** @throws CodecProblem */
export function readResult(bytes: Uint8Array): ServerResult {
  const v = decode(bytes) as unknown as Record<string, unknown> | null;
  const isText = (name: string): boolean => typeof v![name] === "string";
  const isBytes = (name: string): boolean => v![name] instanceof Uint8Array;
  const isKind = (): boolean => {
    switch (v!.kind) {
      case "code":
        return isBytes("code") && typeof v!.names === "object" && typeof v!.cached === "boolean";
      case "bailout":
        return isText("reason");
      case "fault":
        return isText("reason") && isText("phase") && isText("stack");
      default:
        return v!.kind === "gone";
    }
  };
  const counts = v?.kind === "gone" || ["millis", "roundTrips", "facts"].every((name) => typeof v?.[name] === "number");
  if (typeof v !== "object" || v === null || !isKind() || !counts || !(v.record === undefined || isBytes("record")))
    throw new CodecProblem("no result");
  return v as unknown as ServerResult;
}

/** What is in the store was written by servers of this layout; a damaged entry is none. */
export function readEntries(bytes: Uint8Array): CachedCode[] {
  const list = decode(bytes) as unknown as CachedCode[];
  if (!Array.isArray(list)) return [];
  return list.filter((e) => e?.facts instanceof Uint8Array && e.code instanceof Uint8Array);
}
