// Where the interpreter profiles, what C2 inlines into a hot method has a profile too, however calls reach it and however deep.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

/** A body that is larger than what is inlined without a profile (MaxInlineSize, 35 bytes). */
const LARGE = "int s = x * 31 + 7; s ^= s >>> 3; s += s << 5; s ^= s >>> 11; s += x; s ^= s << 7; s -= x >>> 2;";
const CALLS = {
  static: (to: string): string => `${to}.run(s)`,
  special: (to: string): string => `${to}.IT.mine(s)`,
  virtual: (to: string): string => `${to}.IT.go(s)`,
  interface: (to: string): string => `((Step) ${to}.IT).go(s)`,
};
type Kind = keyof typeof CALLS;
const METHOD: Record<Kind, string> = { static: "run", special: "mine", virtual: "go", interface: "go" };

/** Classes K0 to K2, of which each calls the next in its way, and a main that calls the first often enough. */
function program(kind: Kind): string {
  const step = (n: number): string => {
    const body = `{ ${LARGE} return ${n < 2 ? CALLS[kind](`K${n + 1}`) : "s"} + s; }`;
    return `class K${n} implements Step { static final K${n} IT = new K${n}();
  static int run(int x) ${kind === "static" ? body : "{ return x; }"}
  private int own(int x) { return x; }
  final int mine(int x) ${kind === "special" ? body : "{ return own(x); }"}
  public int go(int x) ${kind === "virtual" || kind === "interface" ? body : "{ return x; }"} }`;
  };
  return `interface Step { int go(int x); }
${[0, 1, 2].map(step).join("\n")}
public class P {
  static int top(int n) { int s = n; for (int i = 0; i < 200; i++) s += ${CALLS[kind]("K0")}; return s; }
  public static void main(String[] args) {
    int sum = 0;
    for (int i = 0; i < 8_000; i++) sum += top(i);
    System.out.println(sum);
  }
}`;
}

for (const kind of Object.keys(CALLS) as Kind[]) {
  test(`large methods that ${kind} calls lead to are inlined into the hot method above them, three deep`, () => {
    const classes = compile({ "P.java": program(kind) });
    // The program waits for the compilation, however busy the machine is.
    const waits = "-XX:CompileCommand=BackgroundCompilation,P::top,false";
    const prints = ["-XX:+UnlockDiagnosticVMOptions", "-XX:+PrintCompilation", "-XX:+PrintInlining"];
    const run = spawnSync(dewar, [waits, ...prints, "-cp", classes, "P"], { encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, / 4 +P::top /);
    assert.doesNotMatch(run.stdout, /K\d::\w+ \(\d+ bytes\) +too big/);
    for (const n of [0, 1, 2]) assert.match(run.stdout, new RegExp(`K${n}::${METHOD[kind]} \\(\\d+ bytes\\) +inline \\(hot\\)`));
  });
}
