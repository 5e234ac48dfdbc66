// Monitors and the scheduler as a model: three threads that enter one monitor, wait and leave, and whatever can happen to them from outside in
// between, in every order. However it goes on, a free monitor has no contender that is left asleep, and nobody owns what it has not entered.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  JavaThread,
  ObjectMonitor,
  THREAD_BLOCKED,
  THREAD_FLAG_SUSPENDED,
  THREAD_RUNNABLE,
  THREAD_WAITING,
} from "../../src/layout/frame.ts";
import { type Addr, f64, ld, st } from "../../src/layout/memory.ts";
import { VMState } from "../../src/layout/vm-state.ts";
import { Monitors } from "../../src/runtime/monitors.ts";
import { Scheduler } from "../../src/runtime/scheduler.ts";
import type { VM } from "../../src/runtime/vm.ts";
import { instanceKlass, openHeap } from "../kernel/heap-world.ts";

const THREADS = 3;
/** Where a model thread is: about to enter; inside; waiting, about to enter again; about to leave; done. */
const ENTER = 0;
const INSIDE = 1;
const REENTER = 2;
const DONE = 3;

const kernel = openHeap(64 << 20, 1 << 20);
const klass = instanceKlass(kernel, 0);

class Model {
  readonly vm: VM;
  readonly threads: Addr[] = [];
  readonly at: number[] = [];
  readonly object: Addr;

  constructor() {
    const vm = { kernel, stacks: { create() {}, destroy() {}, loadLimit() {} }, host: { clock: { nanoTime: () => 1 } } } as unknown as VM;
    Object.assign(vm, { scheduler: new Scheduler(vm) });
    Object.assign(vm, { monitors: new Monitors(vm) });
    this.vm = vm;
    this.object = kernel.allocateSlow(klass, 16);
    for (let i = 0; i < THREADS; i++) {
      const t = vm.scheduler.create(0, 0);
      this.threads.push(t);
      this.at.push(ENTER);
      vm.scheduler.ready(t);
    }
  }

  /** Makes room for the next model. */
  close(): void {
    const { scheduler } = this.vm;
    scheduler.leave();
    for (const t of this.threads) scheduler.destroy(t);
    st(VMState.runQueueHead, 0);
    st(VMState.runQueueTail, 0);
    st(VMState.nextThreadId, 0);
  }

  /** What may happen next: "run" gives the next runnable thread a turn of one action. */
  choices(): string[] {
    const out: string[] = [];
    if (ld(VMState.runQueueHead) !== 0) out.push("run", "run and wait");
    this.threads.forEach((t, i) => {
      if (this.at[i] === DONE) return;
      const state = ld(t + JavaThread.state);
      if (ld(t + JavaThread.pendingException) === 0) out.push(`stop ${i}`);
      out.push((ld(t + JavaThread.flags) & THREAD_FLAG_SUSPENDED) !== 0 ? `resume ${i}` : `suspend ${i}`);
      if (state === THREAD_WAITING) out.push(`interrupt ${i}`, `expire ${i}`);
    });
    return out;
  }

  take(choice: string): void {
    const [what, number] = choice.split(" ") as [string, string];
    const { scheduler, monitors } = this.vm;
    if (what === "run") {
      this.turn(choice !== "run");
      return;
    }
    const t = this.threads[Number(number)]!;
    if (what === "stop") {
      st(t + JavaThread.pendingException, 1);
      if (ld(t + JavaThread.state) === THREAD_WAITING) monitors.interruptWait(t);
    } else if (what === "suspend") scheduler.suspend(t);
    else if (what === "resume") scheduler.resume(t);
    else if (what === "interrupt") monitors.interruptWait(t);
    else {
      f64[(t + JavaThread.deadline) >>> 3] = 1;
      scheduler.dropCaches(); // it knew of no deadline
      scheduler.expire(2);
    }
  }

  /** One action of the next thread, as the driver would do it; then it yields. */
  private turn(waits: boolean): void {
    const { scheduler, monitors } = this.vm;
    const t = scheduler.take();
    if (t === 0) return;
    const i = this.threads.indexOf(t);
    scheduler.switchTo(t);
    const stopped = ld(t + JavaThread.pendingException) !== 0;
    if (this.at[i] === REENTER) {
      // Object.wait takes the monitor again whatever has happened.
      if (monitors.enter(t, this.object)) {
        monitors.restoreRecursions(t, this.object);
        this.at[i] = INSIDE;
      }
    } else if (stopped) {
      monitors.passOn(t); // as Exceptions.unwind
      if (this.at[i] === INSIDE) monitors.exit(this.object);
      this.at[i] = DONE;
    } else if (this.at[i] === ENTER) {
      if (monitors.enter(t, this.object)) this.at[i] = INSIDE;
    } else if (waits) {
      monitors.beginWait(t, this.object, 0);
      this.at[i] = REENTER;
    } else {
      monitors.notify(t, this.object, false);
      monitors.exit(this.object);
      this.at[i] = DONE;
    }
    if (this.at[i] !== DONE && ld(t + JavaThread.state) === THREAD_RUNNABLE) scheduler.ready(t);
    scheduler.leave();
  }

  /** Everything that what comes next depends on. */
  key(): string {
    const order: number[] = [];
    for (let t = ld(VMState.runQueueHead); t !== 0; t = ld(t + JavaThread.queueNext)) order.push(this.threads.indexOf(t));
    const monitor = this.vm.monitors.of(this.object);
    const queue = (head: number): number[] => {
      const out: number[] = [];
      for (let t = monitor === 0 ? 0 : ld(monitor + head); t !== 0; t = ld(t + JavaThread.queueNext)) out.push(this.threads.indexOf(t));
      return out;
    };
    const threads = this.threads.map((t, i) => [
      this.at[i],
      ld(t + JavaThread.state),
      ld(t + JavaThread.flags),
      ld(t + JavaThread.pendingException),
    ]);
    return JSON.stringify([
      order,
      queue(ObjectMonitor.entryHead),
      queue(ObjectMonitor.waitHead),
      threads,
      this.threads.indexOf(this.vm.monitors.owner(this.object)),
    ]);
  }

  check(path: readonly string[]): void {
    const owner = this.vm.monitors.owner(this.object);
    const inside = this.threads.filter((_, i) => this.at[i] === INSIDE);
    assert.deepEqual(inside, owner === 0 ? [] : [owner], path.join(", "));
    if (owner !== 0) return;
    // Somebody who is not suspended, or will be looked at, stands up for the blocked ones.
    const blocked = this.threads.filter((t, i) => this.at[i] !== DONE && ld(t + JavaThread.state) === THREAD_BLOCKED);
    assert.ok(blocked.length === 0 || ld(VMState.runQueueHead) !== 0, `a contender of a free monitor sleeps for ever: ${path.join(", ")}`);
  }
}

test("no order of enter, wait, leave, stop, suspend, interrupt and time-out loses a wake-up", { timeout: 100_000 }, () => {
  const seen = new Set<string>();
  let paths: string[][] = [[]];
  const LIMIT = 15_000;
  while (paths.length > 0 && seen.size < LIMIT) {
    const next: string[][] = [];
    for (const path of paths) {
      const model = new Model();
      for (const choice of path) model.take(choice);
      model.check(path);
      const key = model.key();
      const choices = model.choices();
      model.close();
      if (seen.has(key)) continue;
      seen.add(key);
      for (const choice of choices) next.push([...path, choice]);
    }
    paths = next;
  }
  assert.ok(seen.size > 3000, `${seen.size} states`);
});
