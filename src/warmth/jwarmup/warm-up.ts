// -XX:+CompilationWarmUp: what an earlier run has recorded is compiled once the application says that it has started, each method when the
// classes that its code relies on are initialised. Works at polls; nothing of it runs Java but what begin.ts does.
import type { MethodRecord } from "../../code/method-records.ts";
import type { TieredCode } from "../../code/tiers.ts";
import type { Unit } from "../../code/units.ts";
import type { WarmSource } from "../../code/warm-source.ts";
import { JavaThread } from "../../layout/frame.ts";
import { type Addr, ld, st, u32 } from "../../layout/memory.ts";
import { KLASS_ARRAY, KLASS_INITIALIZED, Klass, Method } from "../../layout/metadata.ts";
import { ACTION_POLL, VMState } from "../../layout/vm-state.ts";
import { klassName } from "../../linking/klass-view.ts";
import { SymbolicPool } from "../../linking/symbolic-pool.ts";
import type { WarmUp } from "../../runtime/tiers.ts";
import { type CompLevel, LEVEL_FULL_OPTIMIZATION, LEVEL_FULL_PROFILE, LEVEL_LIMITED_PROFILE } from "../../tiering/level.ts";
import type { CompileTask } from "../../tiering/queue.ts";
import type { Profiles } from "../store/profile-file.ts";
import { classKey, methodKey } from "../store/symbolic-profile.ts";
import { CLASS_KEY, type RecordedClass, type TrainingRecord } from "../store/training-record.ts";
import { BEGIN_WARM_UP, type Beginning, setBeginning } from "./begin.ts";
import { PacedDeoptimization } from "./paced-deoptimization.ts";
import { holderKey, WarmUpPlan } from "./plan.ts";
import { readyMethod } from "./ready-method.ts";
import type { WarmUpSettings } from "./settings.ts";

/** Compilations that are under way at a time: more wait here, where the hottest is chosen. */
const AT_ONCE = 4;

const COMPILED = "compiled";
const ALREADY = "compiled already";

export class CompilationWarmUp implements WarmSource, WarmUp, Beginning {
  readonly routine: number = BEGIN_WARM_UP;
  readonly classes: readonly RecordedClass[];
  readonly loadsClasses: boolean;
  readonly initializesClasses: boolean;
  private readonly tiers: TieredCode;
  private readonly settings: WarmUpSettings;
  private readonly records: readonly TrainingRecord[];
  private readonly plan: WarmUpPlan;
  private readonly spunKeys: ReadonlySet<string>;
  private readonly recordedNames: ReadonlySet<string>;
  /** Classes of this run, by key. */
  private readonly klasses = new Map<string, Addr>();
  private readonly methodsOf = new Map<string, ReadonlyMap<string, Addr>>();
  /** Initialised since the last poll. */
  private arrived: Addr[] = [];
  private state: "waiting" | "compiling" | "done" = "waiting";
  private readonly ready: { readonly method: Addr; readonly record: TrainingRecord; readonly missing: number }[] = [];
  private readonly underWay = new Map<Addr, { readonly record: TrainingRecord; readonly missing: number }>();
  /** What became of a record: COMPILED, ALREADY, else why not. */
  private readonly outcomes = new Map<TrainingRecord, string>();
  private readonly deoptimization: PacedDeoptimization;
  private began = 0;

  constructor(tiers: TieredCode, profiles: Profiles, settings: WarmUpSettings) {
    this.tiers = tiers;
    this.settings = settings;
    this.classes = profiles.classes;
    this.loadsClasses = settings.resolvesEagerly;
    this.initializesClasses = settings.initializes;
    this.records = profiles.records.filter(({ name }) => !settings.excludes(name));
    for (const record of profiles.records) if (settings.excludes(record.name)) this.outcomes.set(record, "CompilationWarmUpExclude");
    this.plan = new WarmUpPlan({ ...profiles, records: this.records }, settings.rule);
    this.spunKeys = new Set(profiles.classes.filter(({ spun }) => spun).map(({ key }) => key));
    this.recordedNames = new Set(profiles.classes.filter(({ spun }) => !spun).map(({ name }) => name));
    this.deoptimization = new PacedDeoptimization(tiers, settings, this.say);
    tiers.vm.initListeners.push((klass) => {
      if (this.state !== "waiting") this.arrived.push(klass);
    });
    setBeginning(this);
    tiers.expectCompilations(this.records);
  }

