// com.sun.management.internal.GarbageCollectorExtImpl: notifications about collections.
import type { Addr } from "../../../../../layout/memory.ts";
import { natives } from "../../../../../runtime/native-registry.ts";
import { enableNotifications } from "../../../../sun/management/gc-info.ts";
import { beanOf, FULL_COLLECTOR, MEMORY_BEANS } from "../../../../sun/management/memory-beans.ts";

export default natives("com/sun/management/internal/GarbageCollectorExtImpl", {
  "setNotificationEnabled(Lcom/sun/management/GarbageCollectorMXBean;Z)V": {
    refs: 0,
    longs: 0,
    steps: [
      (f) => f.run(MEMORY_BEANS),
      (f) => {
        const bean: Addr = f.argRef(1);
        enableNotifications(f.vm, beanOf(f.vm, bean) === FULL_COLLECTOR ? 1 : 0, f.argInt(2) !== 0);
        return f.return();
      },
    ],
  },
});
