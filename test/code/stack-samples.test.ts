// What is seen on the stack is compiled, however seldom it is called.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { scaleOfSeen } from "../../src/code/stack-samples.ts";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

// `all` is what knows which of the functions `each` calls; it is called a thousand times in all, of which no count would take notice.
const SELDOM = `import java.util.function.*;
public class P {
  static int[] data = new int[100_000];
  static int each(IntUnaryOperator f) { int s = 0; for (int x : data) s += f.applyAsInt(x); return s; }
  static int all(int n) { return each(x -> x + n) + each(x -> x ^ n) + each(x -> x * n); }
  static int once(int n) { return n + 1; }
  public static void main(String[] args) {
    for (int i = 0; i < data.length; i++) data[i] = i;
    int sum = once(1);
    for (int i = 0; i < 1000; i++) sum += all(i);
    System.out.println(sum);
  }
}`;

test("a method that is called seldom, and for long, is compiled; one that is called once is not", () => {
  const program = compile({ "P.java": SELDOM });
  const run = spawnSync(dewar, ["-XX:+PrintCompilation", "-cp", program, "P"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, / P::all /);
  assert.doesNotMatch(run.stdout, / P::once /);
});

test("the more a method is seen, the lower are its thresholds, between HotSpot's and an eighth of them", () => {
  for (let weight = 1, last = 1; weight < 1000; weight++) {
    const scale = scaleOfSeen(weight);
    assert.ok(scale <= last && scale >= 0.125, `${weight}: ${scale}`);
    last = scale;
  }
});
