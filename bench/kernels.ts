#!/usr/bin/env node
// Eight kernels at their best (bench/programs/kernels) against HotSpot, with the bar of each: 1.3 of what hand-written WebAssembly in our
// calling convention reached against C2. Each run is a process for one kernel, and runs of the VMs alternate.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { geometricMean, median, table } from "./measure.ts";

const USAGE = `usage: node bench/kernels.ts [options]
  --rounds N     interleaved rounds (default 3)
  --millis N     milliseconds for one kernel in one run, half of it warm-up (default 2000)
  --only REGEX   only these kernels
  --flags "F .." flags of Dewar's runs`;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    millis: { type: "string", default: "2000" },
    only: { type: "string", default: "." },
    flags: { type: "string", default: "" },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

/** What hand-written WebAssembly reached, as a ratio to C2's time. */
const BY_HAND: Readonly<Record<string, number>> = {
  sieve: 1.05,
  nbody: 1.02,
  matmul: 1.19,
  list: 1.14,
  hash: 1.1,
  "string-hash": 0.43,
  "int-add": 1.2,
  trees: 1.18,
};
const ALLOWED = 1.3;

const root = fileURLToPath(new URL("..", import.meta.url));
const classes = mkdtempSync(join(tmpdir(), "dewar-kernels-"));
process.on("exit", () => rmSync(classes, { recursive: true, force: true }));

function run(command: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(command[0]!, command.slice(1), { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command.join(" ")}: exit code ${status}\n${stderr}`);
  return stdout;
}
run(["javac", "-d", classes, join(root, "bench/programs/kernels/Kernels.java")]);

const flags = values.flags.split(" ").filter((f) => f !== "");
const vms = { java: ["java"], dewar: [join(root, "bin/dewar"), ...flags] };

const names = Object.keys(BY_HAND).filter((name) => new RegExp(values.only).test(name));
const rows: string[][] = [];
const ratios: number[] = [];
for (const name of names) {
  const times: Record<keyof typeof vms, number[]> = { java: [], dewar: [] };
  const results = new Set<string>();
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const vm of ["java", "dewar"] as const) {
      const [, time, result] = run([...vms[vm], "-cp", classes, "Kernels", values.millis, name])
        .trim()
        .split(" ");
      times[vm].push(Number(time) / 1000);
      results.add(result!);
    }
  }
  if (results.size !== 1) throw new Error(`${name}: results differ: ${[...results].join(", ")}`);
  // Of runs that other work disturbs the best says most.
  const [java, dewar] = [Math.min(...times.java), Math.min(...times.dewar)];
  const ratio = dewar / java;
  ratios.push(ratio);
  const bar = ALLOWED * BY_HAND[name]!;
  const shown = [java, dewar, median(times.dewar)].map((t) => t.toFixed(1));
  rows.push([name, ...shown, ratio.toFixed(2), bar.toFixed(2), ratio <= bar ? "" : "over"]);
}
console.log(table(["kernel", "HotSpot us", "Dewar us", "median", "ratio", "bar", ""], rows));
console.log(`geometric mean ${geometricMean(ratios).toFixed(2)}`);
