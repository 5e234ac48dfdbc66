#!/usr/bin/env node
// Measures our benchmark programs (or an are-we-fast-yet checkout) on HotSpot and Dewar in interleaved rounds and prints ratios as a
// Markdown table. Every figure is a median over the rounds; CPU and wall time are those of whole processes, start included.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median } from "./measure.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const PROGRAMS = join(ROOT, "bench/programs");
const CLASSES = join(ROOT, "build/bench");

const USAGE = `usage: node bench/run.ts [options]
  --vm NAME=CMD   a VM, several times; the first is the yardstick (default: xint, hotspot, dewar)
  --only REGEX    only programs whose name matches
  --group LIST    own (default), start, alloc, churn, awfy
  --suite DIR     are-we-fast-yet: the folder of a checkout (or of its benchmarks/Java); implies --group awfy
  --rounds N      rounds, VM after VM within each (default 3)
  --iterations N  iterations within a process (default 3; steady = median of the last third)
  --xmx SIZE      the same -Xmx for every VM
  --seconds N     how long the churn runs (default 60)
  --timeout S     seconds for one process (default 600)
  --out FILE      all samples as JSON
  --check         exit with 1 when a VM fails or prints another result than the yardstick`;

const { values } = parseArgs({
  options: {
    vm: { type: "string", multiple: true },
    only: { type: "string", default: "." },
    group: { type: "string" },
    suite: { type: "string" },
    rounds: { type: "string", default: "3" },
    iterations: { type: "string", default: "3" },
    xmx: { type: "string" },
    seconds: { type: "string", default: "60" },
    timeout: { type: "string", default: "600" },
    out: { type: "string" },
    check: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});

interface Vm {
  readonly name: string;
  readonly command: readonly string[];
}

interface Job {
  readonly name: string;
  readonly classPath: string;
  readonly args: readonly string[];
  readonly options: readonly string[];
}

interface Sample {
  readonly vm: string;
  readonly program: string;
  /** Seconds. */
  readonly wall: number;
  /** User and system seconds of the process and its children. */
  readonly cpu: number;
  /** Microseconds of the first iteration and of a steady one; undefined where the program prints none. */
  readonly first: number | undefined;
  readonly steady: number | undefined;
  /** KiB at the process's peak; undefined where the system does not say. */
  readonly rss: number | undefined;
  /** What the program computed, compared between VMs. */
  readonly result: string;
}

/** Programs of our own whose cost is allocation and collection. */
const ALLOCATION = ["BinaryTrees", "BigHashMap", "StringBuilding"];

/** are-we-fast-yet: inner iterations of its harness, small enough for interpreters. */
const AWFY: Readonly<Record<string, number>> = {
  Bounce: 100,
  List: 60,
  Permute: 60,
  Queens: 60,
  Sieve: 200,
  Storage: 60,
  Towers: 30,
  Mandelbrot: 500,
  NBody: 250_000,
  Json: 4,
  Richards: 1,
  DeltaBlue: 300,
  Havlak: 1,
  CD: 10,
};

function vms(): Vm[] {
  const given = values.vm ?? ["xint=java -Xint -XX:+UseSerialGC", "hotspot=java", `dewar=${join(ROOT, "bin/dewar")}`];
  return given.map((v) => {
    const i = v.indexOf("=");
    if (i < 1) throw new Error(`--vm is NAME=COMMAND, not '${v}'`);
    return {
      name: v.slice(0, i),
      command: v
        .slice(i + 1)
        .split(" ")
        .filter((w) => w !== ""),
    };
  });
}

function javaFilesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && e.name.endsWith(".java"))
    .map((e) => join(e.parentPath, e.name));
}

function compile(sources: readonly string[], out: string): void {
  const stamp = join(out, ".stamp");
  const newest = Math.max(...sources.map((s) => statSync(s).mtimeMs));
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newest && readFileSync(stamp, "utf8") === sources.join("\n")) return;
  mkdirSync(out, { recursive: true });
  const run = spawnSync("javac", ["-nowarn", "-Xlint:none", "-encoding", "UTF-8", "-d", out, ...sources], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`javac failed:\n${run.stderr}`);
  writeFileSync(stamp, sources.join("\n"));
}

