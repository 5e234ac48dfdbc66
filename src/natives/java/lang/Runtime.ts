// java.lang.Runtime: processors, memory, System.gc.
import { THREAD_RUNNABLE } from "../../../layout/frame.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { hasPendingReferences } from "../../../runtime/references.ts";

const TURNS_LEFT = 0; // word
/**
 * System.gc gives way once, and so often when it has found dead referents: the reference handler passes them on to their queues, finalizers and
 * cleaners wake up and run. On HotSpot these are threads of higher priority, on processors of their own.
 */
const TURNS_OF_OTHERS = 4;

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
    longs: 1,
    steps: [
      (f) => {
        // Nothing here holds a ref: the start of a step is a safepoint.
        if (!f.vm.flags.values.DisableExplicitGC) f.vm.collector.collect(true, "System.gc()");
        f.setWord(TURNS_LEFT, hasPendingReferences() ? TURNS_OF_OTHERS : 1);
        return f.next();
      },
      (f) => {
        const left = f.word(TURNS_LEFT);
        if (left === 0 || !f.vm.scheduler.othersRunnable) return f.return();
        f.setWord(TURNS_LEFT, left - 1);
        return f.again().block(THREAD_RUNNABLE);
      },
    ],
  },
});
