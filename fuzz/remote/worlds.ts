// Mutated worlds for kept code. A recorded compilation is a world that code was made in; one answer of it is changed, and the server's own
// code is asked whether what it kept serves. The oracle is the compiler: a fresh compilation in the changed world, with what it asked.
import { compile } from "../../src/compiler/compile.ts";
import { decode, encode } from "../../src/compiler/facts/codec.ts";
import { isAnswerOf } from "../../src/compiler/facts/forms.ts";
import { type Key, type MapId, mapIds, mapKey, NumberedFacts, type RawFacts, type RawNames } from "../../src/compiler/facts/numbering.ts";
import { type IdKind, type IdsIn, QUESTIONS } from "../../src/compiler/facts/question-table.ts";
import type { QuestionKind } from "../../src/compiler/facts/questions.ts";
import { type Fact, RecordingFacts } from "../../src/compiler/facts/recording.ts";
import { TRAP_REASONS } from "../../src/layout/compiled.ts";
import { type CachedCode, cachedCode } from "../../src/remote/server/cached-code.ts";
import { runServerJob } from "../../src/remote/server/job.ts";
import { type FactMap, factText } from "../../src/remote/wire-facts.ts";
import { codeBytes } from "../../src/replay/code-bytes.ts";
import type { CompilationRecord } from "../../src/replay/record.ts";
import type { Random } from "../random.ts";
import { changedLeaf } from "./leaves.ts";

interface Entry {
  readonly kind: QuestionKind;
  readonly key: Key;
  answer: unknown;
}

/** What a client would answer; ids are its own. */
export class World implements RawFacts {
  readonly entries = new Map<string, Entry>();

  add(kind: QuestionKind, key: Key, answer: unknown): void {
    this.entries.set(factText(kind, key), { kind, key, answer });
  }
  raw(kind: QuestionKind, key: Key): unknown {
    const entry = this.entries.get(factText(kind, key));
    if (entry === undefined) throw new Unanswered();
    return entry.answer;
  }
}
/** This world was never asked that: something that was asked before has another answer. */
class Unanswered extends Error {}

/** Code as a server keeps it. */
export interface Kept {
  readonly record: CompilationRecord;
  readonly entry: CachedCode;
  readonly code: Uint8Array;
}

/** Compiles a record's world. @returns undefined when no code comes of it, or code of another hash than was recorded */
export function keep(record: CompilationRecord, hash: (bytes: Uint8Array) => string): Kept | undefined {
  if (record.outcome.kind !== "code") return undefined;
  const { code, facts } = fresh(record, worldOf(record, same), 1);
  if (code === undefined || hash(code) !== record.outcome.hash) return undefined;
  const result = runServerJob(
    jobOf(record, worldOf(record, same), 1, () => true),
    channelOf(worldOf(record, same), []),
  );
  if (result.kind !== "code" || facts.length !== record.facts.length) return undefined;
  return { record, entry: cachedCode(record.facts, result.code), code };
}

export const same: MapId = (_, id) => id;

export function worldOf(record: CompilationRecord, rename: MapId): World {
  const world = new World();
  for (const { kind, key, answer } of record.facts) world.add(kind, mapKey(kind, key, rename), mapIds(QUESTIONS[kind].ids, answer, rename));
  return world;
}

interface Fresh {
  readonly code: Uint8Array | undefined;
  readonly names: RawNames | undefined;
  readonly facts: readonly Fact[];
}

function fresh(record: CompilationRecord, world: RawFacts, root: number): Fresh {
  const numbered = new NumberedFacts(world, root);
  const recording = new RecordingFacts(numbered);
  try {
    const code = codeBytes(compile(record.request, recording));
    return { code, names: numbered.names(), facts: recording.facts };
  } catch {
    return { code: undefined, names: undefined, facts: recording.facts };
  }
}

function jobOf({ request }: CompilationRecord, world: World, root: number, sends: (text: string) => boolean) {
  const facts: FactMap = new Map();
  for (const [text, { answer }] of world.entries) if (sends(text)) facts.set(text, answer);
  return { request, root, facts, useCache: true, record: false };
}

