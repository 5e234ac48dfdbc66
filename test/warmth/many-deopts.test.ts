// The thesis' own examples (seed 002). ManyDeopts: methods whose code is thrown away again and again while they learn what their
// arguments can be, and not once with the profile of the run before. NoCompile: a method that loops, is called seldom, and without OSR profits from a
// record that has it compiled at its first calls.
import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compile } from "../linking/javac.ts";
import { dewar, dir } from "./aot-program.ts";

const source = (name: string): string => readFileSync(new URL(`../../bench/programs/warm/${name}.java`, import.meta.url), "utf8");

const classes = join(dir, "thesis");
cpSync(compile({ "ManyDeopts.java": source("ManyDeopts"), "NoCompile.java": source("NoCompile") }), classes, { recursive: true });

const run = (name: string, ...flags: string[]): { said: string; deopts: number; out: string } => {
  const { out } = dewar([
    "-Xbatch",
    "-XX:+PrintDeoptimizationCountVerbose",
    `-XX:CacheProfilesFile=${join(dir, `${name}.dat`)}`,
    ...flags,
    "-cp",
    classes,
    name,
  ]);
  assert.match(out, /^deoptimizations: \d+ \(\d+ in C2's code, \d+ in C1's; code made not entrant \d+ times\)$/m);
  // The main method leaves its own code once, at the print that it had never reached.
  const deopts = out.match(/^deoptimization \d+: ManyDeopts\.(low|middle|high).*tier 4/gm)?.length ?? 0;
  return { said: out.split("\n").find((line) => /^-?\d+$/.test(line))!, deopts, out };
};

test("ManyDeopts: many deoptimisations without a cached profile, none with it, in each mode", () => {
  const cold = run("ManyDeopts", "-XX:+DumpProfiles");
  assert.ok(cold.deopts > 100, cold.out);
  for (const mode of [0, 1, 2]) {
    const warm = run("ManyDeopts", "-XX:+CacheProfiles", `-XX:CacheProfilesMode=${mode}`);
    assert.equal(warm.said, cold.said);
    assert.equal(warm.deopts, 0, warm.out);
  }
});

test("NoCompile: without OSR a method that is called seldom is compiled at its first calls (mode 0)", () => {
  const cold = run("NoCompile", "-XX:+DumpProfiles");
  const print = ["-XX:-UseOnStackReplacement", "-XX:+PrintCompilation"];
  const without = run("NoCompile", ...print);
  const warm = run("NoCompile", ...print, "-XX:+CacheProfiles", "-XX:CacheProfilesMode=0");
  assert.match(warm.out, / 4 .* NoCompile::work /);
  // Its frame stays interpreted, and goes on telling of its loop.
  for (const mode of [0, 1, 2]) {
    const { out } = run("NoCompile", ...print, "-XX:+CacheProfiles", `-XX:CacheProfilesMode=${mode}`);
    const compiled = out.split("\n").filter((line) => / NoCompile::work \(/.test(line) && !line.includes("made not entrant"));
    assert.ok(compiled.length <= 3, `mode ${mode}: ${compiled.length} compilations`);
  }
  const lines = (text: string): string[] => text.split("\n").filter((line) => /^-?\d+$/.test(line));
  assert.deepEqual(lines(warm.out), lines(cold.out));
  assert.deepEqual(lines(without.out), lines(cold.out));
  rmSync(join(dir, "NoCompile.dat"));
});

test("the queues are listed, whole or by their sizes", () => {
  assert.match(run("NoCompile", "-XX:+PrintCompileQueueSize").out, /^compile queues: C1 \d+ C2 \d+\n/m);
  const { out } = run("NoCompile", "-XX:+PrintCompileQueue", "-XX:+PrintDeoptimizationCountVerbose");
  assert.match(out, /^C1 compile queue:\n +\d+ . 3 NoCompile\.work\(I\)I$/m);
  assert.match(out, /^compile queues: C1 \d+ tasks, \d+ at most; C2 \d+ tasks, \d+ at most$/m);
});
