// dewar pack --aot: a package with the AOT cache of its training runs, where npm puts it, without a JDK.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { install, pack, runWithoutJdk } from "./harness.ts";
import { smallProgram } from "./small-program.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "dewar-aot-package-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** What its own list says of each file. */
const listing = (folder: string): unknown => JSON.parse(readFileSync(join(folder, "dewar-package.json"), "utf8"));

test("the cache of a package is used where it is installed; what is wrong with it is passed over", () => {
  const made = join(scratch, "package");
  const options = [smallProgram(scratch), "--name", "tool", "--vendor", "--compress", "0", "--vm", "-Ddemo=packed", "--aot"];
  assert.match(pack([...options, "-o", made], scratch).stderr, /--aot makes a cache of training runs/);
  const training = ["--train", "echo", "--train", "service", "--train", "format"];
  const { code, stdout, stderr } = pack([...options, ...training, "--check", "helper", "-o", made], scratch);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /AOT cache +\d+\.\d MB/);
  assert.match(stdout, /Check: .*\n {2}the same/);
  const again = join(scratch, "again");
  assert.equal(pack([...options, ...training, "-o", again], scratch).code, 0);
  assert.deepEqual(listing(again), listing(made), "packed again, the package is the same, byte for byte");
  rmSync(again, { recursive: true });
  const { home } = install(made, scratch);
  const command = join(home, "node_modules/.bin/tool");
  const cache = join(home, "node_modules/tool/lib/app.aot");
  assert.ok(statSync(cache).size > 1e6);
  const run = (...args: string[]): ReturnType<typeof runWithoutJdk> => runWithoutJdk(command, args, scratch);
  const logged = runWithoutJdk("/usr/bin/env", ["JDK_JAVA_OPTIONS=-Xlog:aot:stderr", command, "echo", "x"], scratch).stderr;
  assert.match(logged, /Opened AOT cache/);
  const debug = "JDK_JAVA_OPTIONS=-Xlog:aot*=debug:stderr";
  assert.doesNotMatch(
    runWithoutJdk("/usr/bin/env", [debug, command, "echo", "x"], scratch).stderr,
    /other options/,
    "its code is this run's",
  );
  const info = execFileSync(dewar, ["aot", "info", cache], { encoding: "utf8" });
  assert.ok(Number(/section +(\d+) application/.exec(info)![1]) > 200, "the program's classes are in it");
  const works = (): void => {
    assert.deepEqual(run("echo", "a b", "ü*"), { code: 0, stdout: "echo|a b|ü*\n", stderr: "" });
    assert.equal(run("service").stdout, "served\n");
    assert.equal(run("property").stdout, "packed null\n");
    assert.equal(run("helper").stdout, "helped\n");
    assert.equal(run("format").stdout, "1,234.50\n");
    assert.deepEqual(run("exit", "7"), { code: 7, stdout: "", stderr: "leaving\n" });
  };
  works();
  const whole = readFileSync(cache);
  writeFileSync(cache, whole.subarray(0, whole.length - 100));
  works();
  rmSync(cache);
  works();
});
