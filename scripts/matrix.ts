#!/usr/bin/env node
// Runs the Java corpus of test/java as one matrix of programs and modes, compares with the recorded expectations, and ends with
// `N passed, N failed`. How a mode runs is in matrix-modes.ts; what a program is, in corpus.ts.

import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CLASSES, CORPUS, commandLine, compileCorpus, loadCorpus, MODES, type Mode, type Program, ROOT } from "./corpus.ts";
import { exclusion, runInMode, type Verdict } from "./matrix-modes.ts";
import { inParallel } from "./vm-process.ts";

const USAGE = `usage: node scripts/matrix.ts [options]
  --vm CMD         the VM to test (default: bin/dewar); 'java' tests the runner itself
  --mode LIST      modes, comma-separated: ${MODES.join(", ")}; or 'all' (default: default)
  --only REGEX     only programs whose topic/Name matches
  --needs WORD     only programs that declare this need;  --without WORD leaves them out
  --shard i/n      the i-th of n parts (1-based)
  --sample n       about one program in n in every mode but default, chosen by name, others in each mode
  --jobs N         processes at a time (default 2)
  --timeout S      seconds for one process in the default mode (default 60); other modes get a multiple
  --flags="F ..."  further flags for every run
  --out FILE       one JSON line for each run
  --list           programs, modes they are left out of and why; runs nothing
  --command        print the command lines instead of running them
  --save-polls     remember the polls that yield an image in test/java/image-polls.json instead of build/
  --verbose        one line for each run
  --fail-fast      stop at the first failure`;

