// Sockets, which this VM does not serve: all natives of theirs, so that programs get the exceptions of a machine without a network, and can
// go on without one. A socket can be made and asked for its options; it connects and binds to nothing.
import type { Resource, ResourceTable } from "../host/resources.ts";
import { JavaThrow } from "../runtime/java-throw.ts";
import { type ClassNatives, type NativeDefinition, natives, type SimpleNative } from "../runtime/native-registry.ts";
import type { VM } from "../runtime/vm.ts";

export const NO_SOCKETS = "Dewar has no sockets";

/** A native that throws. */
export const absent =
  (javaError: string, text: string): SimpleNative =>
  () => {
    throw new JavaThrow(javaError, text);
  };

/** Natives that all throw one thing. */
export function allAbsent(javaError: string, text: string, signatures: readonly string[]): Record<string, NativeDefinition> {
  return Object.fromEntries(signatures.map((signature) => [signature, absent(javaError, text)]));
}

/** connect(2) where there is no route. */
export const unreachable: SimpleNative = absent("java/net/ConnectException", `Network is unreachable: ${NO_SOCKETS}`);
export const cannotBind: SimpleNative = absent("java/net/BindException", `Cannot assign requested address: ${NO_SOCKETS}`);
export const notConnected: SimpleNative = absent("java/net/SocketException", `Socket is not connected: ${NO_SOCKETS}`);

/** What stands for a socket in the table of resources: nothing but its options. */
export class AbsentSocket implements Resource {
  readonly kind = "socket";
  readonly options = new Map<string, number>();

  toImage(): { outcome: "rebuild"; data: [string, number][] } {
    return { outcome: "rebuild", data: [...this.options] };
  }
  close(): number {
    return 0;
  }
  poll(): number {
    return 0;
  }
}

/** Sockets come back from an image with their options. */
export function registerSockets(resources: ResourceTable): void {
  resources.register("socket", (data) => {
    const socket = new AbsentSocket();
    for (const [name, value] of data as [string, number][]) socket.options.set(name, value);
    return socket;
  });
}

/** The option of a descriptor's socket; 0 when it was never set. */
export function socketOption(vm: VM, number: number, level: number, option: number): number {
  const socket = vm.host.resources.get(number);
  return socket instanceof AbsentSocket ? (socket.options.get(`${level}:${option}`) ?? 0) : 0;
}
export function setSocketOption(vm: VM, number: number, level: number, option: number, value: number): void {
  const socket = vm.host.resources.get(number);
  if (socket instanceof AbsentSocket) socket.options.set(`${level}:${option}`, value);
}

const SOCKET = "java/net/SocketException";
const IO = "java/io/IOException";
const nothing: SimpleNative = () => undefined;
const no: SimpleNative = () => 0;

