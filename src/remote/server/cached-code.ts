// Code that was compiled before, for any client: valid for another exactly when the questions that its compilation asked, asked again,
// have equal answers. Hints (profiles) need not be equal: only what of them would make other code wrong to have, see `gist`.
import type { CompiledCode } from "../../compiler/compiled-code.ts";
import { decode, encode } from "../../compiler/facts/codec.ts";
import { isKeyOf } from "../../compiler/facts/forms.ts";
import { type Key, mapIds, mapKey, NumberedFacts, type RawFacts, type RawNames } from "../../compiler/facts/numbering.ts";
import { type IdKind, QUESTIONS } from "../../compiler/facts/question-table.ts";
import type { ProfileFacts, QuestionKind } from "../../compiler/facts/questions.ts";
import { type Fact, isQuestionKind } from "../../compiler/facts/recording.ts";
import type { CompileRequest } from "../../compiler/request.ts";
import type { Question } from "../wire-facts.ts";

/** Facts as asked by number, and the code. */
export interface CachedCode {
  readonly facts: Uint8Array<ArrayBuffer>;
  readonly code: Uint8Array<ArrayBuffer>;
}

/** Where answers are looked up; what is not there is asked for in one go. */
export interface Answers extends RawFacts {
  has(kind: QuestionKind, key: Key): boolean;
  fetch(questions: readonly Question[]): void;
}

/** By what code is found: the request but for its number, and the method by content. */
export function cacheKey(request: CompileRequest, source: RawFacts, root: number, hash: (bytes: Uint8Array) => string): string {
  const facts = new NumberedFacts(source, root);
  const method = facts.ask("method", 1 as never);
  const { compileId: _id, ...rest } = request;
  return hash(encode([rest, method.name, method.descriptor, facts.ask("code", 1 as never)]));
}

export function cachedCode(facts: readonly Fact[], code: Uint8Array<ArrayBuffer>): CachedCode {
  return { facts: encode(facts.map(({ kind, key, answer }) => [kind, key, gist(kind, answer)])), code };
}

type Recorded = readonly (readonly [QuestionKind, Key, unknown])[];

/**
 * Asks the questions of cached code again.
 * @returns the client's ids for its numbers; undefined when an answer differs
 * @throws CodecProblem
 */
export function stillValid(cached: CachedCode, source: Answers, root: number): RawNames | undefined {
  const recorded = decode(cached.facts) as unknown as Recorded;
  if (!Array.isArray(recorded) || !recorded.every((fact) => Array.isArray(fact) && isQuestionKind(fact[0]) && isKeyOf(fact[0], fact[1])))
    return undefined;
  if (!fetchAll(recorded, source, root)) return undefined;
  const facts = new NumberedFacts(source, root);
  for (const [kind, key, answer] of recorded) {
    // A key's ids have been mentioned by answers that were equal.
    const now = (facts.ask as (k: QuestionKind, ...key: Key) => unknown).call(facts, kind, ...key);
    if (!equalBytes(encode(gist(kind, now)), encode(answer))) return undefined;
  }
  return facts.names();
}

/**
 * Gets what is lacking in as few round trips as the questions' order allows. Ends at the first answer that differs whatever its ids
 * mean: what it leads to was never asked in this world.
 * @returns whether all may be equal
 */
function fetchAll(recorded: Recorded, source: Answers, root: number): boolean {
  for (let round = 0; round < 8; round++) {
    const raw: Record<IdKind, Map<number, number>> = { k: new Map(), m: new Map([[1, root]]), f: new Map(), o: new Map() };
    const missing: Question[] = [];
    for (const [kind, key, answer] of recorded) {
      let known = true;
      const rawKey = mapKey(kind, key, (of, id) => {
        const value = raw[of].get(id);
        if (value === undefined) known = false;
        return value ?? 0;
      });
      if (!known) continue;
      if (!source.has(kind, rawKey)) {
        missing.push({ kind, key: rawKey });
        continue;
      }
      if (!pair(kind, answer, gist(kind, source.raw(kind, rawKey)), raw)) return false;
    }
    if (missing.length === 0) return true;
    source.fetch(missing);
  }
  return true;
}

/** Notes which of the client's ids stand where the recorded answer has numbers. @returns false when the rest of the two differs */
function pair(kind: QuestionKind, recorded: unknown, now: unknown, raw: Record<IdKind, Map<number, number>>): boolean {
  const [ones, others]: [IdKind, number][][] = [[], []];
  const ids = kind === "profile" ? GIST_IDS : QUESTIONS[kind].ids;
  const without = (answer: unknown, into: [IdKind, number][]): Uint8Array =>
    encode(
      mapIds(ids, answer, (of, id) => {
        into.push([of, id]);
        return 1;
      }),
    );
  if (!equalBytes(without(recorded, ones!), without(now, others!))) return false;
  for (let i = 0; i < ones!.length; i++) {
    const [of, id] = ones![i]!;
    if (!raw[of].has(id)) raw[of].set(id, others![i]![1]);
  }
  return true;
}

const GIST_IDS = { cells: { each: { rows: { each: "k" }, argumentTypes: { each: "k" }, returnType: "k" } } } as const;

/**
 * What must be equal of an answer. Of a profile: traps (what trapped before would trap again), which classes came, what never happened.
 * Not: how often.
 */
function gist(kind: QuestionKind, answer: unknown): unknown {
  if (kind === "codeSize") return 0;
  if (kind !== "profile") return answer;
  const { exists, cells, trapCounts } = answer as ProfileFacts;
  return {
    exists,
    trapped: trapCounts.map((n) => n > 0),
    cells: cells.map((c) => ({
      bci: c.bci,
      kind: c.kind,
      nullSeen: c.nullSeen,
      traps: c.traps,
      rows: c.rows.map((r) => r.klass),
      argumentTypes: c.argumentTypes,
      returnType: c.returnType,
      never: [c.count === 0, c.notTaken === 0, ...c.counts.map((n) => n === 0)],
    })),
  };
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** For tests: decoded code. */
export const codeOf = (cached: CachedCode): CompiledCode => decode(cached.code) as unknown as CompiledCode;
