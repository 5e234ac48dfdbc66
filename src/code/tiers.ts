// The tiers: what a counter's overflow leads to. Asks the policy (tiering/), has compiled what that says (compilations.ts), installs the code,
// and takes it away again when a trap or a new class says so. Everything that it decides can be logged.
import type { Dependency } from "../compiler/compiled-code.ts";
import type { CompileRequest } from "../compiler/request.ts";
import { unfuseMethod } from "../kernel/fuse.ts";
import { TRAP_ACTIONS, TRAP_REASONS } from "../layout/compiled.ts";
import { Frame, JavaThread } from "../layout/frame.ts";
import { MethodData } from "../layout/mdo.ts";
import { type Addr, ld, memory, st, u32 } from "../layout/memory.ts";
import { Klass, METHOD_CATCHES, Method } from "../layout/metadata.ts";
import { ACTION_POLL, VMState } from "../layout/vm-state.ts";
import { setOnRegistered } from "../linking/hierarchy-hook.ts";
import { linkEagerly } from "../linking/link-klass.ts";
import { createMdo, reprofile as reprofileMdo } from "../profiling/create.ts";
import { countEarlyBranches } from "../profiling/early-branches.ts";
import { profileStateOf } from "../profiling/profiles.ts";
import { noteTrap, type TrapLimits } from "../profiling/traps.ts";
import { setShowCaller } from "../runtime/frames.ts";
import type { Tiers } from "../runtime/tiers.ts";
import type { VM } from "../runtime/vm.ts";
import type { CompileCommands } from "../tiering/compile-command.ts";
import { notifyMask, type PolicyConfig, policyConfig } from "../tiering/config.ts";
import { decide, type PolicyEvent } from "../tiering/decision-log.ts";
import {
  type CompLevel,
  INVOCATION_ENTRY_BCI,
  LEVEL_FULL_OPTIMIZATION,
  LEVEL_FULL_PROFILE,
  LEVEL_NONE,
  LEVEL_SIMPLE,
} from "../tiering/level.ts";
import { isCold } from "../tiering/predicates.ts";
import type { CompileTask, RemovedTask } from "../tiering/queue.ts";
import type { Decision, Load, MethodState } from "../tiering/state.ts";
import { CodeCache } from "./code-cache.ts";
import type { CodeSource } from "./code-source.ts";
import { Compilations, type CompilationsOwner, type Finished } from "./compilations.ts";
import type { CompileResult, FinishedJob } from "./compile-job.ts";
import { CompilerThreads, type RemoteHooks } from "./compiler-threads.ts";
import { Dependencies } from "./dependencies.ts";
import type * as Emitters from "./emitters.ts";
import { EnteringCode, NESTING_LIMIT } from "./entering-code.ts";
import { unprofiledCallees } from "./first-profiles.ts";
import { CompiledFrames } from "./frames.ts";
import { type Installation, Installer } from "./install.ts";
import { LiveFacts, type NameTable, namesOf } from "./live-facts.ts";
import { methodCommands, nameOf } from "./method-commands.ts";
import { isAccessor, isFrameless, type MethodRecord, MethodRecords, stateOf } from "./method-records.ts";
import { methodTexts, type ProfileSettings, profileSettings, trapLimits } from "./profile-settings.ts";
import { wasResolvedAhead } from "./resolve-ahead.ts";
import { CalleeResolver } from "./resolve-callees.ts";
import { RuntimeCalls, type TrapListener } from "./runtime-calls.ts";
import { StackSamples, scaleOfSeen } from "./stack-samples.ts";
import { Sites, type Unit } from "./units.ts";
import type { WarmSource } from "./warm-source.ts";

/**
 * What compiling costs here beside what it saves, against HotSpot, for whose costs the thresholds are: with V8's own compilation of the module
 * it takes more than ten times as long, and the interpreter is more than twice as fast. -Xbatch keeps HotSpot's own thresholds.
 */
const COST_SCALE = 32;

/** The same of a run that records what a server is to be warmed up with: what that compiles is paid for before the load comes. */
const RECORDING_COST_SCALE = 8;

/** Of loops that are interpreted, for C1 and for C2: each iteration is late already. */
const LOOP_SCALE = 0.25;
const C2_LOOP_SCALE = 0.5;

/**
 * The policy's flags with what an iteration costs beside a call in them; COST_SCALE comes with each method. Tier 3 is left out where it can be: V8's
 * baseline code of it is no quicker than the interpreter, which profiles as well.
 */
function atCost(config: PolicyConfig): PolicyConfig {
  const flags = { ...config.flags };
  flags.Tier3BackEdgeThreshold *= LOOP_SCALE;
  flags.Tier4BackEdgeThreshold *= C2_LOOP_SCALE;
  const endsInC2 = config.mode === "default" && config.highestLevel === LEVEL_FULL_OPTIMIZATION && !config.compilerOnly;
  return { ...config, flags, profilesFirst: endsInC2 && config.profileInterpreter };
}

const TIER3_THRESHOLDS = [
  "Tier3InvocationThreshold",
  "Tier3MinInvocationThreshold",
  "Tier3CompileThreshold",
  "Tier3BackEdgeThreshold",
] as const;

/** What HotSpot's interval of calls is multiplied by where earlier runs know methods. */
const EARLY = 16;

