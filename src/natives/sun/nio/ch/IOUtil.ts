// sun.nio.ch.IOUtil: limits of the host, and the pipes that wake selectors.
import { EAGAIN, EBADF } from "../../../../host/errno.ts";
import type { Addr } from "../../../../layout/memory.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { descriptor, io, ioException, setBlocking, setDescriptor } from "../../../posix.ts";
import { wakeWaiting } from "../../../waiting.ts";
import { IOS_UNAVAILABLE } from "./FileDispatcherImpl.ts";

/** Linux's UIO_MAXIOV. */
const IOV_MAX = 1024;
/** Numbers of the VM's own table have no limit; this is what Linux gives at most. */
const FD_LIMIT = 1 << 20;

export default natives("sun/nio/ch/IOUtil", {
  "iovMax()I": () => IOV_MAX,
  "fdLimit()I": () => FD_LIMIT,
  "fdVal(Ljava/io/FileDescriptor;)I": (vm, fdo: Addr) => descriptor(vm, fdo),
  "setfdVal(Ljava/io/FileDescriptor;I)V": (vm, fdo: Addr, number: number) => setDescriptor(vm, fdo, number),
  "configureBlocking(Ljava/io/FileDescriptor;Z)V": (vm, fdo: Addr, blocking: number) => {
    if (!setBlocking(vm, descriptor(vm, fdo), blocking !== 0)) throw ioException(EBADF);
  },
  /** Both ends in one long: the one to read from in the high half. */
  "makePipe(Z)J": (vm, blocking: number) => {
    const [source, sink] = vm.host.files.pipe();
    setBlocking(vm, source, blocking !== 0);
    setBlocking(vm, sink, blocking !== 0);
    return (BigInt(source) << 32n) | BigInt(sink);
  },
  "write1(IB)I": (vm, number: number, byte: number) => {
    const n = vm.host.files.write(number, Uint8Array.of(byte));
    if (n > 0) wakeWaiting(vm);
    return n === -EAGAIN ? IOS_UNAVAILABLE : io(n);
  },
  /** Empties a pipe: whether anything was in it. */
  "drain(I)Z": (vm, number: number) => {
    const buffer = new Uint8Array(128);
    let any = false;
    for (;;) {
      const n = vm.host.files.read(number, buffer);
      if (n < 0 && n !== -EAGAIN) io(n);
      if (n > 0) any = true;
      if (n < buffer.length) return any;
    }
  },
  "drain1(I)I": (vm, number: number) => {
    const n = vm.host.files.read(number, new Uint8Array(1));
    return n === -EAGAIN ? 0 : io(n);
  },
  /** Windows only. */
  "randomBytes([B)Z": () => {
    throw new JavaThrow("java/lang/UnsupportedOperationException");
  },
});
