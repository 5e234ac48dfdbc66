// C2's code of hot methods has no traps in place of what the interpreter has never had to resolve: bodies of its intrinsics, and calls in methods
// that run while a class is initialised. What is resolved ahead for it stays guarded while its own class is initialised.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

/** Bodies over two strings, of which one has a character beyond Latin-1. */
const BODIES: Readonly<Record<string, string>> = {
  charAt: "for (int i = 0; i < s.length(); i++) sum += s.charAt(i);",
  hashCode: "sum += new String(s).hashCode();",
  equals: "sum += new String(s).equals(t) ? 1 : 2;",
  indexOf: "sum += s.indexOf('z') + s.indexOf(t);",
  compareTo: "sum += s.compareTo(t);",
  startsWith: "sum += s.startsWith(t) ? 1 : 2;",
  equalsIgnoreCase: "sum += s.equalsIgnoreCase(t) ? 1 : 2;",
};

function program(body: string, inInitialiser: boolean): string {
  const loop = "int sum = 0; for (int i = 0; i < 30_000; i++) sum += work(i % 2 == 0 ? A : B, i % 3 == 0 ? A : B);";
  return `public class P {
  static String A = "an ascii text of some length", B = "\\u1234 and others of some length";
  static int work(String s, String t) { int sum = 0; ${body} return sum; }
  static class Early { static final int SUM; static { ${loop.replaceAll(/\b([AB])\b/g, "P.$1").replace("work(", "P.work(")} SUM = sum; } }
  public static void main(String[] args) { ${inInitialiser ? "int sum = Early.SUM;" : loop} System.out.println(sum); }
}`;
}

for (const [name, body] of Object.entries(BODIES)) {
  for (const inInitialiser of [false, true]) {
    test(`no trap where String's ${name} has not been resolved${inInitialiser ? ", under a class initialiser" : ""}`, () => {
      const classes = compile({ "P.java": program(body, inInitialiser) });
      const flags = [
        "-XX:CompileCommand=quiet",
        "-XX:CompileCommand=BackgroundCompilation,P::work,false",
        "-XX:CompileThresholdScaling=0.1",
      ];
      const { stdout, status, stderr } = spawnSync(dewar, [...flags, "-Xlog:deoptimization=debug", "-cp", classes, "P"], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      assert.doesNotMatch(stdout, /reason=unloaded .*tier=4/);
      assert.ok(stdout.endsWith(execFileSync("java", ["-cp", classes, "P"], { encoding: "utf8" })), stdout);
    });
  }
}

test("what is hot while its class is initialised is guarded from other threads until that has ended", () => {
  const classes = compile({
    "P.java": `public class P {
  interface Rate { int FACTOR = Integer.parseInt("3"); }
  static class Shared implements Rate {
    static int value;
    static int step(int i) { value += i; return value * FACTOR; }
    static {
      int sum = 0;
      for (int i = 0; i < 15_000; i++) sum += P.run(i);
      asked.start();
      try { Thread.sleep(200); } catch (InterruptedException e) { }
      value = sum;
    }
  }
  static int run(int i) { return Shared.step(i) + other(i); }
  static int other(int i) { return Shared.value ^ i; }
  static Thread asked = new Thread(() -> System.out.println("seen " + run(0)));
  public static void main(String[] args) throws Exception {
    System.out.println(Shared.value);
    asked.join();
  }
}`,
  });
  const flags = ["-XX:CompileCommand=quiet", "-XX:CompileCommand=BackgroundCompilation,P::run,false", "-XX:CompileThresholdScaling=0.02"];
  for (const more of [[], ["-Xbatch"], ["-Xint"]]) {
    const out = execFileSync(dewar, [...flags, ...more, "-cp", classes, "P"], { encoding: "utf8" });
    const lines = (text: string): string[] => text.trimEnd().split("\n").sort();
    assert.deepEqual(lines(out), lines(execFileSync("java", ["-cp", classes, "P"], { encoding: "utf8" })));
  }
});
