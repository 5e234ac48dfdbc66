// The modes of the matrix: how one program is run under each, and what must hold of its runs. The VM's flags that the modes use
// stand in one table here. Knows nothing of scheduling, reports or known failures.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine, judgedStderr, type Mode, type Program } from "./corpus.ts";
import { inFreshFolder, runVm, type VmRun, withOpenFile } from "./vm-process.ts";

/** Flags by which the VM is asked for each mode (src/flags/ has their documentation). */
export const MODE_FLAGS = {
  gc: ["-XX:+StressGC"],
  int: ["-Xint"],
  c1: ["-Xcomp", "-XX:TieredStopAtLevel=1"],
  c2: ["-Xcomp", "-XX:-TieredCompilation"],
  /** All tiers in turn, and replaced code freed at once. */
  comp: ["-Xcomp", "-XX:+UnlockDiagnosticVMOptions", "-XX:+StressCodeFree"],
  deopt: ["-XX:+UnlockDiagnosticVMOptions", "-XX:StressDeopt=20", "-XX:StressUnwind=50", "-XX:StressSeed=7"],
  yield: ["-XX:+StressYield"],
  /** The time ledger's state is checked at each entry, exit, unwinding and deoptimisation. */
  strict: ["-XX:+ProfileIntComp", "-XX:+ProfileIntCompStrict"],
  /** The trace is all that the VM logs, without times. */
  deterministic: (trace: string) => ["-XX:+Deterministic", `-Xlog:all=debug,scheduler=trace:file=${trace}:tags`],
  image: (poll: number, file: string) => [`-XX:ImageAtPoll=${poll}`, `-XX:ImageFile=${file}`],
  /** The log's last line says how many polls the run had. */
  countPolls: (file: string) => [`-Xlog:scheduler=debug:file=${file}`],
  restore: (file: string) => ["-XX:+RestoreImage", `-XX:ImageFile=${file}`],
  train: (record: string) => ["-XX:AOTMode=record", `-XX:AOTConfiguration=${record}`],
  assemble: (record: string, cache: string) => ["-XX:AOTMode=create", `-XX:AOTConfiguration=${record}`, `-XX:AOTCache=${cache}`],
  /** A store of profiles and code, by a run that fills it and one that uses it: much is compiled, and soon. */
  warm: (store: string) => ["-Xbatch", "-XX:CompileThresholdScaling=0.1", `-XX:WarmStore=${store}`],
  cached: (cache: string) => ["-XX:AOTMode=on", `-XX:AOTCache=${cache}`],
} as const;

/** Exit code of a process that wrote an image and stopped. */
export const IMAGE_EXIT = 0;
/** Exit code of a fault of the VM itself. */
export const FAULT_EXIT = 134;
/** Heap of the tiny mode where the program names none. */
export const TINY_HEAP = "8m";
/** Parts of a run's polls at which an image is tried in turn: late ones first, so that it holds the program's own state and not only the boot's. */
const IMAGE_PARTS: readonly number[] = [0.75, 0.6, 0.45, 0.3, 0.2, 0.1, 0.05, 0.02, 0];

export interface Verdict {
  readonly ok: boolean;
  /** One line on what went wrong, empty when ok. */
  readonly cause: string;
  /** More lines: first mismatch, end of stderr. */
  readonly detail: string;
  /** Wall time of all processes of the mode, in milliseconds. */
  readonly ms: number;
  readonly command: readonly string[];
}

export interface ModeContext {
  /** The VM's command, words. */
  readonly vm: readonly string[];
  /** Limit for one process, in milliseconds, before the program's own factor. */
  readonly timeoutMs: number;
  /** Files that remember the poll which yielded an image, program by program; the last one wins and is written. */
  readonly pollFiles: readonly string[];
  /** Flags given to every run, beside the mode's. */
  readonly flags: readonly string[];
}