/** Any key finds the entry: the answers alone decide. */
export function channelOf(world: World, kept: readonly CachedCode[]) {
  return {
    ask: (questions: readonly { kind: QuestionKind; key: Key }[]): FactMap => {
      const facts: FactMap = new Map();
      for (const { kind, key } of questions) {
        const entry = world.entries.get(factText(kind, key));
        if (entry !== undefined) facts.set(factText(kind, key), entry.answer);
      }
      return facts;
    },
    lookup: () => kept,
    hash: () => "",
    now: () => 0,
  };
}

/** What became of one world. */
export type Verdict =
  | { readonly kind: "hit" | "miss"; readonly what: string }
  /** Only how often something happened differs: the code serves, though a compilation now might choose otherwise. */
  | { readonly kind: "other counts"; readonly what: string }
  | { readonly kind: "wrong"; readonly what: string };

export function tryWorld(kept: Kept, random: Random): Verdict {
  const { record } = kept;
  const step = 2 * random.below(50_000) + 1;
  const first = random.below(1 << 20);
  // One to one, and unlike the numbers of the record.
  const rename: MapId = (of, id) => 1 + (((id + first) * step) % (1 << 20)) + (1 << 20) * (of.charCodeAt(0) % 4);
  const world = worldOf(record, rename);
  const what = mutate(world, random);
  const root = rename("m", 1);
  const share = random.pick([0, 30, 70, 100]);
  const job = jobOf(record, world, root, () => random.chance(share));
  const result = runServerJob(job, channelOf(world, [kept.entry]));
  const hit = result.kind === "code" && result.cached;
  const now = fresh(record, world, root);
  const wrong = (why: string): Verdict => ({ kind: "wrong", what: `${record.method}, tier ${record.request.tier}, ${what}: ${why}` });

  const equalFacts = equal(now.facts, record.facts);
  if (!hit) {
    if (equalFacts) return wrong(`refused (${result.kind}) although all answers are equal`);
    // What is not served is compiled, and that must be the fresh code.
    if (result.kind === "code" && (now.code === undefined || !equal(codeBytes(decode(result.code) as never), now.code)))
      return wrong("a miss, and other code than a fresh compilation's");
    return { kind: "miss", what };
  }
  const { names } = result;
  const bytes = codeBytes(decode(result.code) as never);
  if (equalFacts) {
    if (!equal(bytes, now.code)) return wrong("other code than a fresh compilation's");
    if (!equal(names, now.names)) return wrong("other names than a fresh compilation's");
    return { kind: "hit", what };
  }
  // Hints may differ: with those that the code was made from, a fresh compilation here gives it.
  const hinted = fresh(record, new WithHints(world, record, rename), root);
  if (!equal(hinted.facts, record.facts)) return wrong("served although an answer differs");
  if (!equal(bytes, hinted.code) || !equal(names, hinted.names)) return wrong("other code than of these facts");
  const news = worseThan(now.facts, record.facts);
  if (news !== undefined) return wrong(`served although ${news}`);
  return { kind: "other counts", what };
}

/** The recorded hints in a world. */
class WithHints implements RawFacts {
  private readonly world: World;
  private readonly hints: World;

  constructor(world: World, record: CompilationRecord, rename: MapId) {
    this.world = world;
    this.hints = worldOf({ ...record, facts: record.facts.filter((f) => QUESTIONS[f.kind].stability === "hint") }, rename);
  }
  raw(kind: QuestionKind, key: Key): unknown {
    return (QUESTIONS[kind].stability === "hint" ? this.hints : this.world).raw(kind, key);
  }
}

interface Profile {
  readonly exists: boolean;
  readonly cells: readonly (Readonly<Record<"bci" | "kind" | "count" | "notTaken" | "traps", number>> & {
    readonly nullSeen: boolean;
    readonly counts: readonly number[];
    readonly rows: readonly { readonly klass: number }[];
    readonly argumentTypes: readonly number[];
    readonly returnType: number;
  })[];
  readonly trapCounts: readonly number[];
}

