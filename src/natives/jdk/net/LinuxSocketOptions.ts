// jdk.net.LinuxSocketOptions: none of Linux's own socket options, as there are no sockets; asked when sun.nio.ch.Net is initialised.
import { natives } from "../../../runtime/native-registry.ts";

export default natives("jdk/net/LinuxSocketOptions", {
  "keepAliveOptionsSupported0()Z": () => false,
  "quickAckSupported0()Z": () => false,
  "incomingNapiIdSupported0()Z": () => false,
});
