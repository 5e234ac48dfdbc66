// Facts as they are sent: constant facts once and by number from then on, bytecodes by hash. Both ends of it.
import { CodecProblem, decode, encode } from "../compiler/facts/codec.ts";
import { isAnswerOf, isAnswerWithoutBytes, isKeyOf } from "../compiler/facts/forms.ts";
import { type Key, type MapId, mapIds, mapKey } from "../compiler/facts/numbering.ts";
import { type IdKind, type IdsIn, QUESTION_KINDS, QUESTIONS } from "../compiler/facts/question-table.ts";
import type { QuestionKind } from "../compiler/facts/questions.ts";
import { isQuestionKind } from "../compiler/facts/recording.ts";

/** Bytes that may be sent in place of bytecodes. */
export const HASH_BYTES = 16;
/** Shorter bytecodes go as they are. */
const SMALLEST_CONTENT = 2 * HASH_BYTES;

export interface SentFacts {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly contents: Uint8Array<ArrayBuffer>[];
}

export const factText = (kind: string, key: Key): string => `${kind}:${key.join()}`;
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");

const mentionsObjects = (ids: IdsIn): boolean =>
  typeof ids === "string" ? ids === "o" : Object.values(ids).some((inner) => mentionsObjects(inner as IdsIn));
/** Facts that stay as they are, and name nothing that has a number for one compilation only. */
const STAYS: ReadonlySet<QuestionKind> = new Set(
  QUESTION_KINDS.filter((kind) => {
    const { stability, key, ids } = QUESTIONS[kind];
    return stability === "constant" && !key.includes("o") && !mentionsObjects(ids);
  }),
);

/** What the server of a stream knows: numbers of classes, methods and fields, of facts, and which bytecodes. */
export class Told {
  private readonly ids = { k: new Map<number, number>(), m: new Map<number, number>(), f: new Map<number, number>() };
  readonly addresses: Readonly<Record<"k" | "m" | "f", number[]>> = { k: [0], m: [0], f: [0] };
  private facts = new Map<string, { readonly number: number; readonly answer: unknown }>();
  private nextFact = 0;
  private readonly contents = new Set<string>();
  private readonly held = new Set<number>();
  readonly hash: (bytes: Uint8Array) => Uint8Array<ArrayBuffer>;
  readonly numbersFacts: boolean;

  /** @param held first four bytes of the hashes of bytecodes that the server has @param numbersFacts whether the schema has numbers and hashes */
  constructor(hash: (bytes: Uint8Array) => Uint8Array<ArrayBuffer>, held: Uint8Array, numbersFacts: boolean) {
    this.hash = hash;
    this.numbersFacts = numbersFacts;
    for (let i = 0; i + 4 <= held.length; i += 4) this.held.add(prefix(held, i));
  }

  readonly toWire: MapId = (kind, raw) => {
    if (kind === "o") return raw;
    let id = this.ids[kind].get(raw);
    if (id === undefined) {
      id = this.addresses[kind].push(raw) - 1;
      this.ids[kind].set(raw, id);
    }
    return id;
  };

  /** @throws RangeError for an id that was never sent */
  readonly toRaw: MapId = (kind, id) => {
    const raw = kind === "o" ? id : this.addresses[kind][id];
    if (raw === undefined) throw new RangeError(`the server named ${kind} ${id}, which it was not told of`);
    return raw;
  };

  /** Classes were unloaded: an address may come to be another one's. What is under way keeps its numbers. */
  renumber(): void {
    for (const ids of Object.values(this.ids)) ids.clear();
    this.forget();
  }

  /** The server has forgotten the facts by number. */
  forget(): void {
    this.facts = new Map();
  }

  forgetFact(kind: QuestionKind, key: Key): void {
    this.facts.delete(factText(kind, key));
  }

  /** A constant fact that was sent: its number and the answer, which need not be had again. */
  sent(text: string): { readonly number: number; readonly answer: unknown } | undefined {
    return this.facts.get(text);
  }

  /** One fact as an entry of the list. Bytecodes that the server lacks are added to `contents`. */
  entry(kind: QuestionKind, key: Key, answer: () => unknown, contents: Uint8Array<ArrayBuffer>[]): unknown {
    const numbered = this.numbersFacts && STAYS.has(kind);
    const text = numbered ? factText(kind, key) : "";
    if (numbered) {
      const known = this.facts.get(text);
      if (known !== undefined) return known.number;
    }
    const own = answer();
    let value = mapIds(QUESTIONS[kind].ids, own, this.toWire);
    if (kind === "code" && this.numbersFacts) value = this.byHash(value as { code: Uint8Array<ArrayBuffer> }, contents);
    const entry = [kind, mapKey(kind, key, this.toWire), value];
    if (numbered) {
      this.facts.set(text, { number: this.nextFact, answer: own });
      entry.push(this.nextFact++ as never);
    }
    return entry;
  }

