// sun.nio.ch.EventFD: the counters that wake selectors.
import { natives } from "../../../../runtime/native-registry.ts";
import { io } from "../../../posix.ts";
import { wakeWaiting } from "../../../waiting.ts";

const ONE = new Uint8Array(BigUint64Array.of(1n).buffer);

export default natives("sun/nio/ch/EventFD", {
  "eventfd0()I": (vm) => vm.host.files.eventCounter(),
  /** Adds 1. */
  "set0(I)I": (vm, number: number) => {
    io(vm.host.files.write(number, ONE));
    wakeWaiting(vm);
    return 0;
  },
});
