// java.io.FileInputStream over host files.
import { O_RDONLY, SEEK_CUR } from "../../../host/files.ts";
import { type Addr, ld } from "../../../layout/memory.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";
import { descriptor, io, ioException } from "../../posix.ts";
import { open, openNumber, readBytes, readOne } from "./streams.ts";

const fields = fieldsOf("java/io/FileInputStream", { fd: "Ljava/io/FileDescriptor;" });

const fdOf = (vm: VM, self: Addr): Addr => ld(self + fields(vm).fd);

/** The receiver's descriptor; -1 when it is closed or has none. */
const numberOf = (vm: VM, self: Addr): number => {
  const fdo = fdOf(vm, self);
  return fdo === 0 ? -1 : descriptor(vm, fdo);
};

export default natives("java/io/FileInputStream", {
  "open0(Ljava/lang/String;)V": {
    refs: 0,
    longs: 0,
    steps: [(f) => open(f, fdOf(f.vm, f.argRef(0)), O_RDONLY)],
  },
  "read0()I": readOne(numberOf),
  "readBytes([BII)I": readBytes(numberOf),
  "length0()J": (vm, self: Addr) => {
    const stat = vm.host.files.fstat(openNumber(numberOf(vm, self)));
    if (typeof stat === "number") throw ioException(stat);
    return stat.size;
  },
  "position0()J": (vm, self: Addr) => io(vm.host.files.lseek(openNumber(numberOf(vm, self)), 0, SEEK_CUR)),
  "skip0(J)J": (vm, self: Addr, n: bigint) => {
    const number = openNumber(numberOf(vm, self));
    const { files } = vm.host;
    const from = io(files.lseek(number, 0, SEEK_CUR));
    return io(files.lseek(number, Number(n), SEEK_CUR)) - from;
  },
  "available0()I": (vm, self: Addr) => Math.min(io(vm.host.files.available(openNumber(numberOf(vm, self)))), 0x7fff_ffff),
});
