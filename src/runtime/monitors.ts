// Contended monitors, wait and notify. The kernel does uncontended locking; who must block ends up here. A thread that
// contends executes its instruction again when it is woken (JLS 17.1, 17.2).
import type { FrameAddr, MonitorAddr, Ref, ThreadAddr } from "../layout/addresses.ts";
import {
  Frame,
  JavaThread,
  LOCK_OF_METHOD,
  LockRecord,
  ObjectMonitor,
  THREAD_BLOCKED,
  THREAD_FLAG_HEIR,
  THREAD_WAITING,
  WAKE_INTERRUPTED,
  WAKE_NONE,
} from "../layout/frame.ts";
import { type Addr, ld, st, u32 } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { MARK_INFLATED, MARK_PAYLOAD_SHIFT, MARK_TAG_MASK, OBJECT_MARK } from "../layout/object.ts";
import { VMState } from "../layout/vm-state.ts";
import { JavaThrow } from "./java-throw.ts";
import type { VM } from "./vm.ts";

/** What monitors need of the VM. */
type Parts = Pick<VM, "fault" | "kernel" | "scheduler">;

const ACC_SYNCHRONIZED = 0x20;
/** Bytes of a thread's first lock stack. */
const FIRST_LOCK_STACK = 32 * LockRecord.sizeof;

export class Monitors {
  private readonly vm: Parts;

  constructor(vm: Parts) {
    this.vm = vm;
    vm.scheduler.onTimeout = (thread) => this.cancelWait(thread);
  }

  /** Gives a new thread its lock stack, with the zero record below all others. */
  createLockStack(thread: ThreadAddr): void {
    const base = this.vm.kernel.calloc(FIRST_LOCK_STACK) >>> 0;
    if (base === 0) throw this.vm.fault("the C heap is exhausted: no memory for a lock stack");
    st(thread + JavaThread.lockBase, base);
    st(thread + JavaThread.lockTop, base + LockRecord.sizeof);
    st(thread + JavaThread.lockEnd, base + FIRST_LOCK_STACK);
  }

  /** Makes sure that the next record has room. */
  growLockStack(thread: ThreadAddr): void {
    const base = ld(thread + JavaThread.lockBase);
    const bytes = ld(thread + JavaThread.lockEnd) - base;
    if (ld(thread + JavaThread.lockTop) - base < bytes) return;
    const larger = this.vm.kernel.malloc(2 * bytes) >>> 0;
    if (larger === 0) throw this.vm.fault("the C heap is exhausted: no memory for a lock stack");
    u32.copyWithin(larger >>> 2, base >>> 2, (base + bytes) >>> 2);
    this.vm.kernel.free(base);
    st(thread + JavaThread.lockBase, larger);
    st(thread + JavaThread.lockTop, larger + bytes);
    st(thread + JavaThread.lockEnd, larger + 2 * bytes);
  }

  /** The records of a frame, the last one first. */
  *recordsOf(thread: ThreadAddr, frame: FrameAddr): IterableIterator<{ readonly object: Ref; readonly ofMethod: boolean }> {
    // Records of the frames above lie above.
    for (let at = ld(thread + JavaThread.lockTop) - LockRecord.sizeof; at > ld(thread + JavaThread.lockBase); at -= LockRecord.sizeof) {
      const word = ld(at + LockRecord.frame);
      if ((word & ~LOCK_OF_METHOD) >>> 0 === frame && ld(at + LockRecord.object) !== 0) {
        yield { object: ld(at + LockRecord.object), ofMethod: (word & LOCK_OF_METHOD) !== 0 };
      }
    }
  }

  /**
   * A return found other records than that of a synchronized method's own lock. As in HotSpot, what was entered after the method's own was
   * left has taken its place; else the method's own is left, and what is left locked stays so until the frame is unwound.
   * @returns true when the return can be executed again, false for an IllegalMonitorStateException
   */
  unbalancedReturn(thread: ThreadAddr, frame: FrameAddr): boolean {
    const own = (frame | LOCK_OF_METHOD) >>> 0;
    const top = ld(thread + JavaThread.lockTop) - LockRecord.sizeof;
    const below = top - LockRecord.sizeof;
    if (ld(below + LockRecord.frame) === own && ld(below + LockRecord.object) === 0) {
      st(below + LockRecord.object, ld(top + LockRecord.object));
      st(thread + JavaThread.lockTop, top);
      return true;
    }
    for (let at = top; (ld(at + LockRecord.frame) | LOCK_OF_METHOD) >>> 0 === own; at -= LockRecord.sizeof) {
      const object = ld(at + LockRecord.object);
      if (ld(at + LockRecord.frame) !== own || object === 0) continue;
      st(at + LockRecord.object, 0);
      this.exit(object);
    }
    return false;
  }

