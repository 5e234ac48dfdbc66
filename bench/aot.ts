#!/usr/bin/env node
// The AOT cache's figures in one interleaved run: Hello World against Node that starts an empty Worker, javac of one file, real programs
// (a folder of scripts that run $JAVA), are-we-fast-yet until its peak. Ratios are to the same VM without a cache.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findJdk } from "../src/classpath/jdk.ts";
import { geometricMean, type Measured, measure, median, table } from "./measure.ts";

const USAGE = `usage: node bench/aot.ts [options] [start] [javac] [programs]      (all three, unless some are named)
  --rounds N        interleaved rounds (default 5)
  --workloads DIR   programs: a folder with open.txt and workloads/NAME.sh, scripts that run $JAVA
  --only LIST       of the programs only these, by commas`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    workloads: { type: "string" },
    only: { type: "string" },
    help: { type: "boolean" },
  },
});

const root = fileURLToPath(new URL("..", import.meta.url));
const dewar = join(root, "bin", "dewar");
const { home } = findJdk({ env: process.env });
const rounds = Number(values.rounds);
const dir = mkdtempSync(join(tmpdir(), "dewar-bench-aot-"));

interface Ways {
  readonly [name: string]: () => Promise<Measured>;
}

/** Each way once untimed, then round after round. */
async function interleaved(ways: Ways): Promise<Record<string, Measured[]>> {
  const all: Record<string, Measured[]> = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const run = await way();
      if (run.status !== 0) throw new Error(`${name} ended with ${run.status}: ${run.stderr.slice(-2000)}`);
      if (round > 0) (all[name] ??= []).push(run);
    }
  }
  return all;
}

const of = (runs: readonly Measured[], what: "wall" | "cpu" | "rss"): number => median(runs.map((run) => run[what]));

/** Rows with wall, processor time and memory, each with its ratio to the first. */
function report(title: string, all: Readonly<Record<string, readonly Measured[]>>, yard: string): void {
  const rows = Object.entries(all).map(([name, runs]) => {
    const cells = (["wall", "cpu"] as const).flatMap((what) => [
      `${(1000 * of(runs, what)).toFixed(0)} ms`,
      (of(runs, what) / of(all[yard]!, what)).toFixed(2),
    ]);
    return [name, ...cells, of(runs, "rss") === 0 ? "" : `${(of(runs, "rss") / 1024).toFixed(0)} MB`];
  });
  console.log(`\n${title}; medians of ${rounds} interleaved rounds\n`);
  console.log(table(["", "wall", `to ${yard}`, "CPU", `to ${yard}`, "memory"], rows));
}

const loadNow = (): string => readFileSync("/proc/loadavg", "utf8").split(" ")[0]!;

/** Trains in one command. @returns milliseconds from the program's end, which `endedAt` tells, to the process's */
async function train(cache: string, args: readonly string[], endedAt?: () => number): Promise<number> {
  const { status, stderr } = await measure([dewar, `-XX:AOTCacheOutput=${cache}`, ...args]);
  const now = Date.now();
  if (!existsSync(cache)) throw new Error(`no cache was made (exit code ${status}): ${stderr.slice(-2000)}`);
  return endedAt === undefined ? Number.NaN : now - endedAt();
}

function sizeOf(cache: string): string {
  const { stdout } = spawnSync(dewar, ["aot", "info", cache], { encoding: "utf8" });
  const times = /the file has ([\d.]+) times/.exec(stdout)?.[1] ?? "?";
  return `cache ${(statSync(cache).size / 1e6).toFixed(1)} MB, ${times} times the bytes of the class files in it (bar: 3)`;
}

async function start(): Promise<void> {
  const source = join(dir, "Hello.java");
  writeFileSync(source, `public class Hello { public static void main(String[] args) { System.out.println("Hello"); } }\n`);
  spawnSync(join(home, "bin/javac"), ["-d", dir, source], { stdio: "inherit" });
  const empty = join(dir, "empty.cjs");
  writeFileSync(empty, `const { Worker } = require("node:worker_threads"); new Worker("", { eval: true });\n`);
  const cache = join(dir, "hello.aot");
  const hello = ["-cp", dir, "Hello"];
  await train(cache, hello);
  const watch = 2;
  report(
    "Hello World",
    await interleaved({
      "Node, empty Worker": () => measure([process.execPath, empty], { watch }),
      "Dewar without": () => measure([dewar, ...hello], { watch }),
      "Dewar, AOT cache": () => measure([dewar, `-XX:AOTCache=${cache}`, ...hello], { watch }),
      "HotSpot 17": () => measure([join(home, "bin/java"), ...hello], { watch }),
    }),
    "Node, empty Worker",
  );
  console.log(`\nHello World: ${sizeOf(cache)}`);
}

async function javac(): Promise<void> {
  const source = join(dir, "One.java");
  writeFileSync(
    source,
    "public class One { int twice(int x) { return 2 * x; } public static void main(String[] a) { System.out.println(1); } }\n",
  );
  const args = ["-m", "jdk.compiler/com.sun.tools.javac.Main", "-d", join(dir, "out"), source];
  const cache = join(dir, "javac.aot");
  const millis = await train(cache, args, () => statSync(join(dir, "out", "One.class")).mtimeMs);
  report(
    "javac of one file",
    await interleaved({
      "Dewar without": () => measure([dewar, ...args]),
      "Dewar, AOT cache": () => measure([dewar, `-XX:AOTCache=${cache}`, ...args]),
      "HotSpot 17": () => measure([join(home, "bin/java"), ...args]),
    }),
    "Dewar without",
  );
  console.log(`\njavac: ${sizeOf(cache)}; written ${(millis / 1000).toFixed(2)} s after the class file (bar: 2 s)`);
}

