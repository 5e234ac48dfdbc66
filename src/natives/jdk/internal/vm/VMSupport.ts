// jdk.internal.vm.VMSupport: for agents, which there are none of.
import { natives } from "../../../../runtime/native-registry.ts";

export default natives("jdk/internal/vm/VMSupport", {
  "getVMTemporaryDirectory()Ljava/lang/String;": (vm) => vm.strings.create("/tmp"),
});