  private readonly say = (text: string): void => {
    if (this.tiers.vm.flags.values.PrintCompilationWarmUpDetail) this.tiers.vm.host.print(1, `[JitWarmUp] ${text}\n`);
  };

  private now(): number {
    return this.tiers.vm.host.clock.nanoTime() / 1e6;
  }

  // --- what the API asks
  isComplete(): boolean {
    if (this.state === "done") return true;
    // Who asks again and again is to meet a poll soon.
    Atomics.or(u32, VMState.action >>> 2, ACTION_POLL);
    st(VMState.pollBudget, 1);
    return false;
  }

  deoptimize(): void {
    if (this.settings.explicitDeopt) this.deoptimization.begin(this.now(), true);
    else {
      const { vm } = this.tiers;
      vm.host.print(2, `${vm.name} warning: notifyJVMDeoptWarmUpMethods() takes -XX:+CompilationWarmUpExplicitDeopt\n`);
    }
  }

  // --- beginning
  methods(): Addr[] {
    const found: Addr[] = [];
    for (const klass of this.tiers.vm.allKlasses()) this.keyOf(klass);
    for (const record of this.records) {
      const method = this.methodOf(record);
      if (method !== 0) found.push(method);
    }
    return found;
  }

  start(): void {
    if (this.state !== "waiting") return;
    this.state = "compiling";
    this.began = this.now();
    const klasses = [...this.tiers.vm.allKlasses()].reverse();
    this.arrived.push(...klasses.filter((klass) => ld(klass + Klass.initState) === KLASS_INITIALIZED));
    this.say(`warming up: ${this.records.length} methods are recorded, by rule of ${this.settings.rule}`);
    this.tick();
  }

  /** The key of a class that is recorded, undefined of others. */
  private keyOf(klass: Addr): string | undefined {
    if ((ld(klass + Klass.flags) & KLASS_ARRAY) !== 0) return undefined;
    const spun = ld(klass + Klass.spun) !== 0;
    if (spun ? this.spunKeys.size === 0 : !this.recordedNames.has(klassName(klass))) return undefined;
    const key = classKey(this.tiers.vm.identities, klass);
    if (!this.klasses.has(key)) this.klasses.set(key, klass);
    return key;
  }

  /** The method of this run, 0 when there is none like it (yet). */
  private methodOf(record: TrainingRecord): Addr {
    const key = holderKey(record);
    const klass = this.klasses.get(key);
    if (klass === undefined) return 0;
    let methods = this.methodsOf.get(key);
    if (methods === undefined) {
      const table = ld(klass + Klass.methods);
      const byKey = new Map<string, Addr>();
      const pool = new SymbolicPool(klass);
      for (let i = 1; i <= (table === 0 ? 0 : ld(table)); i++) {
        const method = ld(table + 4 * i);
        if (ld(method + Method.codeLength) !== 0) byKey.set(methodKey(method, pool), method);
      }
      methods = byKey;
      this.methodsOf.set(key, methods);
    }
    return methods.get(record.id.slice(CLASS_KEY)) ?? 0;
  }

  // --- at polls
  tick(): void {
    if (this.state === "waiting") return;
    // A thread that is initialising a class cannot resolve for others: another poll will do.
    if (this.arrived.length > 0 && ld(this.tiers.vm.currentThread + JavaThread.initializing) === 0) this.release();
    this.pump();
    if (this.state === "compiling" && this.arrived.length === 0 && this.ready.length === 0 && this.underWay.size === 0) {
      this.state = "done";
      this.say(`compiled in ${(this.now() - this.began).toFixed(0)} ms: ${this.summary()}`);
      if (!this.settings.explicitDeopt && this.settings.deoptSeconds > 0) {
        this.deoptimization.begin(this.now() + 1000 * this.settings.deoptSeconds, this.settings.deoptimizesAll);
      }
    }
    this.deoptimization.tick(() => this.now());
  }

  private release(): void {
    const released: TrainingRecord[] = [];
    // Making methods ready may initialise classes that need no Java for it: they come here, too.
    for (const klass of this.arrived) {
      const key = this.keyOf(klass);
      if (key !== undefined) released.push(...this.plan.initialised(key));
    }
    this.arrived = [];
    for (const record of released) this.makeReady(record);
    this.ready.sort((a, b) => b.record.tier - a.record.tier || heat(b.record) - heat(a.record));
  }

