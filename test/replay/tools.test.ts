// What dewar replay does beside replaying, on compilations of a small program.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { recorderHost } from "../../src/api/recorder-host.ts";
import { diff, phasesOf } from "../../src/replay/diff.ts";
import { experiment, NewQuestion } from "../../src/replay/experiment.ts";
import { replay } from "../../src/replay/player.ts";
import { type CompilationRecord, encodeRecord } from "../../src/replay/record.ts";
import { fileHeader, frame } from "../../src/replay/record-file.ts";
import { redact } from "../../src/replay/redact.ts";
import { reduce, sameFault } from "../../src/replay/reduce.ts";
import { viewPage } from "../../src/replay/view.ts";
import { hash, recordProgram } from "../compiler/recorded-program.ts";
import { dewar } from "../remote/processes.ts";

const SOURCE = `public class P {
  static final int SECRET = 123456;
  static int twice(int x) { return x + x; }
  static int mixed(int x) { return twice(x) ^ once(x); }
  static int once(int x) { return x - 1; }
  static int work(int[] a, int k) { int s = SECRET; for (int i = 0; i < a.length; i++) s += mixed(a[i]) * k; return s; }
  public static void main(String[] args) {
    int[] a = new int[1000];
    int r = 0;
    for (int i = 0; i < 4000; i++) r += work(a, i);
    System.out.println(r);
  }
}`;
let records: CompilationRecord[];
let work: CompilationRecord;
let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "dewar-tools-"));
  ({ records } = recordProgram(SOURCE, "-XX:+TieredCompilation", "-Xbatch"));
  work = records.find((r) => r.method.startsWith("P.work") && r.request.tier === 4 && r.request.osrBci < 0)!;
  assert.ok(work !== undefined, records.map((r) => r.method).join());
});
after(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, ...list: CompilationRecord[]): string => {
  const file = join(folder, name);
  writeFileSync(file, Buffer.concat([fileHeader(), ...list.map((r) => frame(encodeRecord(r), recorderHost()))]));
  return file;
};
const tool = (...args: string[]): { code: number | null; out: string } => {
  const { status, stdout, stderr } = spawnSync(dewar, ["replay", ...args], { encoding: "utf8" });
  return { code: status, out: stdout + stderr };
};

test("an experiment without a change is the recorded compilation", () => {
  for (const record of records.slice(0, 40)) assert.deepEqual(experiment(record, hash).record, record);
});

test("other flags: what serves, what is asked anew", () => {
  const { outcome, usedFacts, invented } = experiment(work, hash, { request: { ...work.request, options: { Inline: false } } });
  assert.equal(outcome.kind, "code");
  assert.ok(usedFacts < work.facts.length);
  assert.ok(invented.every((question) => /^\w+:/.test(question)));
  const method = work.facts.filter((f) => f.kind !== "code");
  assert.throws(() => experiment(work, hash, { facts: method }), NewQuestion);
});

test("a fault that is planted in any phase happens there again, and goes on when the compilation is made smaller", () => {
  for (const phase of ["start", ...phasesOf(work, hash).map(({ name }) => name), "emit"]) {
    const { record } = experiment(work, hash, { request: { ...work.request, options: { CICrashAt: phase } } });
    assert.deepEqual(record.outcome, {
      kind: "fault",
      phase,
      reason: `a fault was planted in phase "${phase}" (-XX:CICrashAt)`,
    });
    assert.equal(replay(record, hash).kind, "equal");
  }
  const { outcome } = experiment(work, hash, { request: { ...work.request, options: { CICrashAt: "gvm" } } });
  assert.match(outcome.kind === "fault" ? outcome.reason : outcome.kind, /there is no such phase/);
  const { record } = experiment(work, hash, { request: { ...work.request, options: { CICrashAt: "emit" } } });
  const small = reduce(record, hash, sameFault(record.outcome));
  assert.ok(small.inlinees.before > 1);
  assert.equal(small.inlinees.after, 0);
  assert.ok(small.bytes.after < small.bytes.before);
  assert.equal(replay(small.record, hash).kind, "equal");
  assert.throws(() => reduce(work, hash, sameFault(work.outcome)), /does not fail by itself/);
});

