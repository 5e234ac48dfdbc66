// Compilations on their way: what is queued, what the compiler threads have, what this thread compiles itself. Takes tasks, and hands on
// their results; what they are for, and what becomes of the code, is the business of tiers.ts.
import type { CompileRequest, CompilerOptions } from "../compiler/request.ts";
import { COMPILING, WAITING } from "../layout/ledger.ts";
import { type Addr, i32, ld, u32 } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { StartProblem } from "../runtime/start-problem.ts";
import type { VM } from "../runtime/vm.ts";
import type { CompileCommands } from "../tiering/compile-command.ts";
import type { PolicyConfig } from "../tiering/config.ts";
import { type CompLevel, LEVEL_FULL_OPTIMIZATION } from "../tiering/level.ts";
import { type CompileQueue, CompileQueues, type CompileTask, type NewTask, type RemovedTask } from "../tiering/queue.ts";
import type { Load, MethodState } from "../tiering/state.ts";
import type { CompileJob, CompilerPool, FinishedJob } from "./compile-job.ts";
import { compilerOptions, optionsFor } from "./compiler-options.ts";
import { isCommanded, nameOf } from "./method-commands.ts";
import type { MethodRecord, MethodRecords } from "./method-records.ts";
import type { ProfileSettings } from "./profile-settings.ts";
import { type Compilers, runJob } from "./run-job.ts";

/** Milliseconds that C1 may take in the VM's own thread before its own begins to come up, and until that has. */
const ALONE_MILLIS = 30;
const OWN_MILLIS = 60;
/** The same of C2, whose thread comes up when it is first asked: a method that waits for it runs slowly meanwhile. Not of large methods. */
const OWN_C2_MILLIS = 40;
const OWN_C2_SIZE = 200;

/** Milliseconds after which a thread that waits for a compilation looks again. */
const LONGEST_WAIT = 20;

/** Tasks that a compiler thread has at hand: C1's are small, and a batch of them makes one module; of C2's one waits for the other. */
const C1_AHEAD = 32;
const C2_AHEAD = 2;

/** A compilation that is done. */
export type Finished = readonly [CompileTask<Addr>, FinishedJob];

/** For whom is compiled. */
export interface CompilationsOwner {
  readonly vm: VM;
  readonly config: PolicyConfig;
  readonly commands: CompileCommands;
  readonly records: MethodRecords;
  readonly profiles: ProfileSettings;
  readonly costScale: number;
  /** All compilations write down what they ask. */
  readonly recordsAll: boolean;
  now(): number;
  load(): Load;
  stateOf(record: MethodRecord): MethodState;
  makeProfile(method: Addr): void;
  queued(task: CompileTask<Addr>, record: MethodRecord): void;
  dropped(gone: RemovedTask<Addr>, record: MethodRecord): void;
  started(task: CompileTask<Addr>, record: MethodRecord): void;
  finished(results: readonly Finished[]): void;
}

interface PlannedCrash {
  /** The compilation's. */
  readonly id: number;
  readonly phase: string;
}

/** @param text -XX:CICrashAt @throws StartProblem when that is no number of a compilation */
function crashOf(text: string): PlannedCrash | undefined {
  if (text === "") return undefined;
  const [, id, phase = "start"] = /^(\d+)(?::(.+))?$/.exec(text) ?? [];
  if (id === undefined) throw new StartProblem(`-XX:CICrashAt=${text} is neither COMPILE_ID nor COMPILE_ID:PHASE`);
  return { id: Number(id), phase };
}

export class Compilations {
  readonly queues = new CompileQueues<Addr>();
  private readonly owner: CompilationsOwner;
  private readonly vm: VM;
  private readonly options: CompilerOptions;
  /** Absent: everything is compiled by the VM's own thread. */
  private readonly pool: CompilerPool | undefined;
  /** Handed to other threads, by number. */
  private readonly running = new Map<number, CompileTask<Addr>>();
  /** Of those, C1's: this is asked at each counter's overflow while something waits. */
  private runningC1 = 0;
  /** What was received while this thread waited for another result. */
  private arrived: FinishedJob[] = [];
  /** Of those that run: their facts may be of classes that were unloaded, and their code is not wanted. */
  private readonly outdated = new Set<number>();
  /** Compilations under way during which some call site got another target. */
  readonly retargeted = new Set<number>();
  private readonly crash: PlannedCrash | undefined;
  /** Milliseconds that the compilers have taken in this thread. */
  private ownMillis = 0;
  private ownC2Millis = 0;

