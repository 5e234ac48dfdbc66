// sun.nio.ch.FileDispatcherImpl: file channels over host files. Results are counts or IOStatus codes.
import { EAGAIN, EINTR, EINVAL, EOPNOTSUPP } from "../../../../host/errno.ts";
import { S_IFBLK, S_IFMT, SEEK_CUR, SEEK_END, SEEK_SET } from "../../../../host/files.ts";
import { type Addr, ld64 } from "../../../../layout/memory.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { Next, StepFrame, Steps } from "../../../../runtime/step-frame.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { flushMappings } from "../../../mappings.ts";
import { bytesAt, closeDescriptor, descriptor, io, ioException, isBlocking } from "../../../posix.ts";
import { pipeMoved, retryLater, waitForInput, wakeWaiting } from "../../../waiting.ts";

/** sun.nio.ch.IOStatus. */
export const IOS_EOF = -1;
export const IOS_UNAVAILABLE = -2;
export const IOS_INTERRUPTED = -3;
export const IOS_UNSUPPORTED_CASE = -6;

/** sun.nio.ch.FileDispatcher. */
const NO_LOCK = -1;
const LOCKED = 0;

const IOVEC_SIZE = 16;
const IOVEC_LENGTH = 8;

/** What a transfer's result is to a channel. @throws IOException */
function status(result: number, reading: boolean): number {
  if (result > 0) return result;
  if (result === 0) return reading ? IOS_EOF : 0;
  if (result === -EAGAIN) return IOS_UNAVAILABLE;
  if (result === -EINTR) return IOS_INTERRUPTED;
  throw ioException(result);
}

/** A read that waits for input, unless the descriptor was made non-blocking. */
function reading(read: (vm: VM, number: number, f: StepFrame) => number): Steps {
  return {
    refs: 0,
    longs: 0,
    steps: [
      (f) => {
        const number = descriptor(f.vm, f.argRef(0));
        flushMappings(f.vm, number);
        const n = read(f.vm, number, f);
        if (n === -EAGAIN && isBlocking(f.vm, number)) return waitForInput(f);
        if (n > 0) pipeMoved(f.vm, number);
        return f.return(status(n, true));
      },
    ],
  };
}

/** A write that waits for room, unless the descriptor was made non-blocking. */
function writing(write: (vm: VM, number: number, f: StepFrame) => number): Steps {
  return {
    refs: 0,
    longs: 0,
    steps: [
      (f) => {
        const number = descriptor(f.vm, f.argRef(0));
        const n = write(f.vm, number, f);
        if (n === -EAGAIN && isBlocking(f.vm, number)) return retryLater(f);
        if (n > 0) pipeMoved(f.vm, number);
        return f.return(status(n, false));
      },
    ],
  };
}

/** One host call for each element of an iovec array, until one moves less than it could. */
function vector(address: bigint, count: number, transfer: (bytes: Uint8Array) => number): number {
  let total = 0;
  for (let i = 0; i < count; i++) {
    const at = Number(address) + i * IOVEC_SIZE;
    const length = Number(ld64(at + IOVEC_LENGTH));
    if (length === 0) continue;
    const n = transfer(bytesAt(ld64(at), length));
    if (n < 0) return total === 0 ? n : total;
    total += n;
    if (n < length) break;
  }
  return total;
}

/** A record lock, waited for if `blocking`: who holds it does not tell when it is free, so it is looked at again and again. */
function lock(f: StepFrame): Next {
  const { files } = f.vm.host;
  const result = files.lock(descriptor(f.vm, f.argRef(0)), Number(f.argLong(2)), Number(f.argLong(4)), f.argInt(6) !== 0);
  if (result >= 0) return f.return(LOCKED);
  if (result !== -EAGAIN) throw ioException(result);
  return f.argInt(1) !== 0 ? retryLater(f) : f.return(NO_LOCK);
}

function size(vm: VM, number: number): bigint {
  const { files } = vm.host;
  const stat = files.fstat(number);
  if (typeof stat === "number") throw ioException(stat);
  if ((Number(stat.mode) & S_IFMT) !== S_IFBLK) return stat.size;
  const position = io(files.lseek(number, 0, SEEK_CUR));
  const end = io(files.lseek(number, 0, SEEK_END));
  files.lseek(number, position, SEEK_SET);
  return BigInt(end);
}

