// sun.nio.ch.UnixDomainSockets: not supported on this machine, as far as Java can tell.
import { natives } from "../../../../runtime/native-registry.ts";
import { AbsentSocket, allAbsent, cannotBind, NO_SOCKETS, unreachable } from "../../../absent-sockets.ts";

export default natives("sun/nio/ch/UnixDomainSockets", {
  "init()Z": () => false,
  "socket0()I": (vm) => vm.host.resources.add(new AbsentSocket()),
  "bind0(Ljava/io/FileDescriptor;[B)V": cannotBind,
  "connect0(Ljava/io/FileDescriptor;[B)I": unreachable,
  ...allAbsent("java/net/SocketException", NO_SOCKETS, [
    "localAddress0(Ljava/io/FileDescriptor;)[B",
    "accept0(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;[Ljava/lang/Object;)I",
  ]),
});
