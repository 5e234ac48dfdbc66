// createVM with Java in it: what a library user sees of a program.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type CreateVMOptions, createVM, type DewarVM } from "../../src/api/index.ts";
import { findJdk } from "../../src/classpath/jdk.ts";

const source = `
import java.io.*;
import java.nio.file.*;
import java.util.*;
public class Program {
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "greet": System.out.println("Hello " + args[1]); System.err.println("and here"); break;
      case "exit": System.exit(Integer.parseInt(args[1])); break;
      case "throw": throw new IllegalStateException("on purpose", new IOException("cause"));
      case "upper": {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) System.out.println(line.toUpperCase());
        break;
      }
      case "where": {
        Files.writeString(Path.of("made-here"), "x");
        System.out.println(new File("made-here").exists() + " " + System.getProperty("user.dir") + " " + System.getenv("GREETING") + " "
          + System.getenv("PATH") + " " + System.getProperty("k"));
        break;
      }
      case "sleep": Thread.sleep(Long.MAX_VALUE);
      case "collect": {
        System.gc();
        try { Integer.parseInt("x"); } catch (NumberFormatException e) { }
        break;
      }
      case "assert": {
        boolean on = false;
        assert on = true;
        System.out.println(on + " " + Runtime.getRuntime().maxMemory() / (1 << 20));
        break;
      }
    }
  }
}`;

let dir = "";
before(() => {
  dir = mkdtempSync(join(tmpdir(), "dewar-api-"));
  writeFileSync(join(dir, "Program.java"), source);
  execFileSync(join(findJdk({ env: process.env }).home, "bin", "javac"), ["-d", dir, join(dir, "Program.java")]);
});
after(() => rmSync(dir, { recursive: true, force: true }));

async function run(args: string[], options: CreateVMOptions = {}): Promise<{ code: number; out: string; err: string; vm: DewarVM }> {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const vm = await createVM({ classPath: dir, stdin: "ignore", stdout: (c) => out.push(c), stderr: (c) => err.push(c), ...options });
  const code = await vm.main("Program", args);
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString(), vm };
}

test("a program's streams and exit code", { skip: noKernel() }, async () => {
  const { code, out, err } = await run(["greet", "Wörld"], { env: { LC_ALL: "C.UTF-8" } });
  assert.equal(err, "and here\n");
  assert.equal(out, "Hello Wörld\n");
  assert.equal(code, 0);
  assert.equal((await run(["exit", "42"])).code, 42);
});

test("an uncaught exception: exit code 1, Java's text on standard error, and the exception with its stack", {
  skip: noKernel(),
}, async () => {
  const { code, err, vm } = await run(["throw"]);
  assert.equal(code, 1);
  assert.match(
    err,
    /^Exception in thread "main" java\.lang\.IllegalStateException: on purpose\n\tat Program\.main\(Program\.java:\d+\)\nCaused by: /,
  );
  const [error] = vm.uncaught;
  assert.equal(error?.className, "java.lang.IllegalStateException");
  assert.equal(error?.javaMessage, "on purpose");
  assert.match(error?.javaStack[0] ?? "", /Program\.main\(Program\.java:\d+\)$/);
  assert.equal(error?.thread, "main");
});

test("standard input from a stream; two VMs at once", { skip: noKernel() }, async () => {
  const [one, two] = await Promise.all([
    run(["upper"], { stdin: "first\nline" }),
    run(["upper"], { stdin: new Blob(["second"]).stream() }),
  ]);
  assert.equal(one.out, "FIRST\nLINE\n");
  assert.equal(two.out, "SECOND\n");
});

test("environment, working directory and properties are the options'", { skip: noKernel() }, async () => {
  const cwd = mkdtempSync(join(dir, "cwd-"));
  const { out } = await run(["where"], { cwd, env: { GREETING: "hi" }, properties: { k: "v" } });
  assert.equal(out, `true ${cwd} hi null v\n`);
  assert.ok(existsSync(join(cwd, "made-here")));
});

test("assertions and heap size", { skip: noKernel() }, async () => {
  assert.match((await run(["assert"], { enableAssertions: true, maxHeap: "64m" })).out, /^true (6[0-4]|5\d)\n$/);
});

test("a sleeping program ends when its signal is aborted", { skip: noKernel() }, async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 1500);
  await assert.rejects(run(["sleep"], { signal: controller.signal }), /enough/);
});

/** Unit tests run in a bare checkout too: without the kernel there is no Java. */
function noKernel(): string | false {
  return existsSync(fileURLToPath(new URL("../../build/kernel.wasm", import.meta.url))) ? false : "the kernel is not built (npm run setup)";
}

test("the log tells of classes, collections, safepoints and exceptions, in HotSpot's words", async () => {
  const file = join(dir, "log.txt");
  const log = [`class+load,gc,safepoint,exceptions:file=${file}:tags`];
  assert.equal((await run(["collect"], { log })).code, 0);
  const lines = readFileSync(file, "utf8").split("\n");
  const said = (pattern: RegExp): void =>
    assert.ok(
      lines.some((line) => pattern.test(line)),
      `no line like ${pattern}`,
    );
  said(/^\[class,load\s*\] java\.lang\.Object source: jrt:\/java\.base$/);
  said(/^\[gc\s*\] GC\(\d+\) Pause Full \(System\.gc\(\)\) \d+M->\d+M\(\d+M\) \d+\.\d{3}ms$/);
  said(
    /^\[safepoint\s*\] Safepoint "GenCollectFull", Time since last: \d+ ns, Reaching safepoint: 0 ns, Cleanup: 0 ns, At safepoint: (\d+) ns, Total: \1 ns$/,
  );
  said(/^\[exceptions\s*\] Exception <a 'java\/lang\/NumberFormatException'>.* thrown/);
});

test("a log setting that is none is refused before anything starts", async () => {
  await assert.rejects(
    run(["greet", "x"], { log: ["gc=loud"] }),
    (error: Error) => error.name === "VMStartError" && /^log: .*gc=loud/.test(error.message),
  );
});