/** Those whose time is a start's; the bar is 0.5 for them. */
const START_BOUND = ["bsh", "javacc", "xalan-xslt", "saxon-xquery", "hsqldb-sql", "antlr4"];

/** $JAVA for scripts: each start of a script has a cache of its own, by its number; without DEWAR_CACHES none. */
const WRAPPER = `#!/bin/bash
n=0; [ -r "$DEWAR_COUNT" ] && read -r n < "$DEWAR_COUNT"; n=$((n + 1)); echo $n > "$DEWAR_COUNT"
case $DEWAR_WAY in
  train) exec "$DEWAR" "-XX:AOTCacheOutput=$DEWAR_CACHES-$n.aot" "$@";;
  use) exec "$DEWAR" "-XX:AOTCache=$DEWAR_CACHES-$n.aot" "$@";;
  *) exec "$DEWAR" "$@";;
esac
`;

/** Servers wait for ever where there are no sockets (docs/conformance.md). */
const NEED_SOCKETS: readonly string[] = ["jetty-http", "netty-echo"];

async function programs(): Promise<void> {
  if (values.workloads === undefined) throw new Error("programs need --workloads DIR");
  const all = (values.only ?? readFileSync(join(values.workloads, "open.txt"), "utf8")).split(/[\s,]+/);
  const names = all.filter((name) => name !== "" && !NEED_SOCKETS.includes(name));
  const java = join(dir, "java");
  writeFileSync(java, WRAPPER, { mode: 0o755 });
  mkdirSync(join(dir, "caches"));
  const rows: string[][] = [];
  const ratios = new Map<string, number>();
  const ran: { name: string; runs: Record<string, Measured[]>; bytes: number }[] = [];
  for (const name of names) {
    const caches = join(dir, "caches", name);
    const script = join(values.workloads, "workloads", `${name}.sh`);
    const expected = readFileSync(join(values.workloads, "workloads", `${name}.expected`), "utf8");
    const way = async (how: string): Promise<Measured> => {
      const count = join(dir, "count");
      rmSync(count, { force: true });
      const run = await measure(["bash", script], {
        env: { JAVA: java, DEWAR: dewar, DEWAR_WAY: how, DEWAR_CACHES: caches, DEWAR_COUNT: count },
      });
      return how === "train" || run.stdout === expected
        ? run
        : { ...run, status: 1, stderr: `its output is another one: ${run.stdout.slice(-500)}` };
    };
    try {
      await way("train");
      const runs = await interleaved({ without: () => way("off"), with: () => way("use") });
      const bytes = readdirSync(join(dir, "caches")).reduce(
        (sum, file) => (file.startsWith(`${name}-`) && file.endsWith(".aot") ? sum + statSync(join(dir, "caches", file)).size : sum),
        0,
      );
      ran.push({ name, runs, bytes });
      const ratio = (what: "wall" | "cpu"): string => (of(runs.with!, what) / of(runs.without!, what)).toFixed(2);
      ratios.set(name, of(runs.with!, "cpu") / of(runs.without!, "cpu"));
      const seconds = (runs: readonly Measured[], what: "wall" | "cpu"): string => of(runs, what).toFixed(2);
      rows.push([
        START_BOUND.includes(name) ? `${name} (start)` : name,
        seconds(runs.without!, "cpu"),
        seconds(runs.with!, "cpu"),
        ratio("cpu"),
        ratio("wall"),
        (bytes / 1e6).toFixed(1),
      ]);
      console.error(rows.at(-1)!.join("  "));
    } catch (e) {
      console.error(`${name}: ${(e as Error).message}`);
    }
    rmSync(join(dir, "caches"), { recursive: true, force: true });
    mkdirSync(join(dir, "caches"));
  }
  console.log(`\nReal programs, second run with cache against without; medians of ${rounds} interleaved rounds\n`);
  console.log(table(["program", "CPU s without", "with", "ratio", "ratio of walls", "caches MB"], rows));
  const mean = (chosen: readonly string[]): string => geometricMean(chosen.map((name) => ratios.get(name)!)).toFixed(2);
  const bound = [...ratios.keys()].filter((name) => START_BOUND.includes(name));
  console.log(
    `\ngeometric mean of CPU ratios: all ${mean([...ratios.keys()])} (bar: 0.75); start-bound ${bound.length > 0 ? mean(bound) : "-"} (bar: each 0.5)`,
  );
}

try {
  if (values.help) console.log(USAGE);
  else {
    const parts: Readonly<Record<string, () => Promise<void>>> = { start, javac, programs };
    const chosen = positionals.length > 0 ? positionals : ["start", "javac", ...(values.workloads === undefined ? [] : ["programs"])];
    for (const name of chosen) {
      if (parts[name] === undefined) throw new Error(`there is no part ${name}\n${USAGE}`);
      console.log(`\nload ${loadNow()} before ${name}`);
      await parts[name]!();
    }
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
