// jdk.internal.vm.vector.VectorSupport: what jdk.incubator.vector asks about the hardware.
import { natives } from "../../../../../runtime/native-registry.ts";

export default natives("jdk/internal/vm/vector/VectorSupport", {
  "registerNatives()I": () => 0,
  // No vectors of the hardware are used: Java's own implementation serves all shapes.
  "getMaxLaneCount(Ljava/lang/Class;)I": () => -1,
});
