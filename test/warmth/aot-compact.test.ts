// A compact AOT cache: what class library and class path have is not in it, so it is small, runs as the other does, and is refused as a whole
// when what it relies on is not there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compile } from "../linking/javac.ts";
import { randomSource } from "../random.ts";
import { classes, dewar, dir, PROGRAM, type Run } from "./aot-program.ts";

const jar = join(dir, "program.jar");
spawnSync("jar", ["cf", jar, "-C", classes, "."]);
const path = `${jar}:${classes}`;
const configuration = join(dir, "compact.config");
const cache = join(dir, "compact.aot");

const run = (file: string, classPath: string): Run =>
  dewar([`-XX:AOTCache=${file}`, "-Xlog:disable", "-Xlog:aot:stderr", "-cp", classPath, "Program"]);

test("it has a quarter of the size, and does what a cold run does", () => {
  dewar(["-XX:AOTMode=record", `-XX:AOTConfiguration=${configuration}`, "-cp", path, "Program"]);
  const make = (file: string, ...options: string[]): number => {
    dewar([...options, "-XX:AOTMode=create", `-XX:AOTConfiguration=${configuration}`, `-XX:AOTCache=${file}`, "-cp", path, "Program"]);
    return statSync(file).size;
  };
  const large = make(join(dir, "large.aot"));
  assert.ok(make(cache, "-XX:+AOTCompact") < large / 4);
  const cold = dewar(["-cp", path, "Program"]);
  const warm = run(cache, path);
  assert.match(warm.err, /Opened AOT cache/);
  assert.deepEqual([warm.status, warm.out], [cold.status, cold.out]);
  for (const action of ["info", "verify", "explain"]) assert.equal(dewar(["aot", action, cache]).status, 0);
});

test("class files are found where they are now: packed in another way, stored, in a folder", () => {
  spawnSync("jar", ["cfM0", join(dir, "stored.jar"), "-C", classes, "."]);
  const folder = join(dir, "unpacked");
  cpSync(classes, folder, { recursive: true });
  for (const place of [join(dir, "stored.jar"), folder]) {
    const warm = run(cache, place);
    assert.match(warm.err, /Opened AOT cache/);
    assert.equal(warm.out, dewar(["-cp", place, "Program"]).out);
  }
});

test("another class is taken out, or refuses it; a damaged archive refuses it", () => {
  const changed = compile({ "Program.java": PROGRAM.replace('"hello"', '"HELLO"') });
  const other = run(cache, changed);
  assert.match(other.err, /is (not used|used in part, without 1 classes, .*): the class Program is another one on the class path/);
  assert.match(other.out, /^initialised\nHELLO\n/);
  // The content changes, its checksum in the directory does not.
  const bytes = readFileSync(join(dir, "stored.jar"));
  bytes[bytes.indexOf("hello")]! ^= 0x20;
  writeFileSync(join(dir, "bad.jar"), bytes);
  const bad = run(cache, join(dir, "bad.jar"));
  assert.match(bad.err, /is not used: the class file at \S+ is damaged/);
});

test("damage anywhere is refused, and the program runs", () => {
  const sound = readFileSync(cache);
  const damaged = join(dir, "damaged.aot");
  const random = randomSource(291200);
  for (let i = 0; i < 6; i++) {
    const bytes = Buffer.from(sound);
    bytes[random(bytes.length)]! ^= 1 << random(8);
    writeFileSync(damaged, bytes);
    const { err, out } = run(damaged, path);
    assert.match(out, /^initialised\nhello\n/);
    assert.match(err, /is not used|Opened/);
  }
  rmSync(damaged);
});
