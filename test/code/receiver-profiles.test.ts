// What C2 makes of profiled receivers: guards and inlined methods (UseTypeProfile, UseBimorphicInlining, TypeProfileMajorReceiverPercent).
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

const CALLERS = `public class P {
  interface Shape { int area(int x); }
  record Square(int k) implements Shape { public int area(int x) { return x * x + k; } }
  record Circle(int k) implements Shape { public int area(int x) { return 3 * x * x + k; } }
  record Line(int k) implements Shape { public int area(int x) { return k; } }
  static final Shape[] SHAPES = { new Square(1), new Circle(2), new Line(3) };
  static int one(int i) { return SHAPES[i & 0].area(i); }
  static int even(int i) { return SHAPES[i & 1].area(i); }
  static int mostly(int i) { return SHAPES[(i & 15) == 0 ? 1 : 0].area(i); }
  static int three(int i) { return SHAPES[i % 3].area(i); }
  public static void main(String[] args) {
    int sum = 0;
    for (int i = 0; i < 30_000; i++) sum += one(i) + even(i) + mostly(i) + three(i);
    System.out.println(sum);
  }
}`;

/** What tier 4 makes of each caller's call: the classes whose methods are inlined, and whether there is a virtual call, too. */
function calls(...flags: string[]): Record<string, string> {
  const classes = compile({ "P.java": CALLERS });
  const printing = [
    "-Xbatch",
    "-XX:-UseOnStackReplacement",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:+PrintCompilation",
    "-XX:+PrintInlining",
  ];
  const run = spawnSync(dewar, [...printing, ...flags, "-cp", classes, "P"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /^309367523$/m);
  const found: Record<string, string[]> = {};
  let caller: string[] | undefined;
  for (const line of run.stdout.split("\n")) {
    const call = /@ \d+ +P\$(\w+)::area \(\d+ bytes\) +(inline \(hot\)|virtual call)$/.exec(line);
    if (call !== null) caller?.push(call[2] === "virtual call" ? "call" : call[1]!);
    const name = / 4 +P::(one|even|mostly|three) /.exec(line)?.[1];
    if (name !== undefined) caller = found[name] = [];
    else if (call === null) caller = undefined;
  }
  return Object.fromEntries(Object.entries(found).map(([name, called]) => [name, called.sort().join(" ")]));
}

test("one or two receivers are inlined as HotSpot does, of more the one that nearly all calls have", () => {
  assert.deepEqual(calls(), { one: "Square", even: "Circle Square", mostly: "Circle Square", three: "call" });
  assert.deepEqual(calls("-XX:-UseBimorphicInlining"), { one: "Square", even: "call", mostly: "Square call", three: "call" });
  assert.deepEqual(calls("-XX:TypeProfileMajorReceiverPercent=30"), {
    one: "Square",
    even: "Circle Square",
    mostly: "Circle Square",
    three: "Square call",
  });
  assert.deepEqual(calls("-XX:-UseTypeProfile"), { one: "call", even: "call", mostly: "call", three: "call" });
});