/** What tier 4 calls is compiled at so much lower thresholds: a call from there into the interpreter takes some ten times as long as one within it. */
const CALLED_SCALE = 0.125;

/** So often a method waits for profiles of what it calls. */
const MOST_WAITS = 3;

/** After so many bytes of tier-4 code were made not entrant, a method is profiled for as long again before the next: what is large is dear. */
const RECOMPILED_BYTES = 512;

/** So often a method waits for the classes that its kept code needs. */
const MOST_KEPT_WAITS = 8;

/** A counter's mask that no count fulfils. */
const NEVER = 0xffff_ffff;

/** So many exceptions leave code of C1's before it is made again with its handlers; and so often at the most, in all versions of a method. */
const CAUGHT_LIMIT = 16;
const REMADE_LIMIT = 3;
/** So many exceptions in so many milliseconds that leave C2's code: some microseconds each, a tenth of the time. */
const C2_CAUGHT_LIMIT = 1000;
const C2_CAUGHT_MILLIS = 30;

/** So much kept code makes a module; at a poll, whatever there is. */
const RIPE = 16;

/** Replaced units are looked after when there are so many more than at the last look. */
const RETIRED_LIMIT = 64;

/** Milliseconds, and with a compile server where and after how many questions. */
export type CompiledHow = Pick<CompileResult, "millis" | "where" | "roundTrips">;

/** What is told of each compilation (PrintCompilation, the event file). */
export interface CompilationListener {
  /** The policy decided: what it was asked, and whether a method must not be compiled (CompileCommand). */
  decided?(event: PolicyEvent, decision: Decision): void;
  /** A compiler begins with it, in whatever thread. */
  started?(task: CompileTask<Addr>, record: MethodRecord): void;
  excluded?(record: MethodRecord, level: CompLevel, osr: boolean): void;
  queued?(task: CompileTask<Addr>, record: MethodRecord): void;
  /** Taken out of its queue, and why, without having been compiled. */
  dropped?(removed: RemovedTask<Addr>, record: MethodRecord): void;
  trapped?(unit: Unit, method: Addr, bci: number, reason: string, action: string): void;
  /** Classes are unloaded; their memory is still as it was. */
  unloaded?(klasses: ReadonlySet<Addr>): void;
  /** The VM ends. */
  ended?(): void;
  /** A compilation was recorded, or failed by a fault. */
  recorded?(request: CompileRequest, record: MethodRecord, result: FinishedJob): void;
  /** All of a batch have been told of, before their code is installed. */
  batchEnded?(): void;
  compiled(task: CompileTask<Addr>, record: MethodRecord, unit: Unit, how: CompiledHow): void;
  skipped(task: CompileTask<Addr>, record: MethodRecord, reason: string): void;
  notEntrant(unit: Unit, record: MethodRecord, reason: string): void;
}

/** The tiers of a VM whose flags ask for any, else undefined. */
export function makeTiers(vm: VM, remote?: RemoteHooks): TieredCode | undefined {
  const config = policyConfig(vm.flags.values);
  const commands = methodCommands(vm);
  // An image holds frames of the interpreter only: a run that is to write one stays there.
  const writesImage = vm.settings.imageAtPoll > 0 && !vm.settings.restoreImage;
  return config.interpreterOnly || writesImage ? undefined : new TieredCode(vm, config, commands, remote);
}

export class TieredCode implements Tiers, TrapListener, CompilationsOwner {
  readonly vm: VM;
  /** What the policy goes by; it is as it stays before the first method runs. */
  config: PolicyConfig;
  readonly sites: Sites;
  readonly records: MethodRecords;
  readonly dependencies = new Dependencies();
  readonly listeners: CompilationListener[] = [];
  readonly cache: CodeCache<Unit>;
  /** What earlier runs know. */
  readonly warm: WarmSource[] = [];
  /** Code that they have made. */
  kept: CodeSource | undefined = undefined;
  /** All compilations write down what they ask. */
  recordsAll = false;
  readonly compilations: Compilations;
  private readonly calls: RuntimeCalls;
  private readonly entering: EnteringCode;
  private readonly samples: StackSamples;
  private readonly calleeResolver: CalleeResolver;
  private readonly startTime: number;
  readonly profiles: ProfileSettings;
  private readonly limits: TrapLimits;

  readonly commands: CompileCommands;
  /** By what all thresholds, and the intervals at which counters notify, are multiplied. */
  readonly costScale: number;

