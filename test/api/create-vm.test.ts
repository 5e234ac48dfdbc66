// createVM around a core without Java: streams, exit codes, several VMs, aborting, faults.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { PassThrough, Readable, Writable } from "node:stream";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type CreateVMOptions, createVMIn, type DewarVM } from "../../src/api/create-vm.ts";
import { VMFaultError, VMStartError, VMTerminatedError } from "../../src/api/errors.ts";
import { folder } from "../host/fixture.ts";

const entry = new URL("./fake-worker.ts", import.meta.url);

function make(options: CreateVMOptions = {}): Promise<DewarVM> {
  return createVMIn(entry, { stdin: "ignore", stdout: "ignore", stderr: "ignore", maxHeap: "16m", ...options });
}

/** A sink that collects text. */
function collector(): { sink: (chunk: Uint8Array) => void; text(): string } {
  const chunks: Uint8Array[] = [];
  return { sink: (chunk) => void chunks.push(chunk), text: () => Buffer.concat(chunks).toString() };
}

test("main runs a class with arguments; both streams come through; the exit code is 0", async () => {
  const out = collector();
  const err = collector();
  const vm = await make({ stdout: out.sink, stderr: err.sink });
  assert.equal(await vm.main("Hello", ["a", "ü"]), 0);
  assert.equal(out.text(), "Hello a,Ã¼\n"); // arguments travel as bytes; this core prints them as they are
  assert.equal(err.text(), "and on stderr\n");
});

test("System.exit's code resolves main, once per VM", async () => {
  const vm = await make();
  assert.equal(await vm.main("Exit", ["42"]), 42);
  await assert.rejects(vm.main("Exit", ["1"]), VMStartError);
});

test("several VMs run side by side, each with its streams", async () => {
  const codes = await Promise.all(
    [1, 2, 3].map(async (n) => {
      const out = collector();
      const vm = await make({ stdin: `input ${n}`, stdout: out.sink });
      const code = await vm.main("Cat");
      return `${out.text()} ${code}`;
    }),
  );
  assert.deepEqual(codes, ["input 1 0", "input 2 0", "input 3 0"]);
});

test("standard input: Node streams, Web streams and iterables, larger than any ring", async () => {
  const big = Buffer.alloc(300_000, "0123456789\n");
  const sources = [
    Readable.from([big.subarray(0, 100_000), big.subarray(100_000)]),
    new Blob([big]).stream(),
    (async function* () {
      yield big.subarray(0, 7);
      yield big.subarray(7);
    })(),
  ];
  for (const stdin of sources) {
    const out = collector();
    const vm = await make({ stdin, stdout: out.sink });
    assert.equal(await vm.main("Cat"), 0);
    assert.equal(out.text(), big.toString());
  }
});

test("nothing is taken from standard input before it is read", async () => {
  const stdin = new PassThrough();
  stdin.write("untouched");
  const vm = await make({ stdin });
  assert.equal(await vm.main("Exit", ["0"]), 0);
  assert.equal(stdin.read().toString(), "untouched");
});

test("a slow writer holds Java up, and loses nothing", async () => {
  let size = 0;
  const slow = new Writable({
    highWaterMark: 1000,
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      setTimeout(done, 1);
    },
  });
  const vm = await make({ stdout: slow });
  assert.equal(await vm.main("Flood"), 0);
  assert.equal(size, 1_000_000);
  const web = new WritableStream<Uint8Array>({
    write(chunk) {
      size -= chunk.length;
    },
  });
  const other = await make({ stdout: web });
  assert.equal(await other.main("Flood"), 0);
  assert.equal(size, 0);
});

test("a writer that fails gives EPIPE in the VM", async () => {
  const vm = await make({
    stdout: () => {
      throw new Error("full");
    },
  });
  assert.equal(await vm.main("Flood"), 3);
});

test("a fault of the VM rejects with its report, which also goes to standard error", async () => {
  const err = collector();
  const vm = await make({ stderr: err.sink });
  await assert.rejects(vm.main("Fault"), (error: unknown) => {
    assert.ok(error instanceof VMFaultError);
    assert.match(error.message, /made up/);
    assert.match(error.report, /at Foo\.bar\(Foo\.java:3\)/);
    assert.equal(error.exitCode, 134);
    return true;
  });
  assert.match(err.text(), /made up/);
  const broken = await make();
  await assert.rejects(broken.main("Broken"), VMFaultError);
});

test("exceptions that ended threads are told with Java's stack", async () => {
  const vm = await make();
  assert.equal(await vm.main("Uncaught"), 1);
  const [error] = vm.uncaught;
  assert.equal(error?.className, "java.lang.Error");
  assert.equal(error?.stack, "java.lang.Error: oops\n\tat Foo.main(Foo.java:7)");
});

test("an AbortSignal ends a VM that spins and one that sleeps", async () => {
  for (const program of ["Spin", "Park"]) {
    const controller = new AbortController();
    const vm = await make({ signal: controller.signal });
    const ended = vm.main(program);
    setTimeout(() => controller.abort(new Error("enough")), 100);
    await assert.rejects(ended, /enough/);
  }
  await assert.rejects(make({ signal: AbortSignal.abort() }), { name: "AbortError" });
});

test("await using ends a VM", async () => {
  let ended: Promise<unknown>;
  {
    await using vm = await make();
    ended = assert.rejects(vm.main("Park"), VMTerminatedError);
  }
  await ended;
  await using unused = await make();
  assert.ok(unused);
});

