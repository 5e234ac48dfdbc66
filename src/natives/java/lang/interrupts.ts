// Interrupts and deadlines as Object.wait, Thread.sleep and Unsafe.park share them (JLS 17.2.3).
import { type Addr, u8 } from "../../../layout/memory.ts";
import { threadFields } from "../../../runtime/library-fields.ts";
import { threadObject } from "../../../runtime/threads.ts";
import type { VM } from "../../../runtime/vm.ts";

/** Thread.interrupted of the thread's object. */
export const isInterrupted = (vm: VM, thread: Addr): boolean => u8[threadObject(thread) + threadFields(vm).interrupted] !== 0;

/** Clears the flag; true when it was set. */
export function clearInterrupt(vm: VM, thread: Addr): boolean {
  const at = threadObject(thread) + threadFields(vm).interrupted;
  const was = u8[at] !== 0;
  u8[at] = 0;
  return was;
}

/** Host nanoseconds `millis` from now. */
export const deadlineIn = (vm: VM, millis: bigint): number =>
  vm.host.clock.nanoTime() + Math.min(Number(millis) * 1e6, Number.MAX_SAFE_INTEGER / 4);
