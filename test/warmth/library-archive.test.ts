// The archive of the class library (-Xshare): starts without options that the library acts upon go from it, all others as without, and nothing of
// that is to be seen.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const built = fileURLToPath(new URL("../../dist/library.aot", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "dewar-library-"));
after(() => rmSync(dir, { recursive: true, force: true }));

const classes = compile({
  "Says.java": `
    import java.util.*;
    import java.util.stream.*;
    public class Says {
      public static void main(String[] args) throws Exception {
        System.out.println(Says.class.desiredAssertionStatus() + " " + System.getProperty("user.dir") + " " + System.getProperty("a.b"));
        System.out.println(Stream.of("b", "a").map(s -> s + args.length).sorted().collect(Collectors.toList()) + " " + Locale.getDefault());
        System.out.println(String.format("%5.2f", 1.5) + new TreeMap<>(System.getenv()).get("DEWAR_TEST") + Runtime.version().feature());
      }
    }`,
  "Busy.java": `
    public class Busy {
      public static void main(String[] args) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        System.out.println("up");
        double x = 0;
        for (long start = System.nanoTime(); System.nanoTime() - start < 60_000_000_000L; ) x += Math.sin(x + 1);
        System.out.println(x);
      }
    }`,
});

const run = (...args: string[]): { stdout: string; stderr: string; status: number | null } =>
  spawnSync(dewar, [...args, "-cp", classes, "Says", "1"], { encoding: "utf8", env: { ...process.env, DEWAR_TEST: "t" }, cwd: dir });
const uses = (...args: string[]): boolean => run("-Xlog:aot", ...args).stdout.includes("Opened AOT cache");

test("a start without options goes from the build's archive; -Xshare:off, options of the library, and caches of the program do without", () => {
  assert.equal(uses(), true);
  assert.equal(uses("-Xshare:auto"), true);
  assert.equal(uses("-Xmx64m", "-Xss1m", "-XX:+UseG1GC", "-Da.b=c"), true);
  assert.equal(uses("-Xshare:off"), false);
  assert.equal(uses("-XX:-UseSharedSpaces"), false);
  assert.equal(uses("-XX:AOTMode=off"), false);
  assert.equal(uses("-ea"), false);
  assert.equal(uses("-Djava.awt.headless=true"), false);
  assert.equal(uses("--enable-preview"), false);
  assert.equal(uses("-XX:+Deterministic"), false);
  for (const option of ["-Xint", "-Xcomp", "-Xbatch", "-XX:+PrintCompilation", "-XX:+ProfileIntComp"])
    assert.equal(uses(option), false, option);
});

test("a program says the same from the archive and without, with whatever options", () => {
  for (const options of [
    [],
    ["-Xint"],
    ["-Da.b=c"],
    ["-Duser.language=de"],
    ["-Dfile.encoding=ISO-8859-1"],
    ["-Xmx32m"],
    ["-ea"],
    ["-Xcomp"],
  ]) {
    const { stdout, stderr, status } = run(...options);
    assert.deepEqual({ stdout, stderr, status }, pick(run("-Xshare:off", ...options)), options.join(" "));
  }
});

const pick = ({ stdout, stderr, status }: ReturnType<typeof run>): unknown => ({ stdout, stderr, status });

test("-Xshare:on fails where there is none that fits, -Xshare:auto goes on", () => {
  const damaged = join(dir, "damaged.aot");
  copyFileSync(built, damaged);
  const bytes = readFileSync(damaged);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(damaged, bytes);
  for (const file of [damaged, join(dir, "none")]) {
    const named = `-XX:SharedArchiveFile=${file}`;
    assert.match(run(named).stdout, /^false .*\n\[a1, b1\] /);
    const required = run("-Xshare:on", named);
    assert.equal(required.status, 1);
    assert.match(required.stdout, /Error occurred during initialization of VM\nThe AOT cache .* is not used: /);
  }
  assert.equal(run("-Xshare:on", "-ea").status, 1);
  assert.equal(run("-Xshare:on").status, 0);
});

test("-Xshare:dump writes an archive where it is told to, and says why not", () => {
  const own = join(dir, "own.aot");
  const dump = (file: string): ReturnType<typeof run> =>
    spawnSync(dewar, ["-Xshare:dump", `-XX:SharedArchiveFile=${file}`], {
      encoding: "utf8",
      env: { ...process.env, _JAVA_OPTIONS: "-ea" },
    });
  const { status, stdout } = dump(own);
  assert.equal(status, 0);
  assert.match(stdout, /The archive of the class library is written: .*own\.aot, \d+ bytes\n/);
  assert.equal(uses(`-XX:SharedArchiveFile=${own}`), true);
  const nowhere = dump(join(dir, "no", "folder.aot"));
  assert.equal(nowhere.status, 1);
  assert.match(nowhere.stderr, /the archive of the class library is not written to /);
});

test("a signal that comes before the program has left the first thread is not lost, and runs shutdown hooks", async () => {
  for (const wait of [0, 60, 150, 300]) {
    const child = spawn(dewar, ["-cp", classes, "Busy"], { stdio: ["ignore", "pipe", "inherit"] });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (out === "") setTimeout(() => child.kill("SIGTERM"), wait);
      out += text;
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    assert.deepEqual([code, out], [143, "up\nhook\n"], `after ${wait} ms`);
  }
});