export const socketNatives: readonly ClassNatives[] = [
  natives("java/net/AbstractPlainDatagramSocketImpl", {
    "isReusePortAvailable0()Z": no,
  }),
  natives("java/net/AbstractPlainSocketImpl", {
    "isReusePortAvailable0()Z": no,
  }),
  natives("java/net/PlainDatagramSocketImpl", {
    ...allAbsent(SOCKET, NO_SOCKETS, [
      "send0(Ljava/net/DatagramPacket;)V",
      "peek(Ljava/net/InetAddress;)I",
      "peekData(Ljava/net/DatagramPacket;)I",
      "receive0(Ljava/net/DatagramPacket;)V",
      "setTimeToLive(I)V",
      "getTimeToLive()I",
      "setTTL(B)V",
      "getTTL()B",
      "join(Ljava/net/InetAddress;Ljava/net/NetworkInterface;)V",
      "leave(Ljava/net/InetAddress;Ljava/net/NetworkInterface;)V",
      "datagramSocketCreate()V",
      "socketSetOption0(ILjava/lang/Object;)V",
      "socketGetOption(I)Ljava/lang/Object;",
      "connect0(Ljava/net/InetAddress;I)V",
      "disconnect0(I)V",
      "dataAvailable()I",
    ]),
    "bind0(ILjava/net/InetAddress;)V": cannotBind,
    "datagramSocketClose()V": nothing,
    "init()V": nothing,
  }),
  natives("java/net/PlainSocketImpl", {
    ...allAbsent(SOCKET, NO_SOCKETS, [
      "socketCreate(ZZ)V",
      "socketListen(I)V",
      "socketAccept(Ljava/net/SocketImpl;)V",
      "socketAvailable()I",
      "socketShutdown(I)V",
      "socketSetOption0(IZLjava/lang/Object;)V",
      "socketGetOption(ILjava/lang/Object;)I",
      "socketSendUrgentData(I)V",
    ]),
    "socketConnect(Ljava/net/InetAddress;II)V": unreachable,
    "socketBind(Ljava/net/InetAddress;I)V": cannotBind,
    "socketClose0(Z)V": nothing,
    "initProto()V": nothing,
  }),
  natives("java/net/SocketCleanable", {
    "cleanupClose0(I)V": nothing,
  }),
  natives("java/net/SocketInputStream", {
    ...allAbsent(SOCKET, NO_SOCKETS, ["socketRead0(Ljava/io/FileDescriptor;[BIII)I"]),
    "init()V": nothing,
  }),
  natives("java/net/SocketOutputStream", {
    ...allAbsent(SOCKET, NO_SOCKETS, ["socketWrite0(Ljava/io/FileDescriptor;[BII)V"]),
    "init()V": nothing,
  }),
  natives("sun/net/sdp/SdpSupport", {
    ...allAbsent(IO, NO_SOCKETS, ["create0()I", "convert0(I)V"]),
  }),
  natives("sun/nio/ch/DatagramChannelImpl", {
    ...allAbsent(SOCKET, NO_SOCKETS, [
      "disconnect0(Ljava/io/FileDescriptor;Z)V",
      "receive0(Ljava/io/FileDescriptor;JIJZ)I",
      "send0(Ljava/io/FileDescriptor;JIJI)I",
    ]),
  }),
  natives("sun/nio/ch/DatagramDispatcher", {
    ...allAbsent(IO, NO_SOCKETS, [
      "read0(Ljava/io/FileDescriptor;JI)I",
      "readv0(Ljava/io/FileDescriptor;JI)J",
      "write0(Ljava/io/FileDescriptor;JI)I",
      "writev0(Ljava/io/FileDescriptor;JI)J",
    ]),
  }),
  natives("sun/nio/ch/PollSelectorImpl", {
    ...allAbsent(IO, NO_SOCKETS, ["poll(JII)I"]),
  }),
  natives("sun/nio/ch/SocketDispatcher", {
    ...allAbsent(IO, NO_SOCKETS, ["read0(Ljava/io/FileDescriptor;JI)I", "readv0(Ljava/io/FileDescriptor;JI)J"]),
  }),
  natives("sun/nio/ch/UnixAsynchronousSocketChannelImpl", {
    ...allAbsent(IO, NO_SOCKETS, ["checkConnect(I)V"]),
  }),
  /** Of struct sockaddr_in and sockaddr_in6. */
  natives("sun/nio/ch/NativeSocketAddress", {
    "AFINET()I": () => 2,
    "AFINET6()I": () => 10,
    "sizeofSockAddr4()I": () => 16,
    "sizeofSockAddr6()I": () => 28,
    "sizeofFamily()I": () => 2,
    "offsetFamily()I": () => 0,
    "offsetSin4Port()I": () => 2,
    "offsetSin4Addr()I": () => 4,
    "offsetSin6Port()I": () => 2,
    "offsetSin6Addr()I": () => 8,
    "offsetSin6ScopeId()I": () => 24,
    "offsetSin6FlowInfo()I": () => 4,
  }),
  /** Standard input is no socket: System.inheritedChannel is null. */
  natives("sun/nio/ch/InheritedChannel", {
    "soType0(I)I": () => -1,
    "addressFamily(I)I": () => -1,
    /** Of /dev/null, to take standard input's place if it were a socket. */
    "open0(Ljava/lang/String;I)I": no,
    "dup(I)I": (_vm, number: number) => number,
    "close0(I)V": nothing,
    ...allAbsent(IO, NO_SOCKETS, [
      "dup2(II)V",

      "inetPeerAddress0(I)Ljava/net/InetAddress;",
      "unixPeerAddress0(I)[B",
      "peerPort0(I)I",
      "isConnected(I)Z",
    ]),
  }),
];
