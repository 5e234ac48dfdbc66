// java.lang.String: interning.
import type { Addr } from "../../../layout/memory.ts";
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/lang/String", {
  "intern()Ljava/lang/String;": (vm, self: Addr) => vm.kernel.internString(self) >>> 0,
});