const { values } = parseArgs({
  options: {
    vm: { type: "string" },
    mode: { type: "string", default: "default" },
    only: { type: "string" },
    needs: { type: "string" },
    without: { type: "string" },
    shard: { type: "string" },
    sample: { type: "string" },
    jobs: { type: "string", default: "2" },
    timeout: { type: "string", default: "60" },
    flags: { type: "string", default: "" },
    out: { type: "string" },
    list: { type: "boolean" },
    command: { type: "boolean" },
    verbose: { type: "boolean", short: "v" },
    "save-polls": { type: "boolean" },
    "fail-fast": { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});

function usageError(message: string): never {
  console.error(`${message}\n${USAGE}`);
  process.exit(2);
}

function chosenModes(text: string): Mode[] {
  if (text === "all") return [...MODES];
  return text.split(",").map((m) => {
    if (!(MODES as readonly string[]).includes(m)) usageError(`no mode '${m}'`);
    return m as Mode;
  });
}

interface Cell {
  readonly program: Program;
  readonly mode: Mode;
}

interface KnownFailure {
  readonly mode: string;
  readonly id: string;
  readonly cause: string;
}

/** test/java/known-failures.txt: `mode topic/Name cause...`, `*` for every mode; `#` starts a comment. */
function readKnownFailures(): KnownFailure[] {
  const file = join(CORPUS, "known-failures.txt");
  if (!existsSync(file)) return [];
  const out: KnownFailure[] = [];
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const m = /^(\S+)\s+(\S+)\s+(\S.*)$/.exec(line);
    if (!m) usageError(`known-failures.txt: mode, topic/Name and cause expected: ${line}`);
    out.push({ mode: m[1]!, id: m[2]!, cause: m[3]! });
  }
  return out;
}

/** Modes in which each start compiles hundreds or thousands of methods: of what a sample has of other modes it has one part in so many. */
const SAMPLED_LESS: Partial<Record<Mode, number>> = { c2: 4, comp: 4, warm: 3 };

/** Whether a sample of one part in so many has the program in this mode: by its name, so that a new program moves no other one. */
function sampled(program: Program, mode: Mode, every: number): boolean {
  return createHash("sha256").update(`${mode} ${program.id}`).digest().readUInt32LE() % every === 0;
}

function cells(programs: readonly Program[], modes: readonly Mode[]): { run: Cell[]; skipped: number } {
  const run: Cell[] = [];
  let skipped = 0;
  const sample = values.sample ? Number(values.sample) : 1;
  for (const mode of modes) {
    const every = sample === 1 || mode === "default" ? 1 : sample * (SAMPLED_LESS[mode] ?? 1);
    for (const program of programs) {
      if (!sampled(program, mode, every)) continue;
      if (exclusion(program, mode)) skipped++;
      else run.push({ program, mode });
    }
  }
  if (!values.shard) return { run, skipped };
  const s = /^(\d+)\/(\d+)$/.exec(values.shard);
  if (!s || Number(s[1]) < 1 || Number(s[1]) > Number(s[2])) usageError("--shard is i/n with 1 <= i <= n");
  return { run: run.filter((_, i) => i % Number(s[2]) === Number(s[1]) - 1), skipped };
}

class Progress {
  readonly total: number;
  readonly tty = process.stdout.isTTY === true;
  done = 0;
  failed = 0;
  #last = Date.now();

  constructor(total: number) {
    this.total = total;
  }

  step(cell: Cell): void {
    this.done++;
    if (this.tty) process.stdout.write(`\r\x1b[K[${this.done}/${this.total}] ${this.failed} failed  ${cell.program.id} (${cell.mode})`);
    else if (Date.now() - this.#last > 10_000) {
      this.#last = Date.now();
      console.log(`[${this.done}/${this.total}] ${this.failed} failed`);
    }
  }

  line(text: string): void {
    if (this.tty) process.stdout.write("\r\x1b[K");
    console.log(text);
  }

  end(): void {
    if (this.tty) process.stdout.write("\r\x1b[K");
  }
}

function indent(text: string): string {
  return text
    .split("\n")
    .filter((l) => l !== "")
    .map((l) => `    ${l}`)
    .join("\n");
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const modes = chosenModes(values.mode);
  const vm = values.vm ? values.vm.split(" ").filter((w) => w !== "") : [join(ROOT, "bin/dewar")];
  let programs = loadCorpus(values.only ? new RegExp(values.only) : undefined);
  if (values.needs) programs = programs.filter((p) => p.needs.includes(values.needs!));
  if (values.without) programs = programs.filter((p) => !p.needs.includes(values.without!));
  if (programs.length === 0) usageError("no program matches");
  if (values.list) {
    for (const p of programs) {
      const out = MODES.filter((m) => exclusion(p, m)).map((m) => `-${m}: ${exclusion(p, m)}`);
      console.log([p.id, ...out].join("  "));
    }
    console.log(`${programs.length} programs`);
    return 0;
  }
  const compiled = compileCorpus(programs);
  if (compiled > 0) console.log(`compiled ${compiled} groups of the corpus`);
  if (values.command) {
    for (const p of programs)
      console.log(
        [
          ...vm,
          ...commandLine(
            p,
            values.flags.split(" ").filter((w) => w !== ""),
          ),
        ].join(" "),
      );
    return 0;
  }
  const unrecorded = programs.filter((p) => !existsSync(p.expected));
  for (const p of unrecorded) console.log(`${p.id}: no expectation recorded (scripts/record-expected.ts)`);
  const { run, skipped } = cells(
    programs.filter((p) => existsSync(p.expected)),
    modes,
  );
  const known = readKnownFailures();
  const context = {
    vm,
    timeoutMs: Number(values.timeout) * 1000,
    pollFiles: values["save-polls"]
      ? [join(CORPUS, "image-polls.json")]
      : [join(CORPUS, "image-polls.json"), join(CLASSES, "image-polls.json")],
    flags: values.flags.split(" ").filter((w) => w !== ""),
  };
  if (values.out) writeFileSync(values.out, "");
  const progress = new Progress(run.length);
  const failures: { cell: Cell; verdict: Verdict }[] = [];
  const times: { cell: Cell; ms: number }[] = [];
  let passed = 0;
  let knownCount = 0;
  const unexpected: string[] = [];
  const started = Date.now();
  await inParallel(run, Number(values.jobs), async (cell) => {
    if (values["fail-fast"] && failures.length > 0) return;
    const { program, mode } = cell;
    const verdict = await runInMode(program, mode, context);
    times.push({ cell, ms: verdict.ms });
    const entry = known.find((k) => k.id === program.id && (k.mode === mode || k.mode === "*"));
    if (verdict.ok) {
      passed++;
      if (entry) unexpected.push(`${program.id} (${mode})`);
    } else if (entry) knownCount++;
    else {
      failures.push({ cell, verdict });
      progress.failed++;
      progress.line(`FAIL ${program.id} (${mode}): ${verdict.cause}\n${indent(verdict.detail)}`);
    }
    if (values.verbose)
      progress.line(`${verdict.ok ? "ok  " : entry ? "known" : "FAIL"} ${program.id} (${mode}) ${(verdict.ms / 1000).toFixed(2)} s`);
    if (values.out)
      appendFileSync(
        values.out,
        `${JSON.stringify({ id: program.id, mode, ok: verdict.ok, known: !!entry, cause: verdict.cause, ms: Math.round(verdict.ms) })}\n`,
      );
    progress.step(cell);
  });
  progress.end();
  report(failures, times, unexpected, started);
  const notes = [skipped ? `${skipped} left out by directive` : "", knownCount ? `${knownCount} known failures` : ""].filter(
    (n) => n !== "",
  );
  if (notes.length) console.log(notes.join(", "));
  const failed = failures.length + unrecorded.length;
  console.log(`${passed} passed, ${failed} failed`);
  return failed ? 1 : 0;
}

function report(
  failures: { cell: Cell; verdict: Verdict }[],
  times: { cell: Cell; ms: number }[],
  unexpected: string[],
  started: number,
): void {
  if (failures.length > 0) {
    console.log("\nFailures:");
    for (const f of failures) console.log(`  ${f.cell.program.id} (${f.cell.mode}): ${f.verdict.cause}`);
    console.log(`\nThe first one again: ${failures[0]!.verdict.command.join(" ")}`);
  }
  for (const u of unexpected) console.log(`passes although listed in known-failures.txt: ${u}`);
  times.sort((a, b) => b.ms - a.ms);
  const slow = times.filter((t) => t.ms > 2000).slice(0, 10);
  if (slow.length)
    console.log(`\nSlowest: ${slow.map((t) => `${t.cell.program.id} (${t.cell.mode}) ${(t.ms / 1000).toFixed(1)} s`).join(", ")}`);
  console.log(`${times.length} runs in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

process.exit(await main());
