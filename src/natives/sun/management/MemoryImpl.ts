// sun.management.MemoryImpl: the heap as a whole, and the lists of pools and managers.
import type { Addr } from "../../../layout/memory.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { Steps } from "../../../runtime/step-frame.ts";
import {
  beanArray,
  EDEN_POOL,
  FULL_COLLECTOR,
  MEMORY_BEANS,
  METASPACE_MANAGER,
  METASPACE_POOL,
  SURVIVOR_POOL,
  TENURED_POOL,
  YOUNG_COLLECTOR,
} from "./memory-beans.ts";
import { heapUsage, memoryUsage, usageOfPool } from "./memory-usage.ts";

/** A native that returns some of the beans. */
const list = (element: string, beans: readonly number[]): Steps => ({
  refs: 0,
  longs: 0,
  steps: [(f) => f.run(MEMORY_BEANS), (f) => f.return(beanArray(f.vm, element, beans))],
});

export default natives("sun/management/MemoryImpl", {
  "getMemoryPools0()[Ljava/lang/management/MemoryPoolMXBean;": list("java/lang/management/MemoryPoolMXBean", [
    METASPACE_POOL,
    TENURED_POOL,
    EDEN_POOL,
    SURVIVOR_POOL,
  ]),
  "getMemoryManagers0()[Ljava/lang/management/MemoryManagerMXBean;": list("java/lang/management/MemoryManagerMXBean", [
    METASPACE_MANAGER,
    YOUNG_COLLECTOR,
    FULL_COLLECTOR,
  ]),
  "getMemoryUsage0(Z)Ljava/lang/management/MemoryUsage;": memoryUsage((f) =>
    f.argInt(1) !== 0 ? heapUsage(f.vm) : usageOfPool(f.vm, METASPACE_POOL),
  ),
  "setVerboseGC(Z)V": (vm, _: Addr, on: number) => vm.log.change(on !== 0 ? ":gc" : ":gc=warning"),
});
