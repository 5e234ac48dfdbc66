// Indices that a mask, a shift or a narrow load keeps within an array: code without bounds checks gives what the interpreter gives, for arrays
// of each size, the empty one among them, whose checks fail always.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

const SIZES = [0, 1, 2, 3, 8, 64, 100, 256, 65536];
/** Of `a`, where `x` is any int and `m` any mask. */
const INDICES = [
  "x & (a.length - 1)",
  "(a.length - 1) & (x ^ x >>> 16)",
  "x & m",
  "x & 7",
  "x & -8",
  "x >>> 26",
  "x >>> 24",
  "x >>> 32",
  "(x & 63) + 1",
  "bytes[x & 15] & 0xff",
  "chars[x & 15]",
  "(x & 1) == 0 ? x & (a.length - 1) : ~x & (a.length - 1)",
  "(x & 1) == 0 ? x & 63 : x & 255",
  "(x & 1) == 0 ? x & 63 : x",
  "x & (a.length - 2)",
  "x & (other.length - 1)",
];
const KINDS: readonly (readonly [name: string, array: (size: number) => string, sizes: readonly number[]])[] = [
  ["constant", (size) => `A${size}`, SIZES],
  ["parameter", () => "given", [-1]],
];
/** One access, a probe from place to place, and one behind a test for the empty array. */
const BODIES: readonly ((index: string) => string)[] = [
  (index) => `return a[${index}];`,
  (index) => `int s = 0; for (int at = ${index}, k = 0; k < 5; k++) { s += a[at]; at = (at + 1) & (a.length - 1); } return s;`,
  (index) => `if (a.length > 0) return a[${index}]; return -1;`,
];

const methods = KINDS.flatMap(([kind, array, sizes]) =>
  sizes.flatMap((size) =>
    INDICES.flatMap((index, i) =>
      BODIES.map((body, b) => ({
        name: `${kind}${Math.max(size, 0)}_${i}_${b}`,
        text: `int[] a = ${array(size)}; ${body(index)}`,
        isGiven: kind === "parameter",
      })),
    ),
  ),
);

const PROGRAM = `public class P {
  ${SIZES.map((size) => `static final int[] A${size} = numbers(${size});`).join("\n  ")}
  static final byte[] bytes = new byte[16];
  static final char[] chars = new char[16];
  static int[] numbers(int n) { int[] a = new int[n]; for (int i = 0; i < n; i++) a[i] = i * 7 + 1; return a; }
  ${methods.map(({ name, text }) => `static int ${name}(int[] given, int[] other, int x, int m) { ${text} }`).join("\n  ")}
  static final int[][] ALL = { ${SIZES.map((size) => `A${size}`).join(", ")} };
  static final int[] XS = { 0, 1, 5, 63, 64, 255, 65535, 65536, -1, -2, -64, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x9e3779b9, 0x1234567 };
  interface M { int at(int[] given, int[] other, int x, int m); }
  static void run(String name, M method) {
    long sum = 0;
    int failed = 0;
    for (int round = 0; round < ROUNDS; round++)
      for (int g = 0; g < ALL.length; g++)
        for (int x : XS) {
          try { sum = sum * 31 + method.at(ALL[g], ALL[(g + x & 7) % ALL.length], x, x >> 3); }
          catch (ArrayIndexOutOfBoundsException e) { failed++; sum = sum * 31 + e.getMessage().hashCode(); }
        }
    System.out.println(name + " " + sum + " " + failed);
  }
  static final int ROUNDS = 3;
  public static void main(String[] args) {
    for (int i = 0; i < 16; i++) { bytes[i] = (byte) (i * 37); chars[i] = (char) (i * 4099); }
    ${methods.map(({ name }) => `run("${name}", P::${name});`).join("\n    ")}
  }
}`;

test(`masked indices: ${methods.length} methods`, () => {
  const classes = compile({ "P.java": PROGRAM });
  const lines = (...flags: string[]): string[] => {
    const run = spawnSync(dewar, [...flags, "-cp", classes, "P"], { encoding: "utf8" });
    assert.equal(run.stderr, "");
    return run.stdout.split("\n");
  };
  const expected = lines("-Xint");
  assert.equal(expected.length, methods.length + 1);
  const c2 = ["-Xbatch", "-XX:-TieredCompilation", "-XX:CompileThresholdScaling=0.02", "-XX:CompileCommand=quiet"];
  assert.deepEqual(lines(...c2), expected);
  // By itself each: what it is called with is not known.
  assert.deepEqual(lines(...c2, "-XX:CompileCommand=dontinline,P::*"), expected);
});

test("a probe of a table whose size is a power of two has no bounds check", () => {
  const classes = compile({
    "T.java": `public class T {
  static final long[] TABLE = new long[1024];
  static int probe(long key) { int at = (int) (key * 31) & 1023; while (TABLE[at] != 0 && TABLE[at] != key) at = (at + 1) & 1023; return at; }
  static int shared(int[] a, int x) { return a[x & (a.length - 1)]; }
  public static void main(String[] args) {
    int s = 0;
    for (int i = 0; i < 500; i++) TABLE[i * 5 & 1023] = i;
    for (int i = 0; i < 20_000; i++) s += probe(i) + shared(new int[16], i);
    System.out.println(s);
  }
}`,
  });
  const prints = ["-XX:+UnlockDiagnosticVMOptions", "-XX:CompileCommand=print,T::*", "-XX:CompileCommand=dontinline,T::*"];
  const run = spawnSync(dewar, ["-Xbatch", "-XX:-TieredCompilation", ...prints, "-cp", classes, "T"], { encoding: "utf8" });
  const codeOf = (name: string): string => new RegExp(`Compiled method \\(c2\\)[^\n]* T::${name} [^]*?-{40}`).exec(run.stdout)?.[0] ?? "";
  assert.match(codeOf("probe"), /i32\.and/);
  assert.doesNotMatch(codeOf("probe"), /i32\.ge_u/);
  assert.match(codeOf("shared"), /i32\.and/);
  assert.doesNotMatch(codeOf("shared"), /i32\.ge_u/);
});
