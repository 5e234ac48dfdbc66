// java.lang.Thread over the VM's green threads.
import { JavaThread, THREAD_PARKED, THREAD_RUNNABLE, THREAD_SLEEPING, THREAD_WAITING, WAKE_INTERRUPTED } from "../../../layout/frame.ts";
import { INTERPRETED, OSR } from "../../../layout/ledger.ts";
import { type Addr, ld, st, st64 } from "../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../layout/object.ts";
import { JavaRethrow, JavaThrow } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { Steps } from "../../../runtime/step-frame.ts";
import { bindThread, javaThreadOf, THREAD_ENTRY, threadObject } from "../../../runtime/threads.ts";
import type { VM } from "../../../runtime/vm.ts";
import { clearInterrupt, deadlineIn } from "./interrupts.ts";
import { stackTraceElements } from "./StackTraceElement.ts";

const stackSizeField = fieldsOf("java/lang/Thread", { stackSize: "J" });
const MIN_STACK = 64 * 1024;

function start(vm: VM, self: Addr): void {
  if (javaThreadOf(vm, self) !== 0) throw new JavaThrow("java/lang/IllegalThreadStateException");
  const wanted = ld(self + stackSizeField(vm).stackSize);
  const bytes = wanted === 0 ? vm.settings.stackBytes : Math.max(MIN_STACK, wanted);
  const thread = vm.scheduler.create(self, bytes);
  if (thread === 0) {
    throw new JavaThrow(
      "java/lang/OutOfMemoryError",
      "unable to create native thread: possibly out of memory or process/resource limits reached",
    );
  }
  bindThread(vm, thread, self);
  vm.stacks.pushRoutine(thread, THREAD_ENTRY);
  vm.scheduler.ready(thread);
}

const sleep: Steps = {
  refs: 0,
  longs: 0,
  steps: [
    (f) => {
      const millis = f.argLong(0);
      if (millis < 0n) throw new JavaThrow("java/lang/IllegalArgumentException", "timeout value is negative");
      if (clearInterrupt(f.vm, f.thread)) throw new JavaThrow("java/lang/InterruptedException", "sleep interrupted");
      if (millis === 0n) return f.block(THREAD_RUNNABLE);
      return f.block(THREAD_SLEEPING, deadlineIn(f.vm, millis));
    },
    (f) => {
      if (ld(f.thread + JavaThread.wake) === WAKE_INTERRUPTED && clearInterrupt(f.vm, f.thread)) {
        throw new JavaThrow("java/lang/InterruptedException", "sleep interrupted");
      }
      return f.return();
    },
  ],
};

/** Thread.interrupt has set the flag: a thread that waits, sleeps or parks goes on. */
function interrupt(vm: VM, self: Addr): void {
  const thread = javaThreadOf(vm, self);
  if (thread === 0) return;
  switch (ld(thread + JavaThread.state)) {
    case THREAD_WAITING:
    case THREAD_SLEEPING:
    case THREAD_PARKED:
      vm.monitors.interruptWait(thread);
      break;
    default:
      st(thread + JavaThread.parkPermit, 1);
  }
}

/** Thread.stop: the exception is thrown in the thread when it next runs. */
function stop(vm: VM, self: Addr, exception: Addr): void {
  const thread = javaThreadOf(vm, self);
  if (thread === 0) return;
  if (thread === vm.currentThread) throw new JavaRethrow(exception);
  st(thread + JavaThread.pendingException, exception);
  interrupt(vm, self);
}

function getThreads(vm: VM): Addr {
  const objects: Addr[] = [];
  for (const t of vm.scheduler.all()) if (threadObject(t) !== 0) objects.push(threadObject(t));
  const array = vm.heap.newRefArray(vm.wk.Thread, objects.length);
  for (let i = 0; i < objects.length; i++) vm.heap.setElement(array, i, objects[i]!);
  return array;
}

function dumpThreads(vm: VM, threads: Addr): Addr {
  if (threads === 0) throw new JavaThrow("java/lang/NullPointerException");
  const n = vm.heap.length(threads);
  if (n === 0) throw new JavaThrow("java/lang/IllegalArgumentException");
  const elementArray = vm.linker.arrayOf(vm.linker.boot("java/lang/StackTraceElement"));
  const result = vm.heap.newRefArray(elementArray, n);
  for (let i = 0; i < n; i++) {
    const object = vm.heap.getElement(threads, i);
    const thread = object === 0 ? 0 : javaThreadOf(vm, object);
    if (thread !== 0) vm.heap.setElement(result, i, stackTraceElements(vm, thread));
  }
  return result;
}

export default natives("java/lang/Thread", {
  "currentThread()Ljava/lang/Thread;": (vm) => threadObject(vm.currentThread),
  "start0()V": start,
  // Of -XX:+ProfileIntComp (runtime/time-ledger.ts); a thread that has not begun or has ended has no times.
  "resetIntCompTimes()V": (vm, self: Addr) => vm.ledger?.reset(javaThreadOf(vm, self)),
  "getIntTime()J": (vm, self: Addr) => BigInt(Math.round(vm.ledger?.read(javaThreadOf(vm, self))?.[INTERPRETED] ?? 0)),
  "getCompTime()J": (vm, self: Addr) => {
    const nanos = vm.ledger?.read(javaThreadOf(vm, self));
    return BigInt(Math.round(nanos?.subarray(INTERPRETED + 1, OSR + 1).reduce((a, b) => a + b, 0) ?? 0));
  },
  "getIntCompTimes()[J": (vm, self: Addr) => {
    const nanos = vm.ledger?.read(javaThreadOf(vm, self));
    if (nanos === undefined) return 0;
    const array = vm.heap.newLongArray(nanos.length);
    nanos.forEach((n, i) => {
      st64(array + ARRAY_BASE + 8 * i, BigInt(Math.round(n)));
    });
    return array;
  },
  "yield()V": {
    refs: 0,
    longs: 0,
    steps: [(f) => f.block(THREAD_RUNNABLE), (f) => f.return()],
  },
  "sleep(J)V": sleep,
  "holdsLock(Ljava/lang/Object;)Z": (vm, object: Addr) => {
    if (object === 0) throw new JavaThrow("java/lang/NullPointerException");
    return vm.monitors.owns(vm.currentThread, object);
  },
  "getThreads()[Ljava/lang/Thread;": getThreads,
  "dumpThreads([Ljava/lang/Thread;)[[Ljava/lang/StackTraceElement;": dumpThreads,
  "interrupt0()V": interrupt,
  // The event that only Windows keeps beside the flag.
  "clearInterruptEvent()V": () => undefined,
  // Green threads have one priority, and no name of the host's.
  "setPriority0(I)V": () => undefined,
  "setNativeName(Ljava/lang/String;)V": () => undefined,
  "stop0(Ljava/lang/Object;)V": stop,
  "suspend0()V": {
    refs: 0,
    longs: 0,
    steps: [
      (f) => {
        const thread = javaThreadOf(f.vm, f.argRef(0));
        if (thread !== 0) f.vm.scheduler.suspend(thread);
        return thread === f.thread ? f.block(THREAD_RUNNABLE) : f.next();
      },
      (f) => f.return(),
    ],
  },
  "resume0()V": (vm, self: Addr) => {
    const thread = javaThreadOf(vm, self);
    if (thread !== 0) vm.scheduler.resume(thread);
  },
});