const MODE_TIME: Record<Mode, number> = {
  int: 1,
  c1: 4,
  c2: 6,
  comp: 6,
  deopt: 3,
  default: 1,
  gc: 4,
  yield: 4,
  tiny: 2,
  image: 1,
  deterministic: 2,
  aot: 2,
  strict: 2,
  warm: 4,
};

/** The first line at which `actual` leaves `expected`, with two lines before it. */
export function firstMismatch(stream: string, expected: string, actual: string): string {
  const want = expected.split("\n");
  const have = actual.split("\n");
  let i = 0;
  while (i < want.length && i < have.length && want[i] === have[i]) i++;
  const show = (l: string | undefined): string => (l === undefined ? "<end of output>" : JSON.stringify(l.slice(0, 300)));
  const out = [`${stream}, line ${i + 1} of ${want.length}:`];
  for (let k = Math.max(0, i - 2); k < i; k++) out.push(`      ${show(want[k])}`);
  out.push(`    - ${show(want[i])}`, `    + ${show(have[i])}`);
  return out.join("\n");
}

function tail(text: string, lines: number): string {
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}

/** What the VM itself had to say: its warnings go to stdout, as HotSpot's do. */
function warnings(stdout: Buffer): string[] {
  return stdout
    .toString("utf8")
    .split("\n")
    .filter((line) => /\[warning *\]\[/.test(line));
}

class Run {
  readonly program: Program;
  readonly context: ModeContext;
  readonly mode: Mode;
  readonly cwd: string;
  ms = 0;
  command: string[] = [];

  constructor(program: Program, context: ModeContext, mode: Mode, cwd: string) {
    this.program = program;
    this.context = context;
    this.mode = mode;
    this.cwd = cwd;
  }

  async start(flags: readonly string[], stdin: Buffer | number): Promise<VmRun> {
    const { program, context } = this;
    this.command = [...context.vm, ...commandLine(program, [...context.flags, ...flags])];
    const timeoutMs = context.timeoutMs * program.slow * MODE_TIME[this.mode];
    const run = await runVm(this.command, { cwd: this.cwd, env: program.env, stdin, timeoutMs });
    this.ms += run.ms;
    return run;
  }

  fail(cause: string, detail = ""): Verdict {
    return { ok: false, cause, detail, ms: this.ms, command: this.command };
  }

  pass(): Verdict {
    return { ok: true, cause: "", detail: "", ms: this.ms, command: this.command };
  }

  /** Judges a finished program by its expectation; `stdout` and `stderr` are those of all its processes together. */
  judge(run: VmRun, stdout: Buffer, stderr: Buffer): Verdict {
    const { program } = this;
    const end = tail(stderr.toString("utf8"), 12);
    if (run.timedOut) return this.fail(`timed out after ${(run.ms / 1000).toFixed(1)} s`, [...warnings(stdout), end].join("\n"));
    if (run.code === FAULT_EXIT && program.exit !== FAULT_EXIT) return this.fail("VM fault (exit code 134)", end);
    const expected = readFileSync(program.expected);
    const rightOutput = stdout.equals(expected);
    if (run.code !== program.exit) {
      const diff = rightOutput ? "" : `${firstMismatch("stdout", expected.toString("utf8"), stdout.toString("utf8"))}\n`;
      return this.fail(`exit code ${run.code} instead of ${program.exit}`, diff + end);
    }
    if (!rightOutput)
      return this.fail("stdout differs", `${firstMismatch("stdout", expected.toString("utf8"), stdout.toString("utf8"))}\n${end}`);
    if (program.stderr !== "ignore") {
      const wanted = readFileSync(`${program.expected}.err`, "utf8");
      const had = judgedStderr(program.stderr, stderr);
      if (had !== wanted) return this.fail("stderr differs", firstMismatch("stderr", wanted, had));
    }
    return this.pass();
  }
}

async function simple(r: Run, flags: readonly string[]): Promise<Verdict> {
  const run = await r.start(flags, r.program.stdin);
  return r.judge(run, run.stdout, run.stderr);
}

async function tiny(r: Run): Promise<Verdict> {
  return simple(r, [`-Xmx${r.program.heap ?? TINY_HEAP}`]);
}

/** Two runs under the deterministic scheduler: both right, and their traces equal byte for byte. stdin is a file: a pipe's bytes arrive when they like. */
async function deterministic(r: Run): Promise<Verdict> {
  const traces: Buffer[] = [];
  const stdin = join(r.cwd, "stdin");
  writeFileSync(stdin, r.program.stdin);
  for (let i = 0; i < 2; i++) {
    const file = join(r.cwd, `trace${i}`);
    // Both in a folder of the same name, which the trace may show.
    const cwd = join(r.cwd, "run");
    mkdirSync(cwd);
    const inner = new Run(r.program, r.context, r.mode, cwd);
    const run = await withOpenFile(stdin, (fd) => inner.start(MODE_FLAGS.deterministic(file), fd));
    r.ms += inner.ms;
    r.command = inner.command;
    rmSync(cwd, { recursive: true, force: true });
    const verdict = r.judge(run, run.stdout, run.stderr);
    if (!verdict.ok) return verdict;
    if (!existsSync(file)) return r.fail("no trace was written");
    traces.push(readFileSync(file));
  }
  const [a, b] = traces as [Buffer, Buffer];
  if (!a.equals(b)) return r.fail("two runs leave different traces", firstMismatch("trace", a.toString("latin1"), b.toString("latin1")));
  return r.pass();
}

function rememberedPolls(files: readonly string[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const f of files) if (existsSync(f)) Object.assign(all, JSON.parse(readFileSync(f, "utf8")));
  return all;
}

function rememberPoll(file: string, id: string, poll: number): void {
  const all = rememberedPolls([file]);
  all[id] = poll;
  writeFileSync(file, `${JSON.stringify(all, Object.keys(all).sort(), 1)}\n`);
}

/** Runs the program once to count its polls. */
async function pollsToTry(r: Run): Promise<number[]> {
  const log = join(r.cwd, "polls");
  await inFreshFolder(async (cwd) => {
    const inner = new Run(r.program, r.context, r.mode, cwd);
    await inner.start(MODE_FLAGS.countPolls(log), r.program.stdin);
    r.ms += inner.ms;
  });
  const count = existsSync(log) ? Number(/(\d+) polls in all/.exec(readFileSync(log, "utf8"))?.[1] ?? 0) : 0;
  return IMAGE_PARTS.map((part) => Math.max(1, Math.round(count * part)));
}

/**
 * Writes an image at a poll in one process and goes on in a fresh one: what both print together is the program's output. stdin is a file
 * whose offset both share. The VM itself tries later polls when a resource refuses; here earlier ones are tried when the program ended first.
 */
async function image(r: Run): Promise<Verdict> {
  const { program, context } = r;
  const known = program.image ?? rememberedPolls(context.pollFiles)[program.id];
  const polls =
    known === undefined ? await pollsToTry(r) : IMAGE_PARTS.map((part) => Math.max(1, Math.round((known * part) / IMAGE_PARTS[0]!)));
  let said = "";
  for (const poll of polls) {
    const file = join(r.cwd, `image${poll}`);
    const stdin = join(r.cwd, `stdin${poll}`);
    writeFileSync(stdin, program.stdin);
    const inner = await inFreshFolder((cwd) =>
      withOpenFile(stdin, (fd) => imageAt(new Run(program, context, r.mode, cwd), poll, file, fd)),
    );
    r.ms += inner.ms;
    r.command = [...inner.command];
    if (inner.verdict) {
      if (inner.verdict.ok && poll !== known) rememberPoll(context.pollFiles.at(-1)!, program.id, poll);
      return { ...inner.verdict, ms: r.ms };
    }
    said = inner.said;
  }
  return r.fail("never yielded an image", said);
}

interface ImageTry {
  /** Absent when the program ended, rightly, before an image was written. */
  readonly verdict?: Verdict;
  readonly said: string;
  readonly ms: number;
  readonly command: readonly string[];
}

async function imageAt(r: Run, poll: number, file: string, stdin: number): Promise<ImageTry> {
  const first = await r.start(MODE_FLAGS.image(poll, file), stdin);
  const said = tail(first.stderr.toString("utf8"), 6);
  if (!existsSync(file)) {
    const verdict = r.judge(first, first.stdout, first.stderr);
    return verdict.ok ? { said, ms: r.ms, command: r.command } : { verdict, said, ms: r.ms, command: r.command };
  }
  let verdict: Verdict;
  if (first.timedOut || first.code !== IMAGE_EXIT) verdict = r.fail(`exit code ${first.code} after writing an image`, said);
  else {
    const second = await r.start(MODE_FLAGS.restore(file), stdin);
    verdict = r.judge(second, Buffer.concat([first.stdout, second.stdout]), Buffer.concat([first.stderr, second.stderr]));
  }
  if (!verdict.ok) verdict = { ...verdict, cause: `${verdict.cause} (image at poll ${poll})` };
  return { verdict, said, ms: r.ms, command: r.command };
}

/** A training run, the run that makes a cache of it, and the one that is judged: from the cache, which must be used. Each in a folder of its own. */
async function aot(r: Run): Promise<Verdict> {
  const { stdin } = r.program;
  const record = join(r.cwd, "record");
  const cache = join(r.cwd, "cache");
  const trained = await inFolder(r, MODE_FLAGS.train(record), stdin);
  if (!existsSync(record)) return r.fail("the training run left no record", tail(trained.run.stderr.toString("utf8"), 12));
  const made = await inFolder(r, MODE_FLAGS.assemble(record, cache), Buffer.alloc(0));
  if (!existsSync(cache)) {
    return r.fail("no cache was made", tail(made.run.stdout.toString("utf8") + made.run.stderr.toString("utf8"), 12));
  }
  const { inner, run } = await inFolder(r, MODE_FLAGS.cached(cache), stdin);
  return { ...inner.judge(run, run.stdout, run.stderr), ms: r.ms };
}

/** A run that fills a store, and one that installs what the first has left in it; both are judged. */
async function warm(r: Run): Promise<Verdict> {
  const flags = MODE_FLAGS.warm(join(r.cwd, "store"));
  let verdict = r.pass();
  for (let i = 0; i < 2 && verdict.ok; i++) {
    const { inner, run } = await inFolder(r, flags, r.program.stdin);
    verdict = { ...inner.judge(run, run.stdout, run.stderr), ms: r.ms };
  }
  return verdict;
}

/** One of the processes of a program's test, in a folder of its own. */
function inFolder(r: Run, flags: readonly string[], stdin: Buffer): Promise<{ inner: Run; run: VmRun }> {
  return inFreshFolder(async (cwd) => {
    const inner = new Run(r.program, r.context, r.mode, cwd);
    const run = await inner.start(flags, stdin);
    r.ms += inner.ms;
    r.command = inner.command;
    return { inner, run };
  });
}

/** Why `program` does not take part in `mode`, or undefined. */
export function exclusion(program: Program, mode: Mode): string | undefined {
  const reason = program.excluded.get(mode);
  if (reason) return reason;
  if (mode === "tiny" && program.heap === undefined && program.vm.some((w) => w.startsWith("-Xmx"))) return "the program sets its own heap";
  return undefined;
}

/** Runs one program in one mode. */
export function runInMode(program: Program, mode: Mode, context: ModeContext): Promise<Verdict> {
  return inFreshFolder(async (cwd) => {
    const r = new Run(program, context, mode, cwd);
    switch (mode) {
      case "default":
        return simple(r, []);
      case "int":
      case "c1":
      case "c2":
      case "comp":
      case "deopt":
      case "gc":
      case "strict":
        return simple(r, MODE_FLAGS[mode]);
      case "yield":
        return simple(r, MODE_FLAGS.yield);
      case "tiny":
        return tiny(r);
      case "image":
        return image(r);
      case "deterministic":
        return deterministic(r);
      case "aot":
        return aot(r);
      case "warm":
        return warm(r);
    }
  });
}
