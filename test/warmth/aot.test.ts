// The AOT cache from the outside: the JDK's workflow, equal output, an environment that is this run's, validity by content, and that
// every cache that does not fit is refused with its reason and changes nothing.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compile } from "../linking/javac.ts";
import { classes, dewar, dir, PROGRAM } from "./aot-program.ts";

const cache = join(dir, "program.aot");

test("one command trains and makes the cache (JEP 514)", () => {
  const { out, status } = dewar([`-XX:AOTCacheOutput=${cache}`, "-cp", classes, "Program"]);
  assert.equal(status, 0);
  assert.match(out, /^initialised\nhello\n/);
  assert.match(out, /AOTCache creation is complete: \S+ \d+ bytes\n/);
  assert.ok(existsSync(cache) && !existsSync(`${cache}.config`));
});

/** The run is the same with the cache, and the cache is used (`used`) or refused for the reason given. */
function same(args: readonly string[], used: true | RegExp, cwd = dir, env: Record<string, string> = {}): void {
  const without = dewar(args, cwd, env);
  const with_ = dewar([`-XX:AOTCache=${cache}`, "-Xlog:disable", "-Xlog:aot:stderr", ...args], cwd, env);
  assert.equal(with_.out, without.out);
  assert.equal(with_.status, without.status);
  if (used === true) assert.match(with_.err, /Opened AOT cache/);
  else assert.match(with_.err, used);
}

test("a run from the cache prints what a cold one does", () => same(["-cp", classes, "Program"], true));

test("directory, arguments, properties, environment, locale, heap and class path are this run's", () => {
  const other = join(dir, "elsewhere");
  mkdirSync(other, { recursive: true });
  const args = ["-Xmx64m", "-Xss2m", "-Dmine=1", "-cp", "../classes:/nowhere", "Program", "a", "b"];
  same(args, true, other, { MINE: "yes", LC_ALL: "C" });
  same(["-Xmn8m", "-Dfile.encoding=ISO-8859-1", ...args], true, other, { LC_ALL: "C.UTF-8" });
});

test("moving, touching and packing classes refuses nothing", () => {
  const moved = join(dir, "moved");
  cpSync(classes, moved, { recursive: true });
  utimesSync(join(moved, "Program.class"), 1, 1);
  same(["-cp", moved, "Program"], true);
  spawnSync("jar", ["cf", join(dir, "a b.jar"), "-C", classes, "."]);
  same(["-cp", join(dir, "a b.jar"), "Program"], true);
  spawnSync("jar", ["cfM0", join(dir, "stored.jar"), "-C", classes, "."]);
  same(["-cp", join(dir, "stored.jar"), "Program"], true);
});

test("a changed class, or one that is gone, is taken out, with what depends on it", () => {
  const changed = compile({ "Program.java": PROGRAM.replace('"hello"', '"HELLO"') });
  same(
    ["-cp", changed, "Program"],
    /is used in part, without 1 classes, and with 2 linked anew that name them: the class Program is another one on the class path\./,
  );
  const partly = join(dir, "partly");
  cpSync(classes, partly, { recursive: true });
  rmSync(join(partly, "Program$Square.class"));
  same(
    ["-cp", partly, "Program"],
    /is used in part, without 1 classes, and with 1 linked anew that name them: the class path has no class Program\$Square\./,
  );
  const demanded = dewar(["-XX:AOTMode=on", `-XX:AOTCache=${cache}`, "-cp", changed, "Program"]);
  assert.equal(demanded.status, 1);
  assert.match(demanded.out, /is not used: the class Program is another one/);
});

const LIBRARY = `package lib;
public class Shape {
  public static int made;
  public Shape() { made++; }
  public int sides() { return 0; }
  public static class Square extends Shape { public int sides() { return 4; } }
  public static java.util.function.IntSupplier count() { return () -> made; }
}`;
const USER = `
public class User {
  static class Triangle extends lib.Shape { public int sides() { return 3; } }
  public static void main(String[] args) {
    lib.Shape[] all = { new Triangle(), new lib.Shape.Square(), new lib.Shape() };
    int sum = 0;
    for (int i = 0; i < 3000; i++) sum += all[i % 3].sides();
    Runnable r = () -> System.out.println(lib.Shape.count().getAsInt() + " " + all.length);
    r.run();
    System.out.println(sum);
  }
}`;

