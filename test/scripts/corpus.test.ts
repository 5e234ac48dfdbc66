// The Java corpus is well formed, its directives are understood, and the matrix runner tells right from wrong: checked on a stand-in for
// the VM that prints what it is told, so that no JDK is needed.

import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
  CORPUS,
  commandLine,
  DirectiveError,
  judgedStderr,
  loadCorpus,
  type Program,
  parseDirectives,
  words,
} from "../../scripts/corpus.ts";
import { exclusion, firstMismatch, type ModeContext, runInMode } from "../../scripts/matrix-modes.ts";

const folder = mkdtempSync(join(tmpdir(), "dewar-corpus-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("words are split at blanks and held together by quotes", () => {
  assert.deepEqual(words('one "two words" "" last'), ["one", "two words", "", "last"]);
});

test("directives end where the program begins, and join when repeated", () => {
  const d = parseDirectives("X.java", "// Prose.\n// vm: -Xmx16m\n// vm: -ea\n// exit: 3\npublic class X { }\n// exit: 4\n");
  assert.equal(d.get("vm"), "-Xmx16m -ea");
  assert.equal(d.get("exit"), "3");
});

test("an unknown directive is refused with its place", () => {
  assert.throws(() => parseDirectives(join(CORPUS, "X.java"), "// exits: 3\n"), DirectiveError);
});

test("every program has an expectation, and every expectation a program", () => {
  const programs = loadCorpus();
  assert.ok(programs.length >= 150, `${programs.length} programs`);
  for (const p of programs) {
    assert.ok(existsSync(p.expected), `${p.id} has no expectation: scripts/record-expected.ts --new`);
    assert.equal(existsSync(`${p.expected}.err`), p.stderr !== "ignore", `${p.id}.expected.err`);
  }
  const known = new Set(programs.map((p) => p.expected));
  for (const topic of readdirSync(CORPUS, { withFileTypes: true })) {
    if (!topic.isDirectory()) continue;
    for (const f of readdirSync(join(CORPUS, topic.name))) {
      if (/\.expected(\.err)?$/.test(f))
        assert.ok(known.has(join(CORPUS, topic.name, f.replace(/\.err$/, ""))), `${topic.name}/${f} belongs to no program`);
    }
  }
});