  constructor(owner: CompilationsOwner, pool: CompilerPool | undefined) {
    this.owner = owner;
    this.vm = owner.vm;
    this.pool = pool;
    this.crash = crashOf(owner.vm.flags.values.CICrashAt);
    this.options = compilerOptions(owner.vm.flags.values, owner.vm.ledgerOptions.code, owner.costScale);
  }

  /** There will be compilations for that level. */
  expect(level: CompLevel): void {
    this.pool?.expect(level);
  }

  enqueue(record: MethodRecord, task: Omit<NewTask<Addr>, "method" | "timeQueued">): void {
    record.inQueue = true;
    this.owner.queued(this.queues.add({ ...task, method: record.method, timeQueued: this.owner.now() }), record);
  }

  /** Has compiled what can be now: here, or as soon as a thread comes to it. */
  compileQueued(): void {
    const { owner } = this;
    const done: Finished[] = [];
    for (const queue of [this.queues.c1, this.queues.c2]) {
      while (queue.size > 0 && this.takesMore(queue)) {
        const { task, removed } = queue.take(owner.config, owner.load(), (t) => owner.stateOf(owner.records.of(t.method)));
        for (const gone of removed) {
          const record = owner.records.of(gone.task.method);
          record.inQueue = false;
          owner.dropped(gone, record);
        }
        const result = task === undefined ? undefined : this.compile(task);
        if (result !== undefined) done.push([task!, result]);
        else if (task === undefined && removed.length === 0) break;
      }
    }
    if (done.length > 0) this.booked(COMPILING, () => owner.finished(done));
  }

  /** At a poll: hands on what the compiler threads have finished. */
  poll(): void {
    if (this.running.size === 0) return;
    this.pool!.flush();
    const results = [...this.arrived, ...this.pool!.receive()];
    this.arrived = [];
    if (results.length === 0) return;
    this.handOn(results);
    this.compileQueued();
  }

  /** A call site is about to get another target: what is being compiled may have seen either, or some of both. */
  retarget(): void {
    for (const id of this.running.keys()) this.retargeted.add(id);
  }

  /** Classes go, and the methods that are `isDead`. */
  unload(isDead: (method: Addr) => boolean): void {
    for (const [id, task] of this.running) {
      this.outdated.add(id);
      if (!isDead(task.method)) this.owner.records.of(task.method).inQueue = false;
    }
    for (const queue of [this.queues.c1, this.queues.c2]) queue.remove((task) => isDead(task.method));
  }

  /** Whether a compiler thread may still read classes that were unloaded. */
  isReading(): boolean {
    const ended = this.arrived.filter(({ compileId }) => this.outdated.has(compileId));
    return ended.length < this.outdated.size;
  }

  awaitReaders(): void {
    this.booked(WAITING, () => {
      while (this.isReading()) this.receiveOrWait();
    });
  }

  requestOf(method: Addr, level: CompLevel, osrBci: number, compileId: number): CompileRequest {
    return {
      compileId,
      tier: level as 1 | 2 | 3 | 4,
      osrBci,
      options: this.optionsOf(method, compileId),
      features: [],
      compilerVersion: "0",
      seed: Number(this.vm.flags.values.StressSeed),
    };
  }

  /** What of the flags decides about code. */
  private optionsOf(method: Addr, compileId: number): CompilerOptions {
    const { commands, costScale } = this.owner;
    const { values } = this.vm.flags;
    const options = optionsFor(this.options, values, commands, nameOf(method), costScale);
    return compileId === this.crash?.id ? { ...options, CICrashAt: this.crash.phase } : options;
  }

  /** Does something on the time ledger's account. */
  private booked<T>(category: number, work: () => T): T {
    const before = this.vm.ledger?.enter(category);
    const result = work();
    this.vm.ledger?.enter(before!);
    return result;
  }

