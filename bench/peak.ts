#!/usr/bin/env node
// How soon a run is fast, and how fast it gets: are-we-fast-yet cold and with what an earlier run has learnt, each way a row. Runs alternate.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findJdk } from "../src/classpath/jdk.ts";
import { lines } from "./chart.ts";
import { deoptsIn } from "./deopts.ts";
import { geometricMean, mean, median, table } from "./measure.ts";
import { LEDGER, tier3Share } from "./tier-shares.ts";
import { keepingWays, type Way } from "./ways.ts";

const USAGE = `usage: node bench/peak.ts --suite DIR [options]
  --suite DIR    are-we-fast-yet: the folder of its Java sources (benchmarks/Java/src)
  --rounds N     interleaved rounds (default 3)
  --only REGEX   only these benchmarks
  --ways REGEX   only these ways (and the cold one)
  --chart FILE   the first benchmark's warm-up as a chart: what iterations took over the time since the command, a line for each way
  --server unix:PATH   a compile server that is running: a row with it, when it has seen the benchmark
  --out FILE     all figures as JSON`;

const { values } = parseArgs({
  options: {
    suite: { type: "string" },
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "." },
    ways: { type: "string", default: "." },
    chart: { type: "string" },
    server: { type: "string" },
    out: { type: "string" },
    help: { type: "boolean" },
  },
});

/** Iterations, and what each is told: so that one takes some milliseconds at its best. */
const BENCHMARKS: Readonly<Record<string, readonly [iterations: number, inner: number]>> = {
  Bounce: [60, 300],
  List: [60, 200],
  Permute: [60, 200],
  Queens: [60, 200],
  Sieve: [60, 600],
  Storage: [40, 60],
  Towers: [60, 100],
  Mandelbrot: [25, 500],
  NBody: [25, 250_000],
  Json: [80, 10],
  Richards: [80, 3],
  DeltaBlue: [80, 1000],
  Havlak: [8, 1],
  CD: [150, 10],
};

const root = fileURLToPath(new URL("..", import.meta.url));
const dewar = join(root, "bin", "dewar");
const { home } = findJdk({ env: process.env });
const dir = mkdtempSync(join(tmpdir(), "dewar-bench-peak-"));
const classes = join(dir, "classes");

interface Run {
  /** Microseconds before the first iteration, from the outside. */
  readonly start: number;
  readonly iterations: readonly number[];
  /** What it printed. */
  readonly out: string;
  /** Seconds on the processor, all threads, the whole run. */
  readonly cpu: number;
}

interface PeakWay extends Way {
  /** The benchmark that the run that learns has, when it is another. */
  readonly learnsFrom?: string;
  readonly jar?: boolean;
}

function command(flags: readonly string[], name: string, jar = false): string[] {
  const [iterations, inner] = BENCHMARKS[name]!;
  const path = jar ? `${classes}:${join(root, "dist", "jwarmup.jar")}` : classes;
  return [...flags, "-cp", path, "Peak", name, String(iterations), String(inner)];
}

function dewarRun(flags: readonly string[], name: string, jar = false): Promise<Run> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const timed = ["-c", `TIMEFORMAT='@time %R %U %S'; time "$@"`, "bash", dewar];
    const args = [...timed, ...command(flags, name, jar)];
    const child = spawn("bash", args, { stdio: ["ignore", "pipe", "pipe"] });
    let [out, err, start] = ["", "", 0];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (start === 0 && out.includes("start\n")) start = 1000 * (performance.now() - began);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => void (err += text));
    child.on("close", (status) => {
      if (status !== 0) reject(new Error(`${name} ${flags.join(" ")}: exit code ${status}\n${err}${out.slice(-500)}`));
      const iterations = [...out.matchAll(/^iteration (\d+)/gm)].map((m) => Number(m[1]));
      const [, user, system] = /@time [\d.]+ ([\d.]+) ([\d.]+)/.exec(err) ?? [];
      resolve({ start, iterations, out, cpu: Number(user) + Number(system) });
    });
  });
}

