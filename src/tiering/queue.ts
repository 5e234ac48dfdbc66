// The compile queues, one for C1 and one for C2, over plain task records. Which task comes next is the policy's choice (select_task):
// stale ones are dropped, what was deoptimised goes first, then the hottest. The queue knows no compiler and no memory.

import type { PolicyConfig } from "./config.ts";
import { type CompLevel, INVOCATION_ENTRY_BCI, isC1Level, LEVEL_FULL_PROFILE, LEVEL_LIMITED_PROFILE, LEVEL_NONE } from "./level.ts";
import { compilationIsComplete } from "./policy.ts";
import { isMethodProfiled, isOld } from "./predicates.ts";
import { compareMethods, isStale, updateRate } from "./rate.ts";
import type { Load, MethodState, RateState } from "./state.ts";

/** CompileTask::CompileReason, by its names. */
export type CompileReason = "count" | "backedge_count" | "tiered" | "replay" | "whitebox" | "must_be_compiled" | "bootstrap" | "warmup"; // Dewar's: asked for by a training record (JWarmup, AOT cache)

export interface CompileTask<M = unknown> {
  /** Counts from 1 over both queues: the number that PrintCompilation shows. */
  readonly id: number;
  /** Whatever names the method to who fills the queue. */
  readonly method: M;
  readonly osrBci: number;
  readonly level: CompLevel;
  readonly hotCount: number;
  readonly blocking: boolean;
  readonly reason: CompileReason;
  /** Milliseconds, as Load.now. */
  readonly timeQueued: number;
}
/** One that is still to be numbered. */
export type NewTask<M> = Omit<CompileTask<M>, "id">;

export interface RemovedTask<M> {
  readonly task: CompileTask<M>;
  /** "complete": what it was lowered to exists already. */
  readonly why: "unloaded" | "stale" | "complete";
}

export interface Selection<M> {
  /** The task to compile; its level may be lower than it was when it was queued. */
  readonly task: CompileTask<M> | undefined;
  /** Its level was lowered from 3 to 2, since the method was profiled while it waited. */
  readonly lowered: boolean;
  readonly removed: readonly RemovedTask<M>[];
  /** New rates of tasks looked at: to be stored in the methods' counters. */
  readonly rates: readonly (readonly [task: CompileTask<M>, rate: RateState])[];
}

/** CompileTask::can_become_stale(). */
export function canBecomeStale(task: CompileTask): boolean {
  return !task.blocking && (task.reason === "tiered" || task.reason === "count" || task.reason === "backedge_count");
}

/**
 * CompilationPolicy::select_task(), without effects.
 * @param stateOf the method's state now, or undefined when its class was unloaded; asked once for each task
 */
export function selectTask<M>(
  config: PolicyConfig,
  load: Load,
  tasks: readonly CompileTask<M>[],
  stateOf: (task: CompileTask<M>) => MethodState | undefined,
): Selection<M> {
  const removed: RemovedTask<M>[] = [];
  const rates: [CompileTask<M>, RateState][] = [];
  let best: { task: CompileTask<M>; state: MethodState } | undefined;
  let bestBlocking: typeof best;
  for (const task of tasks) {
    let state = stateOf(task);
    if (state === undefined) {
      removed.push({ task, why: "unloaded" });
      continue;
    }
    if (canBecomeStale(task) && isStale(load, config.flags.TieredCompileTaskTimeout, state) && !isOld(config, state)) {
      removed.push({ task, why: "stale" });
      continue;
    }
    const rate = updateRate(config, load, state);
    if (rate !== undefined) {
      rates.push([task, rate]);
      state = { ...state, ...rate };
    }
    if (best === undefined || compareMethods(state, best.state)) best = { task, state };
    if (task.blocking && (bestBlocking === undefined || compareMethods(state, bestBlocking.state))) bestBlocking = { task, state };
  }
  // Somebody waits for a blocking task.
  best = bestBlocking ?? best;
  if (best === undefined) return { task: undefined, lowered: false, removed, rates };
  const { task, state } = best;
  const lowers =
    task.level === LEVEL_FULL_PROFILE &&
    config.flags.TieredStopAtLevel > LEVEL_FULL_PROFILE &&
    isMethodProfiled(config, state) &&
    !config.compilerOnly;
  if (!lowers) return { task, lowered: false, removed, rates };
  // Level 2 is faster, and there is nothing to profile any more while C2 compiles.
  const lowered = { ...task, level: LEVEL_LIMITED_PROFILE as CompLevel };
  if (compilationIsComplete(state, task.osrBci, LEVEL_LIMITED_PROFILE)) {
    removed.push({ task, why: "complete" });
    return { task: undefined, lowered: true, removed, rates };
  }
  return { task: lowered, lowered: true, removed, rates };
}

