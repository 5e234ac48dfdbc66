// java.lang.Shutdown: the end of the VM.
import { natives } from "../../../runtime/native-registry.ts";
import { flushMappings } from "../../mappings.ts";

export default natives("java/lang/Shutdown", {
  "beforeHalt()V": () => {},
  "halt0(I)V": (vm, code: number) => {
    flushMappings(vm);
    vm.halt(code);
  },
});
