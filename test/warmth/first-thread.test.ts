// A start from an AOT cache begins in the process's first thread and moves when it has to wait or stays: nothing of that is to be seen.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const launcher = fileURLToPath(new URL("../../bin/dewar.cjs", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "dewar-first-thread-"));
after(() => rmSync(dir, { recursive: true, force: true }));

const classes = compile({
  "Moves.java": `
    import java.io.*;
    import java.util.*;
    import java.util.concurrent.*;
    public class Moves {
      public static void main(String[] args) throws Exception {
        long start = System.nanoTime();
        File file = File.createTempFile("dewar", "x");
        RandomAccessFile open = new RandomAccessFile(file, "rw");
        open.writeBytes("hello world");
        file.delete();
        open.seek(6);
        Thread.sleep(30);
        System.out.println(System.nanoTime() - start >= 30_000_000 && System.nanoTime() - start < 60_000_000_000L);
        System.out.println((char) open.read());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null; ) System.out.println("> " + line);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) { int k = i; results.add(pool.submit(() -> { Thread.sleep(5); return k * k; })); }
        for (Future<Integer> result : results) System.out.println(result.get());
        pool.shutdown();
        long sum = 0;
        for (int i = 0; i < 30_000_000; i++) sum += i ^ (sum >> 3);
        System.out.println(sum + " " + (char) open.read());
      }
    }`,
  "Raises.java": `
    import sun.misc.Signal;
    public class Raises {
      public static void main(String[] args) throws Exception {
        Object lock = new Object();
        boolean[] got = new boolean[1];
        Signal.handle(new Signal("INT"), s -> { synchronized (lock) { got[0] = true; lock.notify(); } });
        Signal.raise(new Signal("INT"));
        synchronized (lock) { while (!got[0]) lock.wait(); }
        System.out.println("got it");
      }
    }`,
  "Waits.java": `
    public class Waits {
      public static void main(String[] args) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        System.out.println("up");
        Thread.sleep(60_000);
      }
    }`,
  "Hogs.java": `
    public class Hogs {
      static volatile boolean stop;
      public static void main(String[] args) throws Exception {
        Thread hog = new Thread(() -> { while (!stop) { int x = 0; for (int i = 0; i < 1000; i++) x += i; } });
        hog.start();
        for (int i = 0; i < 20; i++) Thread.sleep(20);
        stop = true;
        hog.join();
        System.out.println("had its turns");
      }
    }`,
  "Told.java": `
    import java.lang.management.*;
    public class Told {
      public static void main(String[] args) throws Exception {
        System.gc();
        ManagementFactory.getMemoryMXBean().setVerbose(true);
        ManagementFactory.getClassLoadingMXBean().setVerbose(true);
        ManagementFactory.getClassLoadingMXBean().setVerbose(false);
        Thread.sleep(50);
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
          var info = ((com.sun.management.GarbageCollectorMXBean) bean).getLastGcInfo();
          if (bean.getName().equals("MarkSweepCompact")) System.out.println("told " + info.getId() + " " + info.getMemoryUsageAfterGc().size());
        }
        System.gc();
      }
    }`,
  "Fails.java": `
    public class Fails {
      static void deep(int n) { deep(n + 1); }
      public static void main(String[] args) {
        try { deep(0); } catch (StackOverflowError e) { System.out.println("deep"); }
        System.exit(args.length == 0 ? 3 : 4);
      }
    }`,
});
const cache = join(dir, "cache");
spawnSync(process.execPath, [launcher, `-XX:AOTCacheOutput=${cache}`, "-cp", classes, "Fails"], { timeout: 60_000 });
const cached = ["-XX:AOTMode=on", `-XX:AOTCache=${cache}`];

/** A loop in compiled code meets no poll of its own: it is interrupted by ticks. What it was before a VM moves is not what ticks then. */
const hogs = join(dir, "hogs");
const image = join(dir, "image");
const dewar = (...options: string[]): { status: number | null; stdout: string } =>
  spawnSync(process.execPath, [launcher, "-cp", classes, ...options], { encoding: "utf8", timeout: 60_000, killSignal: "SIGKILL" });

