// The state of the class library in a VM out of a cache is that of a cold one in the same environment, though the cache was made in another:
// all statics, before main and at the end, but for what differs between any two cold runs and what is named here.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const launcher = fileURLToPath(new URL("../../bin/dewar.cjs", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "dewar-aot-state-"));
after(() => rmSync(dir, { recursive: true, force: true }));

const PROGRAM = `
import java.util.*;
import java.util.stream.*;
public class Program {
  record Point(int x, int y) {}
  public static void main(String[] args) throws Exception {
    System.out.println(IntStream.range(0, 10).boxed().map(x -> new Point(x, args.length)).filter(p -> p.x() % 3 == 0).collect(Collectors.toList()));
    System.out.println(java.nio.file.Path.of("x").toAbsolutePath() + " " + String.format("%.2f", 1.5));
  }
}`;
const classes = compile({ "Program.java": PROGRAM });

/** What may differ before main: statics, and why. */
const BEFORE_MAIN: readonly (readonly [statics: RegExp, why: string])[] = [
  [/^java\.util\.ImmutableCollections\.(SALT32L|REVERSE)$/, "random in each run"],
  [/^java\.lang\.Thread\.threadSeqNumber$/, "the Common-Cleaner has been started"],
  [/^java\.lang\.ThreadLocal\.nextHashCode$/, "thread locals of classes that are initialised already"],
  [
    /^java\.lang\.ClassLoader\.scl$|^jdk\.internal\.loader\.|ModuleLoaderMap\$Mapper\./,
    "loaders that have defined the cache's classes, with what they keep of them",
  ],
  [/^java\.lang\.System\.bootLayer$|^jdk\.internal\.module\.Archived/, "the same loaders; order of sets"],
  [/^java\.lang\.invoke\./, "method handles of call sites that are linked already"],
  [
    /^java\.lang\.Class\.reflectionFactory$|ReflectionFactory\.initted$|^jdk\.internal\.access\.SharedSecrets\./,
    "made when first asked for",
  ],
  [/^jdk\.internal\.reflect\.Reflection\.(field|method)FilterMap$/, "order of a map by classes' hashes"],
  [/^java\.net\.URL\.handlers$/, "the handler of jrt has been made"],
  [
    /^java\.lang\.Runtime\.version$|^java\.nio\.charset\.Charset\.cache2$/,
    "made when first asked for: of the JDK, and of what was looked up",
  ],
  [/^jdk\.internal\.ref\.Cleaner\.first$/, "buffers of the jimage's reader"],
];
/** Values that are environment wherever they stand: none of the cache's may be left. */
const trained = join(dir, "trained-here");
const used = join(dir, "used-here");
for (const folder of [trained, used]) mkdirSync(folder);

function dewar(cwd: string, args: readonly string[], env: Record<string, string>): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [launcher, ...args], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

function state(file: string): Map<string, string> {
  const all = new Map<string, string>();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const at = line.indexOf(" = ");
    if (at > 0) all.set(line.slice(0, at), line.slice(at + 3));
  }
  return all;
}

test("a restored VM's state is a cold one's", () => {
  const cache = join(dir, "cache");
  dewar(trained, [`-XX:AOTCacheOutput=${cache}`, "-Dmine=trained-here", "-cp", classes, "Program"], {
    LC_ALL: "de_DE.UTF-8",
    MINE: "trained-here",
  });
  const run = (name: string, options: readonly string[]): Map<string, string> => {
    const file = join(dir, name);
    const log = ["-Xlog:disable", `-Xlog:aot+state=trace:file=${file}:none`];
    dewar(used, [...log, ...options, "-Dmine=used-here", "-cp", classes, "Program", "a"], { LC_ALL: "C", MINE: "used-here" });
    return state(file);
  };
  const cold = run("cold", ["-Xshare:off"]);
  const again = run("again", ["-Xshare:off"]);
  const fromLibrary = run("library", ["-Xshare:on"]);
  const warm = run("warm", ["-XX:AOTMode=on", `-XX:AOTCache=${cache}`]);
  assert.ok(warm.size > cold.size && fromLibrary.size > cold.size && cold.size > 1500);
  const unexpected: string[] = [];
  for (const restored of [warm, fromLibrary]) {
    for (const [name, value] of cold) {
      const other = restored.get(name);
      const [when, statics] = name.split(": ") as [string, string];
      if (when !== "main" || other === undefined || other === value || again.get(name) !== value) continue;
      if (!BEFORE_MAIN.some(([allowed]) => allowed.test(statics)))
        unexpected.push(`${statics}: ${value.slice(0, 300)} | ${other.slice(0, 300)}`);
    }
  }
  assert.deepEqual(unexpected, []);
  const left = [...warm].filter(([, value]) => value.includes("trained-here"));
  assert.deepEqual(
    left.map(([name]) => name),
    [],
  );
  const directory = (all: Map<string, string>): string | undefined =>
    /defaultDirectory=(\[B\[[^\]]*\])/.exec(all.get("end: java.nio.file.FileSystems$DefaultFileSystemHolder.defaultFileSystem") ?? "")?.[1];
  assert.equal(directory(warm), directory(cold));
});