function jobs(): Job[] {
  const heap = values.xmx ? [`-Xmx${values.xmx}`] : [];
  const group = values.suite ? "awfy" : (values.group ?? "own");
  if (group === "awfy") {
    if (!values.suite) throw new Error("--group awfy needs --suite DIR, the folder of an are-we-fast-yet checkout");
    const candidates = [join(values.suite, "benchmarks/Java/src"), join(values.suite, "Java/src"), join(values.suite, "src")];
    const source = candidates.find((c) => existsSync(c));
    if (!source) throw new Error(`no Java sources of are-we-fast-yet below ${values.suite} (looked for ${candidates.join(", ")})`);
    const out = join(CLASSES, "awfy");
    compile(javaFilesBelow(source), out);
    return Object.entries(AWFY).map(([name, inner]) => ({
      name,
      classPath: out,
      options: heap,
      args: ["Harness", name, values.iterations, String(inner)],
    }));
  }
  // Those in folders belong to other benches.
  const sources = javaFilesBelow(PROGRAMS).filter((file) => dirname(file) === PROGRAMS);
  const out = join(CLASSES, "own");
  compile(sources, out);
  if (group === "start") return [{ name: "Hello", classPath: out, options: heap, args: ["Hello"] }];
  if (group === "churn") return [{ name: "Churn", classPath: out, options: heap, args: ["Churn", values.seconds] }];
  const names = sources
    .filter((s) => readFileSync(s, "utf8").includes("extends Bench"))
    .map((s) => s.replace(/.*\//, "").replace(".java", ""))
    .sort();
  const chosen = group === "alloc" ? ALLOCATION : names;
  return chosen.map((name) => ({ name, classPath: out, options: heap, args: ["Bench", name, values.iterations] }));
}

/** Processes below `pid`, itself included. */
function processTree(pid: number): number[] {
  const out = [pid];
  for (let i = 0; i < out.length; i++) {
    try {
      for (const c of readFileSync(`/proc/${out[i]}/task/${out[i]}/children`, "utf8").split(" ")) if (c.trim() !== "") out.push(Number(c));
    } catch {
      // ended meanwhile
    }
  }
  return out;
}

/** The largest of a field of /proc/<pid>/status (VmRSS, VmHWM; KiB) over the processes below `pid`. */
function memoryOf(pid: number, field: string): number {
  let most = 0;
  for (const p of processTree(pid)) {
    try {
      const m = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${p}/status`, "utf8"));
      if (m) most = Math.max(most, Number(m[1]));
    } catch {
      // ended meanwhile
    }
  }
  return most;
}

interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  readonly peak: number;
  /** Resident KiB over time, at even steps. */
  readonly resident: readonly number[];
}

function runTimed(command: readonly string[], watchMs: number | undefined): Promise<Finished> {
  return new Promise((resolve) => {
    // bash's `time` sees the CPU time of the process and its children
    const child = spawn("bash", ["-c", `TIMEFORMAT='@time %R %U %S'; time "$@"`, "bash", ...command], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    let peak = 0;
    const resident: number[] = [];
    child.stdout.setEncoding("utf8").on("data", (d: string) => {
      stdout += d;
    });
    child.stderr.setEncoding("utf8").on("data", (d: string) => {
      stderr += d;
    });
    const limit = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), Number(values.timeout) * 1000);
    const watcher =
      watchMs === undefined
        ? undefined
        : setInterval(() => {
            peak = Math.max(peak, memoryOf(child.pid!, "VmHWM"));
            resident.push(memoryOf(child.pid!, "VmRSS"));
          }, watchMs);
    child.on("close", (status) => {
      clearTimeout(limit);
      clearInterval(watcher);
      resolve({ stdout, stderr, status, peak, resident });
    });
  });
}

async function measure(vm: Vm, job: Job): Promise<Sample> {
  const watchMs = job.name === "Churn" ? 500 : job.name === "Hello" ? 5 : undefined;
  const run = await runTimed([...vm.command, ...job.options, "-cp", job.classPath, ...job.args], watchMs);
  const time = /@time ([\d.]+) ([\d.]+) ([\d.]+)/.exec(run.stderr);
  if (run.status !== 0 || !time)
    throw new Error(`exit code ${run.status ?? "killed"}: ${run.stderr.trim().split("\n").slice(-6).join("\n")}`);
  const runtimes = [...run.stdout.matchAll(/runtime: (\d+)us/g)].map((m) => Number(m[1]));
  const third = runtimes.slice(-Math.max(1, Math.floor(runtimes.length / 3)));
  if (job.name === "Churn") reportFlatness(vm, run.resident);
  return {
    vm: vm.name,
    program: job.name,
    wall: Number(time[1]),
    cpu: Number(time[2]) + Number(time[3]),
    first: runtimes[0],
    steady: runtimes.length ? median(third) : undefined,
    rss: run.peak || undefined,
    result: /result: (.*)/.exec(run.stdout)?.[1] ?? "",
  };
}

/** A flat churn ends with the memory that it had after its first third. */
function reportFlatness(vm: Vm, resident: readonly number[]): void {
  const at = (share: number): number => resident[Math.min(resident.length - 2, Math.floor(resident.length * share))] ?? 0;
  const parts = [0.1, 0.33, 0.66, 1].map((x) => `${(at(x) / 1024).toFixed(0)} MB at ${Math.round(x * 100)} %`);
  console.log(`Churn on ${vm.name}: resident ${parts.join(", ")}; end / third = ${(at(1) / Math.max(1, at(0.33))).toFixed(2)}`);
}

type Column = "steady" | "first" | "cpu" | "wall" | "rss";

function table(all: readonly Job[], machines: readonly Vm[], samples: readonly Sample[]): string {
  const [yard, ...others] = machines;
  const columns: Column[] = (["steady", "first", "cpu", "wall", "rss"] as const).filter((c) => samples.some((s) => s[c] !== undefined));
  const of = (program: string, vm: string, c: Column): number | undefined => {
    const xs = samples.filter((s) => s.program === program && s.vm === vm && s[c] !== undefined).map((s) => s[c]!);
    return xs.length ? median(xs) : undefined;
  };
  const unit: Record<Column, (x: number) => string> = {
    steady: (x) => `${(x / 1000).toFixed(0)} ms`,
    first: (x) => `${(x / 1000).toFixed(0)} ms`,
    cpu: (x) => `${x.toFixed(2)} s`,
    wall: (x) => `${x.toFixed(2)} s`,
    rss: (x) => `${(x / 1024).toFixed(0)} MB`,
  };
  const head = ["program", ...columns.map((c) => `${yard!.name} ${c}`), ...others.flatMap((v) => columns.map((c) => `${v.name} ${c}`))];
  const lines = [
    `| ${head.join(" | ")} |`,
    `|---|${head
      .slice(1)
      .map(() => "---:|")
      .join("")}`,
  ];
  const ratios = new Map<string, number[]>();
  for (const job of all) {
    const cells = [job.name];
    for (const c of columns) {
      const y = of(job.name, yard!.name, c);
      cells.push(y === undefined ? "-" : unit[c](y));
    }
    for (const v of others) {
      for (const c of columns) {
        const x = of(job.name, v.name, c);
        const y = of(job.name, yard!.name, c);
        if (x === undefined || !y) {
          cells.push("failed");
          continue;
        }
        cells.push((x / y).toFixed(2));
        const key = `${v.name} ${c}`;
        ratios.set(key, [...(ratios.get(key) ?? []), x / y]);
      }
    }
    lines.push(`| ${cells.join(" | ")} |`);
  }
  const geo = (xs: readonly number[]): string =>
    xs.length ? Math.exp(xs.reduce((a, x) => a + Math.log(x), 0) / xs.length).toFixed(2) : "-";
  const means = others.flatMap((v) => columns.map((c) => geo(ratios.get(`${v.name} ${c}`) ?? [])));
  lines.push(`| ${["**geometric mean**", ...columns.map(() => "1"), ...means].join(" | ")} |`);
  return lines.join("\n");
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const machines = vms();
  const all = jobs().filter((j) => new RegExp(values.only).test(j.name));
  const samples: Sample[] = [];
  const failed = new Set<string>();
  const rounds = Number(values.rounds);
  for (let round = 1; round <= rounds; round++) {
    for (const job of all) {
      for (const vm of machines) {
        const key = `${job.name} on ${vm.name}`;
        if (failed.has(key)) continue;
        if (process.stderr.isTTY) process.stderr.write(`\r\x1b[Kround ${round}/${rounds}: ${key}`);
        try {
          const s = await measure(vm, job);
          samples.push(s);
          const reference = samples.find((x) => x.program === job.name && x.vm === machines[0]!.name);
          if (reference && reference.result !== s.result) {
            failed.add(key);
            console.error(`\n${key}: result ${s.result} instead of ${reference.result}`);
          }
        } catch (e) {
          failed.add(key);
          console.error(`\n${key}: ${(e as Error).message}`);
        }
      }
    }
  }
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model ?? "?"}, ${rounds} rounds, medians; columns after the first VM's are ratios to ${machines[0]!.name}\n`,
  );
  console.log(table(all, machines, samples));
  if (values.out) writeFileSync(values.out, JSON.stringify(samples, null, 1));
  return values.check && failed.size ? 1 : 0;
}

process.exit(await main());
