// What a program does only in its beginning is over before its methods are profiled. Code that a warm store keeps is used from the beginning, and
// must not trap there: sides of branches that were gone by then are in it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { compile } from "../linking/javac.ts";
import { dewar, dir } from "./aot-program.ts";

/** Conditions that hold in the beginning only, each of another instruction, and what is done then, each with another constant that it names. */
const CONDITIONS = ["i < 20_000", "i - 20_000 < 0", "EARLY[i / 20_000] != null", "EARLY[i / 20_000] == MARK"];
const DEEDS = [
  "early(s)",
  "(s + field)",
  "new Object[1].length",
  '("x" + s).length()',
  "((Integer) MARK) + s",
  "(MARK instanceof String ? 3 : s)",
];
/** Both sides of the branch, one that is jumped over, and one that a loop leaves by. */
const SHAPES: readonly ((condition: string, deed: string) => string)[] = [
  (condition, deed) => `return ${condition} ? ${deed} : s ^ i;`,
  (condition, deed) => `if (!(${condition})) return s ^ i; return ${deed};`,
  (condition, deed) => `if (${condition}) s += ${deed}; return s ^ i;`,
  (condition, deed) => `for (int k = 0; k < 3; k++) { if (${condition}) return ${deed}; s += k; } return s ^ i;`,
];
const BODIES = SHAPES.flatMap((shape) => DEEDS.map((deed, n) => shape(CONDITIONS[n % CONDITIONS.length]!, deed)));

const EARLY = `public class Early {
  static final Object MARK = 7;
  static final Object[] EARLY = new Object[40];
  static { EARLY[0] = MARK; }
  static int field = 5;
  static int early(int s) { return s * 31; }
  ${BODIES.map((body, n) => `static int m${n}(int s, int i) { ${body} }`).join("\n  ")}
  public static void main(String[] args) {
    int s = 0;
    for (int i = 0; i < 600_000; i++) {
      ${BODIES.map((_, n) => `s += m${n}(s, i);`).join(" ")}
    }
    System.out.println(s);
  }
}`;

test("kept code has what the program did before it was profiled", (t) => {
  const classes = compile({ "Early.java": EARLY });
  const runs = (store: string, ...flags: string[]): number[] =>
    [1, 2, 3].map((run) => {
      // Each method by itself: main would be one unit with all of them in it.
      const alone = "-XX:CompileCommand=exclude,Early::main";
      const all = [`-XX:WarmStore=${store}`, "-XX:+PrintDeoptimizationCount", alone, ...flags, "-cp", classes, "Early"];
      const { out, err, status } = dewar(all);
      assert.equal(status, 0, err);
      t.diagnostic(`run ${run}: ${/deoptimizations:.*/.exec(out)?.[0]}`);
      return Number(/\((\d+) in C2's code/.exec(out)?.[1]);
    });
  const [, second, third] = runs(join(dir, "early-store"));
  assert.deepEqual([second, third], [0, 0]);
});