/** Its run shares the suite's collections and random numbers, with other types in them. */
function another(name: string): string {
  const names = Object.keys(BENCHMARKS);
  return names[(names.indexOf(name) + names.length / 2) % names.length]!;
}

const ON_SERVER = ["-XX:+UseJITServer", `-XX:JITServerAddress=${values.server}`];

/** The ways of a benchmark, whose files are its own. */
function waysOf(name: string): Record<string, PeakWay> {
  const { JWarmup, "warm store": store, "AOT cache": cache, ...modes } = keepingWays((kind) => join(dir, `${name}.${kind}`));
  const others = `-XX:CacheProfilesFile=${join(dir, `${name}.other`)}`;
  const othersCache = join(dir, `${name}.other.aot`);
  return {
    cold: { train: [], use: [] },
    "cold, without archive": { train: [], use: ["-Xshare:off"] },
    ...modes,
    "another's profiles": { train: ["-XX:+DumpProfiles", others], use: ["-XX:+CacheProfiles", others], learnsFrom: another(name) },
    JWarmup: { ...JWarmup, jar: true },
    "warm store": store,
    "AOT cache": cache,
    "another's cache": { train: [`-XX:AOTCacheOutput=${othersCache}`], use: [`-XX:AOTCache=${othersCache}`], learnsFrom: another(name) },
    ...(values.server === undefined ? {} : { "compile server": { train: ON_SERVER, use: ON_SERVER } }),
  };
}

/** What is counted, the mean of as many runs of its own as are timed: those are started as users start them. */
interface Counts {
  readonly deopts: number;
  /** Tier 3's share of the time. */
  readonly tier3: number;
}

/** Of a run with the time ledger, which does not start from the class library's archive, and of one as users start it. */
async function count(use: readonly string[], name: string, jar: boolean | undefined): Promise<Counts> {
  const deopts = deoptsIn((await dewarRun(["-XX:+PrintDeoptimizationCount", ...use], name, jar)).out);
  return { deopts, tier3: tier3Share((await dewarRun([...LEDGER, ...use], name, jar)).out) };
}

/** Each training once: three ways have one in common. */
async function train(name: string, ways: readonly PeakWay[]): Promise<void> {
  const done = new Set<string>();
  for (const { train, learnsFrom = name, jar } of ways) {
    const key = train.join(" ");
    if (key === "" || done.has(key)) continue;
    done.add(key);
    await dewarRun(train, learnsFrom, jar);
  }
}

/** The later half's median: what the run has come to. */
const peakOf = ({ iterations }: Run): number => median(iterations.slice(iterations.length >> 1));

/** Microseconds until an iteration took no more than `goal`. */
function untilFast({ start, iterations }: Run, goal: number): number {
  let time = start;
  for (const took of iterations) {
    if (took <= goal) break;
    time += took;
  }
  return time;
}

async function main(): Promise<void> {
  if (values.help || values.suite === undefined) {
    console.log(USAGE);
    return;
  }
  mkdirSync(classes);
  const sources = readdirSync(values.suite, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".java"));
  const all = [...sources.map((f) => join(values.suite!, f)), join(root, "bench/programs/warm/Peak.java")];
  spawnSync(join(home, "bin/javac"), ["-nowarn", "-Xlint:none", "-d", classes, ...all], { stdio: ["ignore", "ignore", "inherit"] });
  const names = Object.keys(BENCHMARKS).filter((name) => new RegExp(values.only).test(name));
  const isAsked = (way: string): boolean => way === "cold" || new RegExp(values.ways).test(way);
  const runs: Record<string, Record<string, Run[]>> = {};
  const counts: Record<string, Record<string, Counts>> = {};
  for (const name of names) {
    const ways = Object.entries(waysOf(name)).filter(([way]) => isAsked(way));
    await train(
      name,
      ways.map(([, way]) => way),
    );
    const of: Record<string, Run[]> = {};
    runs[name] = of;
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [way, { use, jar }] of ways) (of[way] ??= []).push(await dewarRun(use, name, jar));
    }
    const counted: Record<string, Counts> = {};
    counts[name] = counted;
    for (const [way, { use, jar }] of ways) {
      const own: Counts[] = [];
      for (let round = 0; round < Number(values.rounds); round++) own.push(await count(use, name, jar));
      counted[way] = { deopts: mean(own.map((c) => c.deopts)), tier3: mean(own.map((c) => c.tier3)) };
    }
    for (const [way] of ways) {
      const { fast, peak, start } = figures(of, way);
      const { deopts, tier3 } = counted[way]!;
      const numbers = [fast / 1000, peak / 1000, start / 1000].map((n) => n.toFixed(1)).join("  ");
      console.error(`${name.padEnd(12)} ${way.padEnd(18)} ${numbers}  ${deopts.toFixed(1)}  ${percent(tier3)}`);
    }
  }
  report(names, Object.keys(runs[names[0]!] ?? {}), runs, counts);
  if (values.chart !== undefined) writeFileSync(values.chart, chartOf(names[0]!, runs[names[0]!]!));
  if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(runs));
}

