// What a compile server's thread does with one job. Pure but for its channel: what it lacks it asks for and waits.
import { compile } from "../../compiler/compile.ts";
import { Bailout, type CompiledCode } from "../../compiler/compiled-code.ts";
import { encode } from "../../compiler/facts/codec.ts";
import { type Key, NumberedFacts, type RawNames } from "../../compiler/facts/numbering.ts";
import type { QuestionKind } from "../../compiler/facts/questions.ts";
import type { CompileRequest } from "../../compiler/request.ts";
import { type FactMap, factText, type Question } from "../wire-facts.ts";
import { type Answers, type CachedCode, cachedCode, cacheKey, stillValid } from "./cached-code.ts";

export interface ServerJob {
  readonly request: CompileRequest;
  /** The client's id of the root method. */
  readonly root: number;
  readonly facts: FactMap;
  /** Look for code that was compiled before. */
  readonly useCache: boolean;
  readonly record: boolean;
}

/** What the thread can have from the server while it waits. */
export interface Channel {
  /** @returns undefined when the client is gone */
  ask(questions: readonly Question[]): FactMap | undefined;
  lookup(key: string): readonly CachedCode[];
  hash(bytes: Uint8Array): string;
  now(): number;
}

interface Base {
  readonly millis: number;
  readonly roundTrips: number;
  readonly facts: number;
  /** Encoded Fact[]. */
  readonly record: Uint8Array<ArrayBuffer> | undefined;
}
export type ServerResult =
  | (Base & {
      readonly kind: "code";
      readonly code: Uint8Array<ArrayBuffer>;
      readonly names: RawNames;
      readonly cached: boolean;
      readonly forCache: { readonly key: string; readonly entry: CachedCode } | undefined;
    })
  | (Base & { readonly kind: "bailout"; readonly reason: string })
  | (Base & { readonly kind: "fault"; readonly reason: string; readonly phase: string; readonly stack: string })
  | { readonly kind: "gone" };

class ClientGone extends Error {}
/** Its answer is not among what came: no fault of the compiler's, and not to be recorded as one. */
class Unanswered extends Error {}

/** Facts that came with the job, and what is asked beyond them. */
class ClientFacts implements Answers {
  roundTrips = 0;
  readonly asked: string[] = [];
  private readonly facts: FactMap;
  private readonly channel: Channel;

  constructor(facts: FactMap, channel: Channel) {
    this.facts = facts;
    this.channel = channel;
  }
  has(kind: QuestionKind, key: Key): boolean {
    return this.facts.has(factText(kind, key));
  }
  find(kind: QuestionKind, key: Key): unknown {
    return this.facts.get(factText(kind, key));
  }
  fetch(questions: readonly Question[]): void {
    this.roundTrips++;
    for (const q of questions) this.asked.push(factText(q.kind, q.key));
    const more = this.channel.ask(questions);
    if (more === undefined) throw new ClientGone();
    for (const [text, answer] of more) if (!this.facts.has(text)) this.facts.set(text, answer);
  }
  raw(kind: QuestionKind, key: Key): unknown {
    const text = factText(kind, key);
    if (!this.facts.has(text)) this.fetch([{ kind, key }]);
    if (!this.facts.has(text)) throw new Unanswered(`the client did not answer ${text}`);
    return this.facts.get(text);
  }
}

/** Damaged kept code (it may come out of a store) is none. */
function validNames(entry: CachedCode, source: ClientFacts, root: number): RawNames | undefined {
  try {
    return stillValid(entry, source, root);
  } catch (problem) {
    if (problem instanceof ClientGone) throw problem;
    return undefined;
  }
}

/** "Equal bytes": everything of the code but the lines for people, which travel with it all the same. */
const bytesOf = (code: CompiledCode): Uint8Array<ArrayBuffer> => encode(code);

export function runServerJob(job: ServerJob, channel: Channel): ServerResult {
  const started = channel.now();
  const source = new ClientFacts(job.facts, channel);
  const numbered = new NumberedFacts(source, job.root, true);
  const asked = numbered.asked!;
  const base = (): Base => ({
    millis: channel.now() - started,
    roundTrips: source.roundTrips,
    facts: asked.length,
    record: job.record ? encode(asked) : undefined,
  });
  try {
    let key = "";
    if (job.useCache) {
      key = cacheKey(job.request, source, job.root, channel.hash);
      if (!job.record) {
        for (const entry of channel.lookup(key)) {
          const names = validNames(entry, source, job.root);
          if (names !== undefined) return { ...base(), kind: "code", code: entry.code, names, cached: true, forCache: undefined };
        }
      }
    }
    const code = bytesOf(compile(job.request, numbered));
    const forCache = key === "" ? undefined : { key, entry: cachedCode(asked, code) };
    return { ...base(), kind: "code", code, names: numbered.names(), cached: false, forCache };
  } catch (problem) {
    if (problem instanceof ClientGone || problem instanceof Unanswered) return { kind: "gone" };
    if (problem instanceof Bailout) return { ...base(), kind: "bailout", reason: problem.message };
    const error = problem instanceof Error ? problem : new Error(String(problem));
    return {
      ...base(),
      kind: "fault",
      reason: error.message,
      phase: (error as { phase?: string }).phase ?? "",
      stack: error.stack ?? error.message,
    };
  }
}
