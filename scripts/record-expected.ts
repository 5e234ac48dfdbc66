#!/usr/bin/env node
// Records what HotSpot 17 prints for the programs of test/java into `Name.expected` (and `Name.expected.err` where stderr is judged).
// Each program runs twice, the second time interpreted, with the serial collector, other identity hashes and other salts: a program
// whose two outputs differ is not fit for the corpus and is reported instead of recorded.

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { commandLine, compileCorpus, judgedStderr, loadCorpus, type Program } from "./corpus.ts";
import { inFreshFolder, inParallel, runVm, type VmRun } from "./vm-process.ts";

const USAGE = `usage: node scripts/record-expected.ts [--only REGEX] [--new] [--check] [--java CMD] [--jobs N]
  --only REGEX  only programs whose topic/Name matches
  --new         only programs without an expectation
  --check       compare with what is recorded instead of writing
  --java CMD    the HotSpot 17 launcher (default: java)
  --jobs N      programs at a time (default 2)`;

const SECOND = ["-Xint", "-XX:+UseSerialGC", "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=0", "-Xshare:off"];

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    new: { type: "boolean" },
    check: { type: "boolean" },
    java: { type: "string", default: "java" },
    jobs: { type: "string", default: "2" },
    help: { type: "boolean", short: "h" },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const java = values.java.split(" ");
let problems = 0;
let done = 0;

function problem(p: Program, text: string): void {
  problems++;
  console.log(`${p.id}: ${text}`);
}

function run(p: Program, extra: readonly string[]): Promise<VmRun> {
  return inFreshFolder((cwd) => runVm([...java, ...commandLine(p, extra)], { cwd, env: p.env, stdin: p.stdin, timeoutMs: 120_000 }));
}

async function record(p: Program): Promise<void> {
  const first = await run(p, []);
  if (first.timedOut) return problem(p, "timed out");
  if (first.code !== p.exit)
    return problem(p, `exit code ${first.code}, the directive says ${p.exit}\n${first.stderr.toString().slice(0, 2000)}`);
  if (p.stderr === "ignore" && first.stderr.length > 0) problem(p, `note: ignored stderr: ${first.stderr.toString().slice(0, 300)}`);
  const err = judgedStderr(p.stderr, first.stderr);
  const second = await run(p, SECOND);
  if (second.timedOut || second.code !== first.code || !second.stdout.equals(first.stdout) || judgedStderr(p.stderr, second.stderr) !== err)
    return problem(
      p,
      `not deterministic: a second run differs (code ${second.code})\n${difference(first.stdout, second.stdout)}${second.stderr.toString().slice(0, 1000)}`,
    );
  if (values.check) {
    const same = existsSync(p.expected) && readFileSync(p.expected).equals(first.stdout);
    if (!same) problem(p, "differs from what is recorded");
  } else {
    writeFileSync(p.expected, first.stdout);
    if (p.stderr === "ignore") rmSync(`${p.expected}.err`, { force: true });
    else writeFileSync(`${p.expected}.err`, err);
  }
  done++;
  if (first.ms + second.ms > 8000)
    console.log(`${p.id}: note: slow (${(first.ms / 1000).toFixed(1)} s, interpreted ${(second.ms / 1000).toFixed(1)} s)`);
}

function difference(a: Buffer, b: Buffer): string {
  const x = a.toString().split("\n");
  const y = b.toString().split("\n");
  const i = x.findIndex((l, n) => l !== y[n]);
  return i < 0 ? "" : `  line ${i + 1}: ${x[i]}\n      then: ${y[i]}\n`;
}

const programs = loadCorpus(values.only ? new RegExp(values.only) : undefined).filter((p) => !values.new || !existsSync(p.expected));
compileCorpus(programs);
await inParallel(programs, Number(values.jobs), record);
console.log(`${done} ${values.check ? "checked" : "recorded"}, ${problems} problems`);
process.exit(problems ? 1 : 0);
