// Fact sources that write down and read back: what a compilation asked, in order, with the answers (law 4: recorded is what was used).
import { QUESTIONS } from "./question-table.ts";
import type { FactSource, QuestionKind, Questions } from "./questions.ts";

export interface Fact {
  readonly kind: QuestionKind;
  readonly key: readonly (number | string)[];
  readonly answer: unknown;
}

const textOf = (kind: string, key: readonly unknown[]): string => `${kind}:${key.join()}`;

/** Passes questions on and keeps each one once, in the order of first asking. */
export class RecordingFacts implements FactSource {
  readonly facts: Fact[] = [];
  private readonly source: FactSource;
  private readonly seen = new Set<string>();

  constructor(source: FactSource) {
    this.source = source;
  }

  ask<K extends QuestionKind>(kind: K, ...key: Questions[K]["key"]): Questions[K]["answer"] {
    const answer = this.source.ask(kind, ...key);
    const text = textOf(kind, key);
    if (!this.seen.has(text)) {
      this.seen.add(text);
      this.facts.push({ kind, key: [...key] as (number | string)[], answer });
    }
    return answer;
  }
}

/** A compilation that is run again asked something else than the recorded one at that point. */
export class Divergence extends Error {
  override name = "Divergence";
  /** Number of the fact, from 0. */
  readonly at: number;
  readonly recorded: string | undefined;
  readonly asked: string;

  constructor(at: number, recorded: string | undefined, asked: string) {
    super(`question ${at}: recorded ${recorded ?? "nothing more"}, asked ${asked}`);
    this.at = at;
    this.recorded = recorded;
    this.asked = asked;
  }
}

/** Answers from a recording. A question out of order, or one that was never asked, is a Divergence. */
export class RecordedFacts implements FactSource {
  private readonly facts: readonly Fact[];
  private readonly answers = new Map<string, unknown>();
  private next = 0;
  /** In experiments: questions that were recorded may come in any order, and new ones are collected here before the Divergence. */
  private readonly anyOrder: boolean;

  constructor(facts: readonly Fact[], anyOrder = false) {
    this.facts = facts;
    this.anyOrder = anyOrder;
    if (anyOrder) for (const { kind, key, answer } of facts) this.answers.set(textOf(kind, key), answer);
  }

  /** How many recorded facts have been used. */
  get used(): number {
    return this.next;
  }

  ask<K extends QuestionKind>(kind: K, ...key: Questions[K]["key"]): Questions[K]["answer"] {
    const asked = textOf(kind, key);
    if (this.answers.has(asked)) return this.answers.get(asked) as Questions[K]["answer"];
    const fact = this.facts[this.next];
    const recorded = fact === undefined ? undefined : textOf(fact.kind, fact.key);
    if (this.anyOrder || recorded !== asked) throw new Divergence(this.next, this.anyOrder ? undefined : recorded, asked);
    this.next++;
    this.answers.set(asked, fact!.answer);
    return fact!.answer as Questions[K]["answer"];
  }
}

/** Whether a kind of question exists: recordings come from outside. */
export const isQuestionKind = (kind: string): kind is QuestionKind => Object.hasOwn(QUESTIONS, kind);
