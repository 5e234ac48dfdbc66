#!/usr/bin/env node
// Figures of the time ledger (issue 7): what the sampled mode costs, whether both clocks agree, and the seed's study of warming up.
// Rounds are interleaved, so that a busy machine weighs on all alike; intervals are of 95 %, by bootstrap over the rounds.

import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { mean, measure, median } from "./measure.ts";

const USAGE = `usage: node bench/ledger.ts cost|agree|study [options]
  cost     processor time (user and system, whole processes) with the sampled mode against none, by program
  agree    exact and sampled in one run: the largest difference in a category above 5 %, by program
  study    interpreted time per task: cold, with cached profiles, with JWarmup; writes OUT.html and, where there is a Chromium, OUT.png
  --rounds N   (default 7)
  --suite DIR  cost: are-we-fast-yet (benchmarks/Java/src) in place of our own programs
  --only REGEX only programs whose name matches
  --tasks N    tasks of the study (default 60)
  --out OUT    of the study (default build/bench/warm-up)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "7" },
    suite: { type: "string" },
    only: { type: "string", default: "." },
    tasks: { type: "string", default: "60" },
    out: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});
const ROUNDS = Number(values.rounds);
const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const dewar = join(root, "bin/dewar");
const classes = join(root, "build/bench/ledger");
const LEDGER = ["-XX:+ProfileIntComp"];

/** What a run printed. */
function run(args: readonly string[], cwd = classes): { out: string } {
  const { stdout, stderr, status } = spawnSync(dewar, [...args], { cwd, encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${args.join(" ")}: exit code ${status}\n${stderr}${stdout.slice(-500)}`);
  return { out: stdout };
}

/** 95 % interval of a statistic by 2000 resamples, from a fixed seed. */
function interval(xs: readonly number[], of: (xs: readonly number[]) => number): [number, number] {
  let seed = 12345;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const means = Array.from({ length: 2000 }, () => of(xs.map(() => xs[Math.floor(random() * xs.length)]!))).sort((a, b) => a - b);
  return [means[50]!, means[1949]!];
}

function compileClasses(): void {
  rmSync(classes, { recursive: true, force: true });
  mkdirSync(classes, { recursive: true });
  const sources = ["bench/programs", "bench/programs/ledger"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".java"))
      .map((name) => join(root, folder, name)),
  );
  execFileSync("javac", ["-d", classes, ...sources, join(root, "examples/WarmUp.java")], { stdio: "inherit" });
  const { suite } = values;
  if (suite === undefined) return;
  const theirs = readdirSync(suite, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".java"));
  execFileSync("javac", ["-nowarn", "-Xlint:none", "-d", join(classes, "suite"), ...theirs.map((name) => join(suite, name))]);
}

interface Program {
  readonly name: string;
  readonly args: readonly string[];
}

/** Iterations and their size: a second or two of each. */
const SUITE: Readonly<Record<string, readonly [iterations: number, inner: number]>> = {
  Bounce: [30, 300],
  List: [30, 200],
  Permute: [30, 200],
  Queens: [30, 200],
  Sieve: [30, 600],
  Storage: [20, 60],
  Towers: [30, 100],
  Mandelbrot: [4, 500],
  NBody: [4, 250_000],
  Json: [30, 10],
  Richards: [20, 3],
  DeltaBlue: [30, 1000],
  Havlak: [1, 1],
  CD: [15, 10],
};

function programs(): Program[] {
  const own = ["Sieve", "NBody", "Dispatch", "Fib", "BigHashMap", "BinaryTrees", "Exceptions", "Interpreter", "Sorting", "Lambdas"];
  const list: Program[] =
    values.suite === undefined
      ? own.map((name) => ({ name, args: ["-cp", ".", "Bench", name, "10"] }))
      : Object.entries(SUITE).map(([name, sizes]) => ({ name, args: ["-cp", "suite", "Harness", name, ...sizes.map(String)] }));
  const sources = readdirSync(join(root, "examples"))
    .filter((name) => name.endsWith(".java"))
    .map((name) => join(root, "examples", name));
  const javac = [
    "-m",
    "jdk.compiler/com.sun.tools.javac.Main",
    "-d",
    join(tmpdir(), "dewar-ledger-javac"),
    "-cp",
    join(root, "dist/jwarmup.jar"),
    ...sources,
  ];
  list.push({ name: "javac", args: javac });
  return list.filter(({ name }) => new RegExp(values.only).test(name));
}

