// What the command takes from the process that it is: signals, closed streams, signals that were ignored; as java in the same place.

import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
let folder: string;

const SOURCE = `import java.io.*;
public class P {
  public static void main(String[] a) throws Exception {
    if (a[0].equals("sleep")) { System.out.println("ready"); Thread.sleep(700); return; }
    System.out.println("hello");
    System.err.println(System.out.checkError());
    try { new FileOutputStream(FileDescriptor.out).write(65); System.err.println("written"); } catch (IOException e) { System.err.println(e); }
    try { System.err.println(System.in.read()); } catch (IOException e) { System.err.println(e); }
  }
}`;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "dewar-process-"));
  writeFileSync(join(folder, "P.java"), SOURCE);
  execFileSync("javac", ["-d", folder, join(folder, "P.java")]);
});
after(() => rmSync(folder, { recursive: true }));

/** HotSpot 17: what each signal does to a sleeping program. Not here: SIGSEGV, which V8 keeps for itself; SIGKILL and SIGSTOP. */
const EXITS: Readonly<Record<string, number>> = { HUP: 129, INT: 130, TERM: 143 };
const KILLED = "TRAP USR1 ALRM STKFLT XCPU VTALRM PROF IO PWR SYS".split(" ");
const ABORTED = "ILL BUS FPE USR2 ABRT".split(" ");
const IGNORED = "PIPE CHLD CONT URG XFSZ WINCH QUIT".split(" ");

async function started(...shell: string[]): Promise<ChildProcess> {
  const command = shell.length === 0 ? [dewar] : shell;
  const child = spawn(command[0]!, [...command.slice(1), "-cp", folder, "P", "sleep"], { stdio: ["ignore", "pipe", "pipe"], cwd: folder });
  await once(child.stdout!, "data");
  await delay(50); // the main thread installs handlers when the VM has posted that it wants them
  return child;
}

async function outcome(child: ChildProcess): Promise<string> {
  let text = "";
  child.stderr!.on("data", (chunk) => (text += chunk));
  child.stdout!.resume();
  const [code, signal] = await once(child, "close");
  assert.ok(!text.includes("Debugger listening"), text);
  return code === null ? String(signal) : String(code);
}

test("each signal does what it does to java", async () => {
  const expected: [string, string][] = [
    ...Object.entries(EXITS).map(([name, code]): [string, string] => [name, String(code)]),
    ...KILLED.map((name): [string, string] => [name, `SIG${name}`]),
    ...ABORTED.map((name): [string, string] => [name, "SIGABRT"]),
    ...IGNORED.map((name): [string, string] => [name, "0"]),
  ];
  const seen = new Map<string, string>();
  const next = expected[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const [name] of next) {
      const child = await started();
      child.kill(`SIG${name}` as NodeJS.Signals);
      seen.set(name, await outcome(child));
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  for (const [name, what] of expected) assert.equal(seen.get(name), what, name);
});

test("what was ignored when the process began stays ignored", async () => {
  const child = await started("sh", "-c", `trap '' HUP TERM; exec ${dewar} "$@"`, "sh");
  child.kill("SIGHUP");
  child.kill("SIGTERM");
  assert.equal(await outcome(child), "0");
  const cold = await started("sh", "-c", `trap '' HUP TERM; exec ${dewar} -Xshare:off "$@"`, "sh");
  cold.kill("SIGHUP");
  assert.equal(await outcome(cold), "0");
});

test("closed streams fail as they do for java, and the variable that tells of them is not seen", () => {
  const run = (redirection: string): string =>
    spawnSync("sh", ["-c", `${dewar} -cp ${folder} P x ${redirection}`], { encoding: "utf8", input: "y" }).stderr;
  assert.equal(run(""), "false\nwritten\n121\n");
  assert.equal(run(">&-"), "true\njava.io.IOException: Bad file descriptor\n121\n");
  assert.equal(run("<&-"), "false\nwritten\njava.io.IOException: Bad file descriptor\n");
  assert.equal(run("2>&-"), "");
});

test("a signed jar whose main class was changed: the launcher's line comes before the exception", () => {
  const jar = join(folder, "signed.jar");
  const keys = join(folder, "keys");
  const options = ["-keystore", keys, "-storepass", "abcdef"];
  execFileSync("jar", ["cfe", jar, "P", "-C", folder, "P.class"]);
  execFileSync("keytool", ["-genkeypair", ...options, "-alias", "a", "-dname", "CN=a", "-keyalg", "RSA"], { stdio: "ignore" });
  execFileSync("jarsigner", [...options, jar, "a"], { stdio: "ignore" });
  writeFileSync(join(folder, "P.java"), SOURCE.replace("hello", "other"));
  execFileSync("javac", ["-d", folder, join(folder, "P.java")]);
  execFileSync("jar", ["uf", jar, "-C", folder, "P.class"]);
  const { stderr, status } = spawnSync(dewar, ["-jar", jar, "x"], { encoding: "utf8" });
  const lines = stderr.split("\n");
  assert.equal(lines[0], "Error: A JNI error has occurred, please check your installation and try again");
  assert.equal(lines[1], 'Exception in thread "main" java.lang.SecurityException: SHA-256 digest error for P.class');
  assert.equal(status, 1);
});
