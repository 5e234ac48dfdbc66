// java.net.Inet6Address: nothing to prepare.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/net/Inet6Address", {
  "init()V": () => {},
});
