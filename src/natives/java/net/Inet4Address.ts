// java.net.Inet4Address: nothing to prepare.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/net/Inet4Address", {
  "init()V": () => {},
});
