// The log of decisions of a real VM, decided again: law of the policy (equal inputs, equal decisions), over a program's run.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { rerun } from "../../src/tiering/decision-log.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "policy-log-"));
test.after(() => rmSync(folder, { recursive: true }));

const javac = spawnSync("javac", ["-d", folder, fileURLToPath(new URL("../tiering/data/Rec.java", import.meta.url))]);
assert.equal(javac.status, 0);
const run = (...options: string[]) => spawnSync(dewar, [...options, "-cp", folder, "Rec"], { encoding: "utf8" });

for (const options of ["", "-Xbatch", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-XX:CompileThresholdScaling=0.1"]) {
  test(`a run's decisions under "${options}" come out the same again`, () => {
    const file = join(folder, "policy.log");
    const { status, stderr } = run(...options.split(" ").filter((o) => o !== ""), `-Xlog:jit+policy=debug:file=${file}::filecount=0`);
    assert.equal(status, 0, stderr);
    const { decisions, differences } = rerun(readFileSync(file, "utf8"));
    assert.deepEqual(differences, []);
    assert.ok(decisions > 50, String(decisions));
  });
}

test("-Xint has no tiers, and says of commands what HotSpot says", () => {
  const { status, stdout } = run("-Xint", "-XX:CompileCommand=exclude,Foo.bar", "-XX:+PrintCompilation");
  assert.equal(status, 0);
  assert.match(stdout, /^CompileCommand: exclude Foo.bar bool exclude = true\n-?\d+\n$/);
});

test("an excluded method is said not to be compiled", () => {
  const { stdout } = run("-XX:CompileCommand=exclude,Rec::leaf", "-XX:+PrintCompilation");
  assert.match(
    stdout,
    /^### Excluding compile: static Rec::leaf\nmade not compilable on level [234] {2}Rec::leaf \(8 bytes\) {3}excluded by CompileCommand$/m,
  );
  assert.doesNotMatch(stdout, /^ .* Rec::leaf/m);
});

test("PrintTieredEvents prints events, LogCompilation writes its file", () => {
  const file = join(folder, "c.xml");
  // In the background leaf may be inlined into mid before its own count is reached, and is never queued.
  const { stdout } = run(
    "-Xbatch",
    "-XX:+PrintTieredEvents",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:+LogCompilation",
    `-XX:LogFile=${file}`,
  );
  assert.match(stdout, /^\d+\.\d{6}: \[call level=0 \[Rec\.leaf\(I\)I\] @-1 queues=\d+,\d+ rate=/m);
  const xml = readFileSync(file, "utf8");
  assert.ok(xml.startsWith("<?xml") && xml.endsWith("</hotspot_log>\n"));
  assert.match(xml, /<task_queued compile_id='\d+' method='Rec leaf \(I\)I'/);
});

test("print shows the code of a method, as WebAssembly text", () => {
  const { stdout, stderr } = run("-XX:TieredStopAtLevel=1", "-XX:CompileCommand=quiet", "-XX:CompileCommand=print,Rec::leaf");
  assert.equal(stderr, "");
  assert.match(stdout, /^=+ C1-compiled nmethod =+\n-+ Assembly -+\n\nCompiled method \(c1\) +\d+ +\d+ +1 {7}Rec::leaf \(8 bytes\)$/m);
  assert.match(stdout, /^ +i32\.mul$/m);
  assert.doesNotMatch(stdout, /Rec::mid \(/);
});

test("a full code cache makes room, or ends compilation", () => {
  const small = ["-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=400k", "-XX:InitialCodeCacheSize=16k", "-XX:+PrintCodeCache"];
  const plain = run("-Xint").stdout;
  const flushing = run("-Xcomp", ...small);
  assert.ok(flushing.stdout.startsWith(plain), flushing.stdout);
  assert.match(flushing.stdout, /compilation: enabled\n[\s\S]*full_count=1/);
  assert.ok(Number(/max_used=(\d+)Kb/.exec(flushing.stdout)![1]) < 1000, flushing.stdout);
  const full = run("-Xcomp", "-XX:-UseCodeCacheFlushing", ...small);
  assert.ok(full.stdout.startsWith(plain), full.stdout);
  assert.match(full.stdout, /compilation: disabled/);
  assert.match(full.stderr, /warning: CodeCache is full. Compiler has been disabled.\n/);
});

test("under -Xbatch the methods are compiled at HotSpot's levels, in its order", () => {
  // java -Xbatch -XX:+PrintCompilation -cp . Rec, of the methods that have no OSR code
  const hotspot: Record<string, string> = {
    "Rec$A::at": "3 4",
    "Rec$B::at": "3 4",
    "Rec$D::at": "3 4",
    "Rec::cold": "3 4",
    "Rec::constant": "1",
    "Rec::exc": "3 4",
    "Rec::fib": "3 4",
    "Rec::getF": "1",
    "Rec::leaf": "3 4",
    "Rec::mid": "3 4",
    "Rec::setF": "1",
    "Rec::sw": "3 4",
    "Rec::sync": "3 4",
  };
  const levels = new Map<string, string[]>();
  for (const line of run("-Xbatch", "-XX:+PrintCompilation").stdout.split("\n")) {
    const match = /^ *\d+ +\d+ ...b {2}(\d) {7}(Rec\S+) \(\d+ bytes\)$/.exec(line);
    if (match !== null && match[2]! in hotspot) levels.set(match[2]!, [...(levels.get(match[2]!) ?? []), match[1]!]);
  }
  assert.deepEqual(Object.fromEntries([...levels].sort().map(([name, made]) => [name, made.join(" ")])), hotspot);
});
