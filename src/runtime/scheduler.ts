// Green threads: JavaThread structures, the run queue, and blocking. All state is in memory; the queues are linked through
// JavaThread.queueNext/queuePrev. One Java thread runs at a time; switches happen at polls, when a thread blocks, and at yields.
import type { Ref, ThreadAddr } from "../layout/addresses.ts";
import {
  JavaThread,
  THREAD_BLOCKED,
  THREAD_FLAG_HELD,
  THREAD_FLAG_SUSPENDED,
  THREAD_IO,
  THREAD_NEW,
  THREAD_PARKED,
  THREAD_RUNNABLE,
  THREAD_SLEEPING,
  THREAD_TERMINATED,
  THREAD_WAITING,
  WAKE_NONE,
  WAKE_TIMEOUT,
} from "../layout/frame.ts";
import { type Addr, f64, ld, st, u32 } from "../layout/memory.ts";
import { MARK_THIN, THIN_OWNER_SHIFT } from "../layout/object.ts";
import { ACTION_OF_THREAD, ACTION_POLL, VMState } from "../layout/vm-state.ts";
import { threadFields } from "./library-fields.ts";
import { hasNativeMemory } from "./native-memory.ts";
import type { VM } from "./vm.ts";

/** What the scheduler needs of the VM. */
type Parts = Pick<VM, "fault" | "host" | "kernel" | "linker" | "monitors" | "stacks">;

const MAX_THREADS = 65535;

// Thread.threadStatus: JVMTI's bits.
export const STATUS_RUNNABLE = 0x5;
export const STATUS_BLOCKED = 0x401;
export const STATUS_WAITING = 0x191;
export const STATUS_TIMED_WAITING = 0x1a1;
export const STATUS_PARKED = 0x291;
export const STATUS_TIMED_PARKED = 0x2a1;
export const STATUS_SLEEPING = 0xe1;
export const STATUS_TERMINATED = 2;

function statusOf(state: number, timed: boolean): number {
  switch (state) {
    case THREAD_BLOCKED:
      return STATUS_BLOCKED;
    case THREAD_WAITING:
      return timed ? STATUS_TIMED_WAITING : STATUS_WAITING;
    case THREAD_PARKED:
      return timed ? STATUS_TIMED_PARKED : STATUS_PARKED;
    case THREAD_SLEEPING:
      return STATUS_SLEEPING;
    default: // I/O, class initialisation: native code, in HotSpot's eyes
      return STATUS_RUNNABLE;
  }
}

/** About what a thread takes of the C heap before it runs: itself, its first stack chunk, its lock stack. */
const THREAD_BYTES = 0x1_4000;

export class Scheduler {
  private readonly vm: Parts;
  private readonly freeIds: number[] = [];
  /** Called when a wait with a deadline ends, to take the thread out of its queues (monitors.ts). */
  onTimeout: (thread: ThreadAddr) => void = () => {};

  constructor(vm: Parts) {
    this.vm = vm;
  }

  /** A JavaThread for a java.lang.Thread (0: set later), not yet runnable. @returns 0 when no thread can be made */
  create(threadObj: Ref, stackBytes: number): Addr {
    if (ld(VMState.threadCount) >= MAX_THREADS || !hasNativeMemory(THREAD_BYTES)) return 0;
    const thread = this.vm.kernel.calloc(JavaThread.sizeof) >>> 0;
    if (thread === 0) return 0;
    let id = this.freeIds.pop();
    if (id === undefined) {
      id = ld(VMState.nextThreadId) + 1;
      st(VMState.nextThreadId, id);
    }
    st(thread + JavaThread.id, id);
    st(thread + JavaThread.threadObj, threadObj);
    st(thread + JavaThread.state, THREAD_NEW);
    this.vm.stacks.create(thread, stackBytes);
    this.vm.monitors.createLockStack(thread);
    const last = ld(VMState.lastThread);
    st(thread + JavaThread.prev, last);
    if (last === 0) st(VMState.threads, thread);
    else st(last + JavaThread.next, thread);
    st(VMState.lastThread, thread);
    st(VMState.threadCount, ld(VMState.threadCount) + 1);
    f64[(thread + JavaThread.startNanos) >>> 3] = this.vm.host.clock.nanoTime();
    return thread;
  }

