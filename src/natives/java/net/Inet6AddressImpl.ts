// java.net.Inet6AddressImpl: there is no IPv6 (sun.nio.ch.Net says so), so Java asks Inet4AddressImpl; asked all the same it answers as that.
import { natives } from "../../../runtime/native-registry.ts";
import ipv4 from "./Inet4AddressImpl.ts";

const { methods } = ipv4;
const NAME = "getLocalHostName()Ljava/lang/String;";
const LOOKUP = "lookupAllHostAddr(Ljava/lang/String;)[Ljava/net/InetAddress;";
const REVERSE = "getHostByAddr([B)Ljava/lang/String;";

export default natives("java/net/Inet6AddressImpl", {
  [NAME]: methods[NAME]!,
  [LOOKUP]: methods[LOOKUP]!,
  [REVERSE]: methods[REVERSE]!,
  "isReachable0([BII[BII)Z": () => false,
});
