// java.io.FileOutputStream over host files.
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from "../../../host/files.ts";
import { type Addr, ld } from "../../../layout/memory.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";
import { descriptor } from "../../posix.ts";
import { open, writeBytes, writeOne } from "./streams.ts";

const fields = fieldsOf("java/io/FileOutputStream", { fd: "Ljava/io/FileDescriptor;" });

const fdOf = (vm: VM, self: Addr): Addr => ld(self + fields(vm).fd);

const numberOf = (vm: VM, self: Addr): number => {
  const fdo = fdOf(vm, self);
  return fdo === 0 ? -1 : descriptor(vm, fdo);
};

export default natives("java/io/FileOutputStream", {
  "open0(Ljava/lang/String;Z)V": {
    refs: 0,
    longs: 0,
    steps: [(f) => open(f, fdOf(f.vm, f.argRef(0)), O_WRONLY | O_CREAT | (f.argInt(2) !== 0 ? O_APPEND : O_TRUNC))],
  },
  "write(IZ)V": writeOne(numberOf),
  "writeBytes([BIIZ)V": writeBytes(numberOf),
});
