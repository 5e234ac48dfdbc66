// The AOT cache from the outside: the JDK's workflow, equal output, an environment that is this run's, validity by content, and that
// every cache that does not fit is refused with its reason and changes nothing.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { CacheFile, CacheRefused, type Section } from "../../src/warmth/aot/cache-file.ts";
import { compile } from "../linking/javac.ts";

const launcher = fileURLToPath(new URL("../../bin/dewar.cjs", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "dewar-aot-"));
after(() => rmSync(dir, { recursive: true, force: true }));

const PROGRAM = `
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class Program {
  interface Shape { double area(); }
  record Square(double side) implements Shape { public double area() { return side * side; } }
  static int count;
  static { count = 5; System.out.println("initialised"); }
  static void hello() { System.out.println("hello"); }
  public static void main(String[] args) throws Exception {
    Function<Integer, Integer> f = x -> x + args.length;
    Runnable r = Program::hello;
    r.run();
    System.out.println(f.apply(2) + " " + new Square(3) + " " + count + " " + new Square(2).area());
    System.out.println(IntStream.range(0, 10).boxed().map(x -> x * 2).filter(x -> x % 3 == 0).collect(Collectors.toList()));
    System.out.println(System.getProperty("user.dir") + " " + new java.io.File("x").getAbsolutePath() + " " + Path.of("x").toAbsolutePath());
    System.out.println(Charset.defaultCharset() + " " + Locale.getDefault() + " " + System.getProperty("mine") + " " + System.getenv("MINE"));
    System.out.println(System.getProperty("java.class.path") + " " + Arrays.toString(args));
    System.out.println(Program.class.getProtectionDomain().getCodeSource().getLocation());
    System.out.println(Thread.currentThread() + " " + Thread.activeCount());
    System.gc();
    Object[] kept = new Object[100];
    for (int i = 0; i < 2000; i++) kept[i % 100] = new byte[50_000];
    System.out.println(Runtime.getRuntime().maxMemory() + " \\u00e4\\u20ac");
  }
}`;

const classes = join(dir, "classes");
cpSync(compile({ "Program.java": PROGRAM }), classes, { recursive: true });

interface Run {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
}

function dewar(args: readonly string[], cwd = dir, env: Record<string, string> = {}): Run {
  const { stdout, stderr, status } = spawnSync(process.execPath, [launcher, ...args], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 60_000,
  });
  return { out: stdout, err: stderr, status };
}

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

test("a changed class, or one that is gone, refuses the cache", () => {
  const changed = compile({ "Program.java": PROGRAM.replace('"hello"', '"HELLO"') });
  same(["-cp", changed, "Program"], /is not used: the class Program is another one on the class path\./);
  const partly = join(dir, "partly");
  cpSync(classes, partly, { recursive: true });
  rmSync(join(partly, "Program$Square.class"));
  same(["-cp", partly, "Program"], /is not used: the class path has no class Program\$Square\./);
});

test("options that the class library has acted upon refuse the cache", () => {
  same(["-Djava.locale.providers=COMPAT", "-cp", classes, "Program"], /is not used: property java.locale.providers was not set/);
  same(["-esa", "-cp", classes, "Program"], /is not used: assertions/);
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
  dewar([`-XX:AOTCacheOutput=${made}`, ...work]);
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
      const file = new CacheFile<{ sections: Record<string, Section> }>(record, (crc, part) => crc32(part, crc));
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
    for (let i = 0; i < 300; i++) {
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