  /**
   * Leaves all monitors of a frame that is unwound.
   * @returns whether they were none but the one of its method, if that is synchronized
   */
  leaveFrame(thread: ThreadAddr, frame: FrameAddr): boolean {
    const isSynchronized = (ld(ld(frame + Frame.method) + Method.accessFlags) & ACC_SYNCHRONIZED) !== 0;
    let left = 0;
    let own = !isSynchronized;
    for (;;) {
      const at = ld(thread + JavaThread.lockTop) - LockRecord.sizeof;
      const word = ld(at + LockRecord.frame);
      if ((word & ~LOCK_OF_METHOD) >>> 0 !== frame) return left === 0 && own;
      st(thread + JavaThread.lockTop, at);
      const object = ld(at + LockRecord.object);
      if (object !== 0) this.exit(object);
      if ((word & LOCK_OF_METHOD) === 0) left++;
      else if (object !== 0) own = true;
      else if (left > 0) {
        // The one entered after it has taken its place.
        own = true;
        left--;
      }
    }
  }

  /** The object's monitor if it is inflated, else 0. */
  of(object: Ref): Addr {
    const mark = ld(object + OBJECT_MARK);
    if ((mark & MARK_TAG_MASK) !== MARK_INFLATED) return 0;
    return ld(ld(VMState.monitorTable) + 4 * (mark >>> MARK_PAYLOAD_SHIFT));
  }

  /** Whether `thread` owns the object's monitor. */
  owns(thread: ThreadAddr, object: Ref): boolean {
    return this.owner(object) === thread;
  }

  /** The thread that owns the object's monitor, 0 for none. */
  owner(object: Ref): ThreadAddr {
    const monitor = this.of(object);
    if (monitor !== 0) return ld(monitor + ObjectMonitor.owner);
    const id = this.vm.kernel.thinOwner(object);
    if (id === 0) return 0;
    for (const t of this.vm.scheduler.all()) if (ld(t + JavaThread.id) === id) return t;
    return 0;
  }

  /** Tries to lock for `thread` (the running one): true when it owns the monitor now, false when it stands in the entry queue, blocked. */
  enter(thread: ThreadAddr, object: Ref): boolean {
    st(thread + JavaThread.flags, ld(thread + JavaThread.flags) & ~THREAD_FLAG_HEIR);
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
  exit(object: Ref): boolean {
    const result = this.vm.kernel.monitorExit(object);
    if (result === 1) return false;
    if (result === 2) this.wakeContender(object);
    return true;
  }

  /** After a release that left waiters: the first in the entry queue may try again. */
  wakeContender(object: Ref): void {
    const monitor = this.of(object);
    const first = monitor === 0 ? 0 : ld(monitor + ObjectMonitor.entryHead);
    if (first === 0) return;
    this.dequeue(first, monitor, ObjectMonitor.entryHead, ObjectMonitor.entryTail);
    st(first + JavaThread.flags, ld(first + JavaThread.flags) | THREAD_FLAG_HEIR);
    this.vm.scheduler.wake(first, WAKE_NONE);
  }

  /** A thread that was woken to try for a monitor does not come to it (stopped, suspended): the next contender has its turn. */
  passOn(thread: ThreadAddr): void {
    const flags = ld(thread + JavaThread.flags);
    if ((flags & THREAD_FLAG_HEIR) === 0) return;
    st(thread + JavaThread.flags, flags & ~THREAD_FLAG_HEIR);
    const object = ld(thread + JavaThread.blockedOn);
    // Whoever holds it wakes the next when it leaves. (The flag may be old: then a thread looks for nothing.)
    if (object !== 0 && this.owner(object) === 0) this.wakeContender(object);
  }

  /**
   * First half of Object.wait: releases the monitor entirely and blocks. The second half is `enter` and `restore`.
   * @throws JavaThrow IllegalMonitorStateException
   */
  beginWait(thread: ThreadAddr, object: Ref, deadline: number): void {
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
  restoreRecursions(thread: ThreadAddr, object: Ref): void {
    const recursions = ld(thread + JavaThread.savedRecursions);
    if (recursions !== 0) st((this.vm.kernel.inflate(object) >>> 0) + ObjectMonitor.recursions, recursions);
    st(thread + JavaThread.savedRecursions, 0);
  }

  /** Object.notify and notifyAll. @throws JavaThrow IllegalMonitorStateException */
  notify(thread: ThreadAddr, object: Ref, all: boolean): void {
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
  cancelWait(thread: ThreadAddr): void {
    const monitor = ld(thread + JavaThread.monitor);
    if (monitor === 0 || ld(thread + JavaThread.state) !== THREAD_WAITING) return;
    this.dequeue(thread, monitor, ObjectMonitor.waitHead, ObjectMonitor.waitTail);
  }

  /** Ends a wait, sleep or park because of an interrupt. */
  interruptWait(thread: ThreadAddr): void {
    this.cancelWait(thread);
    this.vm.scheduler.wake(thread, WAKE_INTERRUPTED);
  }

  private checkOwner(thread: ThreadAddr, object: Ref): void {
    if (!this.owns(thread, object)) {
      throw new JavaThrow("java/lang/IllegalMonitorStateException", "current thread is not owner");
    }
  }

  private enqueue(thread: ThreadAddr, monitor: MonitorAddr, head: number, tail: number): void {
    const last = ld(monitor + tail);
    st(thread + JavaThread.monitor, monitor);
    st(thread + JavaThread.queueNext, 0);
    st(thread + JavaThread.queuePrev, last);
    if (last === 0) st(monitor + head, thread);
    else st(last + JavaThread.queueNext, thread);
    st(monitor + tail, thread);
  }

  private dequeue(thread: ThreadAddr, monitor: MonitorAddr, head: number, tail: number): void {
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
