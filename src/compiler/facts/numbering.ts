// Numbers what answers mention. A source answers with ids of its own (addresses, numbers of a wire); the compiler sees numbers from 1
// on, in the order in which the answers that it asked for mention things. So a compilation's code does not depend on where its facts
// came from, nor on what else came along in a bundle: local, remote and replayed compilations of equal facts are equal byte for byte.
import { type IdKind, type IdsIn, QUESTIONS } from "./question-table.ts";
import type { FactSource, QuestionKind, Questions } from "./questions.ts";
import type { Fact } from "./recording.ts";

export type Key = readonly (number | string)[];

/** A source that answers with ids of its own; 0 is "none" in all. */
export interface RawFacts {
  raw(kind: QuestionKind, key: Key): unknown;
}

export type MapId = (kind: IdKind, id: number) => number;

/** A copy of an answer with its ids replaced, in the order of the table. */
export function mapIds(ids: IdsIn, answer: unknown, map: MapId): unknown {
  if (ids === "") return answer;
  if (typeof ids === "string") return answer === 0 ? 0 : map(ids, answer as number);
  if ("each" in ids) return (answer as readonly unknown[]).map((item) => mapIds(ids.each as IdsIn, item, map));
  const copy = { ...(answer as Record<string, unknown>) };
  for (const name in ids) {
    const value = copy[name];
    if (value !== undefined && value !== 0) copy[name] = mapIds(ids[name]!, value, map);
  }
  return copy;
}

export function mapKey(kind: QuestionKind, key: Key, map: MapId): (number | string)[] {
  const kinds = QUESTIONS[kind].key;
  return key.map((part, i) => (kinds[i] === "-" || part === 0 ? part : map(kinds[i] as IdKind, part as number)));
}

/** The source's ids by number. */
export interface RawNames {
  readonly klasses: readonly number[];
  readonly methods: readonly number[];
  readonly fields: readonly number[];
  readonly objects: readonly number[];
}

class Numbers {
  readonly raw: number[] = [0];
  private readonly ids = new Map<number, number>();

  of(raw: number): number {
    let id = this.ids.get(raw);
    if (id === undefined) {
      id = this.raw.push(raw) - 1;
      this.ids.set(raw, id);
    }
    return id;
  }
}

/** What one compilation asks: a question asked twice has one answer. */
export class NumberedFacts implements FactSource {
  private readonly source: RawFacts;
  private readonly numbers = { k: new Numbers(), m: new Numbers(), f: new Numbers(), o: new Numbers() };
  private readonly answers = new Map<string, unknown>();
  /** What was asked, in order; only when that was wanted. */
  readonly asked: Fact[] | undefined;
  private readonly toId: MapId = (kind, raw) => this.numbers[kind].of(raw);
  private readonly toRaw: MapId = (kind, id) => this.numbers[kind].raw[id]!;

  /** @param root the source's id of the root method @param records whether to keep what is asked */
  constructor(source: RawFacts, root: number, records = false) {
    this.source = source;
    this.asked = records ? [] : undefined;
    this.numbers.m.of(root);
  }

  ask<K extends QuestionKind>(kind: K, ...key: Questions[K]["key"]): Questions[K]["answer"] {
    const text = `${kind}:${key.join()}`;
    if (this.answers.has(text)) return this.answers.get(text) as Questions[K]["answer"];
    const answer = mapIds(QUESTIONS[kind].ids, this.source.raw(kind, mapKey(kind, key, this.toRaw)), this.toId);
    this.answers.set(text, answer);
    this.asked?.push({ kind, key, answer });
    return answer as Questions[K]["answer"];
  }

  /** An answer that the source has given, numbered; for whoever asks the questions of a recording in their order, each once. */
  number(kind: QuestionKind, answer: unknown): unknown {
    return mapIds(QUESTIONS[kind].ids, answer, this.toId);
  }

  names(): RawNames {
    const { k, m, f, o } = this.numbers;
    return { klasses: k.raw, methods: m.raw, fields: f.raw, objects: o.raw };
  }
}
