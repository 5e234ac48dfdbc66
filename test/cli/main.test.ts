// The command itself, as a process: streams, exit codes, bytes.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { VM_VERSION } from "../../src/flags/version.ts";

const launcher = fileURLToPath(new URL("../../bin/dewar.cjs", import.meta.url));

function dewar(...args: string[]): { stdout: string; stderr: string; code: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [launcher, ...args], { encoding: "latin1", timeout: 60_000, input: "" });
  return { stdout, stderr, code: status };
}

test("-version goes to stderr and names Dewar on its last line", () => {
  const { stdout, stderr, code } = dewar("-version");
  assert.equal(code, 0);
  assert.equal(stdout, "");
  const lines = stderr.split("\n");
  assert.match(lines[0]!, /^openjdk version "17\.0\.\d+" \d{4}-\d\d-\d\d/);
  assert.match(lines[1]!, /^OpenJDK Runtime Environment .*\(build 17\.0\.\d+\+/);
  assert.equal(lines[2], `Dewar VM (build ${VM_VERSION}, mixed mode)`);
});

test("a wrong option ends with exit code 1 and the launcher's two lines", () => {
  const { stdout, stderr, code } = dewar("-Xfoo", "A");
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.equal(
    stderr,
    "Unrecognized option: -Xfoo\nError: Could not create the Java Virtual Machine.\nError: A fatal exception has occurred. Program will exit.\n",
  );
});

test("an impossible heap is told on stdout", () => {
  assert.deepEqual(dewar("-Xmx1k", "A"), {
    stdout: "Error occurred during initialization of VM\nToo small maximum heap\n",
    stderr: "",
    code: 1,
  });
});

test("no arguments: usage on stderr, exit code 1", () => {
  const { stdout, stderr, code } = dewar();
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.ok(stderr.startsWith("Usage: dewar [options] <mainclass> [args...]\n"));
});

test("arguments that are not UTF-8 come back as the bytes they are", () => {
  const script = `exec "$0" "$1" "$(printf -- '-X\\377\\376')"`;
  const { stderr } = spawnSync("sh", ["-c", script, process.execPath, launcher], { encoding: "latin1", timeout: 60_000 });
  assert.equal(stderr.split("\n")[0], "Unrecognized option: -X\u00ff\u00fe");
});

test("errors of the boot layer go to stdout", () => {
  const { stdout, stderr, code } = dewar("--add-modules", "gone", "A");
  assert.equal(stdout, "Error occurred during initialization of boot layer\njava.lang.module.FindException: Module gone not found\n");
  assert.equal(stderr, "");
  assert.equal(code, 1);
});

test("a system class loader that does not exist: the VM prints the error and its cause", () => {
  const { stdout, code } = dewar("-Djava.system.class.loader=Gone", "A");
  assert.match(
    stdout,
    /^Error occurred during initialization of VM\njava\.lang\.Error: Gone\n\tat java\.lang\.ClassLoader\.\w+\(java\.base@17/,
  );
  assert.match(stdout, /\nCaused by: java\.lang\.ClassNotFoundException: Gone\n\tat jdk\.internal\.loader\./);
  assert.equal(code, 1);
});

test("settings are shown before the version", () => {
  const { stderr, code } = dewar("-Xss2m", "-Xmx64m", "-XshowSettings:vm", "-version");
  const settings = "VM settings:\n    Stack Size: 2.00M\n    Max. Heap Size: 64.00M\n    Using VM: Dewar VM\n\n";
  assert.equal(stderr.slice(0, settings.length), settings);
  assert.match(stderr.slice(settings.length), /^openjdk version/);
  assert.equal(code, 0);
});

test("bytecodes are traced", () => {
  const { stderr } = dewar("-XX:+TraceBytecodes", "--limit-modules", "gone", "A");
  assert.match(stderr, /^void java\.lang\.\w+\.<clinit>\(\) @ bci 0 line \d+: \w+$/m);
});

test("a class library that is damaged is told as such, not as a fault of the VM", () => {
  const real = execFileSync("sh", ["-c", 'readlink -f "$(command -v java)"'], { encoding: "latin1" }).trim();
  const jdk = join(dirname(real), "..");
  const home = mkdtempSync(join(tmpdir(), "dewar-jdk-"));
  try {
    mkdirSync(join(home, "lib"));
    copyFileSync(join(jdk, "release"), join(home, "release"));
    const modules = join(home, "lib/modules");
    const start = Buffer.alloc(2_000_000);
    const file = openSync(join(jdk, "lib/modules"), "r");
    readSync(file, start);
    closeSync(file);
    for (const [content, problem] of [
      [Buffer.alloc(0), /too short for a jimage/],
      [start.subarray(0, 1000), /index of \d+ bytes, but the file has 1000/],
      [start, /file ends at byte/],
      [Buffer.from("nothing of the kind, at some length, and more"), /not a jimage/],
    ] as const) {
      writeFileSync(modules, content);
      const { stdout, stderr, code } = dewar("--jdk", home, "A");
      assert.match(stdout, /^Error occurred during initialization of VM\n.*\/lib\/modules: .*\n$/);
      assert.match(stdout, problem);
      assert.equal(stderr, "");
      assert.equal(code, 1);
    }
  } finally {
    rmSync(home, { recursive: true });
  }
});