  constructor(vm: VM, config: PolicyConfig, commands: CompileCommands, remote?: RemoteHooks) {
    this.vm = vm;
    const { BackgroundCompilation, CompilationWarmUpRecording } = vm.flags.values;
    this.config = BackgroundCompilation ? atCost(config) : config;
    this.commands = commands;
    this.costScale = !BackgroundCompilation ? 1 : CompilationWarmUpRecording ? RECORDING_COST_SCALE : COST_SCALE;
    const { costScale } = this;
    const scaled = commands.has("CompileThresholdScaling");
    this.records = new MethodRecords((method) => costScale * (scaled ? commands.thresholdScale(nameOf(method)) : 1));
    this.startTime = this.now();
    this.profiles = profileSettings(vm.flags.values);
    this.limits = trapLimits(vm.flags.values);
    const background = BackgroundCompilation && !vm.settings.deterministic;
    const far = vm.settings.deterministic ? undefined : remote;
    this.compilations = new Compilations(this, background || far !== undefined ? new CompilerThreads(vm.host, memory, far) : undefined);
    this.calleeResolver = new CalleeResolver(vm);
    this.sites = new Sites(vm.kernel);
    this.cache = new CodeCache(vm.flags.values.ReservedCodeCacheSize, vm.flags.values.UseCodeCacheFlushing);
    this.samples = new StackSamples(this.sites);
    const frames = new CompiledFrames(vm, this.sites);
    setShowCaller(frames.showCaller);
    setOnRegistered((klass) => this.classRegistered(klass));
    this.calls = new RuntimeCalls(vm, this.sites, frames, this);
    st(VMState.nesting, 0);
    st(VMState.nestingLimit, NESTING_LIMIT);
    this.entering = new EnteringCode(vm, () => this.installer);
    // One mask serves all methods: the finest that any needs. The policy goes by each method's own thresholds.
    const scale = costScale * commands.smallestScale();
    const first = this.config.compilerOnly || vm.flags.values.AlwaysCompileLoopMethods;
    st(VMState.invokeMask, first ? 0 : notifyMask(this.config, 0, false, scale));
    // Without on-stack replacement nobody asks about loops: their counts are seen when the method is called.
    st(VMState.backedgeMask, vm.flags.values.UseOnStackReplacement ? notifyMask(this.config, 0, true, scale) : NEVER);
    if (this.config.compilerOnly) linkEagerly(vm.allKlasses());
  }

  /**
   * A run that is made to train others, or starts from a cache with its code, goes HotSpot's way, through tier 3: what C1 compiles costs the runs
   * nothing to which it is handed, and a start is made of methods that are not worth C2. One that uses a store and refines it is no slower for that.
   * @param patience by what tier 3's thresholds are multiplied
   */
  goesThroughC1(patience = 1): void {
    const flags = { ...this.config.flags };
    for (const name of TIER3_THRESHOLDS) flags[name] *= patience;
    this.config = { ...this.config, flags, profilesFirst: false };
  }

  /**
   * Earlier runs know methods: each is met before it has as many calls as compiling is worth. At HotSpot's intervals (scale 1) a run would
   * hear of many that nobody knows: javac of one file took 1.33 s of CPU in place of 1.13 with another program's profiles.
   */
  meetEarly(scale = EARLY): void {
    const mask = notifyMask(this.config, 0, false, Math.min(scale, this.costScale) * this.commands.smallestScale());
    st(VMState.invokeMask, Math.min(ld(VMState.invokeMask), mask));
    // Loops tell of methods that are called seldom, and known all the same.
    if (!this.vm.flags.values.UseOnStackReplacement) st(VMState.backedgeMask, notifyMask(this.config, 0, true, 1));
  }

  private machine: Installer | undefined;

  /** What installs code; made at the first compilation. */
  private get installer(): Installer {
    if (this.machine === undefined) {
      const { kernel } = this.vm;
      const stubs = new WebAssembly.Instance(this.stubsModule(), {
        env: { memory },
        interpreter: { interpret: kernel.interpret },
        kernel: kernel as unknown as WebAssembly.ModuleImports,
        vm: this.calls.functions() as WebAssembly.ModuleImports,
        ledger: this.vm.ledgerImports as WebAssembly.ModuleImports,
      });
      this.machine = new Installer(this.vm, this.sites, stubs.exports, memory);
    }
    return this.machine;
  }

  /** The package has those without a ledger. */
  private stubsModule(): WebAssembly.Module {
    const { host, ledger, ledgerOptions } = this.vm;
    const built = ledger === undefined ? host.modules.get("stubs") : undefined;
    return built ?? new WebAssembly.Module((host.loadPart("emitters") as typeof Emitters).emitStubs(ledgerOptions));
  }

  /** Earlier runs say that there will be compilations, unless they have left the code. @param records what they have recorded of methods */
  expectCompilations(records?: readonly { readonly tier: number }[]): void {
    if (this.kept !== undefined) return;
    if (records?.some(({ tier }) => tier === LEVEL_FULL_OPTIMIZATION) === false) return;
    // C1's first compilations happen here: at the VM's start its thread is not asked for.
    if (records === undefined) this.compilations.expect(LEVEL_SIMPLE);
    this.compilations.expect(LEVEL_FULL_OPTIMIZATION);
  }

  /** Milliseconds. A virtual clock moves when it is read, and must move as it does in an interpreted run. */
  now(): number {
    if (this.vm.host.clock.virtual) return 0;
    return this.vm.host.clock.nanoTime() / 1e6;
  }

  load(): Load {
    return {
      now: this.now(),
      startTime: this.startTime,
      endOfLastSafepoint: this.startTime,
      c1Queue: this.compilations.queues.c1.size,
      c2Queue: this.compilations.queues.c2.size,
      reverseFreeRatio: this.cache.reverseFreeRatio(),
      compilationEnabled: !this.cache.isDisabled,
    };
  }

  stateOf(record: MethodRecord): MethodState {
    return stateOf(record, profileStateOf(record.method));
  }