/** Exit code and output, which are to be those of a cold start. */
function same(program: string, input = ""): { status: number | null; stdout: string } {
  const run = (options: readonly string[]): { status: number | null; stdout: string } => {
    const { status, stdout } = spawnSync(process.execPath, [launcher, ...options, "-cp", classes, program], {
      input,
      encoding: "utf8",
      timeout: 60_000,
    });
    return { status, stdout };
  };
  const warm = run(cached);
  assert.deepEqual(warm, run([]));
  return warm;
}

test("sleep, open files that have been deleted, input, threads and loops go on in the VM's own thread", () => {
  const { stdout } = same("Moves", "a\nb\n");
  assert.match(stdout, /^true\nw\n> a\n> b\n0\n1\n4\n9\n16\n-?\d+ o\nhook\n$/);
});

test("what the program was told of collections, and has told the log, goes along", () => {
  for (const options of [cached, []]) {
    const { stdout } = dewar(...options, "Told");
    const lines = stdout.split("\n").filter((line) => /^told|Pause Full/.test(line));
    assert.match(lines.join("\n"), /^told \d+ \d+\n.*GC\(\d+\) Pause Full \(System\.gc\(\)\)/, stdout);
    assert.doesNotMatch(lines.at(-1)!, /GC\(0\)/, stdout);
    assert.doesNotMatch(stdout, /class,load/, stdout);
  }
});

test("a thread whose loop is compiled code gives others their turns: cold, from a cache with that code, from an image", () => {
  assert.equal(dewar(`-XX:AOTCacheOutput=${hogs}`, "Hogs").stdout.split("\n")[0], "had its turns");
  assert.equal(dewar("-XX:AOTMode=on", `-XX:AOTCache=${hogs}`, "Hogs").stdout, "had its turns\n");
  const written = dewar("-XX:ImageAtPoll=50", `-XX:ImageFile=${image}`, "Hogs");
  assert.equal(written.status, 0);
  assert.equal(dewar("-XX:+RestoreImage", `-XX:ImageFile=${image}`, "Hogs").stdout, "had its turns\n");
});

test("of a program that is always too hot for the first thread, both threads' code is kept, and fits the next start", () => {
  const home = join(dir, "fresh-cache");
  const code = join(home, "dewar", "code");
  const env = { ...process.env, XDG_CACHE_HOME: home };
  const run = (): string =>
    spawnSync(process.execPath, [launcher, `-XX:AOTCache=${hogs}`, "-cp", classes, "Hogs"], { encoding: "utf8", env }).stdout;
  /** Each name with the time at which it was written: what V8 refuses is written anew. */
  const kept = (): Record<string, number> =>
    Object.fromEntries(readdirSync(code).map((name) => [name, statSync(join(code, name)).mtimeMs] as const));
  assert.equal(run(), "had its turns\n");
  const first = kept();
  assert.ok(Object.keys(first).some((name) => name.endsWith("-x64")) && Object.keys(first).some((name) => name.endsWith("-takes-over")));
  assert.equal(run(), "had its turns\n");
  const second = kept();
  for (const [name, time] of Object.entries(first)) if (!/-c[12]$/.test(name)) assert.equal(second[name], time, `${name} was refused`);
});

test("a thread that comes up for a hot cache, and that the command line has no use for, does no harm", () => {
  // A log file is written by the VM's own thread from the beginning.
  const { stdout, status } = dewar(`-XX:AOTCache=${hogs}`, `-Xlog:gc:file=${join(dir, "log")}`, "Hogs");
  assert.deepEqual([stdout, status], ["had its turns\n", 0]);
  assert.match(dewar(`-XX:AOTCache=${hogs}`, "--version").stdout, /^openjdk 17/);
});

test("exit codes and stack overflows are those of a cold start", () => {
  assert.equal(same("Fails").status, 3);
});

test("signals that a program handles reach it at once", () => {
  assert.equal(same("Raises").stdout, "got it\n");
});

test("SIGTERM runs the hooks of a program that waits", async () => {
  const program = spawn(process.execPath, [launcher, ...cached, "-cp", classes, "Waits"], { stdio: ["ignore", "pipe", "ignore"] });
  let out = "";
  program.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    // Long enough for the VM to have left the first thread.
    if (out === "up\n") setTimeout(() => program.kill("SIGTERM"), 3000);
  });
  const code = await new Promise((done) => program.on("exit", done));
  assert.deepEqual([code, out], [143, "up\nhook\n"]);
});
