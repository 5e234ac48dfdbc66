// Which objects threads have locked, for thread dumps and deadlocks. Found by a walk over the heap: locks are in mark words and
// in AbstractOwnableSynchronizers, not in frames. Nothing here allocates, so addresses stay good while it runs.

import { Op } from "../../../bytecode/opcodes.ts";
import { Frame, JavaThread, THREAD_BLOCKED, THREAD_PARKED } from "../../../layout/frame.ts";
import { type Addr, ld, u8 } from "../../../layout/memory.ts";
import { Method } from "../../../layout/metadata.ts";
import { MARK_NEUTRAL, MARK_TAG_MASK, OBJECT_KLASS, OBJECT_MARK } from "../../../layout/object.ts";
import { VMState } from "../../../layout/vm-state.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { callerJavaFrame, frameBci, frameMethod, NATIVE_BCI, topJavaFrame } from "../../../runtime/stack-walk.ts";
import { threadObject } from "../../../runtime/threads.ts";
import type { VM } from "../../../runtime/vm.ts";

const SYNCHRONIZER = "java/util/concurrent/locks/AbstractOwnableSynchronizer";
const owners = fieldsOf(SYNCHRONIZER, { exclusiveOwnerThread: "Ljava/lang/Thread;" });
const parkFields = fieldsOf("java/lang/Thread", { parkBlocker: "Ljava/lang/Object;" });

const ACC_STATIC = 0x8;
const ACC_SYNCHRONIZED = 0x20;

export interface Held {
  /** Objects whose monitor the thread owns. */
  readonly monitors: Addr[];
  /** AbstractOwnableSynchronizers that it owns exclusively. */
  readonly synchronizers: Addr[];
}

/** What each of some threads (JavaThreads) holds. */
export function heldBy(vm: VM, threads: readonly Addr[]): Map<Addr, Held> {
  const held = new Map<Addr, Held>(threads.map((t) => [t, { monitors: [], synchronizers: [] }]));
  const byObject = new Map(threads.map((t) => [threadObject(t), t]));
  const { kernel } = vm;
  const synchronizer = vm.linker.boot(SYNCHRONIZER);
  const owner = owners(vm).exclusiveOwnerThread;
  // Most classes are met often: whether one is a synchronizer is asked once.
  const synchronizers = new Map<Addr, boolean>();
  kernel.retireWindow();
  for (const [start, top] of [
    [VMState.edenStart, VMState.edenTop],
    [VMState.fromStart, VMState.fromTop],
    [VMState.oldStart, VMState.oldTop],
  ] as const) {
    const end = ld(top);
    for (let object = ld(start); object < end; object = kernel.nextObject(object) >>> 0) {
      const klass = ld(object + OBJECT_KLASS);
      let owned = synchronizers.get(klass);
      if (owned === undefined) {
        owned = vm.isSubclass(klass, synchronizer);
        synchronizers.set(klass, owned);
      }
      if (owned) held.get(byObject.get(ld(object + owner)) ?? 0)?.synchronizers.push(object);
      if ((ld(object + OBJECT_MARK) & MARK_TAG_MASK) !== MARK_NEUTRAL) held.get(vm.monitors.owner(object))?.monitors.push(object);
    }
  }
  return held;
}

/** What a thread waits for, and the JavaThread that owns that; 0 for nothing, for nobody. */
export function waitsFor(vm: VM, thread: Addr): [object: Addr, owner: Addr] {
  const state = ld(thread + JavaThread.state);
  if (state === THREAD_PARKED) {
    const blocker = ld(threadObject(thread) + parkFields(vm).parkBlocker);
    if (blocker === 0 || !vm.isInstance(blocker, vm.linker.boot(SYNCHRONIZER))) return [blocker, 0];
    const owner = ld(blocker + owners(vm).exclusiveOwnerThread);
    for (const t of vm.scheduler.all()) if (owner !== 0 && threadObject(t) === owner) return [blocker, t];
    return [blocker, 0];
  }
  const object = ld(thread + JavaThread.blockedOn);
  return [object, object !== 0 && state === THREAD_BLOCKED ? vm.monitors.owner(object) : 0];
}

/** Threads in cycles of waiting; `synchronizers`: those of java.util.concurrent count too. */
export function deadlocked(vm: VM, synchronizers: boolean): Addr[] {
  const next = new Map<Addr, Addr>();
  for (const t of vm.scheduler.all()) {
    if (synchronizers || ld(t + JavaThread.state) === THREAD_BLOCKED) next.set(t, waitsFor(vm, t)[1]);
  }
  const found: Addr[] = [];
  for (const start of next.keys()) {
    let t = next.get(start) ?? 0;
    for (let steps = 0; t !== 0 && t !== start && steps < next.size; steps++) t = next.get(t) ?? 0;
    if (t === start) found.push(start);
  }
  return found;
}

/** How deep on its stack (0 = top) a thread locked an object; -1 when no frame shows it. */
export function depthOfLock(vm: VM, thread: Addr, object: Addr): number {
  let depth = 0;
  let best = -1;
  for (let frame = topJavaFrame(thread); frame !== 0; frame = callerJavaFrame(frame), depth++) {
    const method = frameMethod(frame);
    const flags = ld(method + Method.accessFlags);
    const locals = ld(frame + Frame.locals);
    if ((flags & ACC_SYNCHRONIZED) !== 0) {
      const lock = (flags & ACC_STATIC) !== 0 ? vm.linker.mirrorOf(ld(method + Method.holder)) : ld(locals);
      if (lock === object) best = depth; // the oldest is the one that locked first
    }
    if (frameBci(frame) !== NATIVE_BCI && hasMonitorEnter(method)) {
      for (let slot = 0; slot < ld(method + Method.maxLocals); slot++) if (ld(locals + 4 * slot) === object) best = depth;
    }
  }
  return best;
}

/** Whether the code may hold a monitorenter; an operand that looks like one does no harm. */
function hasMonitorEnter(method: Addr): boolean {
  const code = ld(method + Method.code);
  return u8.subarray(code, code + ld(method + Method.codeLength)).includes(Op.monitorenter);
}