  private byHash(answer: { code: Uint8Array<ArrayBuffer> }, contents: Uint8Array<ArrayBuffer>[]): unknown {
    if (answer.code.length < SMALLEST_CONTENT) return answer;
    const hash = this.hash(answer.code).slice(0, HASH_BYTES);
    const text = hex(hash);
    if (!this.contents.has(text)) {
      this.contents.add(text);
      if (!this.held.has(prefix(hash, 0))) contents.push(answer.code);
      else this.mayBeAsked.set(text, answer.code);
    }
    return { ...answer, code: { hash } };
  }

  /** Not sent, because the server seems to have them. */
  private readonly mayBeAsked = new Map<string, Uint8Array<ArrayBuffer>>();

  content(hash: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    return this.mayBeAsked.get(hex(hash));
  }
}

const prefix = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;

/** Facts of one compilation by text, as the server keeps them: ids are the client's. */
export type FactMap = Map<string, unknown>;

/** What a session's server keeps of a client, bounded. */
export class Known {
  private readonly facts = new Map<number, { readonly text: string; readonly answer: unknown; readonly size: number }>();
  private size = 0;
  private readonly limit: number;

  /** @param limit bytes, about */
  constructor(limit: number) {
    this.limit = limit;
  }

  get bytes(): number {
    return this.size;
  }

  add(number: number, text: string, answer: unknown, size: number): void {
    this.facts.set(number, { text, answer, size });
    this.size += size;
  }

  get(number: number): { readonly text: string; readonly answer: unknown } | undefined {
    return this.facts.get(number);
  }

  /** When it has grown too large it is emptied. @returns whether the client has to be told */
  trim(): boolean {
    if (this.size <= this.limit) return false;
    this.facts.clear();
    this.size = 0;
    return true;
  }
}

export interface ContentStore {
  get(hash: string): Uint8Array | undefined;
}

/**
 * Reads a list of facts into `into`.
 * @returns hashes of bytecodes that are not there; their facts are left out and come again by `addCode`
 * @throws CodecProblem
 */
export function readFacts(plain: Uint8Array, known: Known, contents: ContentStore, into: FactMap): MissingCode[] {
  const list = decode(plain);
  if (!Array.isArray(list)) throw new CodecProblem("facts that are no list");
  const missing: MissingCode[] = [];
  const average = plain.length / Math.max(1, list.length);
  for (const item of list as unknown[]) {
    if (typeof item === "number") {
      const fact = known.get(item);
      if (fact !== undefined) put(fact.text, fact.answer, contents, into, missing);
      continue; // a forgotten one is asked for
    }
    if (!Array.isArray(item) || typeof item[0] !== "string" || !isQuestionKind(item[0]) || !isKeyOf(item[0], item[1]))
      throw new CodecProblem("no fact where one should be");
    checkAnswer(item[0], item[2]);
    const text = factText(item[0], item[1]);
    if (typeof item[3] === "number") known.add(item[3], text, item[2], 100 + 4 * average);
    put(text, item[2], contents, into, missing);
  }
  return missing;
}

/** @throws CodecProblem */
function checkAnswer(kind: QuestionKind, answer: unknown): void {
  const byHash = kind === "code" && (answer as { code?: { hash?: unknown } } | null)?.code?.hash instanceof Uint8Array;
  if (!(byHash ? isAnswerWithoutBytes(answer) : isAnswerOf(kind, answer))) throw new CodecProblem(`no answer to ${kind}`);
}

export interface MissingCode {
  readonly text: string;
  readonly answer: { readonly code: unknown };
  readonly hash: Uint8Array<ArrayBuffer>;
}

function put(text: string, answer: unknown, contents: ContentStore, into: FactMap, missing: MissingCode[]): void {
  const code = text.startsWith("code:") ? (answer as { code?: { hash?: unknown } } | null)?.code : undefined;
  const hash = code?.hash;
  if (!(hash instanceof Uint8Array)) {
    into.set(text, answer);
    return;
  }
  const bytes = contents.get(hex(hash));
  if (bytes === undefined) missing.push({ text, answer: answer as { code: unknown }, hash: hash as Uint8Array<ArrayBuffer> });
  else into.set(text, { ...(answer as object), code: bytes });
}

export interface Question {
  readonly kind: QuestionKind;
  readonly key: Key;
}

export const encodeQuestions = (questions: readonly Question[]): Uint8Array<ArrayBuffer> =>
  encode(questions.map(({ kind, key }) => [kind, key]));

/** @throws CodecProblem */
export function decodeQuestions(plain: Uint8Array): Question[] {
  const list = plain.length === 0 ? [] : decode(plain);
  if (!Array.isArray(list)) throw new CodecProblem("questions that are no list");
  return (list as unknown[]).map((item) => {
    if (!Array.isArray(item) || typeof item[0] !== "string" || !isQuestionKind(item[0]))
      throw new CodecProblem("no question where one should be");
    if (!isKeyOf(item[0], item[1])) throw new CodecProblem(`no key of ${item[0]}`);
    return { kind: item[0], key: item[1] };
  });
}

export type { IdKind };
