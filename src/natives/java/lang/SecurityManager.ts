// java.lang.SecurityManager: the classes on the stack.
import { type Addr, ld } from "../../../layout/memory.ts";
import { Method } from "../../../layout/metadata.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { callerJavaFrame, frameMethod, topJavaFrame } from "../../../runtime/stack-walk.ts";
import { ignoredByStackWalk } from "../../jdk/internal/reflect/Reflection.ts";

export default natives("java/lang/SecurityManager", {
  /** From the caller of getClassContext on; frames of reflection and of method handles are passed over. */
  "getClassContext()[Ljava/lang/Class;": (vm) => {
    const classes: Addr[] = [];
    for (let frame = topJavaFrame(vm.currentThread); frame !== 0; frame = callerJavaFrame(frame)) {
      const method = frameMethod(frame);
      if (!ignoredByStackWalk(vm, method)) classes.push(ld(method + Method.holder));
    }
    const array = vm.heap.newRefArray(vm.wk.Class, classes.length);
    classes.forEach((klass, i) => {
      vm.heap.setElement(array, i, vm.linker.mirrorOf(klass));
    });
    return array;
  },
});
