// Servers that share a NATS server: one does what another has no thread for, and all give out code that any of them has compiled.
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { compile } from "../linking/javac.ts";
import { fetchText, killServers, PROGRAM, remoteFlags, runVM, startServer } from "./processes.ts";

const isThere = spawnSync("nats-server", ["--version"]).error === undefined;
const skip = isThere ? false : "there is no nats-server (Debian's package of that name)";

let folder: string;
let classes: string;
let nats: ChildProcess;
let url: string;

before(async () => {
  if (!isThere) return;
  folder = mkdtempSync(join(tmpdir(), "dewar-fleet-"));
  classes = compile({ "P.java": PROGRAM });
  const port = await freePort();
  url = `nats://127.0.0.1:${port}`;
  nats = spawn("nats-server", ["-js", "-a", "127.0.0.1", "-p", String(port), "-sd", folder], { stdio: ["ignore", "ignore", "pipe"] });
  await new Promise<void>((resolve) => {
    nats.stderr!.on("data", (text: Buffer) => {
      if (text.includes("Server is ready")) resolve();
    });
  });
});
after(() => {
  if (!isThere) return;
  killServers();
  nats.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

test("what one server has compiled another one gives out", { skip }, async () => {
  const one = await startServer(folder, "one", "--nats", url);
  const two = await startServer(folder, "two", "--nats", url);
  const first = runVM(classes, remoteFlags(one.socket), "10");
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /total 200000/);
  const second = runVM(classes, remoteFlags(two.socket), "10");
  assert.match(second.out, /total 200000/);
  const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;
  const cached = count(second.out, /, cached/g);
  const all = count(second.out, /compiled by/g);
  assert.ok(cached > 0.5 * all, `${cached} of ${all}`);
  assert.match((await fetchText(two.http, "/metrics")).text, /outcome="cached"/);
});

test("a server whose thread is at work gives to another", { skip }, async () => {
  const one = await startServer(folder, "busy", "--nats", url);
  await startServer(folder, "idle", "--nats", url, "--threads", "2");
  // Without -Xbatch many compilations are under way at once. Until one was given away: a run may happen to need none.
  for (let i = 0; i < 10; i++) {
    const flags = remoteFlags(one.socket, "-XX:JITServerLocalSize=0", `-XX:MaxInlineSize=${20 + i}`).filter((flag) => flag !== "-Xbatch");
    const { code, out, err } = runVM(classes, flags, "10");
    assert.equal(code, 0, err);
    assert.match(out, /total 200000/);
    if (/dewar_fleet_given_total [1-9]/.test((await fetchText(one.http, "/metrics")).text)) return;
  }
  assert.fail("nothing was given away");
});
