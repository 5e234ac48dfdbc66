// The life of a Java thread: start, run, uncaught exceptions, end (JLS 17, java.lang.Thread).
import type { Ref, ThreadAddr } from "../layout/addresses.ts";
import { EVENT_THREAD_ENDED, EVENT_THREAD_STARTED } from "../layout/events.ts";
import { JavaThread, THREAD_TERMINATED, WAKE_NONE } from "../layout/frame.ts";
import { type Addr, ld, st, st64, u8 } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";
import { externalName } from "../linking/klass-view.ts";
import { findMethod, selectMethod } from "../linking/lookup.ts";
import { symbolOf } from "../linking/symbols.ts";
import { noteEvent } from "./events.ts";
import { threadFields } from "./library-fields.ts";
import { routine } from "./routines.ts";
import { STATUS_TERMINATED } from "./scheduler.ts";
import type { StepFrame } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** What the fields of a thread's object need of the VM. */
type Parts = Pick<VM, "fault" | "linker">;

export const threadObject = (thread: ThreadAddr): Ref => ld(thread + JavaThread.threadObj);

export function isDaemon(vm: Parts, thread: ThreadAddr): boolean {
  const object = threadObject(thread);
  return object !== 0 && u8[object + threadFields(vm).daemon] !== 0;
}

/** The JavaThread of a java.lang.Thread; 0 when it is not alive. */
export const javaThreadOf = (vm: Parts, object: Ref): ThreadAddr => ld(object + threadFields(vm).eetop);

/** Binds a java.lang.Thread to its JavaThread. */
export function bindThread(vm: Parts, thread: ThreadAddr, object: Ref): void {
  noteEvent(EVENT_THREAD_STARTED, ld(thread + JavaThread.id));
  st(thread + JavaThread.threadObj, object);
  st64(object + threadFields(vm).eetop, BigInt(thread));
}

/** The exception that a thread's run ended with goes to its uncaught-exception handler. */
const EXCEPTION = 0;

/** First frame of every thread but main. */
export const THREAD_ENTRY: number = routine("thread", {
  refs: 1,
  longs: 0,
  catches: true,
  steps: [
    (f) => {
      const { vm } = f;
      const object = threadObject(f.thread);
      const run = findMethod(vm.wk.Thread, symbolOf("run"), symbolOf("()V"));
      return f.call(selectMethod(vm.heap.klassOf(object), run), object);
    },
    (f) => {
      const exception = f.takeException();
      if (exception === 0) return f.next();
      f.setRef(EXCEPTION, exception);
      f.vm.reportUncaught(f.thread, exception);
      return f.call(f.vm.upcalls.dispatchUncaughtException, threadObject(f.thread), exception);
    },
    (f) => {
      handlerFailed(f);
      return f.call(f.vm.upcalls.threadExit, threadObject(f.thread));
    },
    (f) => {
      f.takeException();
      return endThread(f) ? f.next() : f.goto(3);
    },
  ],
});

/** An exception out of an uncaught-exception handler is told, and forgotten. */
export function handlerFailed(f: StepFrame): void {
  const exception = f.takeException();
  if (exception === 0) return;
  const { vm } = f;
  vm.host.print(
    2,
    `\nException: ${externalName(vm.heap.klassOf(exception))} thrown from the UncaughtExceptionHandler in thread "${vm.threadName(f.thread)}"\n`,
  );
}

/** Marks the running thread's Thread object as ended and wakes who joins it. False: blocked on the object's monitor, try again. */
export function announceEnd(vm: Pick<VM, "fault" | "linker" | "monitors">, thread: ThreadAddr): boolean {
  const object = threadObject(thread);
  if (!vm.monitors.enter(thread, object)) return false;
  const fields = threadFields(vm);
  st(object + fields.threadStatus, STATUS_TERMINATED);
  st64(object + fields.eetop, 0n);
  vm.monitors.notify(thread, object, true);
  vm.monitors.exit(object);
  return true;
}

/** Ends the running thread. False: blocked, try again. */
export function endThread(f: StepFrame): boolean {
  const { vm, thread } = f;
  if (!announceEnd(vm, thread)) return false;
  st(thread + JavaThread.state, THREAD_TERMINATED);
  noteEvent(EVENT_THREAD_ENDED, ld(thread + JavaThread.id));
  vm.scheduler.destroy(thread);
  vm.threadEnded();
  return true;
}

/** Threads that keep the VM alive, apart from `but`. */
export function hasUserThreads(vm: Pick<VM, "fault" | "linker" | "scheduler">, but: Addr): boolean {
  for (const t of vm.scheduler.all()) if (t !== but && !isDaemon(vm, t)) return true;
  return false;
}

/** The thread that waits in DestroyJavaVM goes on looking. */
export function wakeDestroyer(vm: Pick<VM, "scheduler">): void {
  const waiter = ld(VMState.vmData + 4 * DESTROYER);
  if (waiter === 0) return;
  st(VMState.vmData + 4 * DESTROYER, 0);
  vm.scheduler.wake(waiter, WAKE_NONE);
}

/** Word of VMState.vmData: the thread that waits for the others to end. */
export const DESTROYER = 0;
/** Word of VMState.vmData: oop slot of the java.lang.Class of main. */
export const MAIN_CLASS = 1;
