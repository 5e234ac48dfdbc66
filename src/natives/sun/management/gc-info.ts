// com.sun.management.GcInfo of a collection, and the notifications about collections: a short-lived daemon thread of the system group
// makes and sends each, as HotSpot's notification thread does.
import { type Addr, ld, st, u8 } from "../../../layout/memory.ts";
import { VMState } from "../../../layout/vm-state.ts";
import { findLocalMethod } from "../../../linking/lookup.ts";
import { symbolOf } from "../../../linking/symbols.ts";
import type { Collection } from "../../../runtime/collector.ts";
import { INITIALIZE, initialized } from "../../../runtime/initialize.ts";
import { fieldsOf, threadFields } from "../../../runtime/library-fields.ts";
import { routine } from "../../../runtime/routines.ts";
import type { Next, StepFrame } from "../../../runtime/step-frame.ts";
import { bindThread, endThread, threadObject } from "../../../runtime/threads.ts";
import type { VM } from "../../../runtime/vm.ts";
import { beanAt, FULL_COLLECTOR, YOUNG_COLLECTOR } from "./memory-beans.ts";
import { POOLS, usageOfPool } from "./memory-usage.ts";

const GC_INFO = "com/sun/management/GcInfo";
const USAGE = "java/lang/management/MemoryUsage";
const COLLECTOR = "com/sun/management/internal/GarbageCollectorExtImpl";
const GC_INFO_INIT =
  "(Lcom/sun/management/internal/GcInfoBuilder;JJJ[Ljava/lang/management/MemoryUsage;[Ljava/lang/management/MemoryUsage;[Ljava/lang/Object;)V";
/** "GcThreadCount". */
const COLLECTOR_THREADS = 1;

const groupFields = fieldsOf("java/lang/ThreadGroup", { parent: "Ljava/lang/ThreadGroup;" });

/** Names of notifications, by kind of collection. */
const BEANS = [YOUNG_COLLECTOR, FULL_COLLECTOR];
const ACTIONS = ["end of minor GC", "end of major GC"];
const NAMES = ["Copy", "MarkSweepCompact"];

const methodOf = (vm: VM, className: string, name: string, descriptor: string): Addr =>
  findLocalMethod(vm.linker.boot(className), symbolOf(name), symbolOf(descriptor));

// --- the GcInfo
const BUILDER = 0; // refs
const BEFORE = 1;
const AFTER = 2;
const EXTRA = 3;
const INFO = 4;
const KIND = 0; // words
const COUNT = 1;

/** Makes the GcInfo of the last collection of a kind (word). Refs: GcInfoBuilder, arrays of MemoryUsage, array of other attributes. Ref result. */
export const MAKE_GC_INFO: number = routine("GcInfo", {
  refs: 5,
  longs: 2,
  steps: [
    (f) => initializeAll(f, [GC_INFO, USAGE]) ?? f.next(),
    // 1: a MemoryUsage for each pool before, then after
    (f) => {
      const { vm } = f;
      const i = f.word(COUNT);
      if (i === 2 * POOLS.length) return f.goto(3);
      const collection = vm.collector.last[f.word(KIND)]!;
      const pool = i % POOLS.length;
      const used = BigInt((i < POOLS.length ? collection.before : collection.after)[pool] ?? 0);
      const [initial, , committed, max] = usageOfPool(vm, POOLS[pool]!).map(BigInt) as [bigint, bigint, bigint, bigint];
      const usage = vm.heap.allocate(vm.linker.boot(USAGE));
      vm.heap.setElement(f.ref(i < POOLS.length ? BEFORE : AFTER), pool, usage);
      f.setWord(COUNT, i + 1);
      return f.call(methodOf(vm, USAGE, "<init>", "(JJJJ)V"), usage, initial, used, committed < used ? used : committed, max);
    },
    (f) => f.goto(1),
    // 3
    (f) => f.call(methodOf(f.vm, "java/lang/Integer", "valueOf", "(I)Ljava/lang/Integer;"), COLLECTOR_THREADS),
    (f) => {
      const { vm } = f;
      if (vm.heap.length(f.ref(EXTRA)) > 0) vm.heap.setElement(f.ref(EXTRA), 0, f.resultRef());
      const info = vm.heap.allocate(vm.linker.boot(GC_INFO));
      f.setRef(INFO, info);
      const { index, start, end } = vm.collector.last[f.word(KIND)]!;
      const since = vm.host.process.startMillis;
      const init = methodOf(vm, GC_INFO, "<init>", GC_INFO_INIT);
      const at = (millis: number): bigint => BigInt(Math.max(0, Math.round(millis - since)));
      return f.call(init, info, f.ref(BUILDER), BigInt(index), at(start), at(end), f.ref(BEFORE), f.ref(AFTER), f.ref(EXTRA));
    },
    (f) => f.finish(f.ref(INFO)),
  ],
});