  // --- code of earlier runs
  private readonly meet = (made: MethodRecord): void => {
    for (const source of this.warm) source.met?.(made);
    this.adopt(made, false);
  };

  /** Kept code that is to be installed: one module for some of it costs a part of one for each. */
  private readonly ripe: Finished[] = [];

  /** Takes the kept code of a method that fits now. @returns whether there was any */
  private adopt(record: MethodRecord, isAsked: boolean): boolean {
    if (this.kept === undefined || record.inQueue) return false;
    if (this.hasExclusions && this.commands.shouldExclude(nameOf(record.method))) return false;
    const found = this.kept.take(record, isAsked, (tier, osrBci) =>
      this.compilations.requestOf(record.method, tier as CompLevel, osrBci, 0),
    );
    for (const { code, names, osrBci } of found) {
      const task: CompileTask<Addr> = {
        id: this.compilations.queues.nextId(),
        method: record.method,
        osrBci,
        level: code.tier,
        hotCount: 0,
        blocking: false,
        reason: "warmup",
        timeQueued: this.now(),
      };
      this.started(task, record);
      this.ripe.push([task, { kind: "code", compileId: task.id, millis: 0, code, names }]);
      record.inQueue = true;
    }
    if (this.ripe.length >= RIPE || !this.config.flags.BackgroundCompilation) this.installRipe();
    return found.length > 0;
  }

  private installRipe(): void {
    if (this.ripe.length > 0) this.finished(this.ripe.splice(0));
  }

  // --- events
  /** A counter of the interpreter overflowed. The method's frame is on top. */
  overflow(thread: Addr, method: Addr, atEntry: boolean): void {
    if (this.costScale > 1 && isAccessor(method)) return; // its code is for compiled callers, which ask for it (`uncounted`)
    const record = this.records.of(method, this.meet);
    if (this.isCold(record) && !this.listeners.some(({ decided }) => decided !== undefined)) return; // who listens hears of all events
    const frame = ld(thread + JavaThread.frame);
    if (atEntry) {
      const event = { load: this.load(), level: 0, method: this.stateOf(record) } as const;
      if (this.carryOut({ event: "must-compile", ...event }, record) === undefined) this.carryOut({ event: "call", ...event }, record);
      this.compilations.compileQueued();
      if (record.code !== undefined) this.entering.callAgain(thread, frame, method);
      return;
    }
    if (!this.vm.flags.values.UseOnStackReplacement) {
      this.carryOut({ event: "call", load: this.load(), level: 0, method: this.stateOf(record) }, record);
      this.compilations.compileQueued();
      return;
    }
    this.backedge(record, 0, ld(frame + Frame.pc) - ld(method + Method.code));
    this.enterLoop(thread, frame);
  }

  /** Whether the policy need not be asked of an interpreted method. */
  private isCold(record: MethodRecord): boolean {
    if (record.code !== undefined || record.osr.size > 0) return false;
    const { method, thresholdScale, trivial } = record;
    return isCold(this.config, {
      thresholdScale,
      trivial,
      invocations: ld(method + Method.invocationCounter),
      backedges: ld(method + Method.backedgeCounter),
      profile: profileStateOf(method),
      frameless: isFrameless(method),
    });
  }

  uncounted(method: Addr): void {
    if (ld(method + Method.code) === 0 || ld(method + Method.tableSlot) !== 0) return;
    const record = this.records.of(method, this.meet);
    // Compiled code reaches it through a nested interpreter, at a hundred times the cost of its code, which is tiny.
    if (record.trivial && !this.hasExclusions && record.code === undefined && !record.inQueue && !record.notC1Compilable) {
      if (this.kept?.hasMore(record) !== true || !this.adopt(record, true)) this.queueUnasked(record, LEVEL_SIMPLE, "tiered");
      return;
    }
    this.carryOut({ event: "call", load: this.load(), level: 0, method: this.stateOf(record) }, record);
    this.compilations.compileQueued();
  }

  enterLoop(thread: Addr, frame: Addr): void {
    const method = ld(frame + Frame.method);
    const osr = this.records.of(method).osr.get(ld(frame + Frame.pc) - ld(method + Method.code));
    if (osr !== undefined) this.entering.enterLoop(thread, frame, osr);
  }

  /** A counter of tier 2 or 3 code overflowed; the VM may write its frame out. */
  counterOverflow(unit: Unit, called: Addr, bci: number): boolean {
    const method = this.entering.isPseudo(called, unit) ? unit.method : called;
    const record = this.records.of(method);
    const level = unit.code.tier as CompLevel;
    // It is the next to be asked for.
    if (level === LEVEL_FULL_PROFILE) this.compilations.expect(LEVEL_FULL_OPTIMIZATION);
    if (bci < 0) {
      this.carryOut({ event: "call", load: this.load(), level, method: this.stateOf(record) }, record);
      this.compilations.compileQueued();
      return false;
    }
    if (!this.vm.flags.values.UseOnStackReplacement) return false;
    const decision = this.backedge(record, level, bci);
    return decision?.enterOsr !== undefined && record.osr.get(bci) !== undefined;
  }

  private backedge(record: MethodRecord, level: CompLevel, bci: number): Decision | undefined {
    const decision = this.carryOut({ event: "loop", load: this.load(), level, method: this.stateOf(record), bci }, record);
    this.compilations.compileQueued();
    return decision;
  }