test("no expectation holds an address, a temporary folder or a line of the class library", () => {
  for (const p of loadCorpus()) {
    const text = readFileSync(p.expected, "utf8");
    assert.doesNotMatch(text, /@[0-9a-f]{6,8}\b/, `${p.id} prints an address`);
    assert.doesNotMatch(text, /\/tmp\/dewar-/, `${p.id} prints its folder`);
    assert.doesNotMatch(text, /\tat java\.base\//, `${p.id} prints frames of the class library`);
  }
});

test("programs start with those that need least", () => {
  const programs = loadCorpus();
  assert.equal(programs[0]!.id, "00-hello/HelloWorld");
});

test("the mode's options stand after the program's own", () => {
  const p = loadCorpus(/06-limits\/OutOfMemory$/)[0]!;
  const line = commandLine(p, ["-Xmx99m"]);
  assert.ok(line.indexOf("-Xmx99m") > line.indexOf("-Xmx16m"));
  assert.ok(line.indexOf("-Xmx99m") < line.indexOf("OutOfMemory"));
});

test("stderr is judged without frames of the class library under the rule 'app'", () => {
  const err = Buffer.from("boom\n\tat java.base/java.lang.X.y(X.java:1)\n\tat A.b(A.java:2)\n");
  assert.equal(judgedStderr("app", err), "boom\n\tat A.b(A.java:2)\n");
  assert.equal(judgedStderr("ignore", err), "");
});

test("the first mismatch is shown with the lines before it", () => {
  const text = firstMismatch("stdout", "a\nb\nc\nd\n", "a\nb\nX\nd\n");
  assert.match(text, /line 3/);
  assert.match(text, /- "c"/);
  assert.match(text, /\+ "X"/);
});

/** A stand-in for the VM: a Node script that sees the options and acts out `behaviour`. */
function standIn(name: string, behaviour: string): ModeContext {
  const file = join(folder, `${name}.cjs`);
  writeFileSync(
    file,
    `#!${process.execPath}
const fs = require("node:fs"), args = process.argv.slice(2);
const option = (p) => { const a = args.find((x) => x.startsWith(p)); return a === undefined ? undefined : a.slice(p.length); };
${behaviour}`,
  );
  chmodSync(file, 0o755);
  return { vm: [file], timeoutMs: 10_000, pollFiles: [join(folder, `${name}.polls.json`)], flags: [] };
}

function program(expected: string, more: Partial<Program> = {}): Program {
  const p = loadCorpus(/00-hello\/HelloWorld$/)[0]!;
  const file = join(folder, `expected${Math.random()}`);
  writeFileSync(file, expected);
  return { ...p, expected: file, ...more };
}

test("right output passes, wrong output, code and stderr fail", async () => {
  const vm = standIn("plain", 'process.stdout.write("one\\ntwo\\n"); process.stderr.write("err\\n"); process.exitCode = 3;');
  assert.ok((await runInMode(program("one\ntwo\n", { exit: 3 }), "default", vm)).ok);
  assert.match((await runInMode(program("one\nTWO\n", { exit: 3 }), "default", vm)).cause, /stdout differs/);
  assert.match((await runInMode(program("one\ntwo\n"), "default", vm)).cause, /exit code 3 instead of 0/);
  const judged = program("one\ntwo\n", { exit: 3, stderr: "compare" });
  writeFileSync(`${judged.expected}.err`, "other\n");
  assert.match((await runInMode(judged, "default", vm)).cause, /stderr differs/);
});

test("a program that does not end is killed, a fault of the VM is named", async () => {
  const hangs = { ...standIn("hangs", "setInterval(() => {}, 1000);"), timeoutMs: 300 };
  assert.match((await runInMode(program(""), "default", hangs)).cause, /timed out/);
  assert.match((await runInMode(program(""), "default", standIn("faults", "process.exit(134);"))).cause, /VM fault/);
});

test("image mode joins the output of two processes and shares their stdin", async () => {
  const vm = standIn(
    "image",
    `const poll = option("-XX:ImageAtPoll="), file = option("-XX:ImageFile=");
const log = option("-Xlog:scheduler=debug:file=");
if (log !== undefined) { fs.writeFileSync(log, "8000 polls in all\\n"); process.exit(); }
const byte = () => { const b = Buffer.alloc(1); return fs.readSync(0, b, 0, 1, null) === 1 ? b.toString() : "-"; };
if (args.includes("-XX:+RestoreImage")) { if (!fs.existsSync(file)) process.exit(1); process.stdout.write("after " + byte() + "\\n"); }
else { process.stdout.write("before " + byte() + "\\n"); if (Number(poll) <= 5000) fs.writeFileSync(file, "image"); else process.stdout.write("after " + byte() + "\\n"); }`,
  );
  const p = program("before x\nafter y\n", { stdin: Buffer.from("xy") });
  assert.deepEqual(await runInMode(p, "image", vm).then((v) => [v.ok, v.cause]), [true, ""]);
  assert.equal(JSON.parse(readFileSync(vm.pollFiles[0]!, "utf8"))[p.id], 4800);
});

test("a program that never yields an image fails", async () => {
  const vm = standIn("refuses", 'process.stdout.write("x\\n");');
  assert.match((await runInMode(program("x\n"), "image", vm)).cause, /never yielded an image/);
});

test("deterministic mode compares two traces", async () => {
  const write = (text: string) =>
    `const log = option("-Xlog:"); fs.writeFileSync(/file=([^:]*)/.exec(log)[1], ${text}); process.stdout.write("x\\n");`;
  assert.ok((await runInMode(program("x\n"), "deterministic", standIn("same", write('"trace"')))).ok);
  const differs = await runInMode(program("x\n"), "deterministic", standIn("differs", write("String(process.pid)")));
  assert.match(differs.cause, /different traces/);
});

test("a mode can be left out by directive, and tiny heaps where the program sets its own", () => {
  const p = program("");
  assert.equal(exclusion({ ...p, excluded: new Map([["gc", "too long"]]) }, "gc"), "too long");
  assert.equal(exclusion({ ...p, vm: ["-Xmx16m"] }, "tiny"), "the program sets its own heap");
  assert.equal(exclusion({ ...p, vm: ["-Xmx16m"], heap: "16m" }, "tiny"), undefined);
});
