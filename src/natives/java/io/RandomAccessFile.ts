// java.io.RandomAccessFile over host files.
import { EINVAL } from "../../../host/errno.ts";
import { O_CREAT, O_DSYNC, O_RDONLY, O_RDWR, O_SYNC, SEEK_CUR, SEEK_SET } from "../../../host/files.ts";
import { type Addr, ld } from "../../../layout/memory.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";
import { flushMappings } from "../../mappings.ts";
import { descriptor, io, ioException } from "../../posix.ts";
import { open, openNumber, readBytes, readOne, writeBytes, writeOne } from "./streams.ts";

const fields = fieldsOf("java/io/RandomAccessFile", { fd: "Ljava/io/FileDescriptor;" });

const fdOf = (vm: VM, self: Addr): Addr => ld(self + fields(vm).fd);

const numberOf = (vm: VM, self: Addr): number => {
  const fdo = fdOf(vm, self);
  return fdo === 0 ? -1 : descriptor(vm, fdo);
};

/** RandomAccessFile's own mode bits. */
const MODE_RDWR = 2;
const MODE_SYNC = 4;
const MODE_DSYNC = 8;

function openFlags(mode: number): number {
  if ((mode & MODE_RDWR) === 0) return O_RDONLY;
  return O_RDWR | O_CREAT | ((mode & MODE_SYNC) !== 0 ? O_SYNC : (mode & MODE_DSYNC) !== 0 ? O_DSYNC : 0);
}

export default natives("java/io/RandomAccessFile", {
  "open0(Ljava/lang/String;I)V": {
    refs: 0,
    longs: 0,
    steps: [(f) => open(f, fdOf(f.vm, f.argRef(0)), openFlags(f.argInt(2)))],
  },
  "read0()I": readOne(numberOf),
  "readBytes([BII)I": readBytes(numberOf),
  "write0(I)V": writeOne(numberOf),
  "writeBytes([BII)V": writeBytes(numberOf),
  "getFilePointer()J": (vm, self: Addr) => io(vm.host.files.lseek(openNumber(numberOf(vm, self)), 0, SEEK_CUR)),
  "length()J": (vm, self: Addr) => {
    const stat = vm.host.files.fstat(openNumber(numberOf(vm, self)));
    if (typeof stat === "number") throw ioException(stat);
    return stat.size;
  },
  "seek0(J)V": (vm, self: Addr, position: bigint) => {
    const number = openNumber(numberOf(vm, self));
    if (position < 0n) throw new JavaThrow("java/io/IOException", "Negative seek offset");
    io(vm.host.files.lseek(number, Number(position), SEEK_SET));
  },
  "setLength(J)V": (vm, self: Addr, length: bigint) => {
    const { files } = vm.host;
    const number = openNumber(numberOf(vm, self));
    const position = io(files.lseek(number, 0, SEEK_CUR));
    if (length < 0n) throw ioException(EINVAL);
    flushMappings(vm, number);
    io(files.ftruncate(number, Number(length)));
    io(files.lseek(number, Math.min(position, Number(length)), SEEK_SET));
  },
});
