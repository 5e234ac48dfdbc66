// What has large code of its own is called, not inlined anew into each of its callers (InlineSmallCode).
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

// `large` is compiled first, as `main` calls it; `often` and `seldom` are its callers, at one call for one of theirs and at one for 64.
const CALLERS = `public class P {
  static int large(int x) { int s = x; ${"s ^= s << 7; s += s >>> 3; s *= 31; ".repeat(7)} return s; }
  static int often(int x) { return large(x) + 1; }
  static int seldom(int x) { return (x & 63) == 0 ? large(x) : x; }
  public static void main(String[] args) {
    int sum = 0;
    for (int i = 0; i < 30_000; i++) sum += large(i);
    for (int i = 0; i < 30_000; i++) sum += often(i) + seldom(i);
    System.out.println(sum);
  }
}`;

/** What PrintInlining says of calls of P::large, by caller. */
function verdicts(limit: number): Map<string, string> {
  const classes = compile({ "P.java": CALLERS });
  const flags = ["-Xbatch", "-XX:-UseOnStackReplacement", "-XX:+UnlockDiagnosticVMOptions", "-XX:+PrintCompilation", "-XX:+PrintInlining"];
  const run = spawnSync(dewar, [...flags, `-XX:InlineSmallCode=${limit}`, "-cp", classes, "P"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  const found = new Map<string, string>();
  let caller = "";
  for (const line of run.stdout.split("\n")) {
    const verdict = /@ \d+ +P::large \(\d+ bytes\) +(.*?)\s*$/.exec(line)?.[1];
    if (verdict === undefined) caller = / 4 +P::(\w+)/.exec(line)?.[1] ?? "";
    else if (caller !== "") found.set(caller, verdict);
  }
  return found;
}

test("a method with large code is not inlined, where it is called seldom not even one with medium code", () => {
  assert.equal(verdicts(10).get("often"), "already compiled into a big method");
  assert.equal(verdicts(100_000).get("often"), "inline (hot)");
  assert.equal(verdicts(10).get("seldom"), "already compiled into a medium method");
});
