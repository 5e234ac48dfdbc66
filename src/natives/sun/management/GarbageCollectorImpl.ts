// sun.management.GarbageCollectorImpl: how often each of the two collections ran.
import { type Addr, ld } from "../../../layout/memory.ts";
import { VMState } from "../../../layout/vm-state.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { beanOf, YOUNG_COLLECTOR } from "./memory-beans.ts";

export default natives("sun/management/GarbageCollectorImpl", {
  "getCollectionCount()J": (vm, self: Addr) =>
    ld(beanOf(vm, self) === YOUNG_COLLECTOR ? VMState.youngCollections : VMState.fullCollections),
  /** Undefined: it is not measured. */
  "getCollectionTime()J": () => -1n,
});
