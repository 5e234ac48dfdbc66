// sun.management.MemoryManagerImpl: the pools that a manager manages.
import type { Addr } from "../../../layout/memory.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { beanArray, beanOf, POOLS_OF } from "./memory-beans.ts";

export default natives("sun/management/MemoryManagerImpl", {
  "getMemoryPools0()[Ljava/lang/management/MemoryPoolMXBean;": (vm, self: Addr) =>
    beanArray(vm, "java/lang/management/MemoryPoolMXBean", POOLS_OF[beanOf(vm, self)] ?? []),
});
