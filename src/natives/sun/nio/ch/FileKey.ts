// sun.nio.ch.FileKey: the identity of a file, for locks of this VM.
import { type Addr, st64 } from "../../../../layout/memory.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { descriptor, ioException } from "../../../posix.ts";

const fields = fieldsOf("sun/nio/ch/FileKey", { st_dev: "J", st_ino: "J" });

export default natives("sun/nio/ch/FileKey", {
  "init(Ljava/io/FileDescriptor;)V": (vm, self: Addr, fdo: Addr) => {
    const stat = vm.host.files.fstat(descriptor(vm, fdo));
    if (typeof stat === "number") throw ioException(stat);
    st64(self + fields(vm).st_dev, stat.dev);
    st64(self + fields(vm).st_ino, stat.ino);
  },
});
