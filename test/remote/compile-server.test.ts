// A VM and its compile server, as processes: what is compiled where, and what becomes of a VM whose server goes, refuses or is not there.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";
import { certificate, dewar, fetchText, killServers, PROGRAM, remoteFlags, runVM, startServer } from "./processes.ts";

let folder: string;
let classes: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "dewar-remote-"));
  classes = compile({ "P.java": PROGRAM });
});
after(() => {
  killServers();
  rmSync(folder, { recursive: true });
});

const start = (name: string, ...options: string[]) => startServer(folder, name, ...options);
const flagsOf = remoteFlags;
const run = (flags: readonly string[], rounds = 10) => runVM(classes, flags, String(rounds));

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

const openssl = spawnSync("openssl", ["version"]).error === undefined;

test("classes are unloaded while compilations of theirs are on the way to the server: what the VM waits for has been sent", async () => {
  const { socket } = await start("unloading");
  const source = fileURLToPath(new URL("../java/13-memory/ClassTurnover.java", import.meta.url));
  const turnover = compile({ "ClassTurnover.java": readFileSync(source, "utf8") });
  // Jobs gather until a poll. Metaspace that runs short makes the VM wait for them before one; how often it does is chance.
  const flags = flagsOf(socket, "-XX:CompileThresholdScaling=0.03", "-XX:MaxMetaspaceSize=24m", "-Xmx48m").filter(
    (flag) => flag !== "-Xbatch" && flag !== "-XX:+PrintCompilation",
  );
  for (let i = 0; i < 3; i++) {
    const { status, stdout } = spawnSync(dewar, [...flags, "-cp", turnover, "ClassTurnover"], { encoding: "utf8", timeout: 120_000 });
    assert.equal(status, 0, `run ${i}`);
    assert.equal(stdout, "hidden 180000\nloaded 225000\n");
  }
});

test("TLS: the server's certificate is checked, and the client's where it is asked for", {
  skip: openssl ? false : "there is no openssl",
}, async () => {
  const made = (name: string) => certificate(folder, name);
  const [host, guest, stranger] = [made("host"), made("guest"), made("stranger")];
  const { socket } = await start("tls", "--tls-key", host.key, "--tls-cert", host.cert, "--tls-client-ca", guest.cert);
  const withCertificate = (own: { key: string; cert: string }, root: string): string[] =>
    flagsOf(socket, `-XX:JITServerSSLRootCerts=${root}`, `-XX:JITServerSSLKey=${own.key}`, `-XX:JITServerSSLCert=${own.cert}`);
  assert.match(run(withCertificate(guest, host.cert), 3).out, /compiled by/);
  for (const flags of [withCertificate(stranger, host.cert), withCertificate(guest, stranger.cert), flagsOf(socket)]) {
    const { code, out, err } = run(flags, 3);
    assert.equal(code, 0, err);
    assert.match(out, /total 60000/);
    assert.match(err, /no compile server at/);
    assert.doesNotMatch(out, /compiled by/);
  }
});

test("what the command line asks wrongly is said", () => {
  const { status, stderr } = spawnSync(dewar, ["compile-server", "--threads", "many"], { encoding: "utf8" });
  assert.equal(status, 2);
  assert.match(stderr, /--threads wants a number/);
});

test("a socket that a killed server left is taken over; one of a live server, and other files, are not", async () => {
  const first = await start("left");
  const path = first.socket.slice("unix:".length);
  const second = spawnSync(dewar, ["compile-server", "--listen", first.socket, "--threads", "1"], { encoding: "utf8" });
  assert.equal(second.status, 2);
  assert.match(second.stderr, /left is in use: another server listens there\n$/);
  assert(existsSync(path), "the refused one takes the socket away");

  const ended = new Promise((resolve) => first.server.once("exit", resolve));
  first.server.kill("SIGKILL");
  await ended;
  assert(existsSync(path));
  await start("left");

  const file = join(folder, "file");
  writeFileSync(file, "mine");
  const third = spawnSync(dewar, ["compile-server", "--listen", `unix:${file}`, "--threads", "1"], { encoding: "utf8" });
  assert.equal(third.status, 2);
  assert.match(third.stderr, /is no socket/);
  assert.equal(readFileSync(file, "utf8"), "mine");
});
