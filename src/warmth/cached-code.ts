// Compiled code in AOT caches and warm stores: what a run leaves at its end, and what a later one takes of it. Code is valid by what it was
// made from: the facts are asked again (code/fact-prints.ts). What does not hold yet is looked at once more when the policy wants to
// compile the method; what is another now is left behind, with the reason.
import { type CodeSource, type KeptCode, requestText } from "../code/code-source.ts";
import { askAgain, type CodeContext, printOf, type Settled } from "../code/fact-prints.ts";
import { LiveFacts, type NameTable } from "../code/live-facts.ts";
import { nameOf } from "../code/method-commands.ts";
import type { MethodRecord } from "../code/method-records.ts";
import { linkIfPossible, resolveInstruction, resolveInstructions } from "../code/resolve-ahead.ts";
import type { CompilationListener, TieredCode } from "../code/tiers.ts";
import type { Unit } from "../code/units.ts";
import type { WarmSource } from "../code/warm-source.ts";
import type { CompiledCode } from "../compiler/compiled-code.ts";
import type { RawNames } from "../compiler/facts/numbering.ts";
import { mapIds } from "../compiler/facts/numbering.ts";
import { QUESTIONS } from "../compiler/facts/question-table.ts";
import type { Fact } from "../compiler/facts/recording.ts";
import type { CompileRequest } from "../compiler/request.ts";
import { MethodData } from "../layout/mdo.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { Klass, Method } from "../layout/metadata.ts";
import { classBytesOf } from "../linking/constant-pool.ts";
import { normalizeName } from "../linking/generated-names.ts";
import { klassName } from "../linking/klass-view.ts";
import type { VM } from "../runtime/vm.ts";
import { inlineDirective } from "../tiering/compile-command.ts";
import { LEVEL_FULL_OPTIMIZATION } from "../tiering/level.ts";
import {
  type ClassRef,
  type CodeToStore,
  decodeEntry,
  decodeIndex,
  encodeCode,
  encodeEntry,
  hottest,
  mergeCode,
  needs,
  type StoredCode,
  StoredCodeProblem,
  type StoredEntry,
} from "./store/stored-code.ts";
import { ClassFinder, hex } from "./store/symbolic-profile.ts";

/** Of a method's class: what its code's constants are. Classes that the VM spins have names with counters in them. */
function contexts(vm: VM, known = new Map<Addr, number | string>()): CodeContext {
  return (method) => {
    const klass = ld(method + Method.holder);
    let context = known.get(klass);
    if (context === undefined) {
      context = ld(klass + Klass.spun) !== 0 ? hex(vm.identities.klass(klass)) : vm.host.zlib.crc32(0, classBytesOf(klass)) >>> 0;
      known.set(klass, context);
    }
    return context;
  };
}

// --- training
/** Keeps what compilations were made from, as long as their code is in use. */
export class CodeRecorder {
  private readonly tiers: TieredCode;
  private readonly kept: CachedCode | undefined;
  private readonly made = new Map<number, { readonly request: CompileRequest; readonly facts: readonly Fact[] }>();

  /** @param kept code of an earlier run that this one uses */
  constructor(tiers: TieredCode, kept?: CachedCode) {
    this.tiers = tiers;
    this.kept = kept;
    tiers.recordsAll = true;
    const listener: Pick<CompilationListener, "recorded" | "notEntrant"> = {
      recorded: (request, _, result) => {
        if (result.kind === "code") this.made.set(request.compileId, { request, facts: result.facts! });
      },
      notEntrant: (unit) => void this.made.delete(unit.compileId),
    };
    tiers.listeners.push({ compiled() {}, skipped() {}, ...listener } as CompilationListener);
  }

  /** Whether there is code that was not kept before. */
  get hasMore(): boolean {
    return this.made.size > 0;
  }

  /** All code that calls reach now. @param others of earlier runs that stays @param limit bytes: the hottest of it */
  section(others: readonly StoredEntry[] = this.kept?.used() ?? [], limit = Number.POSITIVE_INFINITY): Uint8Array {
    const { vm, sites, records } = this.tiers;
    const context = contexts(vm);
    const entries: StoredEntry[] = [];
    for (const unit of sites.all()) {
      const made = this.made.get(unit.compileId);
      const record = records.find(unit.method);
      if (made === undefined || record === undefined || !unit.entrant) continue;
      entries.push({
        name: normalizeName(record.name),
        tier: unit.code.tier,
        osrBci: unit.osrBci,
        heat: heatOf(unit, record),
        bytes: encodeEntry(this.stored(unit, made.request, made.facts, context)),
      });
    }
    return encodeCode(hottest(mergeCode([entries, others]), limit));
  }

  private stored(unit: Unit, request: CompileRequest, facts: readonly Fact[], context: CodeContext): CodeToStore {
    return {
      code: unit.code,
      facts: facts.map((fact) => printOf(fact, (method) => context(unit.names.method(method)))),
      classes: this.classesOf(unit, facts),
      request: requestText(request),
    };
  }

