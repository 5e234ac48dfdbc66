// The listings' columns, against lines that HotSpot 17 printed.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Flag } from "../../src/flags/flag.ts";
import { Flags } from "../../src/flags/flags.ts";
import { flagLine, printCommandLineFlags, printFlagsFinal, printFlagsInitial, printFlagsRanges } from "../../src/flags/print.ts";

const HOTSPOT = `   double CompileThresholdScaling                  = 1.000000                                  {product} {default}
     bool CompilerDirectivesIgnoreCompileCommands  = false                                  {diagnostic} {default}
    ccstr ErrorFile                                =                                           {product} {default}
     intx FreqInlineSize                           = 325                                 {C2 pd product} {default}
   size_t InitialHeapSize                          = 396361728                                 {product} {ergonomic}
   size_t MaxMetaspaceSize                         = 18446744073709551615                      {product} {default}
     bool UseCompressedOops                        = true                           {product lp64_product} {ergonomic}
     intx hashCode                                 = 5                                    {experimental} {default}
`;

test("a line of the listing has HotSpot's columns", () => {
  for (const line of HOTSPOT.trimEnd().split("\n")) {
    const [, type, name, value, kind, origin] = /^ *(\S+) (\S+) +=\s+(\S*?) +\{([^}]*)\} \{([^}]*)\}$/.exec(line)!;
    assert.equal(flagLine(name!, { type: type as Flag["type"], kind: kind as Flag["kind"] }, value!, origin as "default"), `${line}\n`);
  }
});

test("a list has a line for each item", () => {
  assert.equal(
    flagLine("OnError", { type: "ccstrlist", kind: "product" }, "a\nb", "command line"),
    "ccstrlist OnError                                  = a\n" +
      "          OnError                                 += b                                         {product} {command line}\n",
  );
});

test("flags are listed in order, locked ones not", () => {
  const flags = new Flags([{ name: "NewRatio", value: 7, origin: "config file" }]);
  const text = printFlagsFinal(flags);
  assert.ok(text.startsWith("[Global flags]\n"));
  assert.match(text, /uintx NewRatio {33}= 7 {41}\{product\} \{config file\}\n/);
  assert.ok(!text.includes("BytecodeVerificationRemote"));
  flags.set("UnlockDiagnosticVMOptions", true, "command line");
  assert.ok(printFlagsFinal(flags).includes("BytecodeVerificationRemote"));
  assert.match(printFlagsInitial(flags), /NewRatio +=/);
  const names = text
    .split("\n")
    .slice(1, -1)
    .map((line) => line.slice(10).split(" ")[0]!);
  assert.deepEqual(names, names.toSorted());
});

test("ranges and the command line's flags", () => {
  const flags = new Flags([
    { name: "TieredStopAtLevel", value: 1, origin: "command line" },
    { name: "StressGC", value: true, origin: "command line" },
  ]);
  assert.ok(
    printFlagsRanges(flags).includes(
      "     intx TieredStopAtLevel                                  [ 0                         ...                         4 ]                            {product} {command line}\n",
    ),
  );
  assert.equal(printCommandLineFlags(flags), "-XX:+StressGC -XX:TieredStopAtLevel=1 \n");
});
