// java.util.concurrent.atomic.AtomicLong.
import { natives } from "../../../../../runtime/native-registry.ts";

export default natives("java/util/concurrent/atomic/AtomicLong", {
  "VMSupportsCS8()Z": () => true,
});
