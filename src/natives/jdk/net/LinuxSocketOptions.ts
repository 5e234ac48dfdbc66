// jdk.net.LinuxSocketOptions: none of Linux's own socket options, as there are no sockets; asked when sun.nio.ch.Net is initialised.

import { natives } from "../../../runtime/native-registry.ts";
import { allAbsent, NO_SOCKETS } from "../../absent-sockets.ts";

export default natives("jdk/net/LinuxSocketOptions", {
  "keepAliveOptionsSupported0()Z": () => false,
  "quickAckSupported0()Z": () => false,
  "incomingNapiIdSupported0()Z": () => false,
  ...allAbsent("java/net/SocketException", NO_SOCKETS, [
    "setTcpKeepAliveProbes0(II)V",
    "setTcpKeepAliveTime0(II)V",
    "setTcpKeepAliveIntvl0(II)V",
    "getTcpKeepAliveProbes0(I)I",
    "getTcpKeepAliveTime0(I)I",
    "getTcpKeepAliveIntvl0(I)I",
    "setQuickAck0(IZ)V",
    "getQuickAck0(I)Z",
    "getSoPeerCred0(I)J",
    "getIncomingNapiId0(I)I",
  ]),
});