  /** Those that profiles mentioned first. */
  private classesOf(unit: Unit, facts: readonly Fact[]): ClassRef[] {
    const refs: ClassRef[] = [];
    const seen = new Set<number>();
    for (const { kind, answer } of facts) {
      mapIds(QUESTIONS[kind].ids, answer, (of, id) => {
        if (of === "k" && !seen.has(id)) {
          seen.add(id);
          const klass = unit.names.klass(id);
          if (kind === "profile") refs.push([id, hex(this.tiers.vm.identities.klass(klass)), klassName(klass)]);
        }
        return id;
      });
    }
    return refs;
  }
}

/** Optimised code counts nothing: about what the interpreter would have counted between two looks at the stack (StackSamples) that find it there. */
const UNCOUNTED = 25_000;
/** What a method has counted by then: more is of a loop that does little each time round. */
const MOST_COUNTED = 500_000;

function heatOf({ method, code }: Unit, { seen }: MethodRecord): number {
  const mdo = ld(method + Method.mdo);
  const own = ld(method + Method.invocationCounter) + ld(method + Method.backedgeCounter);
  const counted = own + (mdo === 0 ? 0 : ld(mdo + MethodData.invocations) + ld(mdo + MethodData.backedges));
  return code.tier === LEVEL_FULL_OPTIMIZATION ? Math.min(counted, MOST_COUNTED) + UNCOUNTED * seen : counted;
}

// --- use
/**
 * Calls and back edges in training from which on code is installed as soon as its method is met: to look at code, to install it and V8's work
 * on it come to about a millisecond, in a thread and a half. Cooler code waits until the policy asks, which it does when this run has had twice
 * as much of the method.
 */
const HOT = 200_000;
/** What the policy's first threshold (Tier3InvocationThreshold) is to be multiplied by for twice the heat of training. */
const scaleOf = (heat: number): number => heat / 100;

/** What became of an entry, for people. */
const NOT_REACHED = "not reached";
const USED = "used";
const REJECTED = "rejected";
const REFUTED = "refuted";

/** Has a VM use the code of a section. @param prints what has become of it, at the end @throws StoredCodeProblem */
export function useCode(tiers: TieredCode, section: Uint8Array, prints: boolean): CachedCode {
  const kept = new CachedCode(tiers, section);
  tiers.kept = kept;
  tiers.meetEarly();
  tiers.warm.push(kept);
  const trapped = new WeakMap<Unit, string>();
  tiers.listeners.push({
    compiled() {},
    skipped() {},
    trapped: (unit, _method, _bci, reason) => void trapped.set(unit, reason),
    notEntrant(unit) {
      const reason = trapped.get(unit);
      if (reason !== undefined) kept.refute(unit.code, reason);
    },
    ended() {
      if (prints) tiers.vm.host.print(1, `cached code: ${kept.size} compilations: ${kept.report()}\n`);
    },
  });
  return kept;
}

export class CachedCode implements CodeSource, WarmSource {
  private readonly tiers: TieredCode;
  private readonly known = new Map<Addr, number | string>();
  private readonly settled: Settled = new Map();
  private readonly context: CodeContext;
  /** By the name of the method. */
  private readonly byMethod = new Map<string, StoredEntry[]>();
  private readonly waiting = new Map<MethodRecord, StoredEntry[]>();
  private readonly outcomes = new Map<StoredEntry, string>();
  /** Of what is in use. */
  private readonly entryOf = new WeakMap<CompiledCode, StoredEntry>();
  private readonly finder: ClassFinder;

  /** @throws StoredCodeProblem */
  constructor(tiers: TieredCode, section: Uint8Array) {
    this.tiers = tiers;
    this.context = contexts(tiers.vm, this.known);
    this.finder = new ClassFinder(tiers.vm);
    for (const entry of decodeIndex(section)) {
      this.outcomes.set(entry, NOT_REACHED);
      const others = this.byMethod.get(entry.name);
      if (others === undefined) this.byMethod.set(entry.name, [entry]);
      else others.push(entry);
    }
  }

  /** Their addresses may be those of others soon. */
  unloaded(klasses: ReadonlySet<Addr>): void {
    this.known.clear();
    this.settled.clear();
    this.finder.forget();
    for (const record of [...this.waiting.keys()]) if (klasses.has(ld(record.method + Method.holder))) this.waiting.delete(record);
  }

  hasMore(record: MethodRecord): boolean {
    return this.waiting.has(record);
  }

  take(record: MethodRecord, isAsked: boolean, request: (tier: number, osrBci: number) => CompileRequest): readonly KeptCode[] {
    let entries = this.waiting.get(record);
    if (entries === undefined) {
      // Another class of that name may come, which the code is of as well as of this one.
      entries = this.byMethod.get(normalizeName(record.name)) ?? [];
    }
    if (!isAsked && this.isCool(entries)) {
      this.waiting.set(record, entries);
      record.thresholdScale = Math.max(record.thresholdScale, scaleOf(Math.max(...entries.map(({ heat }) => heat))));
      return [];
    }
    const found: KeptCode[] = [];
    const later: StoredEntry[] = [];
    for (const entry of entries) {
      const outcome = this.look(entry, record, request(entry.tier, entry.osrBci));
      if ("code" in outcome) {
        found.push(outcome);
        this.entryOf.set(outcome.code, entry);
      } else if (outcome.later) later.push(entry);
      const why = "code" in outcome ? USED : `${outcome.later ? "waited for" : REJECTED}: ${outcome.why}`;
      if (!this.isSettled(entry)) this.outcomes.set(entry, why);
      this.tiers.vm.logs.aotCode.debug?.(`${entry.name} tier ${entry.tier}${entry.osrBci >= 0 ? ` @ ${entry.osrBci}` : ""}: ${why}`);
    }
    if (later.length > 0) this.waiting.set(record, later);
    else this.waiting.delete(record);
    return found;
  }

