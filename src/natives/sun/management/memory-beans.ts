// The memory pools and managers of java.lang.management: Java objects, made once by the class library at the VM's wish, in a
// fixed order in one array. Must not know which native asks.
import { type Addr, ld, st } from "../../../layout/memory.ts";
import { VMState } from "../../../layout/vm-state.ts";
import { findLocalMethod } from "../../../linking/lookup.ts";
import { symbolOf } from "../../../linking/symbols.ts";
import { INITIALIZE, initialized } from "../../../runtime/initialize.ts";
import { routine } from "../../../runtime/routines.ts";
import type { Next, StepFrame } from "../../../runtime/step-frame.ts";
import type { VM } from "../../../runtime/vm.ts";

export const METASPACE_POOL = 0;
export const TENURED_POOL = 1;
export const EDEN_POOL = 2;
export const SURVIVOR_POOL = 3;
export const METASPACE_MANAGER = 4;
export const YOUNG_COLLECTOR = 5;
export const FULL_COLLECTOR = 6;
const BEANS = 7;

/** Names as those of HotSpot's serial collector, which this VM's is. */
const NAMES = ["Metaspace", "Tenured Gen", "Eden Space", "Survivor Space", "Metaspace Manager", "Copy", "MarkSweepCompact"];

/** The pools of each manager. */
export const POOLS_OF: Readonly<Record<number, readonly number[]>> = {
  [METASPACE_MANAGER]: [METASPACE_POOL],
  [YOUNG_COLLECTOR]: [EDEN_POOL, SURVIVOR_POOL],
  [FULL_COLLECTOR]: [EDEN_POOL, SURVIVOR_POOL, TENURED_POOL],
};

/** Word of VMState.vmData: oop slot of the array, 0 until it is made. */
const SLOT: Addr = VMState.vmData + 4 * 62;

const ARRAY = 0; // ref
const COUNT = 0; // word: beans made so far

const FACTORY = "sun/management/ManagementFactoryHelper";
const COLLECTOR_FACTORY = "com/sun/management/internal/GarbageCollectorExtImpl";

/** No threshold: its use is refused by Java. */
const UNSUPPORTED = -1n;

function make(f: StepFrame, bean: number): Next {
  const { vm } = f;
  const name = vm.strings.create(NAMES[bean]!);
  const collector = bean >= YOUNG_COLLECTOR;
  const klass = vm.linker.boot(collector ? COLLECTOR_FACTORY : FACTORY);
  if (!initialized(vm, klass)) return f.again().run(INITIALIZE, [], [klass]);
  const method = (key: string, descriptor: string): Addr => findLocalMethod(klass, symbolOf(key), symbolOf(descriptor));
  if (collector) {
    const create = method("createGarbageCollector", "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/management/GarbageCollectorMXBean;");
    return f.call(create, name, 0);
  }
  if (bean === METASPACE_MANAGER) {
    return f.call(method("createMemoryManager", "(Ljava/lang/String;)Ljava/lang/management/MemoryManagerMXBean;"), name);
  }
  const create = method("createMemoryPool", "(Ljava/lang/String;ZJJ)Ljava/lang/management/MemoryPoolMXBean;");
  return f.call(create, name, bean === METASPACE_POOL ? 0 : 1, UNSUPPORTED, UNSUPPORTED);
}

/** Makes the beans, unless they exist. */
export const MEMORY_BEANS: number = routine("memory beans", {
  refs: 1,
  longs: 1,
  steps: [
    (f) => {
      if (ld(SLOT) !== 0) return f.finish();
      f.setRef(ARRAY, f.vm.heap.newRefArray(f.vm.wk.Object, BEANS));
      return f.next();
    },
    (f) => make(f, f.word(COUNT)),
    (f) => {
      const bean = f.word(COUNT);
      f.vm.heap.setElement(f.ref(ARRAY), bean, f.resultRef());
      f.setWord(COUNT, bean + 1);
      if (bean + 1 < BEANS) return f.goto(1);
      if (ld(SLOT) === 0) st(SLOT, f.vm.heap.newSlot(f.ref(ARRAY)));
      return f.finish();
    },
  ],
});

/** A bean's object, once they are made. */
export const beanAt = (vm: VM, bean: number): Addr => vm.heap.getElement(ld(ld(SLOT)), bean);

/** Which bean an object is; -1 none. */
export function beanOf(vm: VM, object: Addr): number {
  if (ld(SLOT) === 0) return -1;
  for (let bean = 0; bean < BEANS; bean++) if (beanAt(vm, bean) === object) return bean;
  return -1;
}

/** A Java array of some beans. */
export function beanArray(vm: VM, element: string, beans: readonly number[]): Addr {
  const array = vm.heap.newRefArray(vm.linker.boot(element), beans.length);
  beans.forEach((bean, i) => {
    vm.heap.setElement(array, i, beanAt(vm, bean));
  });
  return array;
}
