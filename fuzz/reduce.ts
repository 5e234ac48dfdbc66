// Makes a program that two VMs differ on as small as it gets while they still differ in the same way. Candidates run a batch at a time, so that
// a round costs two processes.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { difference, signature } from "./compare.ts";
import { apply, type Cut, cutsOf, size } from "./cuts.ts";
import type { Program } from "./ir.ts";
import { lowerProgram } from "./lower/program.ts";
import { compileSources } from "./source/compile.ts";
import { BUILD, type Outcome, type Prepared, runBatch, type Vm, writeBatch } from "./vm.ts";

const AT_ONCE = 120;
const HANG_MS = 6000;

export interface Reduction {
  readonly program: Program;
  readonly expected: Outcome;
  readonly actual: Outcome;
}

/** Makes class files of programs, numbered as they stand; those whose cuts took something that others need are left out. */
export type Prepare = (programs: readonly Program[]) => Prepared[];

export const prepareLowered: Prepare = (programs) =>
  programs.flatMap((program, index) => {
    try {
      return [{ index, entry: program.entry, fuel: program.fuel, classes: lowerProgram(program) }];
    } catch {
      return [];
    }
  });

/** Through javac, which refuses what is not whole. */
export const prepareSource: Prepare = (programs) =>
  compileSources(programs).flatMap(({ classes, refused }, index) =>
    refused === "" ? [{ index, entry: programs[index]!.entry, fuel: programs[index]!.fuel, classes }] : [],
  );

class Reducer {
  readonly oracle: Vm;
  readonly vm: Vm;
  readonly prepare: Prepare;
  readonly say: (text: string) => void;
  sign = "";
  hangs = false;
  /** The VM does not survive the difference: each costs a process, so the first that shows it is taken. */
  deadly = false;
  last: Reduction | undefined;

  constructor(oracle: Vm, vm: Vm, prepare: Prepare, say: (text: string) => void) {
    this.oracle = oracle;
    this.vm = vm;
    this.prepare = prepare;
    this.say = say;
  }

  /** For each program, whether it still shows the difference. */
  async test(programs: readonly Program[]): Promise<boolean[]> {
    const prepared = this.prepare(programs);
    const out = programs.map(() => false);
    if (prepared.length === 0) return out;
    const file = join(BUILD, `reduce-${process.pid}`);
    writeBatch(file, prepared);
    const indices = prepared.map((p) => p.index);
    const timeout = this.hangs ? HANG_MS : 20_000;
    const expected = await runBatch(this.oracle, file, indices, timeout);
    const ended = indices.filter((i) => expected.get(i)?.end === "done");
    const actual = ended.length > 0 ? await runBatch(this.vm, file, ended, timeout, this.deadly) : new Map<number, Outcome>();
    rmSync(file);
    for (const i of ended) {
      const [a, b] = [expected.get(i)!, actual.get(i)];
      const d = b && difference(a, b);
      if (!d) continue;
      if (this.sign === "") {
        this.sign = signature(d);
        this.hangs = b.end === "hang";
        this.deadly = b.end !== "done";
      }
      if (signature(d) !== this.sign) continue;
      out[i] = true;
      if (programs.length === 1) this.last = { program: programs[i]!, expected: a, actual: b };
    }
    return out;
  }

  /** One round of cuts; undefined when nothing more can go. */
  async round(program: Program, tried: Set<string>): Promise<Program | undefined> {
    const cuts = cutsOf(program).filter((c) => !tried.has(key(program, c)));
    if (this.deadly) {
      const removals = cuts.filter((c) => c.by.length === 0);
      const groups: Cut[][] = [];
      for (let n = 2; n < removals.length; n *= 2) {
        const each = Math.ceil(removals.length / n);
        for (let i = 0; i < removals.length; i += each) groups.push(removals.slice(i, i + each));
      }
      for (let at = 0; at < groups.length; at += AT_ONCE) {
        const programs = groups.slice(at, at + AT_ONCE).map((g) => apply(program, g));
        const holds = (await this.test(programs)).indexOf(true);
        if (holds >= 0) return programs[holds];
      }
    }
    for (let at = 0; at < cuts.length; at += AT_ONCE) {
      const some = cuts.slice(at, at + AT_ONCE);
      const verdicts = await this.test(some.map((c) => apply(program, [c])));
      const good = some.filter((c, i) => {
        if (!verdicts[i] && !(this.deadly && verdicts.indexOf(true) < i)) tried.add(key(program, c));
        return verdicts[i];
      });
      if (good.length === 0) continue;
      if (this.deadly) return apply(program, [good[0]!]);
      const counts = [
        ...new Set([good.length, Math.ceil(good.length * 0.75), good.length >> 1, good.length >> 2, good.length >> 3, 1]),
      ].filter((n) => n > 0);
      const combined = counts.map((n) => apply(program, good.slice(0, n)));
      const holds = await this.test(combined);
      return combined[holds.indexOf(true)] ?? apply(program, [good[0]!]);
    }
    return undefined;
  }

  async reduce(program: Program): Promise<Reduction> {
    if (!(await this.test([program]))[0]) throw new Error("the program does not show the difference when it runs alone");
    const tried = new Set<string>();
    for (let n = 1; ; n++) {
      const smaller = await this.round(program, tried);
      if (!smaller) break;
      program = smaller;
      this.say(`round ${n}: ${size(program)} nodes`);
    }
    await this.test([program]);
    return this.last!;
  }
}

/** A cut by content, so that one that failed is not tried again after others have moved its path. */
function key(program: Program, c: Cut): string {
  const path = c.path.split("/").slice(1);
  let node: unknown = program;
  for (const p of path) node = (node as Record<string, unknown>)[p];
  return `${path.length} ${JSON.stringify(node)} ${JSON.stringify(c.by)}`;
}

export function reduce(
  program: Program,
  oracle: Vm,
  vm: Vm,
  say: (text: string) => void,
  prepare: Prepare = prepareLowered,
): Promise<Reduction> {
  return new Reducer(oracle, vm, prepare, say).reduce(program);
}