  /** Asks the policy and does what it says. @returns undefined when it has nothing to say */
  private carryOut(event: PolicyEvent, record: MethodRecord): Decision | undefined {
    const decision = decide(this.config, event);
    if (decision === undefined) return undefined;
    for (const listener of this.listeners) listener.decided?.(event, decision);
    if (decision.createMdo) this.makeProfile(record.method);
    if (decision.rate !== undefined) Object.assign(record, decision.rate);
    const isAsked = decision.requests.some((request) => request.outcome === "compile");
    if (isAsked && this.kept?.hasMore(record) === true) {
      if (this.adopt(record, true) || this.waitsForKept(record)) return decision;
    }
    for (const request of decision.requests) {
      if (request.outcome !== "compile") continue;
      if (this.hasExclusions && this.commands.shouldExclude(nameOf(record.method))) {
        this.exclude(record, request.level, request.bci >= 0);
        continue;
      }
      let { level } = request;
      for (const source of this.warm) if (level !== LEVEL_NONE) level = source.level?.(record, event, { ...request, level }) ?? level;
      if (level === LEVEL_NONE) continue;
      // The policy has asked for another level, and does so as long as a frame of the method is interpreted.
      if (level !== request.level && tierAt(record, request.bci) === level) continue;
      if (level === LEVEL_FULL_OPTIMIZATION) {
        this.calleeResolver.resolveUnder(record.method, new LiveFacts(this.profiles), this.recordsAll ? 0 : 1);
        if (event.level === LEVEL_NONE && this.profilesCallees(record)) continue;
      }
      this.compilations.enqueue(record, {
        osrBci: request.bci,
        level,
        hotCount: request.hotCount,
        blocking: request.blocking || this.waitsFor(record.method),
        reason: event.event === "must-compile" ? "must_be_compiled" : "tiered",
      });
    }
    return decision;
  }

  /** Whether a method's kept code is worth another wait for what it needs: made now, its code would trap where that is not there yet. */
  private waitsForKept(record: MethodRecord): boolean {
    if (this.kept?.hasMore(record) !== true || record.keptWaits === MOST_KEPT_WAITS) return false;
    record.keptWaits++;
    return true;
  }

  /**
   * Has the interpreter profile what C2 would inline and knows nothing of: C2 may ask again at the next event.
   * @returns whether there is any, and the method has not waited too often
   */
  private profilesCallees(record: MethodRecord): boolean {
    if (!this.config.profilesFirst || record.waits === MOST_WAITS) return false;
    const limit = Number(this.vm.flags.values.FreqInlineSize);
    const callees = unprofiledCallees(new LiveFacts(this.profiles), record.method, limit);
    if (callees.size === 0) return false;
    for (const callee of callees) {
      this.records.of(callee, this.meet);
      this.makeProfile(callee);
    }
    record.waits++;
    return true;
  }

  private get hasExclusions(): boolean {
    return this.commands.has("exclude") || this.commands.has("compileonly");
  }

  /** CompileCommand=BackgroundCompilation,<pattern>,false. */
  private waitsFor(method: Addr): boolean {
    return this.commands.has("BackgroundCompilation") && this.commands.value(nameOf(method), "BackgroundCompilation") === false;
  }

  /** CompileCommand bars the method from a compiler, with its normal entry and with OSR entries. */
  private exclude(record: MethodRecord, level: CompLevel, osr: boolean): void {
    record.whyNot = "excluded by CompileCommand";
    if (level === LEVEL_FULL_OPTIMIZATION) record.notC2Compilable = true;
    else record.notC1Compilable = true;
    for (const listener of this.listeners) listener.excluded?.(record, level, osr);
  }

  /** From now on the interpreter profiles the method, if it does not already: what was fused has no inside to be profiled. */
  makeProfile(method: Addr): void {
    if (ld(method + Method.mdo) !== 0) return;
    const loader = ld(ld(method + Method.holder) + Klass.loader);
    const allocate = (bytes: number): Addr => this.vm.kernel.arenaAllocate(loader, bytes) >>> 0;
    if (createMdo(method, methodTexts, this.profiles, allocate) === 0) return;
    unfuseMethod(method);
    if (this.recordsAll) countEarlyBranches(method, wasResolvedAhead);
  }

  /**
   * Queues a method for a tier because earlier runs say so. Its class is initialised, and it is executable.
   * @returns why not, in words; "compiled already" also when that is under way
   */
  warmUp(method: Addr, level: CompLevel): string | undefined {
    const record = this.records.of(method, this.meet);
    if (record.highestCompLevel >= level) return "compiled already";
    if (this.hasExclusions && this.commands.shouldExclude(nameOf(method))) return "excluded by CompileCommand";
    if (level === LEVEL_FULL_OPTIMIZATION ? record.notC2Compilable : record.notC1Compilable) return record.whyNot || "it is not compilable";
    if (level > this.config.highestLevel) return `there is no tier ${level}`;
    if (record.inQueue) return "compiled already";
    this.queueUnasked(record, level, "warmup");
    return undefined;
  }

