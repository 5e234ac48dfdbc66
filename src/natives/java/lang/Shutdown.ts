// java.lang.Shutdown: the end of the VM.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/lang/Shutdown", {
  "beforeHalt()V": () => {},
  "halt0(I)V": (vm, code: number) => vm.halt(code),
});
