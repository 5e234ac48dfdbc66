// Servers that share a NATS server: one does what another has no thread for, and all give out code that any of them has compiled.
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { compile } from "../linking/javac.ts";
import { certificate, dewar, fetchText, killServers, PROGRAM, remoteFlags, runVM, startServer } from "./processes.ts";

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
  ({ nats, url } = await startNats());
});
after(() => {
  if (!isThere) return;
  killServers();
  nats.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** A NATS server of its own. */
async function startNats(...options: string[]): Promise<{ nats: ChildProcess; url: string }> {
  const port = await freePort();
  const store = mkdtempSync(join(folder, "nats-"));
  const args = ["-js", "-a", "127.0.0.1", "-p", String(port), "-sd", store, ...options];
  const nats = spawn("nats-server", args, { stdio: ["ignore", "ignore", "pipe"] });
  await new Promise<void>((resolve) => {
    nats.stderr!.on("data", (text: Buffer) => {
      if (text.includes("Server is ready")) resolve();
    });
  });
  return { nats, url: `nats://127.0.0.1:${port}` };
}

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

const openssl = spawnSync("openssl", ["version"]).error === undefined;

test("TLS to the NATS server: its certificate is checked, and the compile server's where it is asked for", {
  skip: skip || (!openssl && "there is no openssl"),
}, async () => {
  const [host, guest, stranger] = ["host", "guest", "stranger"].map((name) => certificate(folder, name)) as [Pem, Pem, Pem];
  const tls = await startNats("--tls", "--tlscert", host.cert, "--tlskey", host.key, "--tlsverify", "--tlscacert", guest.cert);
  try {
    const flags = (ca: string, own: Pem): string[] => ["--nats-tls-ca", ca, "--nats-tls-cert", own.cert, "--nats-tls-key", own.key];
    const one = await startServer(folder, "tls1", "--nats", tls.url, ...flags(host.cert, guest));
    const two = await startServer(folder, "tls2", "--nats", tls.url, ...flags(host.cert, guest));
    assert.match(runVM(classes, remoteFlags(one.socket), "3").out, /total 60000/);
    assert.match(runVM(classes, remoteFlags(two.socket), "3").out, /compiled by .*, cached/);
    const refused = (...options: string[]): string => {
      const args = ["compile-server", "--listen", `unix:${join(folder, "tls3")}`, "--nats", tls.url, ...options];
      const { status, stderr } = spawnSync(dewar, args, { encoding: "utf8", timeout: 60_000 });
      assert.equal(status, 2, stderr);
      return stderr;
    };
    assert.match(refused(...flags(stranger.cert, guest)), /dewar compile-server: /);
    assert.match(refused(...flags(host.cert, stranger)), /dewar compile-server: /);
    assert.match(refused(), /dewar compile-server: /);
    assert.match(refused("--nats-tls-ca", join(folder, "none")), /none/);
    assert.match(refused("--nats-tls-cert", host.cert), /wants both/);
  } finally {
    tls.nats.kill("SIGKILL");
  }
});

type Pem = ReturnType<typeof certificate>;
