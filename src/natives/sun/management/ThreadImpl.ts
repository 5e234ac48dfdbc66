// sun.management.ThreadImpl: threads, their times and stacks.

import { JavaThread } from "../../../layout/frame.ts";
import { type Addr, f64, ld, ld64, ldi, st, st64 } from "../../../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../../../layout/object.ts";
import { findLocalMethod } from "../../../linking/lookup.ts";
import { symbolOf } from "../../../linking/symbols.ts";
import { INITIALIZE, initialized } from "../../../runtime/initialize.ts";
import { threadFields } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { Next, StepFrame } from "../../../runtime/step-frame.ts";
import { threadObject } from "../../../runtime/threads.ts";
import type { VM } from "../../../runtime/vm.ts";
import { allAbsent } from "../../absent-sockets.ts";
import { stackTraceElements } from "../../java/lang/StackTraceElement.ts";
import { deadlocked, depthOfLock, heldBy, waitsFor } from "./locks.ts";
import { liveThreads, PEAK_THREADS } from "./VMManagementImpl.ts";

const longAt = (array: Addr, i: number): bigint => ld64(array + ARRAY_BASE + 8 * i);

/** The JavaThread with a java.lang.Thread's id; 0 when it is not alive. */
function threadWithId(vm: VM, id: bigint): Addr {
  const { tid } = threadFields(vm);
  for (const t of vm.scheduler.all()) if (threadObject(t) !== 0 && ld64(threadObject(t) + tid) === id) return t;
  return 0;
}

/** Time on the processor in nanoseconds; id 0 is the running thread, -1 the answer for one that is not alive. */
function cpuTime(vm: VM, id: bigint): number {
  const thread = id === 0n ? vm.currentThread : threadWithId(vm, id);
  return thread === 0 ? -1 : Math.floor(f64[(thread + JavaThread.cpuNanos) >>> 3]!);
}

function cpuTimes(vm: VM, ids: Addr, result: Addr): void {
  for (let i = 0; i < ld(ids + ARRAY_LENGTH); i++) st64(result + ARRAY_BASE + 8 * i, BigInt(cpuTime(vm, longAt(ids, i))));
}

/** A stack trace of at most `depth` frames (-1: all) as StackTraceElement[]. */
function trace(vm: VM, thread: Addr, depth: number): Addr {
  const whole = stackTraceElements(vm, thread);
  const length = depth < 0 ? vm.heap.length(whole) : Math.min(depth, vm.heap.length(whole));
  if (length === vm.heap.length(whole)) return whole;
  const part = vm.heap.newRefArray(vm.linker.boot("java/lang/StackTraceElement"), length);
  for (let i = 0; i < length; i++) vm.heap.setElement(part, i, vm.heap.getElement(whole, i));
  return part;
}

const RESULT = 0; // ref: ThreadInfo[]
const THREADS = 1; // ref: Thread[], null for those that are not alive
const INFO = 2; // ref: the ThreadInfo being made
const INDEX = 0; // word

const INFO_CLASS = "java/lang/management/ThreadInfo";
const CONSTRUCTOR = "(Ljava/lang/Thread;ILjava/lang/Object;Ljava/lang/Thread;JJJJ[Ljava/lang/StackTraceElement;)V";
const LOCKS_CONSTRUCTOR =
  "(Ljava/lang/Thread;ILjava/lang/Object;Ljava/lang/Thread;JJJJ[Ljava/lang/StackTraceElement;[Ljava/lang/Object;[I[Ljava/lang/Object;)V";
/** Of counts and times that are not measured. */
const UNMEASURED = 0n;
const NO_TIME = -1n;

/** The Thread objects of ids (null for dead ones), or of all threads for a null array. */
function threadsOf(vm: VM, ids: Addr): Addr {
  const threads: Addr[] = [];
  if (ids === 0) for (const t of vm.scheduler.all()) threads.push(t);
  else for (let i = 0; i < ld(ids + ARRAY_LENGTH); i++) threads.push(threadWithId(vm, longAt(ids, i)));
  const objects = threads.map((t) => (t === 0 ? 0 : threadObject(t))).filter((object) => ids !== 0 || object !== 0);
  const array = vm.heap.newRefArray(vm.wk.Thread, objects.length);
  objects.forEach((object, i) => {
    vm.heap.setElement(array, i, object);
  });
  return array;
}

/** Whether monitors and synchronizers are asked for: bits of the native's own making. */
const WITH_MONITORS = 1;
const WITH_SYNCHRONIZERS = 2;

function refArray(vm: VM, objects: readonly Addr[]): Addr {
  const array = vm.heap.newRefArray(vm.wk.Object, objects.length);
  objects.forEach((object, i) => {
    vm.heap.setElement(array, i, object);
  });
  return array;
}

