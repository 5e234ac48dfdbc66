// java.io.FileCleanable: closes descriptors whose FileDescriptor was collected.
import { natives } from "../../../runtime/native-registry.ts";
import { closeDescriptor, io } from "../../posix.ts";

export default natives("java/io/FileCleanable", {
  "cleanupClose0(IJ)V": (vm, number: number) => {
    if (number !== -1) io(closeDescriptor(vm, number));
  },
});