test("environment and working directory are the options'", async (t) => {
  const dir = folder(t);
  const out = collector();
  const vm = await make({ env: { GREETING: "hi" }, cwd: dir, stdout: out.sink });
  await vm.main("Environment", ["GREETING"]);
  assert.equal(out.text(), `hi in ${dir}`);
});

test("options that fit no VM are refused with a message", async () => {
  await assert.rejects(make({ maxHeap: "lots" }), /maxHeap: "lots" is not a size/);
  await assert.rejects(make({ flags: { NoSuchFlag: true } }), VMStartError);
});

test("ticks set POLL while Java runs", async () => {
  const vm = await make();
  assert.equal(await vm.main("Ticks"), 5);
});

test("sleeping lasts as long as asked, whatever the main thread does", async () => {
  const vm = await make();
  const ended = vm.main("Sleep", ["30"]);
  const until = performance.now() + 60;
  while (performance.now() < until);
  assert.equal(await ended, 0);
});

test("signals stay the library user's", async () => {
  const before = process.listenerCount("SIGTERM");
  const vm = await make();
  assert.equal(await vm.main("Signals"), 0);
  assert.equal(process.listenerCount("SIGTERM"), before);
});

test("a FIFO is read by the main thread while the VM goes on", async (t) => {
  const path = `${folder(t)}/fifo`;
  execFileSync("mkfifo", [path]);
  const vm = await make();
  const ended = vm.main("Fifo", [path]);
  spawn("sh", ["-c", `sleep 0.1; printf 12345 > "${path}"`]);
  assert.equal(await ended, 5);
});

test("readiness of standard input is seen without reading it", async () => {
  const vm = await make({ stdin: "1234567" });
  assert.equal(await vm.main("Ready"), 7);
  const other = await make({ stdin: "123" });
  assert.equal(await other.main("Available"), 3);
});

/** A launcher around the fake core, as a process of its own. */
function launcher(t: Parameters<typeof folder>[0], program: string, args: string[] = []): string[] {
  const script = `${folder(t)}/launch.ts`;
  const api = new URL("../../src/api/", import.meta.url).href;
  writeFileSync(
    script,
    `import { launch, prepareLaunch } from "${api}launch.ts";
     import { defaultOptions } from "${api}../flags/options.ts";
     const options = defaultOptions();
     options.flags = [{ name: "MaxHeapSize", value: 16 << 20, origin: "command line" }, { name: "MaxNewSize", value: 1 << 20, origin: "ergonomic" }];
     options.launch = { mode: 1, what: ${JSON.stringify(program)}, args: ${JSON.stringify(args)} };
     await launch(prepareLaunch(undefined, new URL("${entry}")), options);`,
  );
  return [process.execPath, script];
}

test("the launcher's VM has the process's streams, its exit code is the process's", async (t) => {
  const [node, script] = launcher(t, "Cat");
  const child = spawn(node!, [script!], { stdio: ["pipe", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  child.stdin.write("first ");
  setTimeout(() => child.stdin.end("second"), 50);
  const [code] = await once(child, "close");
  assert.equal(text, "first second");
  assert.equal(code, 0);
});

test("a VM that no longer takes signals is ended by the main thread, with a report", async (t) => {
  const [node, script] = launcher(t, "Deaf");
  const cwd = folder(t);
  const child = spawn(node!, [script!], { stdio: ["ignore", "pipe", "pipe"], cwd });
  let text = "";
  child.stderr.on("data", (chunk) => (text += chunk));
  await once(child.stdout, "data");
  child.stdout.resume();
  await delay(300); // for the main thread to have taken the signal on
  child.kill("SIGTERM");
  const [code] = await once(child, "close");
  assert.equal(code, 143);
  assert.match(text, /does not answer to SIGTERM/);
  const report = readFileSync(`${cwd}/hs_err_pid${child.pid}.log`, "utf8");
  for (const part of ["JAVA STACK", "THREADS", "HEAP", "LAST EVENTS", "FLAGS", "MEMORY MAP"]) assert.ok(report.includes(`  ${part}`), part);
});

test("the launcher reads a redirected file directly", async (t) => {
  const path = `${folder(t)}/in`;
  writeFileSync(path, "from a file");
  const [node, script] = launcher(t, "Cat");
  assert.equal(execFileSync(node!, [script!], { stdio: [openSync(path, "r"), "pipe", "inherit"] }).toString(), "from a file");
});

test("a program that leaves its input open ends all the same", async (t) => {
  const [node, script] = launcher(t, "Available");
  const child = spawn(node!, [script!], { stdio: ["pipe", "ignore", "inherit"] });
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
});

test("the launcher delivers signals that Java handles", async (t) => {
  const [node, script] = launcher(t, "Terminated");
  const child = spawn(node!, [script!], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  setTimeout(() => child.kill("SIGTERM"), 20);
  const [code] = await once(child, "exit");
  assert.equal(code, 143);
});

test("a fault ends the launcher with 134 and a report", async (t) => {
  const [node, script] = launcher(t, "Fault");
  const child = spawn(node!, [script!], { stdio: ["ignore", "ignore", "pipe"], cwd: folder(t) });
  let text = "";
  child.stderr.on("data", (chunk) => (text += chunk));
  const [code] = await once(child, "close");
  assert.equal(code, 134);
  assert.match(text, /A fatal error has been detected by Dewar[\s\S]*made up/);
});
