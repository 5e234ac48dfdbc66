// sun.nio.ch.FileChannelImpl: mappings and direct transfers.
import { EAGAIN } from "../../../../host/errno.ts";
import { type Addr, ld } from "../../../../layout/memory.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { flushMappings, map, PAGE_SIZE, unmap } from "../../../mappings.ts";
import { descriptor, ioException } from "../../../posix.ts";
import { IOS_UNAVAILABLE, IOS_UNSUPPORTED_CASE } from "./FileDispatcherImpl.ts";

const fields = fieldsOf("sun/nio/ch/FileChannelImpl", { fd: "Ljava/io/FileDescriptor;" });

/** Linux's own limit of sendfile. */
const MAX_TRANSFER = 0x7fff_f000;
const CHUNK = 1 << 16;

/** Moves up to `count` bytes; what was read and could not be written is not lost, since positions are explicit. */
function transfer(vm: VM, source: number, position: number, count: number, target: number): number {
  const { files } = vm.host;
  flushMappings(vm, source);
  const buffer = new Uint8Array(Math.min(CHUNK, count));
  let moved = 0;
  while (moved < count) {
    const n = files.pread(source, buffer.length <= count - moved ? buffer : buffer.subarray(0, count - moved), position + moved);
    if (n < 0) return moved > 0 ? moved : n;
    if (n === 0) break;
    for (let written = 0; written < n; ) {
      const w = files.write(target, buffer.subarray(written, n));
      if (w <= 0) return moved > 0 ? moved : w;
      written += w;
      moved += w;
    }
  }
  return moved;
}

export default natives("sun/nio/ch/FileChannelImpl", {
  "initIDs()J": () => BigInt(PAGE_SIZE),
  "map0(IJJZ)J": (vm, self: Addr, protection: number, position: bigint, length: bigint) => {
    const number = descriptor(vm, ld(self + fields(vm).fd));
    const address = map(vm, number, protection, Number(position), Number(length));
    if (address < 0) throw ioException(address);
    if (address === 0) throw new JavaThrow("java/lang/OutOfMemoryError", "Map failed");
    return BigInt(address);
  },
  "unmap0(JJ)I": (vm, address: bigint) => {
    const result = unmap(vm, Number(address));
    if (result < 0) throw ioException(result);
    return 0;
  },
  "maxDirectTransferSize0()I": () => MAX_TRANSFER,
  "transferTo0(Ljava/io/FileDescriptor;JJLjava/io/FileDescriptor;)J": (
    vm,
    _: Addr,
    source: Addr,
    position: bigint,
    count: bigint,
    target: Addr,
  ) => {
    if (count < 0n) return IOS_UNSUPPORTED_CASE;
    const n = transfer(vm, descriptor(vm, source), Number(position), Number(count), descriptor(vm, target));
    if (n === -EAGAIN) return IOS_UNAVAILABLE;
    if (n < 0) throw ioException(n);
    return n;
  },
});
