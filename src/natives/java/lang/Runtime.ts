// java.lang.Runtime: processors, memory, System.gc.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/lang/Runtime", {
  "availableProcessors()I": (vm) => {
    const asked = vm.flags.values.ActiveProcessorCount;
    return asked > 0 ? asked : Math.max(1, vm.host.process.processors);
  },
  "freeMemory()J": (vm) => Math.max(0, vm.heap.committed - vm.heap.used),
  "totalMemory()J": (vm) => vm.heap.committed,
  "maxMemory()J": (vm) => vm.settings.maxHeap,
  "gc()V": {
    refs: 0,
    longs: 0,
    steps: [
      (f) => {
        // Nothing here holds a ref: the start of a step is a safepoint.
        if (!f.vm.flags.values.DisableExplicitGC) f.vm.collector.collect(true, "System.gc()");
        return f.return();
      },
    ],
  },
});
