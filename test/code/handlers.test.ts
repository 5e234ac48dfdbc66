// Exceptions in compiled code: programs that throw at every kind of place, under every kind of handler, print in each tier what the
// interpreter prints.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { exceptionProgram } from "../compiler/exception-programs.ts";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

const STRESS = ["-XX:+UnlockDiagnosticVMOptions", "-XX:StressDeopt=30", "-XX:StressUnwind=40", "-XX:StressSeed=5"];

const TIERS: readonly (readonly string[])[] = [
  ["-Xcomp", "-XX:TieredStopAtLevel=1"],
  ["-Xbatch", "-XX:CompileThresholdScaling=0.05", "-XX:TieredStopAtLevel=3"],
  ["-Xbatch", "-XX:CompileThresholdScaling=0.05"],
  ["-Xcomp", "-XX:-TieredCompilation"],
  ["-Xbatch", "-XX:CompileThresholdScaling=0.01", "-XX:-TieredCompilation"],
  ["-Xcomp", "-XX:TieredStopAtLevel=1", ...STRESS],
  ["-Xbatch", "-XX:CompileThresholdScaling=0.01", "-XX:-TieredCompilation", ...STRESS],
];

const only = ["-XX:CompileCommand=quiet", "-XX:CompileCommand=compileonly,P*::*"];
const first = Number(process.env.HANDLERS_SEED ?? 1);

for (let seed = first; seed < first + Number(process.env.HANDLERS_COUNT ?? 2); seed++) {
  test(`exceptions are caught in compiled code as in the interpreter: program ${seed}`, () => {
    const classes = compile({ "P.java": exceptionProgram(seed) });
    const run = (...flags: string[]): string => {
      const { stdout, stderr, status } = spawnSync(dewar, [...flags, "-cp", classes, "P"], { encoding: "utf8" });
      return `${stdout}${stderr}${status}`;
    };
    const expected = run("-Xint");
    assert.match(expected, /^399 .*\n0$/m);
    for (const flags of TIERS) assert.equal(run(...only, ...flags), expected, flags.join(" "));
  });
}