test("the reducer keeps what the failure needs", () => {
  const multiplies = (r: CompilationRecord): boolean => r.outcome.kind === "code" && phasesOf(r, hash)[0]!.text.includes(" i32.xor ");
  const small = reduce(work, hash, multiplies);
  assert.ok(multiplies(small.record));
  assert.ok(small.inlinees.after < small.inlinees.before);
});

test("two compilations part in a phase and a line", () => {
  assert.deepEqual(diff(work, work, hash), []);
  const other = experiment(work, hash, { request: { ...work.request, options: { UseLoopPredicate: false } } }).record;
  const lines = diff(work, other, hash);
  assert.match(lines[0]!, /^request, options: \{.*\} \| \{"UseLoopPredicate":false\}$/);
  assert.ok(lines.some((line) => /^phase \S+, line \d+:$/.test(line)));
});

test("a redacted record has none of the application's names and constants, and says what they did", () => {
  const { record, namesMatter, constantsMatter, constants } = redact(work, hash);
  const text = Buffer.from(encodeRecord(record)).toString("latin1");
  for (const secret of ["P.work", "twice", "mixed"]) assert.ok(!text.includes(secret), secret);
  assert.equal(namesMatter, false);
  assert.ok(constants >= 1);
  assert.equal(constantsMatter, true);
  assert.equal(replay(record, hash).kind, "equal");
});

test("the page is one file with every phase", () => {
  const page = viewPage(work, hash);
  for (const { name } of phasesOf(work, hash).slice(0, -1)) assert.ok(page.includes(`>${name}</button>`), name);
  assert.match(page, /<svg [^>]*width="\d+"/);
  assert.doesNotMatch(page, /(src|href)="/);
});

test("C1's phases: its blocks, and the code; a fault planted in each happens there again", () => {
  const c1 = records.find((r) => r.method.startsWith("P.work") && r.request.tier === 3 && r.request.osrBci < 0)!;
  const phases = phasesOf(c1, hash);
  assert.deepEqual(
    phases.map((p) => p.name),
    ["blocks", "code"],
  );
  assert.match(phases[0]!.text, /^B0 → .* live .*A0.*\n {2}0: /);
  assert.deepEqual(phasesOf(c1, hash), phases);
  for (const phase of ["blocks", "emit"]) {
    const { record } = experiment(c1, hash, { request: { ...c1.request, options: { CICrashAt: phase } } });
    assert.equal(record.outcome.kind === "fault" && record.outcome.phase, phase);
    assert.equal(replay(record, hash).kind, "equal");
  }
  const file = fileOf("c1.rec", c1);
  assert.match(tool("--until", "blocks", file).out, /^B0 → /m);
  assert.match(tool("--phases", join(folder, "c1"), file).out, /blocks [0-9a-f]{16}, code [0-9a-f]{16}/);
});

test("the command's options", () => {
  const file = fileOf("work.rec", work);
  const pages = join(folder, "page.html");
  assert.equal(tool("--view", pages, file).code, 0);
  assert.ok(readFileSync(pages, "utf8").startsWith("<!doctype html>"));
  assert.match(tool("--phases", join(folder, "phases"), file).out, /parse [0-9a-f]{16}, gvn .*code/);
  assert.ok(existsSync(join(folder, "phases", `${work.request.compileId}-00-parse.txt`)));
  assert.match(tool("--until", "gvn", file).out, /^B0 /m);
  assert.match(tool("--until", "nothing", file).out, /there is no phase "nothing"/);
  assert.match(tool("--flag", "-XX:-Inline", file).out, /\d+ of \d+ recorded facts served/);
  assert.match(tool("--diff", file, file).out, /no difference/);
  assert.match(tool("--reduce", join(folder, "small.rec"), "--check", "test -s", file).out, /inlinees to 0/);
});
