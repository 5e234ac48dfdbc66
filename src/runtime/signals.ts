// Signals from the host: SIGQUIT prints a thread dump; others go to jdk.internal.misc.Signal.dispatch, in a short-lived daemon thread of
// the system group (HotSpot has a permanent "Signal Dispatcher").

import { SIGQUIT } from "../host/signals.ts";
import type { Ref } from "../layout/addresses.ts";
import { type Addr, ld, st, u8 } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";
import { findLocalMethod } from "../linking/lookup.ts";
import { symbolOf } from "../linking/symbols.ts";
import { fieldsOf, threadFields } from "./library-fields.ts";
import { routine } from "./routines.ts";
import { threadDump } from "./thread-dump.ts";
import { bindThread, endThread, threadObject } from "./threads.ts";
import type { VM } from "./vm.ts";

/** What signals need of the VM, with the thread dump that one of them asks for. */
type Parts = Pick<
  VM,
  | "fault"
  | "flags"
  | "heap"
  | "host"
  | "info"
  | "linker"
  | "monitors"
  | "name"
  | "safepoints"
  | "scheduler"
  | "settings"
  | "stacks"
  | "threadName"
  | "version"
  | "wk"
>;

const groupFields = fieldsOf("java/lang/ThreadGroup", { parent: "Ljava/lang/ThreadGroup;" });

/** Word: the signal's number. Ref: the thread group. */
const DISPATCH: number = routine("signal dispatcher", {
  refs: 1,
  longs: 1,
  catches: true,
  steps: [
    (f) => {
      const { vm } = f;
      const klass = vm.wk.Thread;
      const init = findLocalMethod(klass, symbolOf("<init>"), symbolOf("(Ljava/lang/ThreadGroup;Ljava/lang/String;)V"));
      return f.call(init, threadObject(f.thread), f.ref(0), vm.strings.create("Signal Dispatcher"));
    },
    (f) => {
      f.takeException();
      return f.call(f.vm.upcalls.dispatchSignal, f.word(0));
    },
    (f) => {
      f.takeException();
      return f.call(f.vm.upcalls.threadExit, threadObject(f.thread));
    },
    (f) => {
      f.takeException();
      return endThread(f) ? f.next() : f.goto(3);
    },
  ],
});

/** Looks for signals that have arrived; called at polls and when the VM idles. Returns whether a thread was made for any. */
export function takeSignals(vm: Parts): boolean {
  const signals = vm.host.control.takeSignals();
  if (signals === 0) return false;
  let dispatched = false;
  for (let signal = 1; signal < 32; signal++) {
    if ((signals & (1 << signal)) === 0) continue;
    if (signal === SIGQUIT)
      vm.host.print(
        1,
        vm.safepoints.run("PrintThreads", () => threadDump(vm)),
      );
    else {
      dispatch(vm, signal);
      dispatched = true;
    }
  }
  return dispatched;
}

function dispatch(vm: Parts, signal: number): void {
  const mainGroup = ld(threadObject(ld(VMState.threads)) + threadFields(vm).group);
  const systemGroup = systemGroupOf(vm, mainGroup);
  const thread = vm.scheduler.create(0, vm.settings.stackBytes);
  if (thread === 0) return;
  const object = vm.heap.allocate(vm.wk.Thread);
  bindThread(vm, thread, object);
  st(object + threadFields(vm).priority, 9);
  u8[object + threadFields(vm).daemon] = 1;
  vm.stacks.pushRoutine(thread, DISPATCH, [systemGroup], [signal]);
  vm.scheduler.ready(thread);
}

/** The root of a thread group's ancestors. */
function systemGroupOf(vm: Parts, group: Ref): Addr {
  for (let parent = group; parent !== 0; parent = ld(parent + groupFields(vm).parent)) group = parent;
  return group;
}