test("subclasses go with a changed class, and what names them is linked anew; libraries and programs alike", () => {
  const build = (name: string, library: string, user: string): string => {
    const out = join(dir, name);
    cpSync(compile({ "lib/Shape.java": library, "User.java": user }), out, { recursive: true });
    spawnSync("jar", ["cf", join(dir, `${name}.jar`), "-C", out, "lib"]);
    rmSync(join(out, "lib"), { recursive: true });
    return `${out}:${join(dir, `${name}.jar`)}`;
  };
  const layered = join(dir, "layered.aot");
  const path = build("layered", LIBRARY, USER);
  dewar([`-XX:AOTCacheOutput=${layered}`, "-cp", path, "User"]);
  const runs: [string, RegExp | undefined][] = [
    [path, undefined],
    [
      build("user2", LIBRARY, USER.replace("return 3", "return 5")),
      /in part, without 1 classes, .* with 1 linked anew .*: the class User\$Triangle is another one/,
    ],
    [
      build("library2", LIBRARY.replace("return 4", "return 6"), USER),
      /in part, without \d classes, .*: the class lib\.Shape\$Square is another one/,
    ],
    [
      build("library3", LIBRARY.replace("return 0;", "return made;"), USER),
      /in part, without [3-9] classes, .*: the class lib\.Shape is another one/,
    ],
  ];
  for (const [classPath, part] of runs) {
    const cold = dewar(["-cp", classPath, "User"]);
    const warm = dewar([`-XX:AOTCache=${layered}`, "-Xlog:disable", "-Xlog:aot:stderr", "-cp", classPath, "User"]);
    assert.deepEqual([warm.status, warm.out], [cold.status, cold.out]);
    assert.match(warm.err, /Opened AOT cache/);
    if (part === undefined) assert.doesNotMatch(warm.err, /in part/);
    else assert.match(warm.err, part);
  }
});

test("of a program of many classes all but one stay", () => {
  const CLASSES = 30;
  const build = (changed: number): string => {
    const source = (i: number): string =>
      `class C${i} { static int f() { return ${i === changed ? 1000 : i} + ${i + 1 < CLASSES ? `C${i + 1}.f()` : "0"}; } }`;
    const main = "public class Chain { public static void main(String[] a) { System.out.println(C0.f()); } }";
    return compile({ "Chain.java": [main, ...Array.from({ length: CLASSES }, (_, i) => source(i))].join("\n") });
  };
  const chain = join(dir, "chain.aot");
  const trained = build(-1);
  dewar([`-XX:AOTCacheOutput=${chain}`, "-cp", trained, "Chain"]);
  const runs: [number, RegExp][] = [
    [3, /in part, without 1 classes, and with 1 linked anew .*: the class C3 is another one/],
    [28, /in part, without 1 classes, and with 1 linked anew .*: the class C28 is another one/],
  ];
  for (const [changed, part] of runs) {
    const warm = dewar([`-XX:AOTCache=${chain}`, "-Xlog:disable", "-Xlog:aot:stderr", "-cp", build(changed), "Chain"]);
    assert.deepEqual([warm.status, warm.out], [0, `${(CLASSES * (CLASSES - 1)) / 2 + 1000 - changed}\n`]);
    assert.match(warm.err, part);
  }
});

test("options that the class library has acted upon refuse the cache", () => {
  same(["-Djava.locale.providers=COMPAT", "-cp", classes, "Program"], /is not used: property java.locale.providers was not set/);
  same(["-esa", "-cp", classes, "Program"], /is not used: assertions/);
});

test("a program that defines modules to its own loader gets a cache of the boot loader's classes, and defines them as without", () => {
  const layers = compile({
    "Layers.java": `
      import java.lang.module.*;
      import java.net.URI;
      import java.util.*;
      public class Layers {
        public static void main(String[] args) throws Exception {
          ModuleDescriptor descriptor = ModuleDescriptor.newModule("own").packages(Set.of("own")).exports("own").build();
          ModuleReference reference = new ModuleReference(descriptor, URI.create("own:own")) {
            public ModuleReader open() { throw new UnsupportedOperationException(); }
          };
          ModuleFinder finder = new ModuleFinder() {
            public Optional<ModuleReference> find(String name) { return name.equals("own") ? Optional.of(reference) : Optional.empty(); }
            public Set<ModuleReference> findAll() { return Set.of(reference); }
          };
          ModuleLayer boot = ModuleLayer.boot();
          Configuration all = boot.configuration().resolve(finder, ModuleFinder.of(), Set.of("own"));
          boot.defineModules(all, name -> Layers.class.getClassLoader());
          Class<?> c = Class.forName("own.Own");
          System.out.println(new own.Other(1) + " " + c.getModule() + " " + c.getModule().getLayer().equals(boot) + " " + c.getConstructor().newInstance());
        }
      }`,
    "own/Other.java": `package own; public class Other extends Own { public Other(int x) { } }`,
    "own/Own.java": `package own; public class Own { public String toString() { return "own"; } }`,
  });
  const layersCache = join(dir, "layers.aot");
  const args = ["-cp", layers, "Layers"];
  const { out, status } = dewar([`-XX:AOTCacheOutput=${layersCache}`, ...args]);
  assert.equal(status, 0);
  assert.match(out, /^own module own false own\n/);
  const used = dewar([`-XX:AOTCache=${layersCache}`, "-Xlog:disable", "-Xlog:aot:stderr", ...args]);
  assert.match(used.err, /Opened AOT cache/);
  assert.equal(used.out, "own module own false own\n");
});

