// What the VM is called. Here because the launcher's warnings and the java.vm.* properties both say it.

import { compilationMode } from "./compilation-mode.ts";
import type { FlagValues } from "./table.ts";

/** java.vm.name; the JDK's `-version` prints it on its last line. */
export const VM_NAME = "Dewar VM";
/** java.vm.version; the version in package.json (a test compares them). */
export const VM_VERSION = "0.1.0";
/** java.vm.vendor. */
export const VM_VENDOR = "The Dewar project";

/** java.vm.info: how code is run, in HotSpot's words (Abstract_VM_Version::vm_info_string), for flags after ergonomics. */
export function vmInfo(flags: FlagValues): string {
  // -Xint has switched off what only it switches off.
  if (!flags.UseLoopCounter && !flags.UseCompiler) return "interpreted mode";
  const mode = flags.UseInterpreter ? "mixed mode" : "compiled mode";
  return compilationMode({ ...flags, UseCompiler: true }) === "quick-only" ? `${mode}, emulated-client` : mode;
}
