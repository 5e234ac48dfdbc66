// Runs a batch of programs in a VM, and again from where it stopped: a VM that dies or hangs in one program costs one result, not the batch.
// Output ends with `#index` after each program (runner/Runner.java).

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vmEnvironment } from "../scripts/vm-process.ts";
import type { ClassBytes } from "./lower/program.ts";
import { Parts } from "./parts.ts";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const BUILD = join(ROOT, "build", "fuzz");
const RUNNER = join(ROOT, "fuzz", "runner", "dewar", "fuzz");
const RUNNER_CLASSES = join(BUILD, "runner");

/** Flags of a run that leaves a file, and of the next one, which uses it. */
export interface Training {
  readonly record: (file: string) => readonly string[];
  readonly use: (file: string) => readonly string[];
}

/** A VM with flags, as the command line names it. */
export interface Vm {
  readonly name: string;
  readonly command: readonly string[];
  readonly training?: Training | undefined;
}

export interface Prepared {
  readonly index: number;
  readonly entry: string;
  readonly fuel: number;
  readonly classes: readonly ClassBytes[];
  /** All classes are loaded before the first runs: for damaged ones, so that it does not matter when a verifier would load them. */
  readonly loadFirst?: boolean;
}

/** What one program gave: its lines; or how its VM ended (`hang`, `exit 134`, with the end of stderr). */
export interface Outcome {
  readonly text: string;
  readonly end: "done" | "hang" | "died";
  readonly detail: string;
}

/** Compiles the runner when its sources are newer than its classes. */
export function buildRunner(): string {
  const sources = readdirSync(RUNNER).map((f) => join(RUNNER, f));
  const stamp = join(RUNNER_CLASSES, "stamp");
  const newest = Math.max(...sources.map((f) => statSync(f).mtimeMs));
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newest) return RUNNER_CLASSES;
  mkdirSync(RUNNER_CLASSES, { recursive: true });
  const r = spawnSync("javac", ["-nowarn", "-d", RUNNER_CLASSES, ...sources], { encoding: "utf8" });
  if (r.status !== 0) throw new Error(`javac cannot compile the runner: ${r.error?.message ?? r.stderr}`);
  writeFileSync(stamp, "");
  return RUNNER_CLASSES;
}

export function writeBatch(file: string, programs: readonly Prepared[]): void {
  const parts = new Parts();
  parts.int(programs.length);
  for (const p of programs) {
    parts.int(p.index);
    parts.int(p.fuel);
    parts.name(p.entry.replaceAll("/", "."));
    parts.byte(p.loadFirst ? 1 : 0);
    parts.int(p.classes.length);
    for (const c of p.classes) {
      parts.name(c.name.replaceAll("/", "."));
      parts.bytes(c.bytes);
    }
  }
  mkdirSync(BUILD, { recursive: true });
  writeFileSync(file, parts.all());
}

