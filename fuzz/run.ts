// Generates programs, runs them in VMs and compares what they print with what the oracle (HotSpot) prints.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { difference, known, signature } from "./compare.ts";
import { FEATURES, generate } from "./generate/program.ts";
import type { Program } from "./ir.ts";
import { listing } from "./listing.ts";
import { lowerProgram } from "./lower/program.ts";
import { mutate, mutateProfiles } from "./mutate/run.ts";
import { Random } from "./random.ts";
import { prepareLowered, prepareSource, type Reduction, reduce } from "./reduce.ts";
import { fuzzRemote } from "./remote/run.ts";
import { compileSources, sourceFeatures } from "./source/compile.ts";
import { printSource } from "./source/print.ts";
import { torture } from "./torture.ts";
import { BUILD, buildRunner, type Prepared, runBatch, writeBatch } from "./vm.ts";
import { MODE_NAMES, vmOf } from "./vms.ts";

const USAGE = `usage: npm run fuzz -- [options]
  --programs N     how many programs (default 200)
  --seed S         seed of the whole run (default: from the clock; it is printed)
  --only I         program I of the seed alone; its output is shown
  --vm LIST        VMs under test: dewar, java or the path of a launcher, each with @mode (default: dewar)
  --mode LIST      the modes of each VM that names none: ${MODE_NAMES.join(", ")}
  --flags="F ..."  further flags for the VMs under test
  --oracle VM      (default: java)
  --features LIST  every program has just these: ${FEATURES.join(", ")}
  --batch N        programs for one process (default 200)
  --timeout S      seconds of CPU for one program (default 60)
  --minutes M      goes on with new programs until the time is over
  --each           prints every difference, not one of each kind
  --reduce         makes one program of each kind of difference small and writes it to build/fuzz/found/
  --mutate N       N damaged class files, jars and images instead
  --profiles N     N damaged files of profiles instead (cached profiles, JWarmup's log)
  --worlds N       N mutated worlds instead: code that a compile server has kept is given out in those with equal answers only
  --messages N     N damaged replay files and messages of remote compilation instead: a typed error each
  --torture N      N rounds of the allocation and collection torture instead (a small young generation with the heap
                   verified, StressYield and StressGC, unless modes are named)
  --steps N        steps of a round (default 3000; a twentieth under StressGC)
  --source         through javac: the programs as Java source, compiled once for a batch; what it refuses is counted and left out
  --program FILE   a program of such a folder (program.json) instead of generated ones
  --help`;

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "200" },
    seed: { type: "string" },
    only: { type: "string" },
    vm: { type: "string", default: "dewar" },
    mode: { type: "string", default: "default" },
    flags: { type: "string", default: "" },
    oracle: { type: "string", default: "java" },
    features: { type: "string" },
    batch: { type: "string", default: "200" },
    timeout: { type: "string", default: "60" },
    minutes: { type: "string" },
    each: { type: "boolean" },
    reduce: { type: "boolean" },
    program: { type: "string" },
    source: { type: "boolean" },
    mutate: { type: "string" },
    profiles: { type: "string" },
    worlds: { type: "string" },
    messages: { type: "string" },
    torture: { type: "string" },
    steps: { type: "string", default: "3000" },
    help: { type: "boolean" },
  },
});

if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const seed = values.seed === undefined ? (Date.now() / 1000) >>> 0 : Number(values.seed);
const flags = values.flags.split(" ").filter((f) => f !== "");
const oracle = vmOf(values.oracle);
const vms = values.vm
  .split(",")
  .flatMap((name) => (name.includes("@") ? [vmOf(name, flags)] : values.mode.split(",").map((mode) => vmOf(`${name}@${mode}`, flags))));
const single = values.only !== undefined || values.program !== undefined;
const timeout = Number(values.timeout) * 1000;

const given: Program | undefined = values.program === undefined ? undefined : JSON.parse(readFileSync(values.program, "utf8"));

