// java.lang.ProcessHandleImpl$Info: what /proc tells of one process.
import { type Addr, st64 } from "../../../layout/memory.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";

const infoFields = fieldsOf("java/lang/ProcessHandleImpl$Info", {
  command: "Ljava/lang/String;",
  commandLine: "Ljava/lang/String;",
  arguments: "[Ljava/lang/String;",
  startTime: "J",
  totalTime: "J",
  user: "Ljava/lang/String;",
});

export default natives("java/lang/ProcessHandleImpl$Info", {
  "info0(J)V": (vm, self: Addr, pid: bigint) => {
    const details = vm.host.process.details(Number(pid));
    if (details === undefined) return;
    const fields = infoFields(vm);
    const { heap } = vm;
    const text = (bytes: string): Addr => vm.strings.fromPlatform(Buffer.from(bytes, "latin1"));
    st64(self + fields.startTime, BigInt(Math.floor(details.startMillis)));
    st64(self + fields.totalTime, BigInt(Math.floor(details.cpuNanos)));
    if (details.user !== undefined) heap.setRef(self, fields.user, text(details.user));
    if (details.command !== undefined) heap.setRef(self, fields.command, text(details.command));
    const { args } = details;
    // As in the JDK, the command line is given only where the arguments cannot be told.
    if (args === undefined) {
      if (details.commandLine !== undefined) heap.setRef(self, fields.commandLine, text(details.commandLine));
      return;
    }
    const array = heap.newRefArray(vm.wk.String, args.length);
    args.forEach((arg, i) => {
      heap.setElement(array, i, text(arg));
    });
    heap.setRef(self, fields.arguments, array);
  },
});
