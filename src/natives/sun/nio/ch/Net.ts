// sun.nio.ch.Net: what its initialisation asks. There are no sockets: making one is an UnsatisfiedLinkError that names the native.
import { POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT } from "../../../../host/resources.ts";
import { natives } from "../../../../runtime/native-registry.ts";

export default natives("sun/nio/ch/Net", {
  "isIPv6Available0()Z": () => false,
  "isReusePortAvailable0()Z": () => true,
  /** Windows only. */
  "isExclusiveBindAvailable()I": () => -1,
  "shouldShutdownWriteBeforeClose0()Z": () => false,
  "shouldSetBothIPv4AndIPv6Options0()Z": () => true,
  "canIPv6SocketJoinIPv4Group0()Z": () => true,
  "canJoin6WithIPv4Group0()Z": () => false,
  "canUseIPv6OptionsWithIPv4LocalAddress0()Z": () => true,
  "pollinValue()S": () => POLLIN,
  "polloutValue()S": () => POLLOUT,
  "pollerrValue()S": () => POLLERR,
  "pollhupValue()S": () => POLLHUP,
  "pollnvalValue()S": () => POLLNVAL,
  /** A connection that is done shows as writable. */
  "pollconnValue()S": () => POLLOUT,
});