function programAt(index: number): Program {
  if (given) return given;
  const own = Random.of(seed, index).next();
  return generate(own, values.features?.split(",") ?? (values.source ? sourceFeatures(own) : undefined));
}

function prepare(index: number): Prepared {
  const program = programAt(index);
  return { index, entry: program.entry, fuel: program.fuel, classes: lowerProgram(program) };
}

/** What javac said of those that it refused, and how often. */
const refusals = new Map<string, number>();
let refused = 0;

function prepareSources(indices: readonly number[]): Prepared[] {
  const programs = indices.map(programAt);
  return compileSources(programs).flatMap((c, i) => {
    const program = programs[i]!;
    if (c.refused === "") return [{ index: indices[i]!, entry: program.entry, fuel: program.fuel, classes: c.classes }];
    refused++;
    const why = c.refused
      .split("\n")[0]!
      .replace(/^.*(error|warning): /, "")
      .replace(/\b[pq]\.\w+|\b\w*\d+\w*/g, "_")
      .slice(0, 60);
    refusals.set(why, (refusals.get(why) ?? 0) + 1);
    if (single) console.log(c.refused);
    return [];
  });
}

/** What the oracle does differently where it compiles (where defaults conflict, HotSpot's compiled code throws another error) is asked of it again. */
const interpretedOracle = vmOf(`${values.oracle.replace(/@.*/, "")}@int`);
const COMPILED = "the oracle's compiled code does otherwise than its interpreter, which this VM does as";

/** Differences by signature, in the order in which they came. */
const kinds = new Map<string, { vm: string; programs: number[] }>();
/** How many differences that docs/conformance.md explains, by reason. */
const explained = new Map<string, number>();
let differ = 0;
let ran = 0;

async function batch(all: readonly number[]): Promise<void> {
  const file = join(BUILD, `batch-${process.pid}`);
  const prepared = values.source ? prepareSources(all) : all.map(prepare);
  const indices = prepared.map((p) => p.index);
  if (indices.length === 0) return;
  writeBatch(file, prepared);
  const expected = await runBatch(oracle, file, indices, timeout);
  for (const vm of vms) {
    const actual = await runBatch(vm, file, indices, timeout);
    const others = indices.filter((i) => expected.get(i)!.end === "done" && difference(expected.get(i)!, actual.get(i)!));
    const interpreted = others.length === 0 ? undefined : await runBatch(interpretedOracle, file, others, timeout);
    for (const i of indices) {
      const [a, b] = [expected.get(i)!, actual.get(i)!];
      if (single) console.log(`--- ${oracle.name}\n${a.text}${a.detail}--- ${vm.name}\n${b.text}${b.detail}`);
      if (a.end !== "done") {
        console.log(`program ${i}: the oracle did not end: ${a.detail}`);
        continue;
      }
      const d = difference(a, b);
      if (!d) continue;
      const why = known(d) ?? (difference(interpreted!.get(i)!, b) === undefined ? COMPILED : undefined);
      if (why !== undefined) {
        explained.set(why, (explained.get(why) ?? 0) + 1);
        continue;
      }
      differ++;
      const sign = `${vm.name}: ${signature(d)}`;
      const seen = kinds.get(sign);
      if (seen) seen.programs.push(i);
      else kinds.set(sign, { vm: vm.name, programs: [i] });
      if (seen && !values.each) continue;
      console.log(
        `program ${i} differs in ${vm.name}, line ${d.line}:\n  - ${d.expected}\n  + ${d.actual}${b.detail ? `\n    ${b.detail}` : ""}`,
      );
    }
  }
  rmSync(file);
  ran += indices.length;
}

/** Writes what was found: the program as data and as a listing, what was expected and what came. */
function save({ program, expected, actual }: Reduction, as: string): string {
  const folder = join(BUILD, "found", as);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "program.json"), JSON.stringify(program, null, 1));
  writeFileSync(join(folder, "listing.txt"), listing(program));
  if (values.source) for (const { name, text } of printSource(program)) writeFileSync(join(folder, `${name.replace("/", ".")}.java`), text);
  writeFileSync(join(folder, "expected"), expected.text);
  writeFileSync(join(folder, "actual"), actual.text + actual.detail);
  return folder;
}

