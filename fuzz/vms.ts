// The VMs and modes that the fuzzers know by name.

import { join } from "node:path";
import { ROOT, type Training, type Vm } from "./vm.ts";

const SOON = ["-Xbatch", "-XX:CompileThresholdScaling=0.1"];

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

/** Modes of Dewar that learn from a run of the same programs with half of their fuel, and much of which is compiled, and soon. */
const TRAINED: Readonly<Record<string, Training>> = {
  aot: { record: (file) => [...SOON, `-XX:AOTCacheOutput=${file}`], use: (file) => [...SOON, "-XX:AOTMode=on", `-XX:AOTCache=${file}`] },
  warm: { record: (file) => [...SOON, `-XX:WarmStore=${file}`], use: (file) => [...SOON, `-XX:WarmStore=${file}`] },
  profiles: {
    record: (file) => [...SOON, "-XX:+DumpProfiles", `-XX:CacheProfilesFile=${file}`],
    use: (file) => [...SOON, "-XX:+CacheProfiles", `-XX:CacheProfilesFile=${file}`],
  },
};

/** Without these, compiled code may throw exceptions that have no text and no trace. */
const COMMON = ["-XX:-OmitStackTraceInFastThrow"];

export const MODE_NAMES: readonly string[] = [...Object.keys(MODES), ...Object.keys(TRAINED)];

/** `dewar`, `java`, or the path of a launcher; `@mode` may follow, and `+flag` any number of times: `dewar@gc`, `java@int`, `dewar@comp+-Xmx64m`. */
export function vmOf(name: string, flags: readonly string[] = []): Vm {
  const [base, ...more] = name.split("+-");
  const [vm, mode = "default"] = base!.split("@");
  const training = TRAINED[mode];
  const modeFlags = training === undefined ? MODES[mode] : [];
  if (!modeFlags) throw new Error(`no mode '${mode}': ${MODE_NAMES.join(", ")}`);
  const command = vm === "dewar" ? join(ROOT, "bin/dewar") : vm!;
  return { name, command: [command, ...COMMON, ...modeFlags, ...more.map((f) => `-${f}`), ...flags], training };
}