test("what is no sound cache is refused, and memory is as if it had not been looked at", () => {
  const sound = readFileSync(cache);
  const damaged = join(dir, "damaged.aot");
  const refuse = (bytes: Uint8Array, why: RegExp): void => {
    writeFileSync(damaged, bytes);
    const run = dewar([`-XX:AOTCache=${damaged}`, "-Xlog:disable", "-Xlog:aot:stderr", "-cp", classes, "Program"]);
    assert.equal(run.status, 0);
    assert.match(run.out, /^initialised\nhello\n/);
    assert.match(run.err, why);
  };
  refuse(sound.subarray(0, sound.length - 1), /truncated/);
  refuse(sound.subarray(0, 10), /no AOT cache/);
  refuse(Buffer.from("hello"), /no AOT cache/);
  const older = Buffer.from(sound);
  older.writeUInt32LE(99, 8);
  refuse(older, /its format is 99/);
  const header = Buffer.from(sound);
  header[40]! ^= 1;
  refuse(header, /checksum of its header/);
  const memory = Buffer.from(sound);
  memory[sound.length >>> 1]! ^= 1;
  refuse(memory, /checksum of its memory/);
});

test("AOTMode: off, auto, on, record and create as in JDK 25", () => {
  const program = ["-cp", classes, "Program"];
  const quiet = dewar(["-XX:AOTMode=off", `-XX:AOTCache=${cache}`, "-Xlog:aot", ...program]);
  assert.doesNotMatch(quiet.out, /\[aot\]/);
  const demanded = dewar(["-XX:AOTMode=on", "-XX:AOTCache=/nowhere.aot", ...program]);
  assert.equal(demanded.status, 1);
  assert.match(demanded.out, /^Error occurred during initialization of VM\n.*nowhere/);
  const missing = dewar(["-XX:AOTCache=/nowhere.aot", ...program]);
  assert.equal(missing.status, 0);
  assert.match(missing.out, /\[warning\]\[aot\] The AOT cache \/nowhere.aot is not used/);
  const configuration = join(dir, "training");
  const made = join(dir, "made.aot");
  assert.match(dewar(["-XX:AOTMode=record", `-XX:AOTConfiguration=${configuration}`, ...program]).out, /AOTConfiguration recorded/);
  const create = dewar(["-XX:AOTMode=create", `-XX:AOTConfiguration=${configuration}`, `-XX:AOTCache=${made}`, ...program]);
  assert.match(create.out, /^AOTCache creation is complete/);
  const used = dewar(["-XX:AOTMode=on", `-XX:AOTCache=${made}`, ...program]);
  assert.equal(used.out, dewar(program).out);
});

const REFUSED: readonly (readonly [options: string, message: string])[] = [
  ["-XX:AOTMode=foo", "Unrecognized value foo for AOTMode. Must be one of the following: off, record, create, auto, on"],
  ["-XX:AOTMode=record", "At least one of AOTCacheOutput and AOTConfiguration must be specified when using -XX:AOTMode=record"],
  ["-XX:AOTMode=create", "AOTConfiguration must be specified when using -XX:AOTMode=create"],
  ["-XX:AOTMode=create -XX:AOTConfiguration=y", "AOTCache or AOTCacheOutput must be specified when using -XX:AOTMode=create"],
  [
    "-XX:AOTMode=create -XX:AOTConfiguration=nowhere -XX:AOTCache=q",
    "Must be a valid AOT configuration generated by the current JVM: nowhere",
  ],
  ["-XX:AOTMode=record -XX:AOTCache=x -XX:AOTConfiguration=y", "AOTCache must not be specified when using -XX:AOTMode=record"],
  ["-XX:AOTCache=x -XX:AOTCacheOutput=y", "Only one of AOTCache or AOTCacheOutput can be specified"],
  ["-XX:AOTConfiguration=y", "AOTConfiguration can only be used with when AOTMode is record or create (selected AOTMode = auto)"],
];

test("flags that contradict each other are refused with HotSpot's words", () => {
  for (const [options, message] of REFUSED) {
    const { out, status } = dewar([...options.split(" "), "-cp", classes, "Program"]);
    assert.deepEqual([status, out], [1, `Error occurred during initialization of VM\n${message}\n`]);
  }
});