  /** Unlinks and frees an ended thread. */
  destroy(thread: ThreadAddr): void {
    const next = ld(thread + JavaThread.next);
    const prev = ld(thread + JavaThread.prev);
    if (prev === 0) st(VMState.threads, next);
    else st(prev + JavaThread.next, next);
    if (next !== 0) st(next + JavaThread.prev, prev);
    else st(VMState.lastThread, prev);
    st(VMState.threadCount, ld(VMState.threadCount) - 1);
    this.freeIds.push(ld(thread + JavaThread.id));
    this.vm.stacks.destroy(thread);
    this.vm.kernel.free(ld(thread + JavaThread.lockBase));
    if (ld(VMState.thread) === thread) st(VMState.thread, 0);
    this.vm.kernel.free(thread);
  }

  *all(): IterableIterator<Addr> {
    for (let t = ld(VMState.threads); t !== 0; t = ld(t + JavaThread.next)) yield t;
  }

  /** Thread.threadStatus, which Thread.getState reads, follows the thread's state. */
  private showState(thread: ThreadAddr, status: number): void {
    const object = ld(thread + JavaThread.threadObj);
    if (object !== 0) st(object + threadFields(this.vm).threadStatus, status);
  }

  /** Puts a thread at the end of the run queue. */
  ready(thread: ThreadAddr): void {
    st(thread + JavaThread.state, THREAD_RUNNABLE);
    this.showState(thread, STATUS_RUNNABLE);
    f64[(thread + JavaThread.deadline) >>> 3] = 0;
    const tail = ld(VMState.runQueueTail);
    st(thread + JavaThread.queueNext, 0);
    st(thread + JavaThread.queuePrev, tail);
    if (tail === 0) st(VMState.runQueueHead, thread);
    else st(tail + JavaThread.queueNext, thread);
    st(VMState.runQueueTail, thread);
  }

  /** Puts the running thread back at the head of the run queue: the first to go on from an image. */
  readyFirst(thread: ThreadAddr): void {
    const head = ld(VMState.runQueueHead);
    st(thread + JavaThread.queueNext, head);
    st(thread + JavaThread.queuePrev, 0);
    if (head === 0) st(VMState.runQueueTail, thread);
    else st(head + JavaThread.queuePrev, thread);
    st(VMState.runQueueHead, thread);
  }

  /** Makes a blocked thread runnable with the reason that it will find. */
  wake(thread: ThreadAddr, reason: number): void {
    st(thread + JavaThread.wake, reason);
    this.ready(thread);
  }

  /** Takes the running thread off the processor. `deadline` in host nanoseconds, 0 for none. */
  block(thread: ThreadAddr, state: number, deadline: number): void {
    st(thread + JavaThread.state, state);
    this.showState(thread, statusOf(state, deadline !== 0));
    st(thread + JavaThread.wake, WAKE_NONE);
    f64[(thread + JavaThread.deadline) >>> 3] = deadline;
    if (deadline !== 0 && deadline < this.nearest) this.nearest = deadline;
  }

  /** No thread's deadline lies before this; 0 when it is not known. */
  private nearest = 0;

  /** The running thread goes to the end of the run queue. */
  yieldNow(thread: ThreadAddr): void {
    this.ready(thread);
    this.yielded = true;
  }

  /** Set by yieldNow: the driver picks again. */
  yielded = false;

  /** Thread.onSpinWait in compiled code, which can leave at its next poll only. Under a virtual clock threads that sleep come up by turns. */
  spinWait(): void {
    if (!this.othersRunnable && !this.vm.host.clock.virtual) return;
    this.spins = true;
    this.requestPoll();
  }

  /** Set by spinWait: the poll gives way. */
  private spins = false;

  /** At a poll. @returns whether the thread gives way since it spins */
  yieldSpinning(thread: ThreadAddr): boolean {
    if (!this.spins) return false;
    this.spins = false;
    this.yieldNow(thread);
    return true;
  }

  get othersRunnable(): boolean {
    return ld(VMState.runQueueHead) !== 0;
  }

  /** Thread.suspend: the thread does not run until `resume`, whatever wakes it. */
  suspend(thread: ThreadAddr): void {
    st(thread + JavaThread.flags, ld(thread + JavaThread.flags) | THREAD_FLAG_SUSPENDED);
  }