/**
 * Medians over the runs of a way; fast by the cold runs' peak, or by a run's own where that is slower: a whole run may be half as slow as the one
 * before on a shared machine, and how fast code gets is a column of its own.
 */
function figures(of: Readonly<Record<string, readonly Run[]>>, way: string): { fast: number; peak: number; start: number; cpu: number } {
  const goal = median(of.cold!.map(peakOf)) / 0.9;
  const runs = of[way]!;
  return {
    fast: median(runs.map((run) => untilFast(run, Math.max(goal, peakOf(run) / 0.9)))),
    peak: median(runs.map(peakOf)),
    start: median(runs.map(({ start }) => start)),
    cpu: median(runs.map(({ cpu }) => cpu)),
  };
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

/** Of each way the run that was fast in the middle of its runs. */
function chartOf(name: string, of: Readonly<Record<string, readonly Run[]>>): string {
  const goal = median(of.cold!.map(peakOf)) / 0.9;
  const curves = Object.entries(of).map(([way, runs]) => {
    const run = [...runs].sort((a, b) => untilFast(a, goal) - untilFast(b, goal))[runs.length >> 1]!;
    let at = run.start;
    return [way, run.iterations.map((took) => [(at += took) / 1000, took / 1000] as const)] as const;
  });
  // The slowest line's end says nothing about warming up.
  const end = (1.5 * Math.max(...Object.values(of).map((runs) => median(runs.map((run) => untilFast(run, goal)))))) / 1000;
  return lines(
    `${name}: what an iteration takes, by the time since the command`,
    "ms",
    "ms",
    curves.map(([way, points]) => [way, points.filter(([x]) => x <= end)] as const),
  );
}

function report(
  names: readonly string[],
  ways: readonly string[],
  runs: Readonly<Record<string, Readonly<Record<string, readonly Run[]>>>>,
  counts: Readonly<Record<string, Readonly<Record<string, Counts>>>>,
): void {
  const rows = ways.map((way) => {
    const ratio = (what: "fast" | "cpu" | "start"): string =>
      geometricMean(names.map((name) => figures(runs[name]!, way)[what] / figures(runs[name]!, "cold")[what])).toFixed(2);
    const sum = (what: keyof Counts): number => names.reduce((all, name) => all + counts[name]![way]![what], 0);
    const peak = geometricMean(names.map((name) => figures(runs[name]!, "cold").peak / figures(runs[name]!, way).peak));
    return [
      way,
      ratio("fast"),
      `${(100 * peak).toFixed(0)} %`,
      String(Math.round(sum("deopts"))),
      percent(sum("tier3") / names.length),
      ratio("start"),
      ratio("cpu"),
    ];
  });
  console.log(`\nare-we-fast-yet (${names.length} benchmarks), geometric means against cold, ${values.rounds} interleaved rounds\n`);
  console.log(
    table(
      ["", "time to 90 % of peak", "peak (speed)", "deoptimisations of C2's code", "tier 3's share", "start", "CPU of the whole run"],
      rows,
    ),
  );
}

try {
  await main();
} finally {
  rmSync(dir, { recursive: true, force: true });
}
