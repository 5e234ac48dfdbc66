// Finalizers and the reference handler: what the collector found goes to Java (java.lang.ref).
import type { Ref } from "../layout/addresses.ts";
import { JavaThread, THREAD_REFERENCE_WAIT, WAKE_NOTIFIED } from "../layout/frame.ts";
import { ld } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";
import { routine } from "./routines.ts";
import type { VM } from "./vm.ts";

/** Finalizer.register(object), after Object.<init> of an object with a finalizer. Ref: the object. */
export const REGISTER_FINALIZER: number = routine("register finalizer", {
  refs: 1,
  longs: 0,
  steps: [(f) => f.call(f.vm.upcalls.registerFinalizer, f.ref(0)), (f) => f.finish()],
});

/** Wakes the Reference Handler when a collection left pending references. */
export function wakeReferenceHandler(vm: Pick<VM, "scheduler">): void {
  if (ld(VMState.pendingReferences) === 0) return;
  for (const t of vm.scheduler.all()) {
    if (ld(t + JavaThread.state) === THREAD_REFERENCE_WAIT) vm.scheduler.wake(t, WAKE_NOTIFIED);
  }
}

/** Whether the collector has left references for the Reference Handler. */
export const hasPendingReferences = (): boolean => ld(VMState.pendingReferences) !== 0;

/** Takes the pending list (linked through Reference.discovered). */
export function takePendingReferences(vm: Pick<VM, "clearPendingReferences">): Ref {
  const list = ld(VMState.pendingReferences);
  vm.clearPendingReferences();
  return list;
}
