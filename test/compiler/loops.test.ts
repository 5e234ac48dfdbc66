// Loops that C2 does as vectors, bulk memory or copies of the body give what the interpreter gives: results, what was stored before an
// exception, and which exception. The graphs keep the IR's invariants, and many loops do get a main loop.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compileC2 } from "../../src/compiler/c2/compile.ts";
import { RecordedFacts } from "../../src/compiler/facts/recording.ts";
import { verify } from "../../src/compiler/ir/verify.ts";
import { compile } from "../linking/javac.ts";
import { randomSource } from "../random.ts";
import { loopProgram } from "./loop-programs.ts";
import { moduleOf, recordProgram } from "./recorded-program.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const SEED = Number(process.env.LOOPS_SEED ?? 1);
const COUNT = Number(process.env.LOOPS_COUNT ?? 12);

const MODES: Readonly<Record<string, readonly string[]>> = {
  profiled: ["-Xbatch", "-XX:-TieredCompilation", "-XX:CompileThresholdScaling=0.02"],
  "without profiles": ["-Xcomp", "-XX:-TieredCompilation"],
  "with traps and unwinding": [
    "-Xbatch",
    "-XX:-TieredCompilation",
    "-XX:CompileThresholdScaling=0.02",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:StressDeopt=40",
    "-XX:StressUnwind=40",
    `-XX:StressSeed=${SEED}`,
  ],
};

const { source, kernels } = loopProgram(randomSource(SEED * 7919 + 3), COUNT);
const classes = compile({ "P.java": source });
const expected = spawnSync(dewar, ["-Xint", "-cp", classes, "P"], { encoding: "utf8" });

for (const [mode, flags] of Object.entries(MODES)) {
  test(`random loops, ${mode}`, () => {
    const run = spawnSync(dewar, [...flags, "-cp", classes, "P"], { encoding: "utf8" });
    assert.equal(run.stderr, "");
    const lines = run.stdout.split("\n");
    const wrong = expected.stdout.split("\n").findIndex((line, i) => line !== lines[i]);
    if (wrong < 0) return;
    const name = expected.stdout.split("\n")[wrong]!.split(" ")[0]!;
    assert.fail(`seed ${SEED}: ${lines[wrong]} for ${expected.stdout.split("\n")[wrong]}\n${kernels[Number(name.slice(1))]}`);
  });
}

test("loops get main loops: vectors, and copies of the body; the code is valid", () => {
  const { stdout, records } = recordProgram(source, "-XX:-TieredCompilation", "-XX:CompileThresholdScaling=0.02");
  assert.equal(stdout, expected.stdout);
  let [vectors, copies, compiled] = [0, 0, 0];
  for (const { request, facts } of records) {
    if (request.tier !== 4) continue;
    let blocks = 0;
    const phases = (phase: string, graph: Parameters<typeof verify>[0]): void => {
      verify(graph, phase);
      if (phase === "loops" && graph.blocks.length > blocks)
        if (graph.blocks.some((b) => b.nodes.some((n) => n.type === "v128"))) vectors++;
        else copies++;
      blocks = graph.blocks.length;
    };
    try {
      assert(WebAssembly.validate(moduleOf(compileC2(request, new RecordedFacts(facts, true), phases))));
      compiled++;
    } catch (problem) {
      assert.equal((problem as Error).name, "Bailout", String(problem));
    }
  }
  assert(vectors >= 3 && copies >= 3, `${vectors} with vectors, ${copies} with copies, of ${compiled}`);
});
