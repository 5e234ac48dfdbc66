// The modes of the matrix: how one program is run under each, and what must hold of its runs. The VM's flags that the modes use
// stand in one table here. Knows nothing of scheduling, reports or known failures.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine, judgedStderr, type Mode, type Program } from "./corpus.ts";
import { inFreshFolder, runVm, type VmRun, withOpenFile } from "./vm-process.ts";

/** Flags by which the VM is asked for each mode (src/flags/ has their documentation). */
export const MODE_FLAGS = {
  gc: ["-XX:+StressGC"],
  yield: ["-XX:+StressYield"],
  deterministic: ["-XX:+Deterministic"],
  imageAtPoll: (n: number) => `-XX:ImageAtPoll=${n}`,
  imageFile: (file: string) => `-XX:ImageFile=${file}`,
  restoreImage: (file: string) => `-XX:RestoreImage=${file}`,
  traceFile: (file: string) => `-XX:TraceFile=${file}`,
} as const;

/** Exit code of a process that wrote an image and stopped. */
export const IMAGE_EXIT = 113;
/** Exit code of a fault of the VM itself. */
export const FAULT_EXIT = 134;
/** Heap of the tiny mode where the program names none. */
export const TINY_HEAP = "8m";
/** Polls tried in turn until one yields an image: late ones first, so that the image holds the program's own state and not only the boot's. */
export const IMAGE_POLLS = [1 << 20, 1 << 16, 1 << 13, 1 << 10, 1 << 7, 1 << 4, 1] as const;

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
  /** Where the poll that last yielded an image is remembered, program by program. */
  readonly pollFile: string;
  /** Flags given to every run, beside the mode's. */
  readonly flags: readonly string[];
}

const MODE_TIME: Record<Mode, number> = { default: 1, gc: 4, yield: 4, tiny: 2, image: 1, deterministic: 2 };

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
    if (run.timedOut) return this.fail(`timed out after ${(run.ms / 1000).toFixed(1)} s`, end);
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

/** Two runs under the deterministic scheduler: both right, and their traces equal byte for byte. */
async function deterministic(r: Run): Promise<Verdict> {
  const traces: Buffer[] = [];
  for (let i = 0; i < 2; i++) {
    const file = join(r.cwd, `trace${i}`);
    const run = await inFreshFolder((cwd) => {
      const inner = new Run(r.program, r.context, r.mode, cwd);
      return inner.start([...MODE_FLAGS.deterministic, MODE_FLAGS.traceFile(file)], r.program.stdin).then((x) => {
        r.ms += inner.ms;
        r.command = inner.command;
        return x;
      });
    });
    const verdict = r.judge(run, run.stdout, run.stderr);
    if (!verdict.ok) return verdict;
    if (!existsSync(file)) return r.fail("no trace was written");
    traces.push(readFileSync(file));
  }
  const [a, b] = traces as [Buffer, Buffer];
  if (!a.equals(b)) return r.fail("two runs leave different traces", firstMismatch("trace", a.toString("latin1"), b.toString("latin1")));
  return r.pass();
}

function rememberedPolls(file: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
  } catch {
    return {};
  }
}

/**
 * Writes an image at a poll in one process and goes on in a fresh one: what both print together is the program's output. stdin is a file
 * whose offset both share. The VM itself tries later polls when a resource refuses; here earlier ones are tried when the program ended first.
 */
async function image(r: Run): Promise<Verdict> {
  const { program, context } = r;
  const stdinFile = join(r.cwd, ".stdin");
  writeFileSync(stdinFile, program.stdin);
  const known = program.image ?? rememberedPolls(context.pollFile)[program.id];
  const polls = known === undefined ? [...IMAGE_POLLS] : [known, ...IMAGE_POLLS.filter((n) => n < known)];
  let last: VmRun | undefined;
  for (const n of polls) {
    const verdict = await inFreshFolder((cwd) =>
      withOpenFile(stdinFile, async (fd) => {
        const inner = new Run(program, context, r.mode, cwd);
        const file = join(r.cwd, "image");
        const first = await inner.start([MODE_FLAGS.imageAtPoll(n), MODE_FLAGS.imageFile(file)], fd);
        r.ms += inner.ms;
        r.command = inner.command;
        last = first;
        if (first.timedOut || first.code === FAULT_EXIT) return r.judge(first, first.stdout, first.stderr);
        if (first.code !== IMAGE_EXIT) {
          const whole = r.judge(first, first.stdout, first.stderr);
          return whole.ok ? undefined : whole;
        }
        if (!existsSync(file)) return r.fail("the process claims an image but wrote none");
        const before = inner.ms;
        const second = await inner.start([MODE_FLAGS.restoreImage(file)], fd);
        r.ms += inner.ms - before;
        r.command = inner.command;
        if (n !== known) {
          const all = rememberedPolls(context.pollFile);
          all[program.id] = n;
          writeFileSync(context.pollFile, JSON.stringify(all, null, 1));
        }
        const verdict = r.judge(second, Buffer.concat([first.stdout, second.stdout]), Buffer.concat([first.stderr, second.stderr]));
        return verdict.ok ? verdict : { ...verdict, cause: `${verdict.cause} (image at poll ${n})` };
      }),
    );
    if (verdict) return verdict;
  }
  return r.fail("never yielded an image", last ? tail(last.stderr.toString("utf8"), 6) : "");
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
      case "gc":
        return simple(r, MODE_FLAGS.gc);
      case "yield":
        return simple(r, MODE_FLAGS.yield);
      case "tiny":
        return tiny(r);
      case "image":
        return image(r);
      case "deterministic":
        return deterministic(r);
    }
  });
}
