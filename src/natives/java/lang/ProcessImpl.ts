// java.lang.ProcessImpl: other programs cannot be launched; the error says so in the form that a failed exec has.
import { ENOENT, ENOSYS, strerror } from "../../../host/errno.ts";
import { X_OK } from "../../../host/files.ts";
import { type Addr, u8 } from "../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../layout/object.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";

const SLASH = 0x2f;

/** Whether exec would find the program (a NUL-terminated byte[]): as a path, else on PATH. */
function exists(vm: VM, program: Uint8Array): boolean {
  const { files, process } = vm.host;
  if (program.includes(SLASH)) return files.access(program, X_OK) === 0;
  const path = process.environment.find(([key]) => key === "PATH")?.[1] ?? "/usr/bin:/bin";
  return path.split(":").some((folder) => files.access(Buffer.concat([Buffer.from(`${folder || "."}/`, "latin1"), program]), X_OK) === 0);
}

export default natives("java/lang/ProcessImpl", {
  "init()V": () => {},
  "forkAndExec(I[B[B[BI[BI[B[IZ)I": (vm, _self: Addr, _mode: number, _helper: Addr, program: Addr) => {
    const bytes = u8.slice(program + ARRAY_BASE, u8.indexOf(0, program + ARRAY_BASE));
    const errno = exists(vm, bytes) ? ENOSYS : ENOENT;
    const hint = errno === ENOSYS ? " (Dewar cannot launch processes)" : "";
    throw new JavaThrow("java/io/IOException", `error=${errno}, ${strerror(errno)}${hint}`);
  },
});