async function cost(): Promise<void> {
  console.log(`| program | sampled / off | 95 % interval | off, spread of its runs |\n|---|---|---|---|`);
  const all: number[][] = [];
  const sampled = [...LEDGER, "-XX:ProfileIntCompMode=sampled"];
  for (const { name, args } of programs()) {
    const ratios: number[] = [];
    const offs: number[] = [];
    const seconds = async (flags: readonly string[]): Promise<number> => {
      const { cpu, status, stderr } = await measure([dewar, ...flags, ...args], { cwd: classes });
      if (status !== 0) throw new Error(`${args.join(" ")}: exit code ${status}\n${stderr}`);
      return cpu;
    };
    for (let round = 0; round < ROUNDS; round++) {
      const sampledFirst = round % 2 === 1;
      const first = await seconds(sampledFirst ? sampled : []);
      const second = await seconds(sampledFirst ? [] : sampled);
      ratios.push(sampledFirst ? first / second : second / first);
      offs.push(sampledFirst ? second : first);
    }
    all.push(ratios);
    const [low, high] = interval(ratios, median);
    const spread = (100 * (Math.max(...offs) - Math.min(...offs))) / median(offs);
    console.log(`| ${name} | ${median(ratios).toFixed(3)} | ${low.toFixed(3)} .. ${high.toFixed(3)} | ${spread.toFixed(0)} % |`);
  }
  const logs = Array.from({ length: ROUNDS }, (_, i) => mean(all.map((r) => Math.log(r[i]!))));
  const [low, high] = interval(logs, median);
  console.log(
    `| all (geometric mean) | ${Math.exp(median(logs)).toFixed(3)} | ${Math.exp(low).toFixed(3)} .. ${Math.exp(high).toFixed(3)} | |`,
  );
}

/** Rows below a title: names, wall and categories in milliseconds. */
function tables(out: string): { names: string[]; rows: { name: string; numbers: number[] }[] }[] {
  return out
    .split(/^(?=Times by thread|The same,|Methods by time)/m)
    .filter((text) => /^(Times by|The same)/.test(text))
    .map((text) => {
      const [, head, ...lines] = text.trimEnd().split("\n");
      const names = head!
        .slice("Thread".length)
        .trim()
        .split(/(?<!tier) +/);
      const rows = lines.map((line) => ({
        name: line.slice(0, 24).trim(),
        numbers: line.slice(24).trim().split(/ +/).map(Number),
      }));
      return { names, rows };
    });
}

function agree(): void {
  console.log(
    `| program | largest difference, % of wall time (median, worst of ${ROUNDS} runs) | categories above 5 % (exact / sampled, last run) |\n|---|---|---|`,
  );
  for (const { name, args } of programs()) {
    const worst: number[] = [];
    let text = "";
    for (let round = 0; round < ROUNDS; round++) {
      const { out } = run([...LEDGER, "-XX:ProfileIntCompMode=both", "-XX:+PrintIntCompTimes", ...args]);
      const [exact, sampled] = tables(out);
      const at = exact!.rows.findIndex((row) => /^(main|DestroyJavaVM)/.test(row.name));
      const [wall, ...a] = exact!.rows[at]!.numbers as [number, ...number[]];
      const [, ...b] = sampled!.rows[at]!.numbers as [number, ...number[]];
      const large = a.map((_, i) => i).filter((i) => Math.max(a[i]!, b[i]!) > 0.05 * wall);
      worst.push(Math.max(0, ...large.map((i) => (100 * Math.abs(a[i]! - b[i]!)) / wall)));
      text = large
        .map((i) => `${exact!.names[i + 1]} ${((100 * a[i]!) / wall).toFixed(1)} / ${((100 * b[i]!) / wall).toFixed(1)}`)
        .join(", ");
    }
    console.log(`| ${name} | ${median(worst).toFixed(2)}, ${Math.max(...worst).toFixed(2)} | ${text} |`);
  }
}

interface Task {
  readonly wall: number;
  readonly interpreted: number;
  readonly compiled: number;
}