  resume(thread: ThreadAddr): void {
    const flags = ld(thread + JavaThread.flags);
    st(thread + JavaThread.flags, flags & ~(THREAD_FLAG_SUSPENDED | THREAD_FLAG_HELD));
    if ((flags & THREAD_FLAG_HELD) !== 0) this.ready(thread);
  }

  /** The next thread to run, taken from the run queue; 0 when all are blocked. Suspended ones are held back. */
  take(): ThreadAddr {
    for (;;) {
      const thread = this.takeFirst();
      if (thread === 0) return 0;
      const flags = ld(thread + JavaThread.flags);
      if ((flags & THREAD_FLAG_SUSPENDED) === 0) return thread;
      st(thread + JavaThread.flags, flags | THREAD_FLAG_HELD);
      this.vm.monitors.passOn(thread);
    }
  }

  /** Takes the thread at the head of the run queue; 0: none. */
  takeFirst(): ThreadAddr {
    const thread = ld(VMState.runQueueHead);
    if (thread === 0) return 0;
    const next = ld(thread + JavaThread.queueNext);
    st(VMState.runQueueHead, next);
    if (next === 0) st(VMState.runQueueTail, 0);
    else st(next + JavaThread.queuePrev, 0);
    st(thread + JavaThread.queueNext, 0);
    return thread;
  }

  /** No thread is running. The bits of the action word that were the running thread's go with it; POLL is everybody's. */
  leave(): void {
    const thread = ld(VMState.thread);
    if (thread !== 0) st(thread + JavaThread.action, ld(VMState.action) & ACTION_OF_THREAD);
    Atomics.and(u32, VMState.action >>> 2, ~ACTION_OF_THREAD);
    st(VMState.thread, 0);
  }

  /** Makes `thread` the one that the interpreter runs. */
  switchTo(thread: ThreadAddr): void {
    this.leave();
    Atomics.or(u32, VMState.action >>> 2, ld(thread + JavaThread.action));
    st(VMState.thread, thread);
    st(VMState.threadLockWord, ((ld(thread + JavaThread.id) << THIN_OWNER_SHIFT) | MARK_THIN) >>> 0);
    this.vm.stacks.loadLimit(thread);
  }

  /** Wakes the threads whose deadline has passed. Returns the nearest deadline left, Infinity for none. */
  expire(now: number): number {
    if (now < this.nearest) return this.nearest;
    let nearest = Infinity;
    for (let t = ld(VMState.threads); t !== 0; t = ld(t + JavaThread.next)) {
      const deadline = f64[(t + JavaThread.deadline) >>> 3]!;
      if (deadline === 0 || ld(t + JavaThread.state) === THREAD_RUNNABLE || ld(t + JavaThread.state) === THREAD_TERMINATED) continue;
      if (deadline <= now) {
        this.onTimeout(t);
        this.wake(t, WAKE_TIMEOUT);
      } else if (deadline < nearest) nearest = deadline;
    }
    this.nearest = nearest;
    return nearest;
  }

  /** Whether the deadline of a waiting thread lies before `nanos`. */
  anyDueBefore(nanos: number): boolean {
    for (let t = ld(VMState.threads); t !== 0; t = ld(t + JavaThread.next)) {
      const deadline = f64[(t + JavaThread.deadline) >>> 3]!;
      if (deadline !== 0 && deadline < nanos) return true;
    }
    return false;
  }

  /** Has all threads that wait for the host look again. */
  wakeWaitingForHost(): void {
    for (let t = ld(VMState.threads); t !== 0; t = ld(t + JavaThread.next)) {
      if (ld(t + JavaThread.state) === THREAD_IO) this.wake(t, WAKE_NONE);
    }
  }

  get anyWaitsForHost(): boolean {
    for (let t = ld(VMState.threads); t !== 0; t = ld(t + JavaThread.next)) if (ld(t + JavaThread.state) === THREAD_IO) return true;
    return false;
  }

  /** Asks running code to poll. */
  requestPoll(): void {
    Atomics.or(u32, VMState.action >>> 2, ACTION_POLL);
  }

  dropCaches(): void {
    this.freeIds.length = 0;
    this.nearest = 0;
    const used = new Set<number>();
    for (const t of this.all()) used.add(ld(t + JavaThread.id));
    for (let id = ld(VMState.nextThreadId); id > 0; id--) if (!used.has(id)) this.freeIds.push(id);
  }
}
