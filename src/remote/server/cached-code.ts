// Code that was compiled before, for any client: valid for another exactly when the questions that its compilation asked, asked again,
// have equal answers. Hints (profiles) need not be equal: only what of them would make the code bad to have, see `serves`.
import type { CompiledCode } from "../../compiler/compiled-code.ts";
import { decode, encode } from "../../compiler/facts/codec.ts";
import { isKeyOf } from "../../compiler/facts/forms.ts";
import { type Key, mapIds, mapKey, NumberedFacts, type RawFacts, type RawNames } from "../../compiler/facts/numbering.ts";
import { type IdKind, QUESTIONS } from "../../compiler/facts/question-table.ts";
import type { ProfileFacts, QuestionKind } from "../../compiler/facts/questions.ts";
import { type Fact, isQuestionKind } from "../../compiler/facts/recording.ts";
import type { CompileRequest } from "../../compiler/request.ts";
import { TRAP_REASONS } from "../../layout/compiled.ts";
import { CELL_RECOMPILED } from "../../layout/mdo.ts";
import type { Question } from "../wire-facts.ts";

/** Facts as asked by number, and the code. */
export interface CachedCode {
  readonly facts: Uint8Array<ArrayBuffer>;
  readonly code: Uint8Array<ArrayBuffer>;
}

/** Where answers are looked up; what is not there is asked for in one go. */
export interface Answers extends RawFacts {
  has(kind: QuestionKind, key: Key): boolean;
  /** undefined when it is not there. */
  find(kind: QuestionKind, key: Key): unknown;
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
  const facts = new NumberedFacts(source, root);
  const names = facts.names();
  const lists = { k: names.klasses, m: names.methods, f: names.fields, o: names.objects };
  let fetched = false;
  for (const [kind, key, answer] of recorded) {
    // A key's ids have been mentioned by answers that were equal.
    const rawKey = mapKey(kind, key, (of, id) => lists[of][id]!);
    let now = source.find(kind, rawKey);
    if (now === undefined && !fetched) {
      if (!fetchAll(recorded, source, root)) return undefined;
      fetched = true;
      now = source.find(kind, rawKey);
    }
    if (now === undefined) now = source.raw(kind, rawKey);
    if (!serves(kind, answer, gist(kind, facts.number(kind, now)))) return undefined;
  }
  return names;
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
  const without = (answer: unknown, into: [IdKind, number][]): unknown =>
    mapIds(ids, answer, (of, id) => {
      into.push([of, id]);
      return 1;
    });
  if (!serves(kind, without(recorded, ones!), without(now, others!))) return false;
  for (let i = 0; i < ones!.length; i++) {
    const [of, id] = ones![i]!;
    if (!raw[of].has(id)) raw[of].set(id, others![i]![1]);
  }
  return true;
}

const GIST_IDS = { cells: { each: { fixed: { rows: { each: "k" }, argumentTypes: { each: "k" }, returnType: "k" } } } } as const;

/** Of a method's counts of traps the compilers read only this (a test holds it); where something trapped, cells say. */
export const TRAP_COUNTS_READ: readonly number[] = [TRAP_REASONS.indexOf("predicate")];

/** Of a profile: traps, which classes came, what never happened. Not: how often. */
interface Gist {
  readonly exists: boolean;
  readonly trapped: readonly boolean[];
  readonly cells: readonly {
    readonly traps: number;
    readonly nullSeen: boolean;
    readonly never: readonly boolean[];
    /** bci, kind, classes. */
    readonly fixed: unknown;
  }[];
}

/** What of an answer matters to code that there is already. */
function gist(kind: QuestionKind, answer: unknown): unknown {
  if (kind === "codeSize") return 0;
  if (kind !== "profile") return answer;
  const { exists, cells, trapCounts } = answer as ProfileFacts;
  const result: Gist = {
    exists,
    trapped: TRAP_COUNTS_READ.map((reason) => (trapCounts[reason] ?? 0) > 0),
    cells: cells.map((c) => ({
      traps: c.traps & ~CELL_RECOMPILED,
      nullSeen: c.nullSeen,
      never: [c.count === 0, c.notTaken === 0, ...c.counts.map((n) => n === 0)],
      fixed: { bci: c.bci, kind: c.kind, rows: c.rows.map((r) => r.klass), argumentTypes: c.argumentTypes, returnType: c.returnType },
    })),
  };
  return result;
}

/**
 * Whether code that was made of one answer serves where another is given: equal ones. Of profiles: code that was made for what trapped,
 * came or was null serves where that has not (yet) happened; not the other way round, where it would trap.
 */
function serves(kind: QuestionKind, recorded: unknown, now: unknown): boolean {
  if (kind !== "profile") return equal(recorded, now);
  const [r, n] = [recorded as Gist, now as Gist];
  return (
    r.exists === n.exists &&
    r.cells.length === n.cells.length &&
    n.trapped.every((trapped, i) => !trapped || r.trapped[i] === true) &&
    n.cells.every((cell, i) => {
      const of = r.cells[i]!;
      return (
        (cell.traps & ~of.traps) === 0 &&
        (!cell.nullSeen || of.nullSeen) &&
        cell.never.length === of.never.length &&
        of.never.every((never, j) => !never || cell.never[j] === true) &&
        equal(of.fixed, cell.fixed)
      );
    })
  );
}

/** Of plain data. */
function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Uint8Array || b instanceof Uint8Array)
    return a instanceof Uint8Array && b instanceof Uint8Array && a.length === b.length && a.every((byte, i) => byte === b[i]);
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
  );
}

/** For tests: decoded code. */
export const codeOf = (cached: CachedCode): CompiledCode => decode(cached.code) as unknown as CompiledCode;