export default natives("sun/nio/ch/FileDispatcherImpl", {
  "init()V": () => {},
  "read0(Ljava/io/FileDescriptor;JI)I": reading((vm, number, f) => vm.host.files.read(number, bytesAt(f.argLong(1), f.argInt(3)))),
  "pread0(Ljava/io/FileDescriptor;JIJ)I": reading((vm, number, f) =>
    vm.host.files.pread(number, bytesAt(f.argLong(1), f.argInt(3)), Number(f.argLong(4))),
  ),
  "readv0(Ljava/io/FileDescriptor;JI)J": reading((vm, number, f) =>
    vector(f.argLong(1), f.argInt(3), (bytes) => vm.host.files.read(number, bytes)),
  ),
  "write0(Ljava/io/FileDescriptor;JI)I": writing((vm, number, f) => vm.host.files.write(number, bytesAt(f.argLong(1), f.argInt(3)))),
  "pwrite0(Ljava/io/FileDescriptor;JIJ)I": writing((vm, number, f) =>
    vm.host.files.pwrite(number, bytesAt(f.argLong(1), f.argInt(3)), Number(f.argLong(4))),
  ),
  "writev0(Ljava/io/FileDescriptor;JI)J": writing((vm, number, f) =>
    vector(f.argLong(1), f.argInt(3), (bytes) => vm.host.files.write(number, bytes)),
  ),
  "force0(Ljava/io/FileDescriptor;Z)I": (vm, fdo: Addr, metaData: number) => {
    const number = descriptor(vm, fdo);
    flushMappings(vm, number);
    const result = vm.host.files.fsync(number, metaData === 0);
    // What cannot be synchronised (a pipe, a terminal) is as good as forced.
    return result === -EINVAL ? 0 : io(result);
  },
  "seek0(Ljava/io/FileDescriptor;J)J": (vm, fdo: Addr, offset: bigint) => {
    const number = descriptor(vm, fdo);
    return io(offset < 0n ? vm.host.files.lseek(number, 0, SEEK_CUR) : vm.host.files.lseek(number, Number(offset), SEEK_SET));
  },
  "truncate0(Ljava/io/FileDescriptor;J)I": (vm, fdo: Addr, length: bigint) =>
    io(vm.host.files.ftruncate(descriptor(vm, fdo), Number(length))),
  "size0(Ljava/io/FileDescriptor;)J": (vm, fdo: Addr) => size(vm, descriptor(vm, fdo)),
  "lock0(Ljava/io/FileDescriptor;ZJJZ)I": { refs: 0, longs: 0, steps: [lock] },
  "release0(Ljava/io/FileDescriptor;JJ)V": () => {},
  "close0(Ljava/io/FileDescriptor;)V": (vm, fdo: Addr) => close(vm, descriptor(vm, fdo)),
  "closeIntFD(I)V": (vm, number: number) => close(vm, number),
  "preClose0(Ljava/io/FileDescriptor;)V": (vm, fdo: Addr) => preClose(vm, descriptor(vm, fdo)),
  "dup0(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;)V": (vm, from: Addr, to: Addr) => {
    io(vm.host.files.dup2(descriptor(vm, from), descriptor(vm, to)));
  },
  "canTransferToFromOverlappedMap0()Z": () => true,
  /** O_DIRECT cannot be set on an open file from here. */
  "setDirect0(Ljava/io/FileDescriptor;)I": () => {
    throw ioException(EOPNOTSUPP);
  },
});

/** The number stays taken, but names the end of a pipe that has nobody behind it: who waits there finds out and leaves. */
function preClose(vm: VM, number: number): void {
  if (number === -1) return;
  const { files } = vm.host;
  const [source, sink] = files.pipe();
  files.close(sink);
  const result = files.dup2(source, number);
  files.close(source);
  wakeWaiting(vm);
  io(Math.min(result, 0));
}

function close(vm: VM, number: number): void {
  if (number === -1) return;
  const result = closeDescriptor(vm, number);
  wakeWaiting(vm);
  io(result);
}