  /** Whether training only began with a method. Without compilation in the background everything is as early as can be. */
  private isCool(entries: readonly StoredEntry[]): boolean {
    return (
      this.tiers.config.flags.BackgroundCompilation &&
      entries.length > 0 &&
      entries.every(({ heat, tier }) => heat < HOT && tier < LEVEL_FULL_OPTIMIZATION)
    );
  }

  private look(entry: StoredEntry, record: MethodRecord, request: CompileRequest): KeptCode | { why: string; later: boolean } {
    let stored: StoredCode;
    try {
      stored = decodeEntry(entry);
    } catch (e) {
      if (!(e instanceof StoredCodeProblem)) throw e;
      return { why: e.message, later: false };
    }
    if (requestText(request) !== stored.request) return { why: "it was compiled with other options", later: false };
    const live = new LiveFacts(this.tiers.profiles, (method) => inlineDirective(this.tiers.commands.inlineCommands(), nameOf(method)));
    const classes = new Map(stored.classes.map(([id, identity, name]) => [id, { identity, name }]));
    const names = askAgain(stored.facts, record.method, {
      settled: this.settled,
      raw: (kind, key) => {
        if (kind === "method") linkIfPossible(key[0] as number);
        return live.raw(kind, key);
      },
      resolve: (kind, [method, at]) => {
        if (kind === "callee") resolveInstruction(this.tiers.vm, method as number, at as number);
        else if (kind === "field" || kind === "classConstant" || kind === "constant") {
          resolveInstructions(this.tiers.vm, method as number, at as number);
        }
      },
      context: this.context,
      klass: (id) => {
        const ref = classes.get(id);
        return ref === undefined ? 0 : this.finder.find(record.method, ref.identity, ref.name);
      },
    });
    if ("why" in names) return names;
    const missing = this.notThere(stored, names);
    if (missing !== undefined) return { why: missing, later: true };
    const { klasses, methods, fields, objects } = names;
    const symbols = stored.code.symbols.map((s) => (s.kind === "cache" ? { ...s, index: names.cacheIndex(s.method, s.index) } : s));
    const table: NameTable = { klasses, methods, fields, objects, places: live.places };
    return { code: Object.assign(stored.code, { symbols }), osrBci: entry.osrBci, names: table };
  }

  /** What linking the code would miss. Profiles that it counts in are made here, as they would be before a compilation. */
  private notThere(stored: StoredCode, names: RawNames): string | undefined {
    const tables = { klass: names.klasses, method: names.methods, field: names.fields, object: names.objects };
    for (const [kind, id] of needs(stored)) if ((tables[kind][id] ?? 0) === 0) return `a ${kind} is not there`;
    for (const symbol of stored.code.symbols) {
      if (symbol.kind === "cache" && ld(names.methods[symbol.method]! + Method.cpCache) === 0) return "a method is not linked";
      if (symbol.kind !== "mdo") continue;
      const method = names.methods[symbol.method]!;
      this.tiers.makeProfile(method);
      if (ld(method + Method.mdo) === 0) return "a method has no profile";
    }
    return undefined;
  }

  private isSettled(entry: StoredEntry): boolean {
    const outcome = this.outcomes.get(entry)!;
    return outcome === USED || outcome.startsWith(REFUTED);
  }

  /** Code that had to go for a trap would have to go again in the next run: what is compiled in its place knows more. */
  refute(code: CompiledCode, reason: string): void {
    const entry = this.entryOf.get(code);
    if (entry !== undefined) this.outcomes.set(entry, `${REFUTED}: ${reason}`);
  }

  /** Whether there was such code. */
  get hasRefuted(): boolean {
    return [...this.outcomes.values()].some((outcome) => outcome.startsWith(REFUTED));
  }

  used(): StoredEntry[] {
    return [...this.outcomes].filter(([, outcome]) => outcome === USED).map(([entry]) => entry);
  }

  /** Those that this run has not found to be of something else, or to be wrong. */
  fitting(): StoredEntry[] {
    const goes = (outcome: string): boolean => outcome.startsWith(REJECTED) || outcome.startsWith(REFUTED);
    return [...this.outcomes].filter(([, outcome]) => !goes(outcome)).map(([entry]) => entry);
  }

  /** How many entries came to what. */
  report(): string {
    const counts = new Map<string, number>();
    for (const outcome of this.outcomes.values()) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    return [...counts].map(([outcome, n]) => `${n} ${outcome}`).join(", ") || "none";
  }

  get size(): number {
    return this.outcomes.size;
  }
}
