// java.lang.ref.PhantomReference: comparing a referent that Java may not see.
import { type Addr, ld } from "../../../../layout/memory.ts";
import { FO_REF_REFERENT, VMState } from "../../../../layout/vm-state.ts";
import { natives } from "../../../../runtime/native-registry.ts";

export default natives("java/lang/ref/PhantomReference", {
  "refersTo0(Ljava/lang/Object;)Z": (_vm, self: Addr, object: Addr) => ld(self + ld(VMState.offsets + 4 * FO_REF_REFERENT)) === object,
});
