// java.io.FileDescriptor: numbers of the resource table.
import type { Addr } from "../../../layout/memory.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { closeDescriptor, descriptor, io, setDescriptor } from "../../posix.ts";
import { wakeWaiting } from "../../waiting.ts";

export default natives("java/io/FileDescriptor", {
  "sync()V": (vm, self: Addr) => {
    if (vm.host.files.fsync(descriptor(vm, self), false) < 0) throw new JavaThrow("java/io/SyncFailedException", "sync failed");
  },
  "getHandle(I)J": () => -1n,
  // Only Windows looks at it: O_APPEND does the work here.
  "getAppend(I)Z": () => false,
  "close0()V": (vm, self: Addr) => {
    const number = descriptor(vm, self);
    if (number === -1) return;
    setDescriptor(vm, self, -1);
    const result = closeDescriptor(vm, number);
    wakeWaiting(vm);
    io(result);
  },
});
