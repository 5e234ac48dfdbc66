// What a compilation relied on, small enough to keep with its code: of each recorded answer a fingerprint and the ids that it mentions.
// Asked again in another run, equal answers make the stored code what compiling now would give (law 4), and say what its numbers name.
// Answers that were "not yet" then may be more by now: code that saw "not yet" is merely not as good (question-table.ts, "monotone").
import { type Key, mapIds, mapKey, type RawNames } from "../compiler/facts/numbering.ts";
import { type IdKind, QUESTION_KINDS, QUESTIONS } from "../compiler/facts/question-table.ts";
import type { CalleeFacts, ConstantFacts, FieldFacts, KlassFacts, MethodFacts, QuestionKind } from "../compiler/facts/questions.ts";
import type { Fact } from "../compiler/facts/recording.ts";
import { normalizeName } from "../linking/generated-names.ts";

/**
 * Number of the kind, twice, plus 1 when the answer was "not yet"; key; fingerprint of the answer; ids in it, in their order; and in the end,
 * where the answer names an entry of a constant-pool cache, its index: those of invokedynamic are given as methods are linked.
 */
export type FactPrint = readonly [kind: number, key: Key, print: number, ids: readonly number[], cacheIndex?: number];

const STATES = ["loaded", "linked", "beingInitialized", "initialized"];

/** When an answer is "not yet", and what of it is known already and never changes. */
const NOT_YET: Partial<Record<QuestionKind, { is(answer: unknown): boolean; rest(answer: unknown): unknown }>> = {
  classConstant: { is: (a) => a === 0, rest: () => 0 },
  loadedClass: { is: (a) => a === 0, rest: () => 0 },
  arrayKlass: { is: (a) => a === 0, rest: () => 0 },
  wellKnown: { is: (a) => a === 0, rest: () => 0 },
  constant: {
    is: (a) => (a as ConstantFacts).kind === "unresolved",
    rest: (a) => ((a as ConstantFacts).kind === "unresolved" ? (a as { type: string }).type : "A"),
  },
  field: { is: (a) => (a as FieldFacts).field === 0, rest: (a) => (a as FieldFacts).type },
  callee: {
    is: (a) => (a as CalleeFacts).kind === "unresolved",
    rest: (a) => (a as CalleeFacts).descriptor,
  },
};

/** Of names of properties, which are few. */
const nameWords = new Map<string, number>();

