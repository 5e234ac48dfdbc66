// A package as a whole, of a small program: what it does without a JDK, its module, and what dewar pack does to the folder.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { contents, install, pack, runCommand, runWithoutJdk } from "./harness.ts";
import { smallProgram } from "./small-program.ts";

const scratch = mkdtempSync(join(tmpdir(), "dewar-package-"));
after(() => rmSync(scratch, { recursive: true, force: true }));
const made = join(scratch, "package");
let options: string[];
let home: string;
let command: string;

before(() => {
  const jar = smallProgram(scratch);
  options = [jar, "--name", "@demo/tool", "--vendor", "--compress", "0", "--vm", "-Ddemo=packed", "--train", "echo", "--train", "service"];
  const { code, stderr, stdout } = pack([...options, "--check", "echo a", "--check", "throw", "-o", made], scratch);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /@demo\/tool@1\.2\.0/);
  assert.match(stdout, /java\.base +every program needs it/);
  assert.match(stdout, /java\.sql +demo\.Sql names java\.sql\.Date, which no training run did/);
  assert.doesNotMatch(stdout, /java\.rmi/);
  assert.equal(stdout.match(/Check: .*\n {2}the same/g)?.length, 2);
  ({ home } = install(made, scratch));
  command = join(home, "node_modules/.bin/tool");
});

const run = (args: string[], input = "") => runWithoutJdk(command, args, scratch, input);

test("arguments, streams, exit codes and uncaught exceptions are as with java -jar", () => {
  assert.equal(run(["echo", "a b", "", "ü*"]).stdout, "echo|a b||ü*\n");
  const bytes = "x\n".repeat(100_000);
  assert.equal(run(["cat"], bytes).stdout, bytes);
  assert.deepEqual(run(["exit", "7"]), { code: 7, stdout: "", stderr: "leaving\n" });
  const thrown = run(["throw"]);
  assert.equal(thrown.code, 1);
  assert.match(
    thrown.stderr,
    /^Exception in thread "main" java\.lang\.IllegalStateException: boom\n\tat demo\.Main\.main\(Main\.java:10\)\n$/,
  );
});

test("its other jar, classes by name, services and properties are there", () => {
  assert.equal(run(["helper"]).stdout, "helped\n");
  assert.equal(run(["plugin", "One"]).stdout, "one\n");
  assert.equal(run(["service"]).stdout, "served\n");
  assert.equal(run(["property"]).stdout, "packed null\n");
});

test("a class of a module that was left out says which and what to do", () => {
  const advice = /its module java\.sql was left out of this package: dewar pack --add-modules java\.sql/;
  for (const name of ["sql", "byname"]) {
    const { code, stderr } = run([name]);
    assert.equal(code, 1);
    assert.match(stderr, advice);
  }
  const { stderr } = run(["plugin", "None"]);
  assert.match(stderr, /ClassNotFoundException: demo\.plugin\.NonePlugin\n/, "a class that is nowhere gets no advice");
});

test("signals run the hooks and give java's exit code", async () => {
  const child = spawn(command, ["wait"], { env: { PATH: join(process.execPath, ".."), HOME: scratch } });
  let out = "";
  for await (const chunk of child.stdout) {
    out += chunk;
    if (out === "ready\n") child.kill("SIGTERM");
  }
  const code = child.exitCode ?? (await new Promise((resolve) => child.on("close", resolve)));
  assert.equal(out, "ready\nhook\n");
  assert.equal(code, 143);
});

test("as a module it runs with streams, environment and an AbortSignal", () => {
  const script = `
    import { run } from "@demo/tool";
    let out = "";
    const stdout = (chunk) => void (out += Buffer.from(chunk).toString());
    const code = await run(["cat"], { stdin: "typed", stdout });
    const property = await run(["property"], { stdout, env: { DEMO: "env" }, properties: { demo: "given" } });
    const seven = await run(["exit", "7"], { stderr: "ignore" });
    const controller = new AbortController();
    const waiting = run(["wait"], { signal: controller.signal, stdout: (chunk) => controller.abort(new Error("enough")) });
    const aborted = await waiting.then(() => "ended", (error) => error.message);
    console.log(JSON.stringify({ out, code, property, seven, aborted }));
  `;
  writeFileSync(join(home, "script.mjs"), script);
  const { stdout, stderr } = runWithoutJdk(process.execPath, ["script.mjs"], home);
  assert.equal(stderr, "");
  assert.deepEqual(JSON.parse(stdout), { out: "typedgiven env\n", code: 0, property: 0, seven: 7, aborted: "enough" });
});

test("its types are right", () => {
  writeFileSync(
    join(home, "use.mts"),
    `import { run } from "@demo/tool";
     const code: number = await run(["a"], { signal: AbortSignal.timeout(1), stdout: process.stdout });
     // @ts-expect-error
     await run("a"); export { code };`,
  );
  const tsc = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
  const types = join(import.meta.dirname, "../../node_modules/@types");
  const args = [tsc, "--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--lib", "es2024,esnext.disposable"];
  const { stdout } = runCommand(process.execPath, [...args, "--skipLibCheck", "--typeRoots", types, "--types", "node", "use.mts"], {
    cwd: home,
  });
  assert.equal(stdout, "");
});

test("packing again gives the same bytes; what is not ours, or was changed, is left as it is", () => {
  const before = contents(made);
  const { code, stderr } = pack([...options, "-o", made], scratch);
  assert.equal(code, 0, stderr);
  const now = contents(made);
  assert.deepEqual(Object.keys(now), Object.keys(before));
  for (const file of Object.keys(before)) assert.ok(now[file] === before[file], `${file} differs`);

  const refused = (folder: string, message: RegExp): void => {
    const { code, stderr } = pack([...options, "-o", folder], scratch);
    assert.equal(code, 1);
    assert.match(stderr, message);
  };
  const foreign = join(scratch, "foreign");
  mkdirSync(foreign);
  writeFileSync(join(foreign, "mine.txt"), "mine");
  refused(foreign, /foreign was not made by dewar pack/);
  refused(join(foreign, "mine.txt"), /is not a folder/);
  writeFileSync(join(made, "notes.txt"), "mine");
  refused(made, /notes\.txt/);
  rmSync(join(made, "notes.txt"));
  writeFileSync(join(made, "package.json"), "{}");
  refused(made, /were changed .*package\.json.*--package-json/);
});

test("what cannot be packed is refused with what to do", () => {
  const message = (...args: string[]): string => pack([...args, "-o", join(scratch, "none")], scratch).stderr;
  assert.match(message("nope.jar"), /nope\.jar does not exist/);
  assert.match(message("lib/help.jar"), /names no main class; give one with --main/);
  assert.match(message("lib/help.jar", "--main", "help.Nope", "--name", "x"), /main class help\.Nope is not in the jar/);
  assert.match(message("demo.jar", "--name", "Not A Name"), /no name of an npm package/);
  assert.match(message("demo.jar", "--add-modules", "java.nope"), /does not have/);
});
