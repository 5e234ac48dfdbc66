// -XX:WarmStore: runs use and refine what earlier ones left; a method that changes drops out alone; jars may move.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findJdk } from "../../src/classpath/jdk.ts";
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
const run = (...args: string[]): string => {
  const { out, err, status } = dewar(["-Xbatch", `-XX:WarmStore=${store}`, "-XX:+PrintCacheProfiles", ...args]);
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
  assert.equal(readdirSync(join(cache, "dewar/warm")).length, 1);
  rmSync(join(cache, "dewar/warm"), { recursive: true });
  dewar(["-Xbatch", "-cp", work, "Work"], dir, { XDG_CACHE_HOME: cache });
  assert.ok(!readdirSync(join(cache, "dewar")).includes("warm"));
  dewar(["-Xbatch", "-cp", work, "Work"], dir, { DEWAR_WARM_STORE: join(dir, "by-variable") });
  assert.equal(readdirSync(join(dir, "by-variable")).length, 1);
});
