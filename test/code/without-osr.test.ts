// -XX:-UseOnStackReplacement: no OSR version is compiled, whoever counts the loop; calls are compiled as ever.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const PROGRAM = `
public class P {
  static int hot(int n) { int s = 0; for (int i = 0; i < n; i++) s = s * 31 + (i ^ s >>> 3); return s; }
  public static void main(String[] args) {
    int x = hot(500_000);
    for (int i = 0; i < 250; i++) x += hot(1);
    for (int i = 0; i < 10; i++) x += hot(200_000);
    System.out.println(x);
  }
}`;

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const classes = compile({ "P.java": PROGRAM });

/** The compilations of `hot`, as levels; with % those of loops. */
function compilations(...flags: string[]): string[] {
  const run = spawnSync(dewar, ["-Xbatch", "-XX:+PrintCompilation", ...flags, "-cp", classes, "P"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  const lines = run.stdout.split("\n").filter((line) => / P::hot /.test(line) && !line.includes("made not entrant"));
  return lines.map((line) => `${line.includes("%") ? "%" : ""}${/ ([1-4]) {6}/.exec(line)?.[1]}`);
}

test("loops are compiled with it", () => {
  assert.ok(compilations().includes("%4"));
});

test("loops are not compiled without it, as in HotSpot", () => {
  assert.deepEqual(compilations("-XX:-UseOnStackReplacement"), ["3"]);
});
