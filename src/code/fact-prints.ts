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

/** 52 bits over plain data: tells things apart that nobody has made to look alike. */
export function fingerprint(value: unknown): number {
  let a = 0x811c9dc5;
  let b = 0x9dc5811c;
  const byte = (n: number): void => {
    a = Math.imul(a ^ n, 0x01000193);
    b = Math.imul(b ^ n ^ (a >>> 24), 0x85ebca6b);
    b ^= b >>> 15;
  };
  const word = (n: number): void => {
    byte(n & 0xff);
    byte((n >>> 8) & 0xff);
    byte((n >>> 16) & 0xff);
    byte(n >>> 24);
  };
  const text = (s: string): void => {
    word(s.length);
    for (let i = 0; i < s.length; i++) {
      byte(s.charCodeAt(i) & 0xff);
      byte(s.charCodeAt(i) >>> 8);
    }
  };
  const add = (v: unknown): void => {
    if (typeof v === "number" && Number.isInteger(v) && !Object.is(v, -0)) {
      byte(1);
      word(v | 0);
      word(Math.floor(v / 2 ** 32) | 0);
    } else if (typeof v === "string") {
      byte(2);
      text(v);
    } else if (typeof v === "boolean") byte(v ? 3 : 4);
    else if (v instanceof Uint8Array) {
      byte(5);
      word(v.length);
      for (let i = 0; i < v.length; i++) byte(v[i]!);
    } else if (Array.isArray(v)) {
      byte(6);
      word(v.length);
      for (const item of v) add(item);
    } else if (typeof v === "object" && v !== null) {
      byte(7);
      for (const name in v) {
        text(name);
        add((v as Record<string, unknown>)[name]);
      }
    } else {
      byte(8);
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

export interface Asked {
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
export function askAgain(prints: readonly FactPrint[], root: number, { raw, resolve, context, klass }: Asked): Found | Unfit {
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
    let answer = raw(kind, rawKey);
    if (rule?.is(answer) === true && (number & 1) === 0) {
      resolve(kind, rawKey);
      answer = raw(kind, rawKey);
    }
    if (kind === "initState") {
      const now = STATES.indexOf(answer as string);
      if (now === print || (now >= print && print >= 0)) continue;
      return { why: "initState: a class is not initialised", later: now >= 0 };
    }
    if (cacheIndex !== undefined) {
      const { cacheIndex: now } = answer as FieldFacts | CalleeFacts;
      const place = `${key[0]}:${cacheIndex}`;
      if (now < 0 !== cacheIndex < 0) return { why: `${kind}: a method is not linked`, later: now < 0 };
      if ((entries.get(place) ?? now) !== now) return { why: `${kind}: another entry`, later: false };
      entries.set(place, now);
    }
    if (kind === "method") {
      if ((number & 1) === 0 && !isLinked(answer)) return { why: "method: one is not linked", later: true };
    } else if ((number & 1) !== 0) {
      if (rule !== undefined && fingerprint(rule.rest(answer)) === print) continue;
      return { why: `${kind}: another one`, later: false };
    }
    if (rule?.is(answer) === true) return { why: `${kind}: not resolved`, later: true };
    const { plain, ids: now, kinds } = taken(kind, answer);
    const same = fingerprint(kind === "code" ? [plain, context(rawKey[0] as number)] : plain) === print && now.length === ids.length;
    // What may change in either direction while a VM runs is worth another look.
    if (!same) return { why: `${kind}: another answer`, later: QUESTIONS[kind].stability === "dependency" };
    for (let i = 0; i < ids.length; i++) {
      if (!bind(kinds[i]!, ids[i]!, now[i]!)) return { why: `${kind}: another ${NAMES[kinds[i]!]}`, later: false };
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
