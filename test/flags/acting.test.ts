// Law 6, nothing is silent: a flag that the table says Dewar acts on is read by some room of the VM.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { FLAGS } from "../../src/flags/table.ts";

/** Flags that options, listings and ergonomics serve: the launcher and this room. */
const SERVED_BY_THE_LAUNCHER: ReadonlySet<string> = new Set(
  [
    "AlwaysTenure NeverTenure Flags VMOptionsFile IgnoreUnrecognizedVMOptions UnlockDiagnosticVMOptions UnlockExperimentalVMOptions IgnoreEmptyClassPaths",
    "PrintFlagsFinal PrintFlagsInitial PrintFlagsRanges PrintCommandLineFlags PrintVMOptions PrintWarnings PrintMemoryLayout PrintGC PrintGCDetails",
    "CompileThreshold CompileThresholdScaling OnStackReplacePercentage InterpreterProfilePercentage CICompilerCountPerCPU InitialCodeCacheSize",
    "InitialHeapSize MinHeapSize NewSize OldSize NewRatio MaxRAM MaxRAMPercentage InitialRAMPercentage UseSerialGC",
  ]
    .join(" ")
    .split(" "),
);

/** Acting flags whose reader is still to come. Keep this empty at a release: what stays here is refused or idle instead. */
const AWAITED: ReadonlySet<string> = new Set(
  [
    "DeterministicSeed ImageAtPoll ImageFile RestoreImage TraceBytecodes TraceVMExceptions SurvivorRatio MaxTenuringThreshold SoftRefLRUPolicyMSPerMB",
    "MaxDirectMemorySize MaxMetaspaceSize DisableExplicitGC StackTraceInThrowable ShowCodeDetailsInExceptionMessages",
    "JavaMonitorsInStackTrace ExitOnOutOfMemoryError CrashOnOutOfMemoryError ErrorFile SuppressFatalErrorMessage BytecodeVerificationRemote",
    "BytecodeVerificationLocal ActiveProcessorCount hashCode ReduceSignalUsage ShowHiddenFrames VerifyHeap StressGC StressYield Deterministic",
    "DeterministicClockStep MaxNewSize MaxHeapSize ThreadStackSize MaxJavaStackTraceDepth",
  ]
    .join(" ")
    .split(" "),
);

/** Flags of the compilers whose reader comes with the compilers, the code cache, the profiles and the logs. Empty at a release, too. */
const AWAITED_WITH_TIERS: ReadonlySet<string> = new Set(
  // C2's optimisations to come, and the limits of its use of profiles
  "UseTypeProfile UseBimorphicInlining DoEscapeAnalysis EliminateAllocations EliminateLocks LoopUnrollLimit UseSuperWord".split(" "),
);

test("every acting flag has a reader", (t) => {
  const root = new URL("../../src/", import.meta.url);
  let sources = "";
  for (const name of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    // code/compiler-options.ts only hands flags on: a compiler must read them.
    if (name.endsWith(".ts") && !name.startsWith("flags/") && !name.startsWith("cli/") && name !== "code/compiler-options.ts")
      sources += readFileSync(new URL(name, root), "utf8");
  }
  const read = new Set(sources.match(/(?<=\.|\b)[A-Za-z][A-Za-z0-9]*\b/g));
  const unread: string[] = [];
  for (const [name, flag] of Object.entries(FLAGS)) {
    if (flag.effect === "acts" && !SERVED_BY_THE_LAUNCHER.has(name) && !read.has(name)) unread.push(name);
  }
  t.diagnostic(`not read yet: ${unread.join(" ")}`);
  assert.deepEqual(
    unread.filter((name) => !AWAITED.has(name) && !AWAITED_WITH_TIERS.has(name)),
    [],
  );
});
