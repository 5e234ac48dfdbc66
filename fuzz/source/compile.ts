// Programs through javac: printed, compiled in one JVM for the whole batch (runner/Compile.java), and handed back as class files.

import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "../ir.ts";
import type { ClassBytes } from "../lower/program.ts";
import { Parts } from "../parts.ts";
import { Random } from "../random.ts";
import { BUILD, buildRunner } from "../vm.ts";
import { Unprintable } from "./expressions.ts";
import { printSource, type Source } from "./print.ts";

/** Features whose programs javac mostly accepts: the others are about what no source says. */
const SOURCE_FEATURES: Readonly<Record<string, number>> = {
  floats: 60,
  strings: 60,
  arrays: 60,
  multi: 60,
  arraycopy: 60,
  exceptions: 60,
  sync: 60,
  switch: 60,
  classes: 40,
  interfaces: 50,
  clinit: 60,
  intrinsics: 60,
  hot: 40,
  wide: 15,
  concat: 20,
  objects: 15,
  lambdas: 15,
  threads: 10,
  records: 15,
  bridges: 15,
  handles: 20,
  big: 5,
};

export function sourceFeatures(seed: number): string[] {
  const r = new Random(seed);
  return Object.entries(SOURCE_FEATURES).flatMap(([feature, chance]) => (r.chance(chance) ? [feature] : []));
}

/** What javac made of one program, or what it said. */
export interface Compiled {
  readonly classes: readonly ClassBytes[];
  /** Empty when it was compiled. */
  readonly refused: string;
}

/** The release whose class files the program's newest class asks for. */
const releaseOf = (program: Program): number => Math.max(8, Math.max(...program.classes.map((c) => c.version)) - 44);

export function compileSources(programs: readonly Program[]): Compiled[] {
  const runner = buildRunner();
  const printed = programs.map((program): Source[] | string => {
    try {
      return printSource(program);
    } catch (e) {
      if (e instanceof Unprintable) return `not printed: ${e.message}`;
      throw e;
    }
  });
  const parts = new Parts();
  const wanted = programs.flatMap((program, i) => (typeof printed[i] === "string" ? [] : [{ program, sources: printed[i] as Source[] }]));
  parts.int(wanted.length);
  for (const { program, sources } of wanted) {
    parts.int(releaseOf(program));
    parts.int(sources.length);
    for (const s of sources) {
      parts.bytes(Buffer.from(s.name));
      parts.bytes(Buffer.from(s.text));
    }
  }
  const [input, output] = [join(BUILD, `sources-${process.pid}`), join(BUILD, `compiled-${process.pid}`)];
  writeFileSync(input, parts.all());
  const r = spawnSync("java", ["-cp", runner, "dewar.fuzz.Compile", input, output], { encoding: "utf8" });
  if (r.status !== 0) throw new Error(`javac does not run: ${r.error?.message ?? r.stderr}`);
  const bytes = readFileSync(output);
  rmSync(input);
  rmSync(output);
  let at = 0;
  const take = (): Buffer => {
    const n = bytes.readInt32BE(at);
    at += 4 + n;
    return bytes.subarray(at - n, at);
  };
  return printed.map((sources): Compiled => {
    if (typeof sources === "string") return { classes: [], refused: sources };
    const refused = take().toString();
    const classes: ClassBytes[] = [];
    let n = bytes.readInt32BE(at);
    at += 4;
    for (; n > 0; n--) {
      const name = take().toString();
      classes.push({ name, bytes: new Uint8Array(take()) });
    }
    return { classes, refused };
  });
}
