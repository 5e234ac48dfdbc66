// The generator's second output: source that javac compiles, with the same program model and the same oracle.
import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { difference, known } from "../../fuzz/compare.ts";
import { generate } from "../../fuzz/generate/program.ts";
import { Random } from "../../fuzz/random.ts";
import { compileSources, sourceFeatures } from "../../fuzz/source/compile.ts";
import { literal } from "../../fuzz/source/expressions.ts";
import { BUILD, buildRunner, runBatch, writeBatch } from "../../fuzz/vm.ts";
import { vmOf } from "../../fuzz/vms.ts";

test("literals are what a Java source may contain", () => {
  assert.equal(literal('a"\\\n\u0000\u4f60\ud83d'), '"a\\"\\\\\\012\\000\\u4f60\\ud83d"');
});

test("javac takes most programs, and both VMs run what it makes in the same way", async () => {
  mkdirSync(BUILD, { recursive: true });
  buildRunner();
  const programs = Array.from({ length: 24 }, (_, i) => {
    const own = Random.of(20_261_129, i).next();
    return generate(
      own,
      sourceFeatures(own).filter((f) => f !== "hot" && f !== "big"),
    );
  });
  const compiled = compileSources(programs);
  const taken = programs.flatMap((program, index) =>
    compiled[index]!.refused === "" ? [{ index, entry: program.entry, fuel: program.fuel, classes: compiled[index]!.classes }] : [],
  );
  assert.ok(taken.length >= 16, compiled.map((c) => c.refused).join(""));
  const file = join(BUILD, `source-${process.pid}`);
  writeBatch(file, taken);
  const indices = taken.map((p) => p.index);
  const expected = await runBatch(vmOf("java"), file, indices, 60_000);
  const actual = await runBatch(vmOf("dewar"), file, indices, 60_000);
  rmSync(file);
  const wrong = indices.flatMap((i) => {
    const d = difference(expected.get(i)!, actual.get(i)!);
    return d === undefined || known(d) !== undefined ? [] : [`${i}:\n- ${d.expected}\n+ ${d.actual}`];
  });
  assert.deepEqual(wrong, []);
});
