// The VMs and modes that the fuzzers know by name.

import { join } from "node:path";
import { ROOT, type Vm } from "./vm.ts";

/** Modes and the flags that ask for them; Dewar's and HotSpot's are the same where both have them. */
export const MODES: Readonly<Record<string, readonly string[]>> = {
  default: [],
  int: ["-Xint"],
  c1: ["-Xcomp", "-XX:TieredStopAtLevel=1"],
  "c1-profiled": ["-Xcomp", "-XX:TieredStopAtLevel=3"],
  /** With the methods of more than 8,000 bytes, the class library's and those of the generator (`--features huge,...`). */
  "c1-huge": ["-Xcomp", "-XX:TieredStopAtLevel=1", "-XX:-DontCompileHugeMethods"],
  c2: ["-Xcomp", "-XX:-TieredCompilation"],
  comp: ["-Xcomp"],
  "comp-free": ["-Xcomp", "-XX:+UnlockDiagnosticVMOptions", "-XX:+StressCodeFree"],
  deopt: ["-XX:+UnlockDiagnosticVMOptions", "-XX:StressDeopt=20", "-XX:StressSeed=7"],
  unwind: ["-XX:+UnlockDiagnosticVMOptions", "-XX:StressUnwind=1"],
  yield: ["-XX:+StressYield"],
  gc: ["-XX:+StressGC"],
  "gc-verify": ["-XX:+StressGC", "-XX:+VerifyHeap"],
};

/** Without these, compiled code may throw exceptions that have no text and no trace. */
const COMMON = ["-XX:-OmitStackTraceInFastThrow"];

/** `dewar`, `java`, or the path of a launcher; `@mode` may follow, and `+flag` any number of times: `dewar@gc`, `java@int`, `dewar@comp+-Xmx64m`. */
export function vmOf(name: string, flags: readonly string[] = []): Vm {
  const [base, ...more] = name.split("+-");
  const [vm, mode = "default"] = base!.split("@");
  const modeFlags = MODES[mode];
  if (!modeFlags) throw new Error(`no mode '${mode}': ${Object.keys(MODES).join(", ")}`);
  const command = vm === "dewar" ? join(ROOT, "bin/dewar") : vm!;
  return { name, command: [command, ...COMMON, ...modeFlags, ...more.map((f) => `-${f}`), ...flags] };
}
