// Compilations that were not recorded: with other flags, or with facts that were changed. Questions that the recording has no answer to get
// one that is always safe where there is such a one; else the experiment ends with the question.
import { compile, type PhaseHook } from "../compiler/compile.ts";
import type { CompiledCode } from "../compiler/compiled-code.ts";
import type { Key, RawFacts } from "../compiler/facts/numbering.ts";
import { NumberedFacts } from "../compiler/facts/numbering.ts";
import type { KlassFacts, KlassId, QuestionKind } from "../compiler/facts/questions.ts";
import { type Fact, RecordingFacts } from "../compiler/facts/recording.ts";
import type { CompileRequest } from "../compiler/request.ts";
import { codeBytes } from "./code-bytes.ts";
import { type CompilationRecord, type Outcome, outcomeOf } from "./record.ts";

/** "Nothing is known": right in any world. */
const SAFE: Partial<Record<QuestionKind, unknown>> = {
  loadedClass: 0,
  uniqueTarget: 0,
  uniqueImplementor: 0,
  hasSubclass: true,
  staticValue: { known: false },
  fieldValue: { known: false },
  elementValue: { known: false },
  callSiteTarget: 0,
  inlineDirective: "none",
  codeSize: 0,
};

/** Of classes that are only printed (PrintInlining). */
const NO_CLASS: KlassFacts = {
  name: "?",
  super: 0 as KlassId,
  flags: 0,
  accessFlags: 0,
  layoutHelper: 0,
  superDepth: 0,
  vtableLength: 0,
  elementKlass: 0 as KlassId,
  elementType: 0,
};

/** A question that the recording does not answer. */
export class NewQuestion extends Error {
  override name = "NewQuestion";
  constructor(question: string) {
    super(`a question that the recording has no answer to: ${question}`);
  }
}

const textOf = (kind: string, key: Key): string => `${kind}:${key.join()}`;

/** The recorded world, in any order. */
class World implements RawFacts {
  private readonly facts: ReadonlyMap<string, unknown>;
  readonly used = new Set<string>();
  readonly invented: string[] = [];

  private readonly onlyPrints: boolean;

  constructor(facts: readonly Fact[], onlyPrints: boolean) {
    this.onlyPrints = onlyPrints;
    this.facts = new Map(facts.map(({ kind, key, answer }) => [textOf(kind, key), answer]));
  }
  raw(kind: QuestionKind, key: Key): unknown {
    const text = textOf(kind, key);
    if (this.facts.has(text)) {
      this.used.add(text);
      return this.facts.get(text);
    }
    this.invented.push(text);
    if (this.onlyPrints && kind === "klass") return NO_CLASS;
    if (!(kind in SAFE)) throw new NewQuestion(text);
    return SAFE[kind];
  }
}

export interface Experiment {
  readonly outcome: Outcome;
  readonly code: CompiledCode | undefined;
  /** As it would have been recorded. */
  readonly record: CompilationRecord;
  readonly usedFacts: number;
  /** Questions that were answered with "nothing is known". */
  readonly invented: readonly string[];
}

/** @param hash SHA-256 in hexadecimal @throws NewQuestion */
export function experiment(
  record: CompilationRecord,
  hash: (bytes: Uint8Array) => string,
  change: { request?: CompileRequest; facts?: readonly Fact[]; hook?: PhaseHook; onlyPrints?: boolean } = {},
): Experiment {
  const request = change.request ?? record.request;
  const world = new World(change.facts ?? record.facts, change.onlyPrints === true);
  const recording = new RecordingFacts(new NumberedFacts(world, 1));
  let outcome: Outcome;
  let code: CompiledCode | undefined;
  try {
    code = compile(request, recording, change.hook);
    const bytes = codeBytes(code);
    outcome = { kind: "code", hash: hash(bytes), bytes: bytes.length };
  } catch (problem) {
    if (problem instanceof NewQuestion) throw problem;
    outcome = outcomeOf(problem);
  }
  return {
    outcome,
    code,
    record: { ...record, request, facts: recording.facts, outcome },
    usedFacts: world.used.size,
    invented: world.invented,
  };
}
