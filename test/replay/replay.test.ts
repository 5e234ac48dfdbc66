// Recorded compilations come out the same in another process, elsewhere, without the program; a planted fault happens again.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
let folder: string;

const SOURCE = `import java.util.*;
public class P {
  interface Shape { double area(); }
  record Square(double side) implements Shape { public double area() { return side * side; } }
  record Circle(double r) implements Shape { public double area() { return Math.PI * r * r; } }
  static int sum(int[] a) { int s = 0; for (int x : a) s += x; return s; }
  public static void main(String[] args) {
    double total = 0;
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 20000; i++) {
      Shape s = i % 3 == 0 ? new Circle(i) : new Square(i);
      total += s.area();
      counts.merge("k" + i % 100, 1, Integer::sum);
    }
    System.out.println(total + " " + counts.size() + " " + sum(new int[100000]));
  }
}`;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "dewar-replay-"));
  writeFileSync(join(folder, "P.java"), SOURCE);
  execFileSync("javac", ["-d", folder, join(folder, "P.java")]);
});
after(() => rmSync(folder, { recursive: true }));

const vm = (...flags: string[]): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(dewar, [...flags, "-Xbatch", "-cp", folder, "P"], { cwd: folder, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
};
const replay = (...args: string[]): { code: number | null; out: string } => {
  const { status, stdout, stderr } = spawnSync(dewar, ["replay", ...args], { cwd: tmpdir(), encoding: "utf8" });
  return { code: status, out: stdout + stderr };
};

test("every recorded compilation is replayed to equal bytes", () => {
  const file = join(folder, "all.rec");
  const run = vm("-XX:+RecordCompilations", `-XX:RecordCompilationsFile=${file}`);
  assert.equal(run.code, 0, run.err);
  const { code, out } = replay(file);
  const [, replayed, equal] = /(\d+) replayed, (\d+) equal, 0 different/.exec(out) ?? [];
  assert.equal(code, 0, out);
  assert.equal(replayed, equal);
  assert.ok(Number(replayed) > 50, out);
});

test("a record that was cut off at the end loses only the last", () => {
  const file = join(folder, "all.rec");
  truncateSync(file, readFileSync(file).length - 5);
  const { code, out } = replay(file);
  assert.equal(code, 0);
  assert.match(out, /the last record is cut off/);
});

test("a planted fault leaves the program right, is recorded at once, and happens again", () => {
  const run = vm("-XX:+UnlockDiagnosticVMOptions", "-XX:CICrashAt=30");
  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /^\d/m);
  const file = readdirSync(folder).find((name) => /^dewar_replay_pid\d+_compid30\.rec$/.test(name));
  assert.ok(file !== undefined, run.err);
  const { code, out } = replay("--verbose", join(folder, file));
  assert.equal(code, 0, out);
  assert.match(out, /equal, fault in start/);
});

test("what is no file of records is refused", () => {
  const { code, out } = replay(join(folder, "P.java"));
  assert.equal(code, 2);
  assert.match(out, /no file of recorded compilations/);
});