/** Something that profiles here have seen and those that the code was made from had not. Said again, not taken from the server. */
function worseThan(facts: readonly Fact[], recorded: readonly Fact[]): string | undefined {
  for (let i = 0; i < Math.min(facts.length, recorded.length) && facts[i]!.kind === recorded[i]!.kind; i++) {
    if (facts[i]!.kind !== "profile") continue;
    const [now, was] = [facts[i]!.answer as Profile, recorded[i]!.answer as Profile];
    const predicate = TRAP_REASONS.indexOf("predicate");
    if (now.exists !== was.exists || now.cells.length !== was.cells.length) return "there is another profile";
    if ((now.trapCounts[predicate] ?? 0) > 0 && (was.trapCounts[predicate] ?? 0) === 0) return "a predicate has trapped";
    for (let c = 0; c < now.cells.length; c++) {
      const [a, b] = [now.cells[c]!, was.cells[c]!];
      const classes = (cell: typeof a): unknown => [
        cell.bci,
        cell.kind,
        cell.rows.map((row) => row.klass),
        cell.argumentTypes,
        cell.returnType,
      ];
      if (!equal(classes(a), classes(b)) || a.counts.length !== b.counts.length) return `cell ${c} is another one`;
      if ((a.traps & 0x7fff_ffff & ~b.traps) !== 0) return `cell ${c} has trapped`;
      if (a.nullSeen && !b.nullSeen) return `cell ${c} has seen null`;
      const came = (x: number, y: number): boolean => x !== 0 && y === 0;
      if (came(a.count, b.count) || came(a.notTaken, b.notTaken) || a.counts.some((n, k) => came(n, b.counts[k]!)))
        return `cell ${c} has been there`;
    }
  }
  return undefined;
}

const equal = (a: unknown, b: unknown): boolean => {
  const [x, y] = [encode(a), encode(b)];
  return x.length === y.length && x.every((byte, i) => byte === y[i]);
};

/** Changes one answer. @returns what was done */
function mutate(world: World, random: Random): string {
  const entries = [...world.entries.values()];
  const kinds = [...new Set(entries.map((e) => e.kind))];
  const how = random.below(100);
  if (how < 6) return "nothing changed";
  if (how < 12) return renamed(world, random);
  if (how < 22) {
    const swapped = redirected(random.pick(entries), entries, random);
    if (swapped !== undefined) return swapped;
  }
  // Each kind of question as often as another.
  const kind = random.pick(kinds);
  const entry = random.pick(entries.filter((e) => e.kind === kind));
  for (let attempt = 0; attempt < 50; attempt++) {
    const { value, what } = changedLeaf(entry.answer, random);
    if (!isAnswerOf(kind, value)) continue; // no client says that (fuzz/remote/messages.ts does)
    entry.answer = value;
    return `${kind} ${what}`;
  }
  // {known: false}, the one that has nothing to change.
  entry.answer = { known: true, value: random.below(100), object: 0 };
  return `${kind} is known`;
}

const ID_KINDS = ["k", "m", "f", "o"] as const;

/** A class, method ... that has another id: the world is the same one. */
function renamed(world: World, random: Random): string {
  const ids = new Map<string, Set<number>>();
  const note: MapId = (of, id) => {
    ids.set(of, (ids.get(of) ?? new Set()).add(id));
    return id;
  };
  for (const { kind, answer } of world.entries.values()) mapIds(QUESTIONS[kind].ids, answer, note);
  const of = random.pick(ID_KINDS.filter((kind) => ids.has(kind)));
  const from = random.pick([...ids.get(of)!]);
  // The root keeps its id: the request names it.
  const map: MapId = (kind, id) => (kind === of && id === from && of !== "m" ? 1 << 29 : id);
  const old = [...world.entries.values()];
  world.entries.clear();
  for (const { kind, key, answer } of old) world.add(kind, mapKey(kind, key, map), mapIds(QUESTIONS[kind].ids, answer, map));
  return `${of} has another id`;
}

/** An answer that names another class, method ... */
function redirected(entry: Entry, entries: readonly Entry[], random: Random): string | undefined {
  const ids: [IdKind, number][] = [];
  const table: IdsIn = QUESTIONS[entry.kind].ids;
  mapIds(table, entry.answer, (of, id) => {
    ids.push([of, id]);
    return id;
  });
  if (ids.length === 0) return undefined;
  const at = random.below(ids.length);
  const [of] = ids[at]!;
  const others: number[] = [1 << 28, 0];
  for (const other of entries)
    mapIds(QUESTIONS[other.kind].ids, other.answer, (kind, id) => {
      if (kind === of) others.push(id);
      return id;
    });
  const to = random.pick(others);
  let n = 0;
  entry.answer = mapIds(table, entry.answer, (_, id) => (n++ === at ? to : id));
  return `${entry.kind} names another ${of}`;
}