  /** Queues a method, and compiles what can be, without a decision of the policy. */
  private queueUnasked(record: MethodRecord, level: CompLevel, reason: CompileTask["reason"]): void {
    const blocking = !this.config.flags.BackgroundCompilation;
    this.compilations.enqueue(record, { osrBci: INVOCATION_ENTRY_BCI, level, hotCount: 0, blocking, reason });
    this.compilations.compileQueued();
  }

  // --- compilation
  /**
   * Frees replaced code that is on no stack, and makes room in a full cache. At a poll only: the stack must end in a frame. Stacks of other
   * threads have no compiled frames.
   */
  private tidy(): void {
    if (!this.wantsRoom) return;
    const active = this.calls.activeUnits();
    this.cache.look(active);
    for (const unit of [...this.cache.retired()]) {
      if (active.has(unit)) continue;
      unit.entrant = false;
      this.dependencies.remove(unit);
      this.left(unit);
    }
    this.stillActive = this.cache.retired().size;
    for (const unit of this.cache.overflow()) if (unit.entrant) this.invalidate(unit, "the code cache is full");
    if (this.cache.isDisabled && !this.toldFull) {
      this.toldFull = true;
      const warning = `${this.vm.name} warning: `;
      this.vm.host.print(2, `${warning}CodeCache is full. Compiler has been disabled.\n`);
      this.vm.host.print(2, `${warning}Try increasing the code cache size using -XX:ReservedCodeCacheSize=\n`);
    }
  }

  private toldFull = false;

  /** Replaced units that the last look found on the stack. */
  private stillActive = 0;

  private get wantsRoom(): boolean {
    const { capacity, used } = this.cache;
    const retired = this.cache.retired().size;
    return used > capacity || retired > this.stillActive + RETIRED_LIMIT || (retired > 0 && this.vm.flags.values.StressCodeFree);
  }

  /**
   * At a poll of a thread. Counts say how often a method is called, but not for how long: COST_SCALE holds nothing back in which time is seen
   * to be spent.
   */
  sample(thread: Addr, polls: number): void {
    if (this.costScale === 1 || this.vm.settings.deterministic) return;
    const activations = this.samples.look(thread, this.now(), polls);
    if (activations.length === 0) return;
    const asked = new Set<MethodRecord>();
    for (const { method, weight } of activations) {
      const record = this.records.of(method, this.meet);
      record.seen += weight;
      // What its callers wait for would not be saved by compiling them: they could not inline it.
      if (record.inQueue || ld(method + Method.compiledSize) > Number(this.vm.flags.values.InlineSmallCode)) break;
      if (this.config.profilesFirst && this.samples.isWorthProfiling(record) && record.code === undefined) this.makeProfile(method);
      if (!this.samples.isWorthCompiling(record)) continue;
      const scale = scaleOfSeen(record.seen) / this.costScale;
      record.thresholdScale *= scale / record.seenScale;
      record.seenScale = scale;
      const level = (record.code?.code.tier ?? LEVEL_NONE) as CompLevel;
      if (level === LEVEL_FULL_OPTIMIZATION || level === LEVEL_SIMPLE || asked.has(record)) continue;
      asked.add(record);
      this.carryOut({ event: "call", load: this.load(), level, method: this.stateOf(record) }, record);
      if (record.inQueue) break;
    }
    this.compilations.compileQueued();
  }

  /** At a poll: what the compiler threads have finished is installed. */
  poll(): void {
    this.tidy();
    this.installRipe();
    for (const source of this.warm) source.tick?.();
    this.compilations.poll();
  }

  queued(task: CompileTask<Addr>, record: MethodRecord): void {
    for (const listener of this.listeners) listener.queued?.(task, record);
  }

  dropped(gone: RemovedTask<Addr>, record: MethodRecord): void {
    for (const listener of this.listeners) listener.dropped?.(gone, record);
  }

  started(task: CompileTask<Addr>, record: MethodRecord): void {
    for (const listener of this.listeners) listener.started?.(task, record);
  }

  /** Installs a batch of results in one module. */
  finished(results: readonly Finished[]): void {
    const batch: {
      task: CompileTask<Addr>;
      record: MethodRecord;
      result: CompileResult;
      names: NameTable;
      installation: Installation;
    }[] = [];
    for (const [task, result] of results) {
      const record = this.records.of(task.method);
      if (result.facts !== undefined || result.framed !== undefined)
        for (const listener of this.listeners)
          listener.recorded?.(this.compilations.requestOf(task.method, task.level, task.osrBci, task.id), record, result);
      record.inQueue = false;
      if (result.kind !== "code") {
        this.failed(task, record, result);
        continue;
      }
      const names = namesOf(result.names);
      const broken = this.dependencies.broken(result.code.dependencies, names);
      if (broken !== undefined || (this.compilations.retargeted.has(task.id) && result.code.dependencies.some(isOfCallSite))) {
        this.skip(task, record, `dependency failed: ${broken?.kind ?? "callSite"}`);
        continue;
      }
      const installation = { compileId: task.id, code: result.code, names, method: task.method, osrBci: task.osrBci };
      batch.push({ task, record, result, names: result.names, installation });
    }
    for (const listener of this.listeners) listener.batchEnded?.();
    if (batch.length === 0) return;
    const units = this.installer.install(batch.map((b) => b.installation));
    batch.forEach(({ task, record, result, names }, i) => {
      const unit = units[i]!;
      this.dependencies.add(unit);
      this.cache.add(unit);
      for (const listener of this.listeners) listener.compiled(task, record, unit, result);
      this.register(record, unit);
      if (task.level === LEVEL_FULL_OPTIMIZATION && this.costScale > 1) this.noteCalled(unit);
      for (const source of this.warm) source.compiled?.(task, record, unit, names);
      this.vm.logs.jit.debug?.(this.line(task, record, ""));
    });
    if (this.wantsRoom) Atomics.or(u32, VMState.action >>> 2, ACTION_POLL); // tidy, at a place where that can be
  }

