// java.lang.ref.Reference: the pending list for the Reference Handler, and referents as the collector sees them.
import { THREAD_REFERENCE_WAIT } from "../../../../layout/frame.ts";
import { type Addr, ld, st } from "../../../../layout/memory.ts";
import { FO_REF_REFERENT, VMState } from "../../../../layout/vm-state.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { hasPendingReferences, takePendingReferences } from "../../../../runtime/references.ts";

const referent = (): number => ld(VMState.offsets + 4 * FO_REF_REFERENT);

export default natives("java/lang/ref/Reference", {
  "getAndClearReferencePendingList()Ljava/lang/ref/Reference;": takePendingReferences,
  "hasReferencePendingList()Z": hasPendingReferences,
  "waitForReferencePendingList()V": {
    refs: 0,
    longs: 0,
    steps: [(f) => (hasPendingReferences() ? f.return() : f.again().block(THREAD_REFERENCE_WAIT))],
  },
  "refersTo0(Ljava/lang/Object;)Z": (_vm, self: Addr, object: Addr) => ld(self + referent()) === object,
  "clear0()V": (_vm, self: Addr) => st(self + referent(), 0),
});
