// The AOT cache beyond one training run: profiles, merging, writers at the same time, damage, and the store of AutoAOT.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { compression } from "../../src/host/node/compression.ts";
import { CacheFile, CacheRefused, type Section } from "../../src/warmth/aot/cache-file.ts";
import { compile } from "../linking/javac.ts";
import { classes, dewar, dir, launcher, PROGRAM, type Run } from "./aot-program.ts";

const WORK = `
public class Work {
  interface Op { int apply(int a); }
  public static void main(String[] args) {
    Op[] ops = args.length == 0 ? new Op[] { x -> x + 3 } : new Op[] { x -> x * 7 };
    int sum = 0;
    for (int i = 0; i < 2_000_000; i++) sum = step(ops, sum, i);
    System.out.println(sum);
  }
  static int step(Op[] ops, int sum, int i) { return ops[i % ops.length].apply(sum) ^ i; }
}`;

test("profiles of a training run are adopted (JEP 515), also where nothing else may profile, and wherever the program goes", () => {
  const work = ["-XX:-BackgroundCompilation", "-cp", compile({ "Work.java": WORK }), "Work"];
  const made = join(dir, "work.aot");
  assert.equal(dewar([`-XX:AOTCacheOutput=${made}`, ...work]).status, 0);
  const print = ["-XX:+UnlockDiagnosticVMOptions", "-XX:+AOTPrintTrainingInfo"];
  const used = dewar([`-XX:AOTCache=${made}`, ...print, ...work]);
  assert.match(used.out, /cached profile used: Work\.step/);
  assert.match(used.out, /cached profiles: \d+ records: .*used/);
  assert.match(dewar([`-XX:AOTCache=${made}`, "-XX:-ProfileInterpreter", ...print, ...work]).out, /cached profile used: Work\.step/);
  assert.doesNotMatch(dewar([`-XX:AOTCache=${made}`, ...print, "-XX:-AOTReplayTraining", ...work]).out, /cached profile used/);
  assert.equal(dewar([`-XX:AOTCache=${made}`, ...work, "other"]).out, dewar([...work, "other"]).out);
});

test("configurations of several runs merge, in any order; what they are of is told", () => {
  const files = ["one", "two"].map((name) => join(dir, `${name}.conf`));
  for (const [i, file] of files.entries()) {
    dewar(["-XX:AOTMode=record", `-XX:AOTConfiguration=${file}`, "-cp", classes, "Program", ...(i === 0 ? [] : ["x"])]);
  }
  const tool = (...args: string[]): Run => dewar(["aot", ...args]);
  const [ab, ba] = [join(dir, "ab.conf"), join(dir, "ba.conf")];
  assert.match(tool("merge", ab, ...files).out, /classes of 2 runs/);
  assert.equal(tool("merge", ba, files[1]!, files[0]!).status, 0);
  const classesOf = (path: string): string => tool("explain", path).out.split("\n").sort().join("\n");
  assert.equal(classesOf(ab), classesOf(ba));
  const made = join(dir, "merged.aot");
  dewar(["-XX:AOTMode=create", `-XX:AOTConfiguration=${ab}`, `-XX:AOTCache=${made}`, "-cp", classes, "Program"]);
  assert.match(tool("verify", made).out, /is sound and of this build/);
  assert.match(tool("info", made).out, /2 run\(s\)/);
  assert.equal(dewar(["-XX:AOTMode=on", `-XX:AOTCache=${made}`, "-cp", classes, "Program"]).out, dewar(["-cp", classes, "Program"]).out);
  writeFileSync(made, readFileSync(made).subarray(0, 1000));
  assert.deepEqual([tool("verify", made).status, tool("explain", made).status], [1, 1]);
});

test("who writes a cache while another does leaves a whole one", async () => {
  const record = join(dir, "both.conf");
  const target = join(dir, "both.aot");
  dewar(["-XX:AOTMode=record", `-XX:AOTConfiguration=${record}`, "-cp", classes, "Program"]);
  const args = [launcher, "-XX:AOTMode=create", `-XX:AOTConfiguration=${record}`, `-XX:AOTCache=${target}`, "-cp", classes, "Program"];
  const writers = [0, 1, 2].map(() => spawn(process.execPath, args, { stdio: "ignore" }));
  // One of them dies on its way.
  setTimeout(() => writers[2]!.kill("SIGKILL"), 200);
  await Promise.all(writers.map((writer) => new Promise((done) => writer.on("exit", done))));
  assert.match(dewar(["aot", "verify", target]).out, /is sound/);
});

test("bytes that change and ends that are missing are noticed wherever they are", () => {
  const record = join(dir, "mutated.conf");
  dewar(["-XX:AOTMode=record", `-XX:AOTConfiguration=${record}`, "-cp", classes, "Program"]);
  const sound = readFileSync(record);
  const checked = (bytes: Uint8Array): string => {
    writeFileSync(record, bytes);
    try {
      const file = new CacheFile<{ sections: Record<string, Section> }>(record, (crc, part) => crc32(part, crc), compression.decompress);
      try {
        for (const section of Object.values(file.header.sections)) file.section(section);
      } finally {
        file.close();
      }
      return "accepted";
    } catch (e) {
      assert.ok(e instanceof CacheRefused, String(e));
      return "refused";
    }
  };
  assert.equal(checked(sound), "accepted");
  let seed = 1;
  const random = (n: number): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 1) % n;
  for (let i = 0; i < 3000; i++) {
    const bytes = Buffer.from(sound);
    const at = random(bytes.length);
    bytes[at]! ^= 1 << random(8);
    // Padding between sections says nothing.
    if (sound[at] !== 0 || at < 24) assert.equal(checked(bytes), "refused", `byte ${at}`);
    if (i % 3 === 0) assert.equal(checked(sound.subarray(0, random(sound.length))), "refused");
  }
});

test("AutoAOT keeps a cache for each program and renews it when the program changes", async () => {
  const store = join(dir, "store");
  const program = join(dir, "changing");
  cpSync(classes, program, { recursive: true });
  const auto = (): Run =>
    dewar(["-XX:+AutoAOT", "-Xlog:disable", "-Xlog:aot:stderr", "-cp", program, "Program"], dir, { XDG_CACHE_HOME: store });
  const renewed = async (than: number): Promise<number> => {
    // On a busy machine, with nothing in V8's code caches, that has taken more than half a minute.
    for (let i = 0; i < 3000; i++) {
      await new Promise((done) => setTimeout(done, 100));
      const names = existsSync(join(store, "dewar/aot")) ? readdirSync(join(store, "dewar/aot")) : [];
      if (names.length === 1 && names[0]!.endsWith(".aot") && statSync(join(store, "dewar/aot", names[0]!)).ino !== than)
        return statSync(join(store, "dewar/aot", names[0]!)).ino;
    }
    throw new Error("no cache was made");
  };
  const cold = dewar(["-cp", program, "Program"]);
  assert.equal(auto().out, cold.out);
  const first = await renewed(0);
  const second = auto();
  assert.equal(second.out, cold.out);
  assert.match(second.err, /Opened AOT cache/);
  cpSync(compile({ "Program.java": PROGRAM.replace('"hello"', '"HELLO"') }), program, { recursive: true });
  const changed = auto();
  assert.match(changed.out, /HELLO/);
  assert.match(changed.err, /the class Program is another one/);
  await renewed(first);
  assert.match(auto().err, /Opened AOT cache/);
});
