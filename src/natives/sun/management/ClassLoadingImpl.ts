// sun.management.ClassLoadingImpl: -verbose:class at run time.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("sun/management/ClassLoadingImpl", {
  "setVerboseClass(Z)V": (vm, on: number) => vm.log.change(on !== 0 ? ":class+load" : ":class+load=warning"),
});
