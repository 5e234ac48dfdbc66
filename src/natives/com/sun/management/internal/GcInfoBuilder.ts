// com.sun.management.internal.GcInfoBuilder: what is known of the last collection of a collector.
import { type Addr, st16 } from "../../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../../layout/object.ts";
import { natives } from "../../../../../runtime/native-registry.ts";
import { MAKE_GC_INFO } from "../../../../sun/management/gc-info.ts";
import { beanOf, FULL_COLLECTOR } from "../../../../sun/management/memory-beans.ts";

export default natives("com/sun/management/internal/GcInfoBuilder", {
  "getNumGcExtAttributes(Ljava/lang/management/GarbageCollectorMXBean;)I": () => 1,
  "fillGcAttributeInfo(Ljava/lang/management/GarbageCollectorMXBean;I[Ljava/lang/String;[C[Ljava/lang/String;)V": (
    vm,
    _self: Addr,
    _gc: Addr,
    _count: number,
    names: Addr,
    types: Addr,
    descriptions: Addr,
  ) => {
    vm.heap.setElement(names, 0, vm.strings.create("GcThreadCount"));
    st16(types + ARRAY_BASE, "I".charCodeAt(0));
    vm.heap.setElement(descriptions, 0, vm.strings.create("Number of GC threads"));
  },
  "getLastGcInfo0(Ljava/lang/management/GarbageCollectorMXBean;I[Ljava/lang/Object;[C[Ljava/lang/management/MemoryUsage;[Ljava/lang/management/MemoryUsage;)Lcom/sun/management/GcInfo;":
    {
      refs: 0,
      longs: 0,
      steps: [
        (f) => {
          const kind = beanOf(f.vm, f.argRef(1)) === FULL_COLLECTOR ? 1 : 0;
          if (f.vm.collector.last[kind] === undefined) return f.return(0);
          return f.run(MAKE_GC_INFO, [f.argRef(0), f.argRef(5), f.argRef(6), f.argRef(3), 0], [kind, 0]);
        },
        (f) => f.return(f.routineRef()),
      ],
    },
});
