// A VM and its compile server, as processes: what is compiled where, and what becomes of a VM whose server goes, refuses or is not there.
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const SOURCE = `import java.util.*;
public class P {
  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[0]);
    long total = 0;
    for (int r = 0; r < rounds; r++) {
      Map<Integer, Integer> counts = new TreeMap<>();
      for (int i = 0; i < 20000; i++) counts.merge(i % 100, 1, Integer::sum);
      for (int v : counts.values()) total += v;
    }
    System.out.println("total " + total);
  }
}`;
let folder: string;
let classes: string;
const servers: ChildProcess[] = [];

before(() => {
  folder = mkdtempSync(join(tmpdir(), "dewar-remote-"));
  classes = compile({ "P.java": SOURCE });
});
after(() => {
  for (const server of servers) server.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Starts a server and waits until it listens. @returns the process, and its address on HTTP */
async function start(
  name: string,
  ...options: string[]
): Promise<{ server: ChildProcess; socket: string; http: string; out: () => string }> {
  const socket = `unix:${join(folder, name)}`;
  const args = ["compile-server", "--listen", socket, "--threads", "1", "--http", "localhost:0", ...options];
  const server = spawn(dewar, args, { stdio: ["ignore", "pipe", "pipe"] });
  servers.push(server);
  let out = "";
  server.stderr!.on("data", (text) => {
    out += text;
  });
  const http = await new Promise<string>((resolve, reject) => {
    server.stdout!.on("data", (text: Buffer) => {
      out += text;
      const found = /http at (\S+)/.exec(out);
      if (found !== null) resolve(found[1]!);
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${out}`)));
  });
  return { server, socket, http, out: () => out };
}

const flagsOf = (socket: string, ...more: string[]): string[] => [
  "-XX:+UseJITServer",
  `-XX:JITServerAddress=${socket}`,
  "-XX:+PrintCompilation",
  "-Xbatch", // the thread waits for each compilation: what is to be seen is seen however busy the machine is
  ...more,
];
const run = (flags: readonly string[], rounds = 10): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(dewar, [...flags, "-cp", classes, "P", String(rounds)], { encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
};
const fetchText = (address: string, path: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    get(`http://${address}${path}`, (response) => {
      let text = "";
      response.on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode!, text }));
    }).on("error", reject);
  });

test("a program is compiled by the server, equal to local code, and recorded; metrics, drain", async () => {
  const { server, socket, http } = await start("one", "--record", join(folder, "server.rec"));
  const first = run(flagsOf(socket, "-XX:JITServerLocalSize=0", "-XX:+UnlockDiagnosticVMOptions", "-XX:+JITServerVerify"));
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /total 200000/);
  assert.match(first.out, /compiled by \S+ in/);
  assert.doesNotMatch(first.out, /NOT EQUAL/);

  assert.deepEqual(await fetchText(http, "/healthz/live"), { status: 200, text: "alive\n" });
  assert.equal((await fetchText(http, "/healthz/ready")).status, 200);
  const metrics = (await fetchText(http, "/metrics")).text;
  assert.match(metrics, /^dewar_compilations_total\{tier="4",outcome="code"\} \d+$/m);
  assert.match(metrics, /# EOF\n$/);

  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  assert.equal(await ended, 0);
  const replayed = spawnSync(dewar, ["replay", join(folder, "server.rec")], { encoding: "utf8" });
  assert.match(replayed.stdout, /[1-9]\d* replayed, (\d+) equal, 0 different/, replayed.stderr);
});

test("without a server, with one that refuses, the VM goes on by itself and says so; a required one ends it", async () => {
  const none = run(flagsOf(`unix:${join(folder, "nobody")}`), 3);
  assert.equal(none.code, 0);
  assert.match(none.out, /total 60000/);
  assert.match(none.err, /no compile server at/);
  const required = run(flagsOf(`unix:${join(folder, "nobody")}`, "-XX:+RequireJITServer"), 1000);
  assert.equal(required.code, 1);
  assert.match(required.err, /is required/);

  const token = join(folder, "token");
  writeFileSync(token, "open sesame\n");
  const { socket, out } = await start("two", "--token-file", token);
  const refused = run(flagsOf(socket), 3);
  assert.equal(refused.code, 0);
  assert.match(refused.err, /it refuses: the token is not this server's/);
  while (!out().includes("refused: the token")) await new Promise((resolve) => setTimeout(resolve, 20));
  const welcome = run(flagsOf(socket, `-XX:JITServerTokenFile=${token}`));
  assert.match(welcome.out, /compiled by/);
  // Another run of the same program has most of its code from the server's cache.
  assert.match(run(flagsOf(socket, `-XX:JITServerTokenFile=${token}`)).out, /compiled by \S+ in .*, cached/);
});

test("a server that is killed, or stops answering, costs no result", async () => {
  for (const signal of ["SIGKILL", "SIGSTOP"] as const) {
    const { server, socket } = await start(signal);
    const vm = spawn(dewar, [...flagsOf(socket, "-XX:JITServerTimeout=300", "-XX:JITServerLocalSize=0"), "-cp", classes, "P", "60"]);
    let out = "";
    let struck = false;
    let err = "";
    vm.stderr.on("data", (text) => {
      err += text;
    });
    vm.stdout.on("data", (text) => {
      out += text;
      if (struck || !out.includes("compiled by")) return;
      struck = true;
      server.kill(signal);
    });
    const code = await new Promise((resolve) => vm.on("close", resolve));
    server.kill("SIGKILL");
    assert.equal(code, 0, err);
    assert.match(out, /total 1200000/);
    assert.ok(struck);
  }
});

test("what the command line asks wrongly is said", () => {
  const { status, stderr } = spawnSync(dewar, ["compile-server", "--threads", "many"], { encoding: "utf8" });
  assert.equal(status, 2);
  assert.match(stderr, /--threads wants a number/);
});
