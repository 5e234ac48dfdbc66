// sun.nio.ch.Net: what its initialisation asks. A socket that is made has options and nothing else: it reaches nobody.
import { POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT } from "../../../../host/resources.ts";
import type { Addr } from "../../../../layout/memory.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { AbsentSocket, allAbsent, cannotBind, NO_SOCKETS, setSocketOption, socketOption, unreachable } from "../../../absent-sockets.ts";
import { descriptor } from "../../../posix.ts";

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
  "socket0(ZZZZ)I": (vm) => vm.host.resources.add(new AbsentSocket()),
  "bind0(Ljava/io/FileDescriptor;ZZLjava/net/InetAddress;I)V": cannotBind,
  "connect0(ZLjava/io/FileDescriptor;Ljava/net/InetAddress;I)I": unreachable,
  "localPort(Ljava/io/FileDescriptor;)I": () => 0,
  "getIntOption0(Ljava/io/FileDescriptor;ZII)I": (vm, fdo: Addr, _: number, level: number, option: number) =>
    socketOption(vm, descriptor(vm, fdo), level, option),
  "setIntOption0(Ljava/io/FileDescriptor;ZIIIZ)V": (vm, fdo: Addr, _: number, level: number, option: number, value: number) =>
    setSocketOption(vm, descriptor(vm, fdo), level, option, value),
  ...allAbsent("java/net/SocketException", NO_SOCKETS, [
    "listen(Ljava/io/FileDescriptor;I)V",
    "accept(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;[Ljava/net/InetSocketAddress;)I",
    "shutdown(Ljava/io/FileDescriptor;I)V",
    "localInetAddress(Ljava/io/FileDescriptor;)Ljava/net/InetAddress;",
    "remotePort(Ljava/io/FileDescriptor;)I",
    "remoteInetAddress(Ljava/io/FileDescriptor;)Ljava/net/InetAddress;",
    "poll(Ljava/io/FileDescriptor;IJ)I",
    "pollConnect(Ljava/io/FileDescriptor;J)Z",
    "available(Ljava/io/FileDescriptor;)I",
    "sendOOB(Ljava/io/FileDescriptor;B)I",
    "discardOOB(Ljava/io/FileDescriptor;)Z",
    "joinOrDrop4(ZLjava/io/FileDescriptor;III)I",
    "blockOrUnblock4(ZLjava/io/FileDescriptor;III)I",
    "joinOrDrop6(ZLjava/io/FileDescriptor;[BI[B)I",
    "blockOrUnblock6(ZLjava/io/FileDescriptor;[BI[B)I",
    "setInterface4(Ljava/io/FileDescriptor;I)V",
    "getInterface4(Ljava/io/FileDescriptor;)I",
    "setInterface6(Ljava/io/FileDescriptor;I)V",
    "getInterface6(Ljava/io/FileDescriptor;)I",
  ]),
});
