// sun.management.MemoryPoolImpl: one pool's use. Peaks and thresholds are not kept; Java refuses thresholds by itself.

import type { Addr } from "../../../layout/memory.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { allAbsent } from "../../absent-sockets.ts";
import { beanArray, beanOf, POOLS_OF } from "./memory-beans.ts";
import { memoryUsage, usageOfPool } from "./memory-usage.ts";

const usage = memoryUsage((f) => usageOfPool(f.vm, beanOf(f.vm, f.argRef(0))));

export default natives("sun/management/MemoryPoolImpl", {
  "getUsage0()Ljava/lang/management/MemoryUsage;": usage,
  "getPeakUsage0()Ljava/lang/management/MemoryUsage;": usage,
  /** Null: not supported. */
  "getCollectionUsage0()Ljava/lang/management/MemoryUsage;": () => 0,
  "resetPeakUsage0()V": () => {},
  "getMemoryManagers0()[Ljava/lang/management/MemoryManagerMXBean;": (vm, self: Addr) => {
    const pool = beanOf(vm, self);
    const managers = Object.keys(POOLS_OF).map(Number);
    return beanArray(
      vm,
      "java/lang/management/MemoryManagerMXBean",
      managers.filter((manager) => POOLS_OF[manager]!.includes(pool)),
    );
  },
  // Java refuses thresholds before it comes here: isUsageThresholdSupported says no.
  ...allAbsent("java/lang/UnsupportedOperationException", "memory pools have no thresholds", [
    "setUsageThreshold0(JJ)V",
    "setCollectionThreshold0(JJ)V",
    "setPoolUsageSensor(Lsun/management/Sensor;)V",
    "setPoolCollectionSensor(Lsun/management/Sensor;)V",
  ]),
});