  private makeReady(record: TrainingRecord): void {
    const method = this.methodOf(record);
    if (method === 0) {
      this.refused(record, "the method is gone or has changed");
      return;
    }
    try {
      const { missing, unlinked } = readyMethod(this.tiers, method, record);
      if (record.tier < this.settings.minLevel) return;
      if (unlinked) this.refused(record, "a call of a method handle in it is not linked yet");
      else this.ready.push({ method, record, missing });
    } catch (thrown) {
      const problem = this.tiers.vm.linker.toJava(thrown);
      this.refused(record, `it cannot be linked: ${String((problem as { className?: string }).className ?? problem)}`);
    }
  }

  private refused(record: TrainingRecord, why: string): void {
    this.outcomes.set(record, why);
    this.say(`not compiled: ${record.name}: ${why}`);
  }

  private pump(): void {
    while (this.ready.length > 0 && this.underWay.size < AT_ONCE) {
      const { method, record, missing } = this.ready.shift()!;
      this.underWay.set(method, { record, missing });
      const code = this.tiers.records.find(method)?.code;
      if (this.settings.deoptimizesBefore && code?.entrant === true) this.tiers.invalidate(code, "warm-up begins");
      const why = this.tiers.warmUp(method, levelOf(record));
      if (why !== undefined) this.ended(method, why);
    }
  }

  unloaded(klasses: ReadonlySet<Addr>): void {
    for (const [key, klass] of this.klasses) {
      if (!klasses.has(klass)) continue;
      this.klasses.delete(key);
      this.methodsOf.delete(key);
    }
    this.arrived = this.arrived.filter((klass) => !klasses.has(klass));
    const isDead = ({ method }: { readonly method: Addr }): boolean => klasses.has(ld(method + Method.holder));
    for (const gone of this.ready.filter(isDead)) this.refused(gone.record, "its class was unloaded");
    this.ready.splice(0, this.ready.length, ...this.ready.filter((one) => !isDead(one)));
    for (const method of [...this.underWay.keys()]) if (isDead({ method })) this.ended(method, "its class was unloaded");
  }

  compiled(task: CompileTask<Addr>, record: MethodRecord, unit: Unit): void {
    const own = this.underWay.get(record.method);
    if (own === undefined || task.reason !== "warmup") return;
    this.deoptimization.add(unit, record, own.missing > 0);
    this.ended(record.method, COMPILED);
  }

  skipped(task: CompileTask<Addr>, record: MethodRecord, reason: string): void {
    if (task.reason === "warmup") this.ended(record.method, `the compiler says: ${reason}`);
  }

  private ended(method: Addr, why: string): void {
    const own = this.underWay.get(method);
    if (own === undefined) return;
    this.underWay.delete(method);
    this.outcomes.set(own.record, why);
    const isThere = why === COMPILED || why === ALREADY;
    this.say(isThere ? `${why} at tier ${levelOf(own.record)}: ${own.record.name}` : `not compiled: ${own.record.name}: ${why}`);
  }

  private summary(): string {
    const roots = this.records.filter(({ tier }) => tier >= this.settings.minLevel);
    const count = (...outcomes: (string | undefined)[]): number => roots.filter((r) => outcomes.includes(this.outcomes.get(r))).length;
    const there = count(COMPILED, ALREADY);
    const waiting = count(undefined);
    const refused = roots.length - there - waiting;
    return `${there} of ${roots.length} methods (${count(ALREADY)} were already), ${refused} refused, ${waiting} wait for their classes`;
  }

  close(): void {
    if (!this.tiers.vm.flags.values.PrintCompilationWarmUpDetail) return;
    this.say(this.state === "waiting" ? "the application has not said that it has started" : `at the end: ${this.summary()}`);
    for (const record of this.records) {
      if (record.tier < this.settings.minLevel || this.outcomes.has(record)) continue;
      const held = this.plan.heldBackBy(record);
      const why =
        this.state === "waiting"
          ? "warm-up did not begin"
          : `not initialised: ${held.slice(0, 3).join(", ")}${held.length > 3 ? ", ..." : ""}`;
      this.say(`not compiled: ${record.name}: ${why}`);
    }
  }
}

const heat = (record: TrainingRecord): number => record.invocations + record.backedges;

/** What only C1 has compiled so far is not hot enough for C2: code with counters leads on from there. */
function levelOf({ tier }: TrainingRecord): CompLevel {
  if (tier >= LEVEL_FULL_OPTIMIZATION) return LEVEL_FULL_OPTIMIZATION;
  return tier >= LEVEL_FULL_PROFILE ? LEVEL_LIMITED_PROFILE : (tier as CompLevel);
}
