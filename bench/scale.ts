#!/usr/bin/env node
// Two, four and eight CPU-bound Java threads against the same work in sequence (bar 1.1), and 20,000 compiled methods against 2,000:
// a collection's pause (bar 1.2) and resident memory (bar 6 KB a method, less what the methods take interpreted), and resident memory over
// 100,000 cycles of compiling and invalidating (`node bench/scale.ts threads|methods|cycles` for one of them).
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./measure.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const classes = mkdtempSync(join(tmpdir(), "dewar-scale-"));
process.on("exit", () => rmSync(classes, { recursive: true, force: true }));

function run(command: string, ...words: string[]): string {
  const { stdout, stderr, status } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: exit code ${status}\n${stderr}`);
  return stdout;
}
const sources = join(root, "bench/programs/scale");
run("javac", "-d", classes, ...["Threads", "Methods", "Cycles"].map((name) => join(sources, `${name}.java`)));
const dewar = (...words: string[]): string => run(join(root, "bin/dewar"), ...words);

// C1's code for all of them, made by its thread in batches.
const ALL = ["-Xcomp", "-XX:+BackgroundCompilation", "-XX:TieredStopAtLevel=1"];
const ONLY = ["-XX:CompileCommand=quiet", "-XX:CompileCommand=compileonly,Many*::m*", "-Xmx400m"];

interface Figures {
  readonly rss: number;
  readonly pause: number;
}
function methods(count: number, flags: readonly string[]): Figures {
  const [, rss, pause] = /rss (\d+) pause (\d+)/.exec(dewar(...flags, "-Xmx400m", "-cp", classes, "Methods", `${count}`, "300"))!;
  return { rss: Number(rss), pause: Number(pause) };
}
function threads(): void {
  for (const count of [2, 4, 8]) {
    const rounds = [...dewar("-cp", classes, "Threads", `${count}`, "7").matchAll(/sequence (\S+) together (\S+)/g)];
    const ratios = rounds.slice(1).map(([, sequence, together]) => Number(together) / Number(sequence));
    console.log(`${count} threads: ${median(ratios).toFixed(3)} of the time in sequence`);
  }
}

function manyMethods(): void {
  const [few, many] = [2000, 20_000];
  const compiled = [few, many].map((n) => methods(n, [...ALL, ...ONLY])) as [Figures, Figures];
  const interpreted = [few, many].map((n) => methods(n, ["-Xint"])) as [Figures, Figures];
  const grown = compiled[1].rss - compiled[0].rss - (interpreted[1].rss - interpreted[0].rss);
  console.log(`${many} compiled methods: a collection takes ${(compiled[1].pause / compiled[0].pause).toFixed(2)} of that with ${few}`);
  console.log(`${(grown / (many - few)).toFixed(1)} KB more a method`);
}

/** Two compilations in each of Cycles' rounds: one before and one after the class that invalidates. */
const ROUNDS = 50_000;

function cycles(): void {
  const only = ["-XX:CompileCommand=quiet", "-XX:CompileCommand=compileonly,Cycles$Caller::call"];
  const flags = ["-Xmx200m", "-Xcomp", "-Xbatch", "-XX:-TieredCompilation", ...only];
  const said = dewar(...flags, "-cp", classes, "Cycles", `${ROUNDS}`, classes);
  const rss = [...said.matchAll(/rss (\d+)/g)].map(([, kb]) => Number(kb));
  console.log(`${2 * ROUNDS} compilations invalidated: ${rss.map((kb) => Math.round(kb / 1024)).join(" ")} MB resident after each tenth`);
}

const PARTS: Record<string, () => void> = { threads, methods: manyMethods, cycles };
const asked = process.argv.slice(2);
const unknown = asked.find((part) => PARTS[part] === undefined);
if (unknown !== undefined) {
  console.log(`usage: node bench/scale.ts [${Object.keys(PARTS).join("|")} ...]      (all, unless some are named)`);
  process.exit(unknown === "--help" ? 0 : 2);
}
for (const part of asked.length > 0 ? asked : Object.keys(PARTS)) PARTS[part]!();