  /** Lowers the thresholds of what tier-4 code calls, once for each method. */
  private noteCalled(unit: Unit): void {
    for (const symbol of unit.code.symbols) {
      if (symbol.kind !== "method") continue;
      const called = this.records.of(unit.names.method(symbol.method), this.meet);
      if (!called.isCalled) called.thresholdScale *= CALLED_SCALE;
      called.isCalled = true;
    }
  }

  private failed(task: CompileTask<Addr>, record: MethodRecord, result: Exclude<FinishedJob, { kind: "code" }>): void {
    const { reason } = result;
    const isOsr = task.osrBci !== INVOCATION_ENTRY_BCI;
    record.whyNot = reason;
    if (task.level === LEVEL_FULL_OPTIMIZATION) {
      if (isOsr) record.notC2OsrCompilable = true;
      else record.notC2Compilable = true;
    } else if (isOsr) record.notC1OsrCompilable = true;
    else record.notC1Compilable = true;
    if (result.kind === "fault" && this.vm.flags.values.CompilationFailureAction !== "Silent") {
      this.vm.host.print(
        2,
        `${this.vm.name} warning: the compiler failed on ${record.name} (tier ${task.level}, compile id ${task.id}): ${reason}\n${result.stack}\n`,
      );
    }
    this.skip(task, record, reason);
  }

  private skip(task: CompileTask<Addr>, record: MethodRecord, reason: string): void {
    // A compiler may have noted the size of code that is not installed.
    if (record.code === undefined) st(record.method + Method.compiledSize, 0);
    for (const listener of this.listeners) listener.skipped(task, record, reason);
    for (const source of this.warm) source.skipped?.(task, record, reason);
    this.vm.logs.jit.debug?.(this.line(task, record, `  COMPILE SKIPPED: ${reason}`));
  }

  private line(task: CompileTask<Addr>, record: MethodRecord, rest: string): string {
    const osr = task.osrBci >= 0 ? ` @ ${task.osrBci}` : "";
    return `${task.id} ${task.level} ${record.name}${osr} (${ld(record.method + Method.codeLength)} bytes)${rest}`;
  }

  private register(record: MethodRecord, unit: Unit): void {
    const level = unit.code.tier as CompLevel;
    if (level > record.highestEverLevel) record.highestEverLevel = level;
    if (unit.osrBci >= 0) {
      const old = record.osr.get(unit.osrBci);
      record.osr.set(unit.osrBci, unit);
      if (level > record.highestOsrCompLevel) record.highestOsrCompLevel = level;
      if (old !== undefined) this.retire(old, record);
      return;
    }
    const old = record.code;
    record.code = unit;
    if (level > record.highestCompLevel) record.highestCompLevel = level;
    this.installer.enter(unit);
    if (old !== undefined) this.retire(old, record);
  }

  /** Code that a better one replaces: its frames go on in it, new calls do not enter it. */
  private retire(unit: Unit, record: MethodRecord): void {
    for (const listener of this.listeners) listener.notEntrant(unit, record, "replaced");
    this.cache.retire(unit);
  }

  // --- code goes
  /** New calls are interpreted, and the unit's frames leave when they are returned to. */
  invalidate(unit: Unit, reason: string): void {
    if (!unit.entrant) return;
    unit.entrant = false;
    const record = this.records.of(unit.method);
    this.dependencies.remove(unit);
    if (unit.osrBci >= 0) {
      if (record.osr.get(unit.osrBci) === unit) record.osr.delete(unit.osrBci);
    } else if (record.code === unit) {
      record.code = undefined;
      this.installer.leave(unit.method);
    }
    if (unit.code.tier === 4) {
      record.decompiles++;
      record.profileScale += unit.code.body.length / RECOMPILED_BYTES;
    }
    record.highestCompLevel = (record.code?.code.tier ?? 0) as CompLevel;
    record.highestOsrCompLevel = Math.max(0, ...[...record.osr.values()].map((u) => u.code.tier)) as CompLevel;
    this.vm.logs.deopt.debug?.(`made not entrant: ${record.name} (compile_id ${unit.compileId}, tier ${unit.code.tier}): ${reason}`);
    for (const listener of this.listeners) listener.notEntrant(unit, record, reason);
    this.calls.deoptimizeFrames(unit);
  }

  left(unit: Unit): void {
    // Replaced code that is also invalidated is found to have left twice.
    if (unit.freed) return;
    unit.freed = true;
    this.cache.remove(unit);
    this.installer.free(unit);
  }

  private classRegistered(klass: Addr): void {
    for (const [unit, dependency] of this.dependencies.brokenBy(klass)) this.invalidate(unit, dependencyText(dependency));
  }

