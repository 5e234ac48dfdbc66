// C2 has the handlers of methods that have caught exceptions: its graphs keep the IR's invariants, calls and throws have edges to handlers,
// and what was thrown in code that had none yet is caught in code that is made again.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compileC2 } from "../../src/compiler/c2/compile.ts";
import { RecordedFacts } from "../../src/compiler/facts/recording.ts";
import { Ir } from "../../src/compiler/ir/op.ts";
import { verify } from "../../src/compiler/ir/verify.ts";
import { compile } from "../linking/javac.ts";
import { exceptionProgram } from "./exception-programs.ts";
import { moduleOf, recordProgram } from "./recorded-program.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const SEED = Number(process.env.EXCEPTIONS_SEED ?? 1);

test("calls and throws have edges to handlers in graphs that keep the IR's invariants; the code is valid", () => {
  const { records } = recordProgram(exceptionProgram(SEED), "-XX:-TieredCompilation", "-Xbatch", "-XX:CompileThresholdScaling=0.01");
  const made = { catches: 0, raises: 0, throws: 0 };
  for (const { request, facts } of records) {
    if (request.tier !== 4) continue;
    const phases = (phase: string, graph: Parameters<typeof verify>[0]): void => {
      verify(graph, phase);
      if (phase !== "prepare") return;
      for (const { end } of graph.blocks) {
        if (end.op === Ir.Catch) made.catches++;
        if (end.op === Ir.Raise) made.raises++;
        if (end.op === Ir.Throw) made.throws++;
      }
    };
    try {
      assert(WebAssembly.validate(moduleOf(compileC2(request, new RecordedFacts(facts, true), phases))));
    } catch (problem) {
      assert.equal((problem as Error).name, "Bailout", String(problem));
    }
  }
  for (const [what, count] of Object.entries(made)) assert(count > 10, `${what}: ${count}`);
});

const CAUGHT = `public class P {
  static final class E extends RuntimeException { E() { super(null, null, false, false); } }
  static final E ONE = new E();
  static int kept;
  /** Throws through a frame of its own, so that the call stays one. */
  static int deep(int n, int depth) { if (depth > 0) return deep(n, depth - 1) + 1; if (n % 2 == 0) throw ONE; return n; }
  static int caught(int n) { try { return deep(n, 20); } catch (E e) { return -1; } }
  static synchronized int locked(int n) { return n % 3 == 0 ? deep(n, 12) : n; }
  static int finished(int n) { try { return locked(n); } finally { kept++; } }
  static int both(int n) { try { return finished(n) + caught(n); } catch (RuntimeException e) { return kept; } }
  public static void main(String[] args) {
    int sum = 0;
    for (int i = 0; i < 60000; i++) sum = 31 * sum + both(i);
    System.out.println(sum);
  }
}`;

test("code is made again with the handlers that it lacks, and exceptions leave it no more", () => {
  const classes = compile({ "P.java": CAUGHT });
  const run = (...flags: string[]): string => {
    const { stdout, stderr } = spawnSync(dewar, [...flags, "-cp", classes, "P"], { encoding: "utf8" });
    assert.equal(stderr, "");
    return stdout;
  };
  const out = run(
    "-Xcomp",
    "-XX:-TieredCompilation",
    "-XX:CompileCommand=quiet",
    "-XX:CompileCommand=compileonly,P::*",
    "-XX:+PrintCompilation",
  );
  assert.equal(out.trim().split("\n").at(-1), run("-Xint").trim());
  const remade = out.split("\n").filter((line) => line.includes("made not entrant"));
  assert(
    remade.some((line) => line.includes("P::both")),
    out,
  );
  assert(remade.length <= 12, out);
});