/** Initialises classes; null when all are. */
export function initializeAll(f: StepFrame, classes: readonly string[]): Next | null {
  for (const name of classes) {
    const klass = f.vm.linker.boot(name);
    if (!initialized(f.vm, klass)) return f.again().run(INITIALIZE, [], [klass]);
  }
  return null;
}

// --- notifications
/** Word of VMState.vmData: bits of the collectors whose collections are told, by kind. */
const ENABLED: Addr = VMState.vmData + 4 * 54;

const GROUP = 0; // refs
const GC = 1;
const INFO_BUILDER = 2;
const TOLD = 3;

const NOTIFY: number = routine("collection notification", {
  refs: 4,
  longs: 1,
  catches: true,
  steps: [
    (f) => {
      const init = findLocalMethod(f.vm.wk.Thread, symbolOf("<init>"), symbolOf("(Ljava/lang/ThreadGroup;Ljava/lang/String;)V"));
      return f.call(init, threadObject(f.thread), f.ref(GROUP), f.vm.strings.create("Notification Thread"));
    },
    (f) => {
      if (f.takeException() !== 0) return f.goto(5);
      f.setRef(GC, beanAt(f.vm, BEANS[f.word(KIND)]!));
      const builder = methodOf(f.vm, COLLECTOR, "getGcInfoBuilder", "()Lcom/sun/management/internal/GcInfoBuilder;");
      return f.call(builder, f.ref(GC));
    },
    (f) => {
      const { vm } = f;
      if (f.takeException() !== 0) return f.goto(5);
      f.setRef(INFO_BUILDER, f.resultRef());
      const usages = (): Addr => vm.heap.newRefArray(vm.linker.boot(USAGE), POOLS.length);
      const before = usages();
      return f.run(MAKE_GC_INFO, [f.ref(INFO_BUILDER), before, usages(), vm.heap.newRefArray(vm.wk.Object, 1), 0], [f.word(KIND), 0]);
    },
    (f) => {
      const { vm } = f;
      if (f.takeException() !== 0) return f.goto(5);
      f.setRef(TOLD, f.routineRef());
      const kind = f.word(KIND);
      const { end, cause } = vm.collector.last[kind]!;
      const text = (s: string): Addr => vm.strings.create(s);
      const tell = methodOf(
        vm,
        COLLECTOR,
        "createGCNotification",
        "(JLjava/lang/String;Ljava/lang/String;Ljava/lang/String;Lcom/sun/management/GcInfo;)V",
      );
      const since = BigInt(Math.max(0, Math.round(end - vm.host.process.startMillis)));
      return f.call(tell, f.ref(GC), since, text(NAMES[kind]!), text(ACTIONS[kind]!), text(cause), f.ref(TOLD));
    },
    (f) => f.next(),
    // 5: the thread ends
    (f) => {
      f.takeException();
      return f.call(f.vm.upcalls.threadExit, threadObject(f.thread));
    },
    (f) => {
      f.takeException();
      return endThread(f) ? f.next() : f.again().next();
    },
  ],
});

/** Tells of collections of a kind from now on, or no longer. */
export function enableNotifications(vm: VM, kind: number, on: boolean): void {
  const bit = 1 << kind;
  st(ENABLED, on ? ld(ENABLED) | bit : ld(ENABLED) & ~bit);
  watch(vm);
}

/** Has the collector call here when anybody listens. */
export function watch(vm: VM): void {
  vm.collector.onCollection = ld(ENABLED) === 0 ? undefined : (collection) => notify(vm, collection);
}

function notify(vm: VM, { full }: Collection): void {
  const kind = full ? 1 : 0;
  if ((ld(ENABLED) & (1 << kind)) === 0) return;
  const thread = vm.scheduler.create(0, vm.settings.stackBytes);
  if (thread === 0) return;
  const object = vm.heap.allocate(vm.wk.Thread);
  bindThread(vm, thread, object);
  st(object + threadFields(vm).priority, 9);
  u8[object + threadFields(vm).daemon] = 1;
  let group = ld(threadObject(ld(VMState.threads)) + threadFields(vm).group);
  for (let parent = group; parent !== 0; parent = ld(parent + groupFields(vm).parent)) group = parent;
  vm.stacks.pushRoutine(thread, NOTIFY, [group], [kind]);
  vm.scheduler.ready(thread);
}
