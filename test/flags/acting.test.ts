// Law 6, nothing is silent: a flag that the table says Dewar acts on is read by some room of the VM.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { FLAGS } from "../../src/flags/table.ts";

/** Flags that options, listings and ergonomics serve: the launcher and this room. */
const SERVED_BY_THE_LAUNCHER: ReadonlySet<string> = new Set(
  [
    "AlwaysTenure NeverTenure Flags VMOptionsFile IgnoreUnrecognizedVMOptions UnlockDiagnosticVMOptions UnlockExperimentalVMOptions IgnoreEmptyClassPaths",
    "PrintFlagsFinal PrintFlagsInitial PrintFlagsRanges PrintCommandLineFlags PrintVMOptions PrintWarnings PrintMemoryLayout PrintGC PrintGCDetails DumpSharedSpaces",
    "CompilationMode CompileThreshold CompileThresholdScaling OnStackReplacePercentage InterpreterProfilePercentage CICompilerCountPerCPU InitialCodeCacheSize",
    "InitialHeapSize MinHeapSize NewSize OldSize NewRatio MaxRAM MaxRAMPercentage InitialRAMPercentage UseSerialGC",
  ]
    .join(" ")
    .split(" "),
);

/** A source without its comments and texts. */
const codeOf = (source: string): string =>
  source
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\/\/[^\n]*/g, "")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""');

/** The flags that a file reads: `values.X`, `alias.X` of what is declared as the values, destructurings of them, and the compilers' `option("X")` and `options.X`. */
function readIn(source: string): Set<string> {
  const code = codeOf(source);
  const found = new Set<string>();
  const aliases = new Set(["values", "flags"]);
  for (const [, alias] of code.matchAll(/\b(\w+)\s*(?:\?)?:\s*(?:Readonly<)?(?:FlagValues|PolicyFlags)\b/g)) aliases.add(alias!);
  for (const [, alias] of code.matchAll(/\b(?:const|let)\s+(\w+)\s*=\s*[\w.()!]*\b(?:values|flags)\b\s*;/g)) aliases.add(alias!);
  for (const alias of aliases) for (const [, name] of code.matchAll(new RegExp(`\\b${alias}\\.(\\w+)`, "g"))) found.add(name!);
  const destructured = [
    ...code.matchAll(/\{([^{}]*)\}\s*=\s*[^;{}]*\b(?:values|flags)\b/g),
    ...code.matchAll(/\{([^{}]*)\}\s*:\s*(?:Pick<\s*)?(?:FlagValues|PolicyFlags)\b/g),
    ...code.matchAll(/Pick<\s*FlagValues\s*,([^>]*)>/g),
  ];
  for (const [, names] of destructured) for (const [name] of names!.matchAll(/\w+/g)) found.add(name);
  // The compilers get what their request says, with HotSpot's default for the rest.
  found.delete("values"); // of `flags.values`
  for (const [, name] of source.matchAll(/\boption\("(\w+)"/g)) found.add(name!);
  for (const [, name] of code.matchAll(/\boptions\.([A-Z]\w+)/g)) found.add(name!);
  return found;
}

test("every acting flag has a reader", () => {
  const root = new URL("../../src/", import.meta.url);
  const read = new Set<string>();
  for (const name of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts") || name.startsWith("flags/") || name.startsWith("cli/")) continue;
    for (const flag of readIn(readFileSync(new URL(name, root), "utf8"))) read.add(flag);
  }
  const unread: string[] = [];
  for (const [name, flag] of Object.entries(FLAGS)) {
    if (flag.effect === "acts" && !SERVED_BY_THE_LAUNCHER.has(name) && !read.has(name)) unread.push(name);
  }
  assert.deepEqual(unread, []);
});

test("a mention is no read", () => {
  const source = '// hashCode\n/* values.StressGC */ const text = "values.StressYield"; hashCode();';
  assert.deepEqual([...readIn(source)], []);
  assert.deepEqual([...readIn('function f({ WarmStore }: Pick<FlagValues, "WarmStore" | "AutoWarm">) {}')], ["WarmStore"]);
  assert.deepEqual([...readIn("const { StressGC, hashCode } = vm.flags.values; const v = x.values; v.VerifyHeap;")].sort(), [
    "StressGC",
    "VerifyHeap",
    "hashCode",
  ]);
});
