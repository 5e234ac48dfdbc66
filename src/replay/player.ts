// Runs recorded compilations again: the same function over the recorded facts. Says whether the same came out, or where it diverged.
import { compile } from "../compiler/compile.ts";
import type { CompiledCode } from "../compiler/compiled-code.ts";
import { Divergence, RecordedFacts } from "../compiler/facts/recording.ts";
import { codeBytes } from "./code-bytes.ts";
import { type CompilationRecord, type Outcome, outcomeOf } from "./record.ts";

export type Verdict =
  /** The same outcome: equal bytes, the same reason to give up, the same fault. */
  | { readonly kind: "equal"; readonly outcome: Outcome; readonly code: CompiledCode | undefined }
  | { readonly kind: "different"; readonly outcome: Outcome; readonly code: CompiledCode | undefined }
  /** It asked something else. */
  | { readonly kind: "diverged"; readonly at: number; readonly recorded: string | undefined; readonly asked: string }
  /** The same as far as it went, but it used fewer facts. */
  | { readonly kind: "unused"; readonly used: number; readonly recorded: number };

/** @param hash SHA-256 in hexadecimal */
export function replay(record: CompilationRecord, hash: (bytes: Uint8Array) => string): Verdict {
  const facts = new RecordedFacts(record.facts);
  let outcome: Outcome;
  let code: CompiledCode | undefined;
  try {
    code = compile(record.request, facts);
    const bytes = codeBytes(code);
    outcome = { kind: "code", hash: hash(bytes), bytes: bytes.length };
  } catch (problem) {
    if (problem instanceof Divergence) {
      return { kind: "diverged", at: problem.at, recorded: problem.recorded, asked: problem.asked };
    }
    outcome = outcomeOf(problem);
  }
  if (!equalOutcomes(outcome, record.outcome)) return { kind: "different", outcome, code };
  if (facts.used !== record.facts.length) return { kind: "unused", used: facts.used, recorded: record.facts.length };
  return { kind: "equal", outcome, code };
}

function equalOutcomes(a: Outcome, b: Outcome): boolean {
  if (a.kind === "code" && b.kind === "code") return a.hash === b.hash;
  if (a.kind === "bailout" && b.kind === "bailout") return a.reason === b.reason;
  return a.kind === "fault" && b.kind === "fault" && a.reason === b.reason && a.phase === b.phase;
}