/** Tasks of a long queue that are looked at for the next one. HotSpot looks at all. */
export const WINDOW = 64;

/** One queue. Tasks stay in the order in which they came, unless it is long; `take` goes by the policy. */
export class CompileQueue<M> {
  readonly name: string;
  #tasks: CompileTask<M>[] = [];
  #peak = 0;
  #total = 0;

  constructor(name: string) {
    this.name = name;
  }

  get size(): number {
    return this.#tasks.length;
  }

  /** Longest that it ever was, and tasks added in all. */
  get peak(): number {
    return this.#peak;
  }

  get total(): number {
    return this.#total;
  }

  tasks(): readonly CompileTask<M>[] {
    return this.#tasks;
  }

  add(task: CompileTask<M>): void {
    this.#tasks.push(task);
    this.#total++;
    this.#peak = Math.max(this.#peak, this.#tasks.length);
  }

  /**
   * Removes the task that is to be compiled now, and those that need not be. Of a queue that is longer than WINDOW only so many are looked at,
   * others the next time: to look at thousands takes longer than to compile one.
   */
  take(config: PolicyConfig, load: Load, stateOf: (task: CompileTask<M>) => MethodState | undefined): Selection<M> {
    const all = this.#tasks.length <= WINDOW || this.#tasks.some(({ blocking }) => blocking);
    const seen = all ? this.#tasks : this.#tasks.splice(0, WINDOW);
    const selection = selectTask(config, load, seen, stateOf);
    const gone = new Set(selection.removed.map(({ task }) => task.id));
    if (selection.task !== undefined) gone.add(selection.task.id);
    const left = seen.filter(({ id }) => !gone.has(id));
    if (all) this.#tasks = left;
    else this.#tasks.push(...left);
    return selection;
  }

  /** Takes out those that nobody wants any more. */
  remove(unwanted: (task: CompileTask<M>) => boolean): void {
    this.#tasks = this.#tasks.filter((task) => !unwanted(task));
  }

  /** Takes all out, for instance when compilation is switched off. */
  drain(): readonly CompileTask<M>[] {
    const tasks = this.#tasks;
    this.#tasks = [];
    return tasks;
  }
}

/** Both queues and the numbering of tasks. */
export class CompileQueues<M> {
  readonly c1 = new CompileQueue<M>("C1 compile queue");
  readonly c2 = new CompileQueue<M>("C2 compile queue");
  #lastId = 0;

  of(level: CompLevel): CompileQueue<M> {
    return isC1Level(level) ? this.c1 : this.c2;
  }

  /** The number for a compilation that passes by the queues (native wrappers have one, too). */
  nextId(): number {
    return ++this.#lastId;
  }

  /** @throws RangeError for level 0, which nobody compiles */
  add(task: NewTask<M>): CompileTask<M> {
    if (task.level === LEVEL_NONE) throw new RangeError("level 0 is not compiled");
    const numbered = { ...task, id: this.nextId() };
    this.of(task.level).add(numbered);
    return numbered;
  }

  /** jcmd Compiler.queue, without the compilations that are running. */
  print(line: (task: CompileTask<M>) => string): string {
    return [this.c1, this.c2]
      .map(
        (queue) =>
          `${queue.name}:\n${
            queue.size === 0
              ? "Empty\n"
              : queue
                  .tasks()
                  .map((task) => `${line(task)}\n`)
                  .join("")
          }\n`,
      )
      .join("");
  }
}

export const isOsrTask = (task: Pick<CompileTask, "osrBci">): boolean => task.osrBci !== INVOCATION_ENTRY_BCI;
