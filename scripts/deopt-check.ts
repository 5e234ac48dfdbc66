#!/usr/bin/env node
// Checks what deoptimisation leaves to the interpreter, for programs of test/java or one of the caller's (scripts/deopt-states.ts).
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { generate } from "../fuzz/generate/program.ts";
import { lowerProgram } from "../fuzz/lower/program.ts";
import { Random } from "../fuzz/random.ts";
import { BUILD, buildRunner, writeBatch } from "../fuzz/vm.ts";
import { commandLine, compileCorpus, loadCorpus, ROOT } from "./corpus.ts";
import { checkStates, HOWS, missedText, type StatesRun } from "./deopt-states.ts";
import { exclusion } from "./matrix-modes.ts";

const USAGE = `usage: node scripts/deopt-check.ts [options] [-- CLASS-PATH-AND-PROGRAM]
  --only REGEX   programs of test/java whose topic/Name matches (default: all); without it and with a program: that one
  --fuzz N       N generated programs (fuzz/) in place of them
  --how LIST     how they are compiled: ${HOWS.join(", ")} (default: tiers,c2)
  --every N      frames are left at each n-th call and poll as well, 0 never (default: 30)
  --seed N       of that, and of generated programs (default: 7)
  --flags "F .." further flags of the compiled run: -XX:DeoptStateFault=local:9 plants a fault
  --timeout S    seconds for one run (default: 120)
  --show N       states shown of each program (default: 3)
Ends with exit code 1 when a state was found that the interpreter never had.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    fuzz: { type: "string" },
    how: { type: "string", default: "tiers,c2" },
    every: { type: "string", default: "30" },
    seed: { type: "string", default: "7" },
    flags: { type: "string", default: "" },
    timeout: { type: "string", default: "120" },
    show: { type: "string", default: "3" },
    help: { type: "boolean", short: "h" },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

type Subject = Pick<StatesRun, "program" | "env" | "stdin"> & { readonly name: string };

function subjects(): Subject[] {
  if (values.fuzz !== undefined) return generatedBatches(Number(values.fuzz), Number(values.seed));
  if (positionals.length > 0) return [{ name: positionals.at(-1)!, program: positionals }];
  const only = new RegExp(values.only ?? "");
  const programs = loadCorpus().filter((p) => only.test(p.id) && !exclusion(p, "deterministic") && !exclusion(p, "deopt"));
  compileCorpus(programs);
  return programs.map((p) => ({ name: p.id, program: commandLine(p, []), env: p.env, stdin: p.stdin }));
}

/** Generated programs of one process: their classes have the same names, so that the places of many would be looked at one by one. */
const BATCH = 10;

const files: string[] = [];
process.on("exit", () => {
  for (const file of files) rmSync(file, { force: true });
});

function generatedBatches(count: number, seed: number): Subject[] {
  const runner = buildRunner();
  const subjects: Subject[] = [];
  for (let first = 0; first < count; first += BATCH) {
    const last = Math.min(first + BATCH, count) - 1;
    const file = join(BUILD, `deopt-check-${process.pid}-${first}`);
    files.push(file);
    const programs = [];
    for (let index = first; index <= last; index++) {
      const program = generate(Random.of(seed, index).next());
      programs.push({ index, entry: program.entry, fuel: program.fuel, classes: lowerProgram(program) });
    }
    writeBatch(file, programs);
    const program = ["-XX:-OmitStackTraceInFastThrow", "-cp", runner, "dewar.fuzz.Runner", file, `${first}`, `${last}`];
    subjects.push({ name: `programs ${first} to ${last} of seed ${seed}`, program });
  }
  return subjects;
}

let wrong = 0;
let count = 0;
for (const { name, program, ...rest } of subjects()) {
  for (const how of values.how.split(",")) {
    const verdict = await checkStates({
      vm: [join(ROOT, "bin/dewar")],
      program,
      ...rest,
      how,
      every: Number(values.every),
      seed: Number(values.seed),
      flags: values.flags.split(" ").filter((f) => f !== ""),
      timeoutMs: Number(values.timeout) * 1000,
    });
    if (verdict.leftOut !== undefined) {
      console.log(`left out: ${name}: ${verdict.leftOut}`);
      break;
    }
    count++;
    if (verdict.problem !== "") wrong++;
    console.log(`${verdict.problem === "" ? "ok" : "FAILED"} ${name} ${how}: ${verdict.states} states of ${verdict.places} places`);
    if (verdict.problem !== "") console.log([verdict.problem, ...verdict.missed.slice(0, Number(values.show)).map(missedText)].join("\n"));
  }
}
console.log(`${count - wrong} passed, ${wrong} failed`);
process.exit(wrong === 0 ? 0 : 1);
