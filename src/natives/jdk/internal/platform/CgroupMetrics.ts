// jdk.internal.platform.CgroupMetrics: containers. Limits that apply are already in what the host says of memory.
import { natives } from "../../../../runtime/native-registry.ts";

export default natives("jdk/internal/platform/CgroupMetrics", {
  "isUseContainerSupport()Z": (vm) => vm.flags.values.UseContainerSupport,
  "getTotalMemorySize0()J": (vm) => vm.host.process.physicalMemory,
  "getTotalSwapSize0()J": () => 0n,
});