  callSiteChanges(site: Addr): void {
    this.compilations.retarget();
    const isStale = ([, result]: Finished): boolean => result.kind === "code" && result.code.dependencies.some(isOfCallSite);
    for (const stale of this.ripe.filter(isStale)) {
      this.ripe.splice(this.ripe.indexOf(stale), 1);
      this.records.of(stale[0].method).inQueue = false;
    }
    for (const unit of this.dependencies.ofCallSite(site)) {
      const mdo = ld(unit.method + Method.mdo);
      if (mdo !== 0) st(mdo + MethodData.decompiles, ld(mdo + MethodData.decompiles) + 1);
      this.invalidate(unit, "a call site has another target");
    }
  }

  // --- classes go
  *classesInUse(): Iterable<Addr> {
    for (const unit of this.calls.activeUnits()) yield* unit.names.classes();
  }

  unload(klasses: ReadonlySet<Addr>): void {
    const isDead = (method: Addr): boolean => klasses.has(ld(method + Method.holder));
    for (const unit of [...this.sites.all()]) {
      for (const klass of unit.names.classes()) {
        if (!klasses.has(klass)) continue;
        this.invalidate(unit, "a class was unloaded");
        break;
      }
    }
    // What was invalidated before has been left as well: its frames would have kept the class.
    this.calls.forgetLeaving(isDead);
    this.compilations.unload(isDead);
    for (const { method } of [...this.records.all()]) if (isDead(method)) this.records.forget(method);
    this.entering.forget(isDead);
    // Kept code that is not installed yet may be of one of them.
    for (const [task] of this.ripe.splice(0)) if (!isDead(task.method)) this.records.of(task.method).inQueue = false;
    this.calleeResolver.forget();
    for (const source of this.warm) source.unloaded?.(klasses);
    for (const listener of this.listeners) listener.unloaded?.(klasses);
  }

  awaitReaders(): void {
    this.compilations.awaitReaders();
  }

  isReading(): boolean {
    return this.compilations.isReading();
  }

  endTraining(): void {
    for (const source of this.warm) source.endTraining?.();
  }

  ended(): void {
    for (const source of this.warm) source.close?.();
    for (const listener of this.listeners) listener.ended?.();
  }

  // --- traps
  trapped(unit: Unit, method: Addr, bci: number, reason: number, action: number): void {
    for (const source of this.warm) source.trapped?.(this.records.of(unit.method), unit, method, bci);
    for (const listener of this.listeners) listener.trapped?.(unit, method, bci, TRAP_REASONS[reason]!, TRAP_ACTIONS[action]!);
    if (TRAP_REASONS[reason] === "unhandled" && unit.code.tier < 4) this.caught(unit);
    if (unit.code.tier < 4) return;
    if (ld(method + Method.mdo) === 0) this.makeProfile(method);
    const mdo = ld(method + Method.mdo);
    const decision = noteTrap(mdo, bci, TRAP_REASONS[reason]!, TRAP_ACTIONS[action]!, this.limits);
    if (decision.makeNotCompilable) this.records.of(unit.method).notC2Compilable = true;
    if (decision.makeNotEntrant) this.invalidate(unit, `trap ${TRAP_REASONS[reason]}`);
    if (!decision.reprofile) return;
    if (mdo !== 0) reprofileMdo(mdo);
    const own = ld(unit.method + Method.mdo);
    if (own !== 0 && own !== mdo) reprofileMdo(own);
  }

  /** Code has the handlers of methods that have caught some exception: where it was made before, it is made again. */
  caught(unit: Unit): void {
    if (!unit.entrant) return;
    const isC2 = unit.code.tier === 4;
    const record = this.records.of(unit.method);
    if (++unit.caught === CAUGHT_LIMIT && record.remadeForHandlers < REMADE_LIMIT) {
      // What C2 has inlined may be what catches.
      if (isC2 || (ld(unit.method + Method.flags) & METHOD_CATCHES) !== 0) {
        record.remadeForHandlers++;
        this.invalidate(unit, "exception handlers");
        return;
      }
      unit.caught = 0;
    }
    if (isC2) this.leavesByExceptions(unit);
  }

  /** C2's code lacks the handlers all the same: a method that lives on exceptions is faster in C1's. */
  private leavesByExceptions(unit: Unit): void {
    if (unit.caught % C2_CAUGHT_LIMIT !== 1) return;
    const now = this.now();
    const took = now - unit.caughtSince;
    unit.caughtSince = now;
    if (
      unit.caught < C2_CAUGHT_LIMIT ||
      took > C2_CAUGHT_MILLIS ||
      this.config.highestLevel < LEVEL_FULL_OPTIMIZATION ||
      !this.config.tiered
    )
      return;
    const record = this.records.of(unit.method);
    record.notC2Compilable = true;
    record.notC2OsrCompilable = true;
    record.whyNot = "too many exceptions";
    this.invalidate(unit, "too many exceptions");
  }
}

/** Of a method's code that is entered there. */
const tierAt = ({ code, osr }: MethodRecord, bci: number): number | undefined => (bci < 0 ? code : osr.get(bci))?.code.tier;
const isOfCallSite = (d: Dependency): boolean => d.kind === "callSite";
const dependencyText = (d: Dependency): string => `class hierarchy changed (${d.kind})`;