/** Begins the next ThreadInfo, or says that all are made. */
function nextInfo(f: StepFrame, depth: number, locks = 0): Next | null {
  const { vm } = f;
  const threads = f.ref(THREADS);
  for (let i = f.word(INDEX); i < vm.heap.length(threads); i++) {
    const object = vm.heap.getElement(threads, i);
    const thread = object === 0 ? 0 : ld(object + threadFields(vm).eetop);
    if (thread === 0) continue;
    f.setWord(INDEX, i);
    const klass = vm.linker.boot(INFO_CLASS);
    const info = vm.heap.allocate(klass);
    f.setRef(INFO, info);
    const [blocker, ownerThread] = waitsFor(vm, thread);
    const owner = ownerThread === 0 ? 0 : threadObject(ownerThread);
    const status = ldi(object + threadFields(vm).threadStatus);
    const elements = depth === 0 ? 0 : trace(vm, thread, depth);
    if (locks === 0) {
      const method = findLocalMethod(klass, symbolOf("<init>"), symbolOf(CONSTRUCTOR));
      return f.call(method, info, object, status, blocker, owner, UNMEASURED, NO_TIME, UNMEASURED, NO_TIME, elements);
    }
    const { monitors, synchronizers } = heldBy(vm, [thread]).get(thread)!;
    const shown = (locks & WITH_MONITORS) !== 0 ? monitors.map((m) => [m, depthOfLock(vm, thread, m)] as const) : [];
    shown.sort((a, b) => a[1] - b[1]);
    const monitorArray = refArray(
      vm,
      shown.map(([monitor]) => monitor),
    );
    const depths = vm.heap.newIntArray(shown.length);
    shown.forEach(([, at], j) => {
      st(depths + ARRAY_BASE + 4 * j, at);
    });
    const synchronizerArray = refArray(vm, (locks & WITH_SYNCHRONIZERS) !== 0 ? synchronizers : []);
    const method = findLocalMethod(klass, symbolOf("<init>"), symbolOf(LOCKS_CONSTRUCTOR));
    return f.call(
      method,
      info,
      object,
      status,
      blocker,
      owner,
      UNMEASURED,
      NO_TIME,
      UNMEASURED,
      NO_TIME,
      elements,
      monitorArray,
      depths,
      synchronizerArray,
    );
  }
  return null;
}

/** Step 1 of both natives. */
const initializeInfo = (f: StepFrame): Next => {
  const klass = f.vm.linker.boot(INFO_CLASS);
  return initialized(f.vm, klass) ? f.next() : f.run(INITIALIZE, [], [klass]);
};

/** Step 3 of both natives: back to step 2 for the next one. */
const keepInfo = (f: StepFrame): Next => {
  const i = f.word(INDEX);
  f.vm.heap.setElement(f.ref(RESULT), i, f.ref(INFO));
  f.setWord(INDEX, i + 1);
  return f.goto(2);
};

/** A Thread[]; null for no threads. */
function threadArray(vm: VM, threads: readonly Addr[]): Addr {
  if (threads.length === 0) return 0;
  const array = vm.heap.newRefArray(vm.wk.Thread, threads.length);
  threads.forEach((thread, i) => {
    vm.heap.setElement(array, i, threadObject(thread));
  });
  return array;
}

export default natives("sun/management/ThreadImpl", {
  "getThreads()[Ljava/lang/Thread;": (vm) => threadsOf(vm, 0),
  /** getThreadInfo1(ids, maximum depth or -1, result) */
  "getThreadInfo1([JI[Ljava/lang/management/ThreadInfo;)V": {
    refs: 3,
    longs: 1,
    steps: [
      (f) => {
        f.setRef(THREADS, threadsOf(f.vm, f.argRef(0)));
        f.setRef(RESULT, f.argRef(2));
        return f.next();
      },
      initializeInfo,
      (f) => nextInfo(f, f.argInt(1)) ?? f.return(),
      keepInfo,
    ],
  },
  /** dumpThreads0(ids or null, monitors, synchronizers, maximum depth) */
  "dumpThreads0([JZZI)[Ljava/lang/management/ThreadInfo;": {
    refs: 3,
    longs: 1,
    steps: [
      (f) => {
        const { vm } = f;
        f.setRef(THREADS, threadsOf(vm, f.argRef(0)));
        f.setRef(RESULT, vm.heap.newRefArray(vm.linker.boot(INFO_CLASS), vm.heap.length(f.ref(THREADS))));
        return f.next();
      },
      initializeInfo,
      (f) =>
        nextInfo(f, f.argInt(3), (f.argInt(1) !== 0 ? WITH_MONITORS : 0) | (f.argInt(2) !== 0 ? WITH_SYNCHRONIZERS : 0)) ??
        f.return(f.ref(RESULT)),
      keepInfo,
    ],
  },
  "getThreadTotalCpuTime0(J)J": cpuTime,
  "getThreadUserCpuTime0(J)J": cpuTime,
  "getThreadTotalCpuTime1([J[J)V": cpuTimes,
  "getThreadUserCpuTime1([J[J)V": cpuTimes,
  "findMonitorDeadlockedThreads0()[Ljava/lang/Thread;": (vm) => threadArray(vm, deadlocked(vm, false)),
  "findDeadlockedThreads0()[Ljava/lang/Thread;": (vm) => threadArray(vm, deadlocked(vm, true)),
  "resetPeakThreadCount0()V": (vm) => st(PEAK_THREADS, liveThreads(vm)),
  /** Times are always measured. */
  "setThreadCpuTimeEnabled0(Z)V": () => {},
  // What initOptionalSupportFields says is not supported, Java refuses before it comes here.
  ...allAbsent("java/lang/UnsupportedOperationException", "allocations and contention of threads are not measured", [
    "getThreadAllocatedMemory0(J)J",
    "getThreadAllocatedMemory1([J[J)V",
    "getTotalThreadAllocatedMemory()J",
    "setThreadAllocatedMemoryEnabled0(Z)V",
    "setThreadContentionMonitoringEnabled0(Z)V",
    "resetContentionTimes0(J)V",
  ]),
});
