// What options do to the compilers' flags, against HotSpot's own listing (data/compiler-flags.txt).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { applyCompilerErgonomics, compilerCountFor, scaledFreqLog } from "../../src/flags/compiler-ergonomics.ts";
import { ErgonomicsError } from "../../src/flags/ergonomics.ts";
import { valueText } from "../../src/flags/flag.ts";
import { Flags, findFlag } from "../../src/flags/flags.ts";
import { defaultOptions, type VMOptions } from "../../src/flags/options.ts";
import { processOption } from "../../src/flags/parse.ts";
import type { FlagName } from "../../src/flags/table.ts";

interface Made {
  flags: Flags;
  warnings: string[];
}

function make(options: string): Made {
  const flags = new Flags();
  let mode: VMOptions["executionMode"] = defaultOptions().executionMode;
  const messages = { out: assert.fail, err: assert.fail, warning: assert.fail };
  for (const option of options.split(" ")) {
    if (option === "-Xint") mode = "interpreted mode";
    else if (option === "-Xcomp") mode = "compiled mode";
    else if (option === "-Xbatch") flags.set("BackgroundCompilation", false, "command line");
    else if (option !== "") assert.ok(processOption(flags, option.slice(4), "command line", false, messages), option);
  }
  const cpus = flags.values.ActiveProcessorCount;
  const warnings = applyCompilerErgonomics(flags, mode, cpus > 0 ? cpus : 2);
  return { flags, warnings };
}

const blocks = readFileSync(new URL("data/compiler-flags.txt", import.meta.url), "utf8").split("\n== ");
blocks.shift();
blocks[0] = blocks[0]!.replace(/^== /, "");
const base = new Map<string, string>();

for (const [index, block] of blocks.entries()) {
  const [options, ...lines] = block.trimEnd().split("\n");
  const expected = new Map(base);
  const warnings: string[] = [];
  for (const line of lines) {
    if (line.startsWith("warning ")) warnings.push(line.slice(8));
    else expected.set(line.slice(0, line.indexOf(" ")), line);
  }
  if (index === 0) for (const [name, line] of expected) base.set(name, line);
  test(`the compilers' flags under "${options}" are HotSpot's`, () => {
    const made = make(options!);
    assert.ok(expected.size > 80);
    const lineOf = (name: string): string => {
      const value = valueText(findFlag(name)!.type, made.flags.values[name as FlagName]);
      return `${name} ${value} ${made.flags.origin(name as FlagName)}`;
    };
    assert.deepEqual([...expected.keys()].map(lineOf), [...expected.values()]);
    assert.deepEqual(made.warnings, warnings);
  });
  test(`what "${options}" sets reaches another Flags whole`, () => {
    const { flags } = make(options!);
    assert.deepEqual(new Flags(flags.settings()).values, flags.values);
  });
}

test("what cannot be is told as HotSpot tells it", () => {
  const message = (options: string): string => {
    try {
      make(options);
    } catch (error) {
      assert.ok(error instanceof ErgonomicsError && error.stream === "stderr" && !error.duringInitialization);
      return error.message;
    }
    return "";
  };
  assert.equal(message("-XX:CICompilerCount=1"), "CICompilerCount (1) must be at least 2 ");
  assert.equal(message("-XX:TieredStopAtLevel=1 -XX:CICompilerCount=0"), "CICompilerCount (0) must be at least 1 ");
  assert.equal(message("-Xint -XX:CICompilerCount=0"), "");
  assert.equal(message("-XX:-TieredCompilation -XX:CICompilerCount=1"), "");
  assert.equal(
    message("-XX:CompilationMode=foo"),
    "Unsupported compilation mode 'foo', available modes are: quick-only, high-only, high-only-quick-internal",
  );
  assert.equal(
    message("-XX:ReservedCodeCacheSize=1m"),
    "Invalid ReservedCodeCacheSize: 1024K. Must be at least InitialCodeCacheSize=2496K.",
  );
  assert.equal(message("-XX:ReservedCodeCacheSize=3000m"), "Invalid ReservedCodeCacheSize=3000M. Must be at most 2048M.");
  assert.equal(message("-XX:TypeProfileLevel=113"), "Invalid value (113) in TypeProfileLevel at position 0");
});

test("a scaling that leads out of a flag's range stops at its end, with a warning", () => {
  const { flags, warnings } = make("-XX:CompileThresholdScaling=100000");
  assert.equal(flags.values.Tier4BackEdgeThreshold, 0x7fff_ffff);
  assert.equal(warnings.length, 3);
});

test("compiler threads grow with log n * log log n", () => {
  assert.deepEqual([1, 2, 3, 4, 7, 8, 16, 32, 64, 128, 256].map(compilerCountFor), [2, 2, 2, 3, 3, 4, 12, 15, 18, 21, 36]);
});

test("a scaled log of a frequency stays within a counter's bits", () => {
  assert.equal(scaledFreqLog(7, 1), 7);
  assert.equal(scaledFreqLog(7, -2), 7);
  assert.equal(scaledFreqLog(7, 0), 0);
  assert.equal(scaledFreqLog(0, 100), 0);
  assert.equal(scaledFreqLog(7, 0.001), 0);
  assert.equal(scaledFreqLog(7, 3), 8);
  assert.equal(scaledFreqLog(20, 1e30), 32);
});