mkdirSync(BUILD, { recursive: true });
if (values.profiles !== undefined) {
  console.log(`seed ${seed}`);
  const faults = mutateProfiles(seed, Number(values.profiles));
  console.log(`${faults} failed`);
  process.exit(faults > 0 ? 1 : 0);
}
for (const what of ["worlds", "messages"] as const) {
  if (values[what] === undefined) continue;
  console.log(`seed ${seed}`);
  const faults = await fuzzRemote(what, seed, Number(values[what]));
  console.log(`${faults} failed`);
  process.exit(faults > 0 ? 1 : 0);
}
buildRunner();
console.log(`seed ${seed}; ${vms.map((v) => v.name).join(", ")} against ${oracle.name}`);
if (values.mutate !== undefined) {
  const faults = await mutate(seed, Number(values.mutate), oracle, vms);
  console.log(`${faults} failed`);
  process.exit(faults > 0 ? 1 : 0);
}
if (values.torture !== undefined) {
  const stressed =
    values.mode === "default"
      ? ["dewar", "dewar@default+-Xmn1m+-XX:+VerifyHeap", "dewar@yield", "dewar@gc"].map((v) => vmOf(v, flags))
      : vms;
  const failures = await torture(seed, Number(values.torture), Number(values.steps), oracle, stressed);
  console.log(`${failures} failed`);
  process.exit(failures > 0 ? 1 : 0);
}
const started = Date.now();
const seconds = (): number => (Date.now() - started) / 1000;
const size = Number(values.batch);
const limit = values.minutes === undefined ? Number(values.programs) : Number.POSITIVE_INFINITY;
if (single) await batch([Number(values.only ?? 0)]);
else
  for (let at = 0; at < limit; at += size) {
    await batch(Array.from({ length: Math.min(size, limit - at) }, (_, i) => at + i));
    console.log(`${ran} programs, ${differ} differences, ${seconds().toFixed(0)} s`);
    if (values.minutes !== undefined && seconds() > Number(values.minutes) * 60) break;
  }
if (kinds.size > 0) {
  console.log("\nKinds of differences:");
  for (const [sign, { programs }] of [...kinds].sort((a, b) => b[1].programs.length - a[1].programs.length))
    console.log(`  ${programs.length} x ${sign}\n      programs ${programs.slice(0, 6).join(", ")}`);
  console.log(`\nOne program again: npm run fuzz -- --seed ${seed} --only ${[...kinds.values()][0]!.programs[0]}`);
}
if (refused > 0) {
  console.log(`${refused} refused by javac:`);
  for (const [why, n] of [...refusals].sort((a, b) => b[1] - a[1]).slice(0, 12)) console.log(`  ${n} x ${why}`);
}
for (const [why, n] of explained) console.log(`${n} explained: ${why}`);
if (values.reduce)
  for (const { vm, programs } of kinds.values()) {
    const index = programs[0]!;
    console.log(`reducing program ${index} (${vm})`);
    try {
      const say = (text: string): void => console.log(`  ${text}`);
      const found = await reduce(
        programAt(index),
        oracle,
        vms.find((v) => v.name === vm)!,
        say,
        values.source ? prepareSource : prepareLowered,
      );
      console.log(`  ${save(found, `${seed}-${index}-${vm.replace(/\W+/g, "-")}`)}`);
    } catch (e) {
      console.log(`  not reduced: ${(e as Error).message}`);
    }
  }
console.log(`${ran - differ} passed, ${differ} failed`);
writeFileSync(join(BUILD, "last.json"), JSON.stringify({ seed, kinds: [...kinds] }, null, 1));
process.exit(differ > 0 ? 1 : 0);
