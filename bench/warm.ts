// The warm second run beside the first: runs alternate, medians and their ratios. A busy machine makes all of them worse, ratios least.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { crc32 } from "node:zlib";
import { findJdk } from "../src/classpath/jdk.ts";
import { decodeProfiles, encodeProfiles, mergeProfiles, type Profiles } from "../src/warmth/store/profile-file.ts";
import { bars } from "./chart.ts";
import { deoptsIn } from "./deopts.ts";
import { median } from "./measure.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const dewar = join(root, "bin", "dewar");
const jar = join(root, "dist", "jwarmup.jar");
const { home } = findJdk({ env: process.env });

const USAGE = `usage: node bench/warm.ts [--rounds N] [merge|server|thesis ...]
  merge        reading, merging and writing ten files of profiles
  server       a burst of load on a program that answers requests: first run, warm store, JWarmup, HotSpot
  thesis       deoptimisations with and without a cached profile; writes its charts to docs/
  --rounds N   interleaved rounds (default 5)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" }, help: { type: "boolean", default: false } },
});
const PARTS: Record<string, () => void> = { merge: merging, server, thesis };
const unknown = positionals.find((part) => PARTS[part] === undefined);
if (values.help || unknown !== undefined) {
  console.log(unknown === undefined ? USAGE : `there is no part ${unknown}\n${USAGE}`);
  process.exit(unknown === undefined ? 0 : 2);
}
const rounds = Number(values.rounds);
const dir = mkdtempSync(join(tmpdir(), "dewar-bench-warm-"));

function server(): void {
  mkdirSync(join(dir, "classes"));
  spawnSync(join(home, "bin/javac"), ["-cp", jar, "-d", join(dir, "classes"), join(root, "examples/Requests.java")], { stdio: "inherit" });
  const log = `-XX:CompilationWarmUpLogFile=${join(dir, "log")}`;
  const store = `-XX:WarmStore=${join(dir, "store")}`;
  const program = ["-cp", join(dir, "classes"), "Requests"];
  const run = (command: string, args: readonly string[]): Record<string, number> => {
    const { stdout } = spawnSync(command, args, { encoding: "utf8" });
    const [, burst, p50, p99] = /burst (\d+) ms; of 100 requests 50 took less than (\d+) us, 99 less than (\d+) us/.exec(stdout) ?? [];
    return { burst: Number(burst), p50: Number(p50), p99: Number(p99), deopts: deoptsIn(stdout) };
  };
  run(dewar, ["-XX:+CompilationWarmUpRecording", log, ...program, "20000"]);
  for (let i = 0; i < 3; i++) run(dewar, [store, ...program, "20000"]);
  const count = "-XX:+PrintDeoptimizationCount";
  const ways: Record<string, () => Record<string, number>> = {
    "first run": () => run(dewar, [count, ...program]),
    WarmStore: () => run(dewar, [count, store, ...program]),
    JWarmup: () => run(dewar, [count, "-XX:+CompilationWarmUp", log, ...program]),
    "HotSpot 17": () => run(join(home, "bin/java"), ["-cp", `${join(dir, "classes")}:${jar}`, "Requests"]),
  };
  const results: Record<string, Record<string, number>[]> = {};
  for (let i = 0; i < rounds; i++) for (const [name, way] of Object.entries(ways)) (results[name] ??= []).push(way());
  const of = (name: string, what: string): number => median(results[name]!.map((r) => r[what]!));
  console.log(`A burst of 6,000 requests (examples/Requests.java), medians of ${rounds} interleaved runs`);
  console.log("               burst ms   to first   p50 us   p99 us   to first   deoptimisations");
  for (const name of Object.keys(ways)) {
    const ratio = (what: string): string => (of(name, what) / of("first run", what)).toFixed(2).padStart(10);
    const number = (what: string, width: number): string => String(of(name, what)).padStart(width);
    console.log(
      `${name.padEnd(14)} ${number("burst", 8)} ${ratio("burst")} ${number("p50", 8)} ${number("p99", 8)} ${ratio("p99")} ${number("deopts", 8)}`,
    );
  }
}

function* decoded(files: readonly Uint8Array[]): Iterable<Profiles> {
  for (const bytes of files) yield decodeProfiles(bytes, crc32);
}

/** 10 runs of 5,000 methods. */
function merging(): void {
  const runs: Profiles[] = Array.from({ length: 10 }, (_, run) => ({
    application: 0,
    classes: [],
    records: Array.from({ length: 5000 }, (_, i) => ({
      id: `method${i}`.padEnd(64, "0"),
      name: `com.acme.Class${i % 300}.method${i}(Ljava/lang/String;)V`,
      tier: 3 + (i & 1),
      invocations: i * run,
      backedges: run,
      decompiles: 0,
      trapCounts: Array.from({ length: 24 }, () => 0),
      cells: Array.from({ length: 8 }, (_, c) => ({
        bci: 7 * c,
        kind: c % 3,
        flags: 0,
        traps: 0,
        counts: [i + run, c],
        rows: c === 2 ? [{ klass: `k${(i + run) % 9}`.padEnd(64, "0"), name: "com/acme/Shape", count: 1 + i }] : [],
      })),
      needs: [`k${i % 40}`],
      order: i,
      runs: [`run${run}`],
    })),
  }));
  const files = runs.map((profiles) => encodeProfiles(profiles, crc32));
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    encodeProfiles(mergeProfiles(decoded(files)), crc32);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  console.log(`10 files of 5,000 methods read, merged and encoded: median ${median(times).toFixed(0)} ms of processor time (bar: 1000)`);
}

/** Calls, and rounds of the loop in each: interpreted two milliseconds, beside which a compilation is nothing. */
const LONG_CALLS = ["300", "400000"];

/** The thesis' examples (bench/programs/warm), cold and with a cached profile: deoptimisations, and time without OSR. */
function thesis(): void {
  const classes = join(dir, "thesis");
  const sources = ["ManyDeopts", "NoCompile"].map((name) => join(root, `bench/programs/warm/${name}.java`));
  mkdirSync(classes);
  spawnSync(join(home, "bin/javac"), ["-d", classes, ...sources], { stdio: "inherit" });
  const run = (name: string, flags: readonly string[], args: readonly string[] = []): string =>
    spawnSync(dewar, ["-Xbatch", `-XX:CacheProfilesFile=${join(dir, `${name}.dat`)}`, ...flags, "-cp", classes, name, ...args], {
      encoding: "utf8",
    }).stdout;
  const ways = [[], ...[0, 1, 2].map((mode) => ["-XX:+CacheProfiles", `-XX:CacheProfilesMode=${mode}`])];
  const names = ["no profile", "mode 0", "mode 1", "mode 2"];
  run("ManyDeopts", ["-XX:+DumpProfiles"]);
  const deopts = ways.map((flags) => deoptsIn(run("ManyDeopts", ["-XX:+PrintDeoptimizationCount", ...flags])));
  run("NoCompile", ["-XX:+DumpProfiles"], LONG_CALLS); // with OSR, so that there is a C2 profile
  const times = ways.map((flags) =>
    median(
      Array.from({ length: rounds }, () =>
        Number(/took (\d+)/.exec(run("NoCompile", ["-XX:-UseOnStackReplacement", ...flags], LONG_CALLS))?.[1]),
      ),
    ),
  );
  console.log("The thesis' examples: ManyDeopts, deoptimisations of C2's code; NoCompile without OSR, time of 300 calls (-Xbatch)");
  for (const [i, name] of names.entries())
    console.log(`${name.padEnd(12)} ${String(deopts[i]).padStart(5)} ${(times[i]! / 1000).toFixed(1).padStart(9)} ms`);
  const pairs = (of: readonly number[]): [string, number][] => names.map((name, i) => [name, of[i]!]);
  writeFileSync(join(root, "docs/many-deopts.svg"), bars("ManyDeopts: deoptimisations of C2's code", "", pairs(deopts)));
  const millis = times.map((t) => Math.round(t / 100) / 10);
  writeFileSync(join(root, "docs/no-compile.svg"), bars("NoCompile without OSR: 300 calls", "ms", pairs(millis)));
}

try {
  for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) PARTS[part]!();
} finally {
  rmSync(dir, { recursive: true, force: true });
}
