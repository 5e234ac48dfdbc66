// jdk.internal.misc.ScopedMemoryAccess: a memory scope may be closed unless another thread stands in an access, however short.
import { JavaThread } from "../../../../layout/frame.ts";
import { ld } from "../../../../layout/memory.ts";
import { Method } from "../../../../layout/metadata.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { callerJavaFrame, frameMethod, javaFrame } from "../../../../runtime/stack-walk.ts";

/** An access and what it calls stand within this many frames of the top. */
const DEPTH = 10;

export default natives("jdk/internal/misc/ScopedMemoryAccess", {
  "closeScope0(Ljdk/internal/misc/ScopedMemoryAccess$Scope;Ljdk/internal/misc/ScopedMemoryAccess$Scope$ScopedAccessError;)Z": (vm) => {
    const holder = vm.linker.boot("jdk/internal/misc/ScopedMemoryAccess");
    for (const thread of vm.scheduler.all()) {
      if (thread === vm.currentThread) continue;
      let frame = javaFrame(ld(thread + JavaThread.frame));
      for (let depth = 0; frame !== 0 && depth < DEPTH; depth++) {
        if (ld(frameMethod(frame) + Method.holder) === holder) return false;
        frame = callerJavaFrame(frame);
      }
    }
    return true;
  },
});
