// Contended monitors, wait and notify. The kernel does uncontended locking; who must block ends up here. A thread that
// contends executes its instruction again when it is woken (JLS 17.1, 17.2).
import { JavaThread, ObjectMonitor, THREAD_BLOCKED, THREAD_WAITING, WAKE_INTERRUPTED, WAKE_NONE } from "../layout/frame.ts";
import { type Addr, ld, st } from "../layout/memory.ts";
import { MARK_INFLATED, MARK_PAYLOAD_SHIFT, MARK_TAG_MASK, OBJECT_MARK } from "../layout/object.ts";
import { VMState } from "../layout/vm-state.ts";
import { JavaThrow } from "./java-throw.ts";
import type { VM } from "./vm.ts";

export class Monitors {
  private readonly vm: VM;

  constructor(vm: VM) {
    this.vm = vm;
    vm.scheduler.onTimeout = (thread) => this.cancelWait(thread);
  }

  /** The object's monitor if it is inflated, else 0. */
  of(object: Addr): Addr {
    const mark = ld(object + OBJECT_MARK);
    if ((mark & MARK_TAG_MASK) !== MARK_INFLATED) return 0;
    return ld(ld(VMState.monitorTable) + 4 * (mark >>> MARK_PAYLOAD_SHIFT));
  }

  /** Whether `thread` owns the object's monitor. */
  owns(thread: Addr, object: Addr): boolean {
    return this.owner(object) === thread;
  }

  /** The thread that owns the object's monitor, 0 for none. */
  owner(object: Addr): Addr {
    const monitor = this.of(object);
    if (monitor !== 0) return ld(monitor + ObjectMonitor.owner);
    const id = this.vm.kernel.thinOwner(object);
    if (id === 0) return 0;
    for (const t of this.vm.scheduler.all()) if (ld(t + JavaThread.id) === id) return t;
    return 0;
  }

  /** Tries to lock for `thread` (the running one): true when it owns the monitor now, false when it stands in the entry queue, blocked. */
  enter(thread: Addr, object: Addr): boolean {
    if (this.vm.kernel.monitorEnter(object) === 0) {
      st(thread + JavaThread.blockedOn, 0);
      st(thread + JavaThread.monitor, 0);
      return true;
    }
    const monitor = this.vm.kernel.inflate(object) >>> 0;
    st(thread + JavaThread.blockedOn, object);
    this.enqueue(thread, monitor, ObjectMonitor.entryHead, ObjectMonitor.entryTail);
    this.vm.scheduler.block(thread, THREAD_BLOCKED, 0);
    return false;
  }

  /** Unlocks for the running thread and wakes the first contender. @returns false when the thread is not the owner */
  exit(object: Addr): boolean {
    const result = this.vm.kernel.monitorExit(object);
    if (result === 1) return false;
    if (result === 2) this.wakeContender(object);
    return true;
  }

  /** After a release that left waiters: the first in the entry queue may try again. */
  wakeContender(object: Addr): void {
    const monitor = this.of(object);
    const first = monitor === 0 ? 0 : ld(monitor + ObjectMonitor.entryHead);
    if (first === 0) return;
    this.dequeue(first, monitor, ObjectMonitor.entryHead, ObjectMonitor.entryTail);
    this.vm.scheduler.wake(first, WAKE_NONE);
  }

  /**
   * First half of Object.wait: releases the monitor entirely and blocks. The second half is `enter` and `restore`.
   * @throws JavaThrow IllegalMonitorStateException
   */
  beginWait(thread: Addr, object: Addr, deadline: number): void {
    this.checkOwner(thread, object);
    const monitor = this.vm.kernel.inflate(object) >>> 0;
    st(thread + JavaThread.savedRecursions, ld(monitor + ObjectMonitor.recursions));
    st(monitor + ObjectMonitor.recursions, 0);
    st(thread + JavaThread.blockedOn, object);
    this.enqueue(thread, monitor, ObjectMonitor.waitHead, ObjectMonitor.waitTail);
    this.exit(object);
    this.vm.scheduler.block(thread, THREAD_WAITING, deadline);
  }

  /** After `enter` succeeded for a thread that waited: its recursions are as before. */
  restoreRecursions(thread: Addr, object: Addr): void {
    const recursions = ld(thread + JavaThread.savedRecursions);
    if (recursions !== 0) st((this.vm.kernel.inflate(object) >>> 0) + ObjectMonitor.recursions, recursions);
    st(thread + JavaThread.savedRecursions, 0);
  }

  /** Object.notify and notifyAll. @throws JavaThrow IllegalMonitorStateException */
  notify(thread: Addr, object: Addr, all: boolean): void {
    this.checkOwner(thread, object);
    const monitor = this.of(object);
    if (monitor === 0) return;
    for (;;) {
      const first = ld(monitor + ObjectMonitor.waitHead);
      if (first === 0) return;
      this.dequeue(first, monitor, ObjectMonitor.waitHead, ObjectMonitor.waitTail);
      // It contends for the monitor, which the notifier holds: the release will wake it.
      this.enqueue(first, monitor, ObjectMonitor.entryHead, ObjectMonitor.entryTail);
      this.vm.scheduler.block(first, THREAD_BLOCKED, 0);
      if (!all) return;
    }
  }

  /** Takes a thread whose wait is over (time-out, interrupt) out of the wait set. */
  cancelWait(thread: Addr): void {
    const monitor = ld(thread + JavaThread.monitor);
    if (monitor === 0 || ld(thread + JavaThread.state) !== THREAD_WAITING) return;
    this.dequeue(thread, monitor, ObjectMonitor.waitHead, ObjectMonitor.waitTail);
  }

  /** Ends a wait, sleep or park because of an interrupt. */
  interruptWait(thread: Addr): void {
    this.cancelWait(thread);
    this.vm.scheduler.wake(thread, WAKE_INTERRUPTED);
  }

  private checkOwner(thread: Addr, object: Addr): void {
    if (!this.owns(thread, object)) {
      throw new JavaThrow("java/lang/IllegalMonitorStateException", "current thread is not owner");
    }
  }

  private enqueue(thread: Addr, monitor: Addr, head: number, tail: number): void {
    const last = ld(monitor + tail);
    st(thread + JavaThread.monitor, monitor);
    st(thread + JavaThread.queueNext, 0);
    st(thread + JavaThread.queuePrev, last);
    if (last === 0) st(monitor + head, thread);
    else st(last + JavaThread.queueNext, thread);
    st(monitor + tail, thread);
  }

  private dequeue(thread: Addr, monitor: Addr, head: number, tail: number): void {
    const next = ld(thread + JavaThread.queueNext);
    const prev = ld(thread + JavaThread.queuePrev);
    if (prev === 0) st(monitor + head, next);
    else st(prev + JavaThread.queueNext, next);
    if (next === 0) st(monitor + tail, prev);
    else st(next + JavaThread.queuePrev, prev);
    st(thread + JavaThread.queueNext, 0);
    st(thread + JavaThread.queuePrev, 0);
    st(thread + JavaThread.monitor, 0);
  }
}
