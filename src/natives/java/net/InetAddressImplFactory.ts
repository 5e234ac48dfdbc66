// java.net.InetAddressImplFactory: there is no network, so IPv4 names do.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/net/InetAddressImplFactory", {
  "isIPv6Supported()Z": () => false,
});
