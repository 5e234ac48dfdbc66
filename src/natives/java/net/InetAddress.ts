// java.net.InetAddress: nothing to prepare.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/net/InetAddress", {
  "init()V": () => {},
});