/** 52 bits over plain data: tells things apart that nobody has made to look alike. */
export function fingerprint(value: unknown): number {
  let a = 0x811c9dc5;
  let b = 0x9dc5811c;
  const word = (n: number): void => {
    a = Math.imul(a ^ n, 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(b ^ n ^ (a >>> 7), 0x85ebca6b);
    b ^= b >>> 13;
  };
  const text = (s: string): void => {
    word(s.length);
    for (let i = 0; i < s.length; i += 2) word(s.charCodeAt(i) | (s.charCodeAt(i + 1) << 16)); // past the end: 0
  };
  const name = (s: string): void => {
    let known = nameWords.get(s);
    if (known === undefined) nameWords.set(s, (known = fingerprint(s) | 0));
    word(known);
  };
  const add = (v: unknown): void => {
    if (typeof v === "number" && Number.isInteger(v) && !Object.is(v, -0)) {
      word(1);
      word(v | 0);
      word(Math.floor(v / 2 ** 32) | 0);
    } else if (typeof v === "string") {
      word(2);
      text(v);
    } else if (typeof v === "boolean") word(v ? 3 : 4);
    else if (v instanceof Uint8Array) {
      word(5);
      word(v.length);
      for (let i = 0; i < v.length; i += 4) word(v[i]! | (v[i + 1]! << 8) | (v[i + 2]! << 16) | (v[i + 3]! << 24));
    } else if (Array.isArray(v)) {
      word(6);
      word(v.length);
      for (const item of v) add(item);
    } else if (typeof v === "object" && v !== null) {
      word(7);
      for (const property in v) {
        name(property);
        add((v as Record<string, unknown>)[property]);
      }
    } else {
      word(8);
      text(`${typeof v} ${String(v)}`);
    }
  };
  add(value);
  return (b >>> 12) * 2 ** 32 + (a >>> 0);
}

/** An answer without its ids, and these, with what each names. */
function taken(kind: QuestionKind, answer: unknown): { readonly plain: unknown; readonly ids: number[]; readonly kinds: IdKind[] } {
  const ids: number[] = [];
  const kinds: IdKind[] = [];
  let plain = mapIds(QUESTIONS[kind].ids, answer, (of, id) => {
    ids.push(id);
    kinds.push(of);
    return 1;
  });
  // Counters and addresses in the names of generated classes.
  if (kind === "klass") plain = { ...(plain as KlassFacts), name: normalizeName((plain as KlassFacts).name) };
  // Of a method that is not linked it is 0: told by the number of the kind.
  if (kind === "method") plain = { ...(plain as MethodFacts), codeLength: 0 };
  if (hasCacheIndex(kind)) plain = { ...(plain as FieldFacts | CalleeFacts), cacheIndex: 0 };
  return { plain, ids, kinds };
}

const isLinked = (method: unknown): boolean => (method as MethodFacts).codeLength !== 0;
const hasCacheIndex = (kind: QuestionKind): boolean => kind === "field" || kind === "callee";

/** What else a method's code depends on: the constants of its class. `method` is an id. */
export type CodeContext = (method: number) => number | string;

export function printOf(fact: Fact, context: CodeContext): FactPrint {
  const print = printWithout(fact, context);
  return hasCacheIndex(fact.kind) ? [...print, (fact.answer as FieldFacts | CalleeFacts).cacheIndex] : print;
}

function printWithout({ kind, key, answer }: Fact, context: CodeContext): readonly [number, Key, number, readonly number[]] {
  const number = 2 * QUESTION_KINDS.indexOf(kind);
  if (kind === "initState") return [number, key, STATES.indexOf(answer as string), []];
  const { plain, ids } = taken(kind, answer);
  if (QUESTIONS[kind].stability === "hint") return [number, key, 0, ids];
  if (kind === "method") return [number + (isLinked(answer) ? 0 : 1), key, fingerprint(plain), ids];
  const rule = NOT_YET[kind];
  if (rule?.is(answer) === true) return [number + 1, key, fingerprint(rule.rest(answer)), []];
  return [number, key, fingerprint(kind === "code" ? [plain, context(key[0] as number)] : plain), ids];
}

/** Why stored code cannot be used now; `later`: it may be, once more has been loaded, resolved or initialised. */
export interface Unfit {
  readonly why: string;
  readonly later: boolean;
}

/** An answer of this run. */
interface Answer {
  readonly answer: unknown;
  readonly print: number;
  readonly ids: readonly number[];
  readonly kinds: readonly IdKind[];
}

/** Answers that stay in a run as they are, by kind and key: many compilations ask the same. To be forgotten when classes are unloaded. */
export type Settled = Map<string, Answer>;

/** Kinds whose answer stays once it is not "not yet", where it mentions no object: those have a number for each asker. */
const SETTLING: ReadonlySet<QuestionKind> = new Set<QuestionKind>([
  "method",
  "code",
  "klass",
  "isSubtype",
  "classConstant",
  "constant",
  "field",
  "callee",
  "arrayKlass",
  "primitiveArrayKlass",
  "wellKnown",
  "vtableMethod",
  "itableMethod",
  "namedField",
  "inlineDirective",
]);

export interface Asked {
  readonly settled: Settled;
  raw(kind: QuestionKind, key: Key): unknown;
  /** Resolves what a question is about, where that has no effects: it had been when the code was made. */
  resolve(kind: QuestionKind, key: Key): void;
  context: CodeContext;
  /** The class that a profile mentioned under this number; 0: not there. */
  klass(id: number): number;
}

const NAMES: Readonly<Record<IdKind, string>> = { k: "class", m: "method", f: "field", o: "object" };

/** What the numbers of stored code name in this run; 0 what is not there. */
export interface Found extends RawNames {
  /** Of a method (by number) and an index of its cache then: the index now. */
  cacheIndex(method: number, then: number): number;
}

/** Asks all again. @returns what the numbers name, or why the code is none for now */
export function askAgain(prints: readonly FactPrint[], root: number, { settled, raw, resolve, context, klass }: Asked): Found | Unfit {
  const entries = new Map<string, number>();
  const bound: Record<IdKind, number[]> = { k: [0], m: [0, root], f: [0], o: [0] };
  const numbers: Record<IdKind, Map<number, number>> = { k: new Map(), m: new Map([[root, 1]]), f: new Map(), o: new Map() };
  /** Whether it can be: one number, one thing. */
  const bind = (of: IdKind, id: number, to: number): boolean => {
    const known = bound[of][id];
    if (known !== undefined && known !== 0) return known === to;
    if (numbers[of].has(to)) return false;
    bound[of][id] = to;
    numbers[of].set(to, id);
    return true;
  };
  /** The answer as it is now, "not yet" only where resolving has not helped. */
  const ask = (kind: QuestionKind, rawKey: Key, wasThere: boolean): Answer => {
    const place = SETTLING.has(kind) ? `${kind} ${rawKey.join(" ")}` : undefined;
    const known = place === undefined ? undefined : settled.get(place);
    if (known !== undefined) return known;
    const rule = NOT_YET[kind];
    let answer = raw(kind, rawKey);
    if (wasThere && rule?.is(answer) === true) {
      resolve(kind, rawKey);
      answer = raw(kind, rawKey);
    }
    if (kind === "initState" || rule?.is(answer) === true) return { answer, print: 0, ids: [], kinds: [] };
    const { plain, ids, kinds } = taken(kind, answer);
    const print = fingerprint(kind === "code" ? [plain, context(rawKey[0] as number)] : plain);
    const now = { answer, print, ids, kinds };
    const isOfLinked = kind === "method" ? isLinked(answer) : !hasCacheIndex(kind) || (answer as FieldFacts | CalleeFacts).cacheIndex >= 0;
    if (place !== undefined && isOfLinked && !kinds.includes("o")) settled.set(place, now);
    return now;
  };
  for (const [number, key, print, ids, cacheIndex] of prints) {
    const kind = QUESTION_KINDS[number >> 1];
    if (kind === undefined) return { why: "it asks an unknown question", later: false };
    let missing: IdKind | undefined;
    const rawKey = mapKey(kind, key, (of, id) => {
      const to = bound[of][id] ?? 0;
      if (to === 0) missing = of;
      return to;
    });
    if (missing !== undefined) return { why: `${kind}: a ${NAMES[missing]} is not there`, later: true };
    if (QUESTIONS[kind].stability === "hint") {
      for (const id of ids) {
        const to = (bound.k[id] ?? 0) === 0 ? klass(id) : 0;
        if (to !== 0) bind("k", id, to);
      }
      continue;
    }
    const rule = NOT_YET[kind];
    const { answer, ...now } = ask(kind, rawKey, (number & 1) === 0);
    if (kind === "initState") {
      const state = STATES.indexOf(answer as string);
      if (state === print || (state >= print && print >= 0)) continue;
      return { why: "initState: a class is not initialised", later: state >= 0 };
    }
    if (cacheIndex !== undefined) {
      const { cacheIndex: index } = answer as FieldFacts | CalleeFacts;
      const place = `${key[0]}:${cacheIndex}`;
      if (index < 0 !== cacheIndex < 0) return { why: `${kind}: a method is not linked`, later: index < 0 };
      if ((entries.get(place) ?? index) !== index) return { why: `${kind}: another entry`, later: false };
      entries.set(place, index);
    }
    if (kind === "method") {
      if ((number & 1) === 0 && !isLinked(answer)) return { why: "method: one is not linked", later: true };
    } else if ((number & 1) !== 0) {
      if (rule !== undefined && fingerprint(rule.rest(answer)) === print) continue;
      return { why: `${kind}: another one`, later: false };
    }
    if (rule?.is(answer) === true) return { why: `${kind}: not resolved`, later: true };
    const same = now.print === print && now.ids.length === ids.length;
    // What may change in either direction while a VM runs is worth another look.
    if (!same) return { why: `${kind}: another answer`, later: QUESTIONS[kind].stability === "dependency" };
    for (let i = 0; i < ids.length; i++) {
      const of = now.kinds[i]!;
      if (!bind(of, ids[i]!, now.ids[i]!)) return { why: `${kind}: another ${NAMES[of]}`, later: false };
    }
  }
  const dense = (list: readonly (number | undefined)[]): number[] => Array.from(list, (address) => address ?? 0);
  return {
    klasses: dense(bound.k),
    methods: dense(bound.m),
    fields: dense(bound.f),
    objects: dense(bound.o),
    cacheIndex: (method, then) => entries.get(`${method}:${then}`) ?? then,
  };
}
