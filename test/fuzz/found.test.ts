// Programs on which the fuzzers once found this VM and HotSpot to differ, reduced by the tool, with HotSpot's output: `found/` has them as
// data (fuzz/ir.ts). They run in one VM for each mode.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { difference, known } from "../../fuzz/compare.ts";
import type { Program } from "../../fuzz/ir.ts";
import { lowerProgram } from "../../fuzz/lower/program.ts";
import { BUILD, buildRunner, type Outcome, runBatch, writeBatch } from "../../fuzz/vm.ts";
import { vmOf } from "../../fuzz/vms.ts";

const FOLDER = join(import.meta.dirname, "found");
const names = readdirSync(FOLDER)
  .filter((f) => f.endsWith(".json"))
  .map((f) => f.slice(0, -".json".length))
  .sort();
const indices = names.map((_, i) => i);
const file = (mode: string): string => join(BUILD, `found-${mode}-${process.pid}`);

interface Found {
  readonly program: Program;
  readonly expected: readonly string[];
}
const found: readonly Found[] = names.map((name) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")));

before(() => {
  mkdirSync(BUILD, { recursive: true });
  buildRunner();
});

for (const mode of ["int", "c1"]) {
  test(`each prints what HotSpot printed, mode ${mode}`, async () => {
    writeBatch(
      file(mode),
      found.map(({ program }, index) => ({ index, entry: program.entry, fuel: program.fuel, classes: lowerProgram(program) })),
    );
    const outcomes = await runBatch(vmOf(`dewar@${mode}`), file(mode), indices, 20_000);
    rmSync(file(mode));
    const wrong = names.flatMap((name, i) => {
      const expected: Outcome = { text: found[i]!.expected.map((line) => `${line}\n`).join(""), end: "done", detail: "" };
      const d = difference(expected, outcomes.get(i)!);
      return d === undefined || known(d) !== undefined ? [] : [`${name}:\n- ${d.expected}\n+ ${d.actual}`];
    });
    assert.deepEqual(wrong, []);
  });
}
