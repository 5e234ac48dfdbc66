// java.lang.Throwable: filling in the stack trace.
import type { Addr } from "../../../layout/memory.ts";
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/lang/Throwable", {
  "fillInStackTrace(I)Ljava/lang/Throwable;": (vm, self: Addr, _dummy: number) => {
    vm.exceptions.fillInStackTrace(vm.currentThread, self);
    return self;
  },
});
