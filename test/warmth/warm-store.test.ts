// -XX:WarmStore: runs use and refine what earlier ones left; a method that changes drops out alone; jars may move.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { findJdk } from "../../src/classpath/jdk.ts";
import { encodeCodeFile } from "../../src/warmth/store/code-file.ts";
import { decodeProfiles } from "../../src/warmth/store/profile-file.ts";
import { compile } from "../linking/javac.ts";
import { dewar, dir } from "./aot-program.ts";

const WORK = `
import java.util.function.*;
public class Work {
  static int twice(int a) { int s = 0; for (int i = 0; i < 3; i++) s += a; return s - a; }
  static int thrice(int a) { int s = 0; for (int i = 0; i < 4; i++) s += a; return s - a; }
  public static void main(String[] args) {
    IntUnaryOperator f = x -> twice(x) ^ thrice(x);
    int sum = 0;
    for (int i = 0; i < 400_000; i++) sum += f.applyAsInt(i);
    System.out.println(sum);
  }
}`;

const store = join(dir, "warm-store");
const jar = join(findJdk({ env: process.env }).home, "bin/jar");
const program = (text: string, name: string): string => {
  const folder = join(dir, name);
  cpSync(compile({ "Work.java": text }), folder, { recursive: true });
  return folder;
};
/** Profiles only: which code is met, and asks for its profile, is another matter. */
const run = (...args: string[]): string => {
  const { out, err, status } = dewar(["-Xbatch", `-XX:WarmStore=${store}`, "-XX:-WarmStoreCode", "-XX:+PrintCacheProfiles", ...args]);
  assert.equal(err, "");
  assert.equal(status, 0);
  return out;
};
const used = (out: string): string[] => [...out.matchAll(/cached profile used: (\S+?)\(/g)].map(([, name]) => name!);

test("each run uses and refines; the jar may be made anew, moved and touched; a changed method drops out alone", () => {
  const work = program(WORK, "work");
  assert.match(run("-cp", work, "Work"), /\.1\.profile was made of nothing/);
  const second = run("-cp", work, "Work");
  assert.ok(
    ["Work.twice", "Work.thrice"].every((name) => used(second).includes(name)),
    second,
  );
  assert.match(second, /\.2\.profile was made of .*\.1\.profile/);

  const first = join(dir, "a.jar");
  execFileSync(jar, ["--create", "--file", first, "-C", work, "."]);
  utimesSync(first, 1, 1);
  mkdirSync(join(dir, "elsewhere"), { recursive: true });
  const moved = join(dir, "elsewhere/b.jar");
  execFileSync(jar, ["--create", "--no-compress", "--file", moved, "-C", work, "."]);
  for (const path of [first, moved]) assert.deepEqual(used(run("-cp", path, "Work")).sort(), used(second).sort());

  const changed = run(
    "-cp",
    program(
      WORK.replace("i < 3", "i < 5").replace("return s - a; }\n  static int thrice", "return s - a - a - a; }\n  static int thrice"),
      "changed",
    ),
    "Work",
  );
  assert.ok(!used(changed).includes("Work.twice") && used(changed).includes("Work.thrice"), changed);
  assert.equal(
    changed.split("\n").find((line) => /^-?\d+$/.test(line)),
    second.split("\n").find((line) => /^-?\d+$/.test(line)),
  );
  // The run without the old method has left a generation without it.
  const explained = dewar(["warm", "explain", "Work", "Work.twice", "--store", store]).out;
  assert.equal(explained.match(/Work\.twice\(I\)I$/gm)!.length, 1);
});

test("the store is listed and cleaned; a default one is in the user's cache folder; without the flag there is none", () => {
  const work = join(dir, "work");
  const listed = dewar(["warm", "ls", "--store", store]).out;
  assert.match(listed, /^Work-\w+ {2}\w+ {2}generation \d+ {2}\d+ methods/m);
  assert.match(dewar(["warm", "gc", "--size", "1k", "--store", store]).out, /removed: the store is full/);
  const cache = join(dir, "cache");
  assert.equal(dewar(["-XX:+AutoWarm", "-Xbatch", "-cp", work, "Work"], dir, { XDG_CACHE_HOME: cache }).err, "");
  const kinds = (folder: string): string[] =>
    readdirSync(folder)
      .map((name) => name.slice(name.lastIndexOf(".")))
      .sort();
  assert.deepEqual(kinds(join(cache, "dewar/warm")), [".code", ".profile"]);
  rmSync(join(cache, "dewar/warm"), { recursive: true });
  dewar(["-Xbatch", "-cp", work, "Work"], dir, { XDG_CACHE_HOME: cache });
  assert.ok(!readdirSync(join(cache, "dewar")).includes("warm"));
  dewar(["-Xbatch", "-cp", work, "Work"], dir, { DEWAR_WARM_STORE: join(dir, "by-variable") });
  assert.deepEqual(kinds(join(dir, "by-variable")), [".code", ".profile"]);
});

test("a second run installs the first one's code; what has changed is compiled anew; damaged files and other builds' are done without", () => {
  const folder = join(dir, "code-store");
  const warm = (classes: string, ...more: string[]): ReturnType<typeof dewar> =>
    dewar(["-Xbatch", `-XX:WarmStore=${folder}`, "-XX:+PrintCacheProfiles", "-Xlog:aot+codecache=debug", ...more, "-cp", classes, "Work"]);
  const sum = ({ out }: ReturnType<typeof dewar>): string | undefined => out.split("\n").find((line) => /^-?\d+$/.test(line));
  const work = join(dir, "work");
  const first = warm(work);
  assert.doesNotMatch(first.out, /cached code/);
  const second = warm(work);
  assert.equal(sum(second), sum(first));
  assert.match(second.out, /\bWork\S* tier 4: used/);
  assert.match(second.out, /cached code: \d+ compilations: .*used/);
  const name = readdirSync(folder).find((file) => file.endsWith(".code"))!;
  const whole = readFileSync(join(folder, name));
  // The same name and content, but another method of another class in it: here the old code of the whole program, under the new one's name.
  const changed = join(dir, "changed");
  const cold = dewar(["-Xbatch", "-cp", changed, "Work"]);
  warm(changed);
  const renamed = readdirSync(folder).find((file) => file.endsWith(".code") && file !== name)!;
  writeFileSync(join(folder, renamed), whole);
  const other = warm(changed);
  assert.equal(sum(other), sum(cold));
  assert.match(other.out, /\bWork\S* tier \d: rejected: code: another answer/);
  // Damage, at places all over the file.
  for (const at of [0, 9, 13, 20, Math.floor(whole.length / 2), whole.length - 1]) {
    const damaged = Buffer.from(whole);
    damaged[at]! ^= 0x55;
    writeFileSync(join(folder, name), damaged);
    const run = warm(work);
    assert.equal(sum(run), sum(first));
    assert.match(run.err, /\.code of the warm store is not used: /);
  }
  assert.match(warm(work).out, /: used/, "the run with a damaged file has left a whole one");
  const of = (build: string): Uint8Array => encodeCodeFile(build, Buffer.from("nonsense"), crc32);
  writeFileSync(join(folder, name), of("another build"));
  const foreign = warm(work);
  assert.equal(foreign.err, "");
  assert.doesNotMatch(foreign.out, /cached code/);
  // Without profiles it is nobody's.
  for (const file of readdirSync(folder)) if (file.endsWith(".profile")) rmSync(join(folder, file));
  assert.match(dewar(["warm", "gc", "--store", folder]).out, /\.code: removed: code without profiles/);
  assert.deepEqual(readdirSync(folder), []);
});

test("what a refining run compiles waits for the classes that it relied on, also for those from before the store was read", () => {
  const classes = compile({
    "Refined.java": `
      public class Refined {
        static class Table { static final int[] values = new int[64]; static { values[1] = 7; } }
        static int first(int n) {
          int sum = 0;
          for (int i = 0; i < 50_000; i++) sum += i * n ^ i;
          return sum;
        }
        static int more(int n) {
          int sum = 0;
          for (int i = 0; i < 50_000; i++) sum += Table.values[i & 63] += n;
          return sum;
        }
        public static void main(String[] args) {
          int sum = args.length == 0 ? 0 : Table.values[1];
          // Long enough for a compiler thread to come up and to have compiled it before the end.
          for (int i = 0; i < 10_000; i++) sum += args.length == 0 ? first(i) : more(i);
          System.out.println(sum);
        }
      }`,
  });
  const folder = join(dir, "refined-store");
  for (const more of [[], ["more"]]) dewar([`-XX:WarmStore=${folder}`, "-cp", classes, "Refined", ...more]);
  const profiles = readdirSync(folder).filter((name) => name.endsWith(".profile"));
  const newest = profiles.sort((a, b) => generation(a) - generation(b)).at(-1)!;
  const { records, classes: named } = decodeProfiles(readFileSync(join(folder, newest)), (bytes) => crc32(bytes));
  const nameOf = new Map(named.map(({ key, name }) => [key, name]));
  // Where it is inlined, the record is its caller's.
  const own = records.filter(({ name }) => name.startsWith("Refined."));
  const needs = own.flatMap((record) => record.needs.map((key) => nameOf.get(key)));
  assert.ok(!needs.some((name) => name?.startsWith("java/")), `what the class library has initialised is not waited for: ${needs}`);
  assert.ok(needs.includes("Refined$Table"), `${newest}: ${own.map(({ name }) => name)}: ${needs}`);
});

const generation = (name: string): number => Number(/\.(\d+)\.profile$/.exec(name)![1]);