function study(): void {
  const tasks = values.tasks;
  const folder = mkdtempSync(join(tmpdir(), "dewar-study-"));
  const program = ["-cp", classes, "Study", tasks];
  const sampled = [...LEDGER, "-XX:ProfileIntCompMode=sampled", "-XX:ProfileIntCompInterval=200"];
  const profiles = `-XX:CacheProfilesFile=${join(folder, "profiles.dat")}`;
  const warm = `-XX:CompilationWarmUpLogFile=${join(folder, "jwarmup.profile")}`;
  run(["-XX:+DumpProfiles", profiles, ...program], folder);
  run(["-XX:+CompilationWarmUpRecording", warm, ...program], folder);
  const modes: Record<string, string[]> = {
    cold: [...sampled, ...program],
    "cached profiles": [...sampled, "-XX:+CacheProfiles", profiles, ...program],
    JWarmup: [...sampled, "-XX:+CompilationWarmUp", warm, ...program, "jwarmup"],
  };
  const runs = new Map<string, Task[][]>(Object.keys(modes).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, args] of Object.entries(modes)) {
      const { out } = run(args, folder);
      const list = [...out.matchAll(/^task \d+ (\d+) (\d+) (\d+)$/gm)].map(([, wall, interpreted, compiled]) => ({
        wall: Number(wall) / 1000,
        interpreted: Number(interpreted) / 1000,
        compiled: Number(compiled) / 1000,
      }));
      runs.get(name)!.push(list);
    }
  }
  rmSync(folder, { recursive: true });
  console.log("| run | interpreted, task 1 (ms) | tasks 1 to 10 | tasks 11 on | wall time of all tasks (ms) |\n|---|---|---|---|---|");
  const cell = (xs: number[]): string => {
    const [low, high] = interval(xs, mean);
    return `${mean(xs).toFixed(1)} (${low.toFixed(1)} .. ${high.toFixed(1)})`;
  };
  const total = (list: readonly Task[], of: (t: Task) => number): number => list.reduce((sum, t) => sum + of(t), 0);
  for (const [name, list] of runs) {
    const interpreted = (from: number, to?: number): string => cell(list.map((r) => total(r.slice(from, to), (t) => t.interpreted)));
    console.log(
      `| ${name} | ${interpreted(0, 1)} | ${interpreted(0, 10)} | ${interpreted(10)} | ${cell(list.map((r) => total(r, (t) => t.wall)))} |`,
    );
  }
  chart(values.out ?? join(root, "build/bench/warm-up"), runs);
}

/** A page of one chart: interpreted time by task, the median of the rounds, on a logarithmic axis. */
function chart(out: string, runs: ReadonlyMap<string, Task[][]>): void {
  const require = createRequire(import.meta.url);
  const library = (name: string): string => readFileSync(require.resolve(`uplot/dist/${name}`), "utf8");
  const count = Math.min(...[...runs.values()].flat().map((r) => r.length));
  const at = (list: Task[][], i: number, of: (t: Task) => number): number => Math.max(0.01, median(list.map((r) => of(r[i]!))));
  const x = Array.from({ length: count }, (_, i) => i + 1);
  const data = [x, ...[...runs.values()].map((list) => x.map((_, i) => at(list, i, (t) => t.interpreted)))];
  const colours = ["#d1495b", "#e8a33d", "#1b4f9c"];
  const series = [...runs.keys()].map((label, i) => ({ label, stroke: colours[i], width: 2, points: { size: 5, fill: colours[i] } }));
  const options = { width: 900, height: 380, scales: { x: { time: false }, y: { distr: 3 } }, series: [{ label: "task" }, ...series] };
  const page = `<!doctype html><meta charset="utf-8"><style>${library("uPlot.min.css")}
body { font: 14px "DejaVu Sans", sans-serif; margin: 16px; }</style><h3>Interpreted time of each task, ms (median of ${ROUNDS} runs)</h3>
<script>${library("uPlot.iife.min.js")}</script><script>const options = ${JSON.stringify(options)};
options.axes = [{ label: "task" }, { label: "interpreted, ms", size: 70 }];
new uPlot(options, ${JSON.stringify(data)}, document.body);</script>`;
  mkdirSync(join(out, ".."), { recursive: true });
  writeFileSync(`${out}.html`, page);
  const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
  if (browser === undefined) {
    console.log(`${out}.html (no Chromium here: no picture)`);
    return;
  }
  const shot = join(mkdtempSync(join(tmpdir(), "dewar-chart-")), "chart.png");
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=940,500", `--screenshot=${shot}`];
  spawnSync(browser, [...flags, "--virtual-time-budget=2000", `file://${out}.html`], { stdio: "ignore" });
  copyFileSync(shot, `${out}.png`);
  console.log(`${out}.html, ${out}.png`);
}

const command = { cost, agree, study }[positionals[0] ?? ""];
if (values.help || command === undefined) {
  console.log(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  compileClasses();
  await command();
}