  /** Whether the queue's compiler thread should be given more: the rest stays where the policy sees the load, and chooses by heat. */
  private takesMore(queue: CompileQueue<Addr>): boolean {
    if (this.pool === undefined) return true;
    const isC1 = queue === this.queues.c1;
    return (isC1 ? this.runningC1 : this.running.size - this.runningC1) < (isC1 || this.pool.isRemote ? C1_AHEAD : C2_AHEAD);
  }

  /**
   * Whether the VM's thread compiles this itself. The first compilations it does: the compilers' threads take 50 ms and more to come up, which
   * short programs are spared of C1's, and in which others would be interpreted, or run code that profiles.
   */
  private isCompiledHere({ blocking, level, method }: CompileTask<Addr>): boolean {
    const { pool } = this;
    if (pool === undefined) return true;
    if (pool.isRemote) return false;
    if (blocking) return true;
    if (level === LEVEL_FULL_OPTIMIZATION) {
      pool.expect(level);
      return this.ownC2Millis < OWN_C2_MILLIS && ld(method + Method.codeLength) <= OWN_C2_SIZE && !pool.isUp(level);
    }
    if (this.ownMillis >= ALONE_MILLIS) pool.expect(level);
    return this.ownMillis < OWN_MILLIS && !pool.isUp(level);
  }

  /** @returns the result, of what was compiled here */
  private compile(task: CompileTask<Addr>): FinishedJob | undefined {
    const { owner } = this;
    const record = owner.records.of(task.method);
    record.inQueue = false;
    if (task.level === 3) owner.makeProfile(task.method);
    const job = this.jobOf(task, record);
    owner.started(task, record);
    if (this.isCompiledHere(task)) {
      const result = this.booked(COMPILING, () => runJob(this.vm.host.loadPart("compilers") as Compilers, job, () => owner.now()));
      if (task.level === LEVEL_FULL_OPTIMIZATION) this.ownC2Millis += result.millis;
      else this.ownMillis += result.millis;
      return result;
    }
    const pool = this.pool!;
    this.running.set(task.id, task);
    if (task.level !== LEVEL_FULL_OPTIMIZATION) this.runningC1++;
    record.inQueue = true;
    pool.submit(job);
    if (task.blocking) {
      this.booked(WAITING, () => this.awaitResult(task));
    }
    return undefined;
  }

  private jobOf({ id, method, level, osrBci }: CompileTask<Addr>, record: MethodRecord): CompileJob {
    const { commands, profiles, recordsAll } = this.owner;
    const isRecorded = this.vm.flags.values.RecordCompilations || isCommanded(commands, method, "record");
    return {
      request: this.requestOf(method, level, osrBci, id),
      method,
      profiles,
      inlining: commands.inlineCommands(),
      record: recordsAll || isRecorded,
      recordAs: isRecorded ? { method: record.name, by: `${this.vm.name} ${this.vm.version}`, factsToo: recordsAll } : undefined,
    };
  }

  /** Blocks this thread until a task that others do is done. What they finish meanwhile is left for the next poll. */
  private awaitResult({ id }: CompileTask<Addr>): void {
    for (;;) {
      const at = this.arrived.findIndex((result) => result.compileId === id);
      if (at >= 0) {
        this.handOn(this.arrived.splice(at, 1));
        return;
      }
      if (this.vm.exitCode !== undefined) return;
      this.receiveOrWait();
    }
  }

  /**
   * Takes what the compiler threads have finished; where that is nothing, blocks until they say that something is, or for a while. What is
   * waited for may be among what the pool has kept for the next poll.
   */
  private receiveOrWait(): void {
    this.pool!.flush();
    const action = Atomics.load(u32, VMState.action >>> 2);
    const results = this.pool!.receive();
    this.arrived.push(...results);
    if (results.length === 0) Atomics.wait(i32, VMState.action >>> 2, action, LONGEST_WAIT);
  }

  private handOn(results: readonly FinishedJob[]): void {
    const wanted = results.flatMap((result): Finished[] => {
      const task = this.running.get(result.compileId)!;
      this.running.delete(result.compileId);
      if (task.level !== LEVEL_FULL_OPTIMIZATION) this.runningC1--;
      return this.outdated.delete(result.compileId) ? [] : [[task, result]];
    });
    this.booked(COMPILING, () => this.owner.finished(wanted));
    for (const { compileId } of results) this.retargeted.delete(compileId);
  }
}