/** Environment: the VM's own warnings would stand among the programs' lines. */
function start(vm: Vm, file: string, first: number, last: number): ChildProcess {
  const [command, ...flags] = vm.command;
  return spawn(command!, [...flags, "-cp", RUNNER_CLASSES, "dewar.fuzz.Runner", file, `${first}`, `${last}`], {
    env: vmEnvironment({}),
    // HotSpot leaves its error files where it runs.
    cwd: BUILD,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

const live = new Set<number>();
const kill = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended
  }
};
process.on("exit", () => {
  for (const pid of live) kill(pid);
});

/** Milliseconds of CPU that the process has used; undefined where /proc does not say. */
function cpuOf(pid: number | undefined): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

/** By CPU time, so that a busy machine makes no hangs; what waits for ever is known by the clock. */
function limitsFrom(pid: number | undefined, ms: number): { passed(): boolean } {
  const [cpu, start] = [cpuOf(pid), Date.now()];
  return {
    passed() {
      const now = cpuOf(pid);
      const wall = Date.now() - start;
      return cpu === undefined || now === undefined ? wall > ms : now - cpu > ms || wall > ms * 8;
    },
  };
}

/** One process over programs first..last. Answers what was printed for each that ended, and how the process ended. */
function runOnce(
  vm: Vm,
  file: string,
  first: number,
  last: number,
  timeoutMs: number,
): Promise<{ done: Map<number, string>; end: "done" | "hang" | "died"; detail: string; rest: string }> {
  return new Promise((resolve) => {
    const child = start(vm, file, first, last);
    if (child.pid !== undefined) live.add(child.pid);
    const done = new Map<number, string>();
    let pending = "";
    let stderr = "";
    let hung = false;
    // The first program has the VM's start on its account.
    let limits = limitsFrom(child.pid, timeoutMs + 10_000);
    const timer = setInterval(() => {
      if (!limits.passed()) return;
      hung = true;
      kill(child.pid);
    }, 500);
    child.stdout!.setEncoding("utf8");
    child.stdout!.on("data", (chunk: string) => {
      pending += chunk;
      for (let m: RegExpExecArray | null; (m = /^#(\d+)\n/m.exec(pending)) !== null; ) {
        done.set(Number(m[1]), pending.slice(0, m.index));
        pending = pending.slice(m.index + m[0].length);
        limits = limitsFrom(child.pid, timeoutMs);
      }
    });
    child.stderr!.setEncoding("utf8");
    child.stderr!.on("data", (chunk: string) => {
      if (stderr.length < 100_000) stderr += chunk;
    });
    child.on("error", (e) => {
      stderr += e.message;
    });
    child.on("close", (code, signal) => {
      clearInterval(timer);
      if (child.pid !== undefined) live.delete(child.pid);
      const end = hung ? "hang" : code === 0 ? "done" : "died";
      const detail = `${hung ? `no end within ${timeoutMs / 1000} s` : `exit ${code ?? signal}`}\n${stderr.slice(0, 3000)}`;
      resolve({ done, end, detail, rest: pending });
    });
  });
}

/** With `stop`, what comes after the first hang or death is not run. */
export async function runBatch(
  vm: Vm,
  file: string,
  indices: readonly number[],
  timeoutMs: number,
  stop = false,
): Promise<Map<number, Outcome>> {
  if (vm.training !== undefined) return await runTrained(vm, vm.training, file, indices, timeoutMs, stop);
  const results = new Map<number, Outcome>();
  const last = indices.at(-1)!;
  let at = 0;
  while (at < indices.length) {
    const run = await runOnce(vm, file, indices[at]!, last, timeoutMs);
    for (const [index, text] of run.done) results.set(index, { text, end: "done", detail: "" });
    while (at < indices.length && results.has(indices[at]!)) at++;
    if (at >= indices.length) break;
    results.set(indices[at]!, { text: run.rest, end: run.end === "done" ? "died" : run.end, detail: run.detail });
    at++;
    if (stop) break;
  }
  return results;
}

/** Trains with half of each program's fuel, then runs them whole. A training run that does not end is the fault of the program that it was in. */
async function runTrained(
  { name, command }: Vm,
  training: Training,
  file: string,
  indices: readonly number[],
  timeoutMs: number,
  stop: boolean,
): Promise<Map<number, Outcome>> {
  const learnt = `${file}.learnt`;
  try {
    const record = [...command, ...training.record(learnt), "-Ddewar.fuzz.fuelShift=1"];
    const trained = await runOnce({ name, command: record }, file, indices[0]!, indices.at(-1)!, timeoutMs);
    if (trained.end !== "done" || !existsSync(learnt)) {
      const index = indices.find((i) => !trained.done.has(i)) ?? indices.at(-1)!;
      const detail = `in training: ${trained.detail}`;
      return new Map(indices.map((i) => [i, { text: i === index ? trained.rest : "", end: "died", detail: i === index ? detail : "" }]));
    }
    return await runBatch({ name, command: [...command, ...training.use(learnt)] }, file, indices, timeoutMs, stop);
  } finally {
    rmSync(learnt, { recursive: true, force: true });
  }
}
