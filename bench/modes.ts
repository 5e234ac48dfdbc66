#!/usr/bin/env node
// Second runs of real programs, each way of keeping what a run has learnt a row beside the first run: wall and processor time, the tiers' share of
// the time, deoptimisations. A folder of scripts that run $JAVA, as for bench/aot.ts; each start of a script has files of its own, by its number.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { deoptsIn } from "./deopts.ts";
import { geometricMean, type Measured, measure, median, table } from "./measure.ts";
import { LEDGER, tier3Share } from "./tier-shares.ts";
import { keepingWays, type Way } from "./ways.ts";

const USAGE = `usage: node bench/modes.ts --workloads DIR [options]
  --workloads DIR  a folder with workloads/NAME.sh, scripts that run $JAVA
  --only LIST      these programs, by commas (default ${"javac-csv,jflex,sat4j,proguard,closure-compiler"})
  --ways REGEX     only these ways (and the first run)
  --rounds N       interleaved rounds (default 3)`;

const { values } = parseArgs({
  options: {
    workloads: { type: "string" },
    only: { type: "string", default: "javac-csv,jflex,sat4j,proguard,closure-compiler" },
    ways: { type: "string", default: "." },
    rounds: { type: "string", default: "3" },
    help: { type: "boolean" },
  },
});

const root = fileURLToPath(new URL("..", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "dewar-bench-modes-"));

/** @FILE stands for a file of this start. What the VM prints at its end goes to $OUT when that is set. */
const WRAPPER = `#!/bin/bash
n=0; [ -r "$COUNT" ] && read -r n < "$COUNT"; n=$((n + 1)); echo $n > "$COUNT"
flags=\${FLAGS//@FILE/$FILES-$n}
[ -z "$OUT" ] && exec "$DEWAR" $flags "$@"
"$DEWAR" $flags "$@" | tee -a "$OUT"
exit \${PIPESTATUS[0]}
`;

const FIRST = "first run";
const WAYS: Readonly<Record<string, Way>> = { [FIRST]: { train: [], use: [] }, ...keepingWays((kind) => `@FILE.${kind}`) };

interface Figures {
  readonly runs: Measured[];
  share: number;
  deopts: number;
}

async function figuresOf(name: string, ways: readonly string[]): Promise<Record<string, Figures>> {
  const files = join(dir, name);
  mkdirSync(files);
  const script = join(values.workloads!, "workloads", `${name}.sh`);
  const expected = readFileSync(join(values.workloads!, "workloads", `${name}.expected`), "utf8");
  const start = async (way: string, flags: string, out = ""): Promise<Measured> => {
    const count = join(dir, "count");
    rmSync(count, { force: true });
    const dewar = join(root, "bin", "dewar");
    const env = {
      JAVA: join(dir, "java"),
      DEWAR: dewar,
      FLAGS: flags,
      FILES: join(files, way.replaceAll(/\W/g, "")),
      COUNT: count,
      OUT: out,
    };
    return measure(["bash", script], { env });
  };
  const of: Record<string, Figures> = {};
  for (const way of ways) await start(way, WAYS[way]!.train.join(" "));
  const rounds = Number(values.rounds);
  const written = async (way: string, flags: readonly string[]): Promise<string> => {
    const out = join(dir, "out");
    rmSync(out, { force: true });
    await start(way, [...WAYS[way]!.use, ...flags].join(" "), out);
    return readFileSync(out, "utf8");
  };
  // Counted first: a store learns with each run.
  for (const way of ways) {
    let deopts = 0;
    for (let round = 0; round < rounds; round++) {
      deopts += deoptsIn(await written(way, ["-XX:+PrintDeoptimizationCount"]));
    }
    of[way] = { runs: [], share: 0, deopts: deopts / rounds };
  }
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const run = await start(way, WAYS[way]!.use.join(" "));
      if (run.stdout !== expected) throw new Error(`${name}, ${way}: its output is another one: ${run.stdout.slice(-500)}`);
      of[way]!.runs.push(run);
    }
  }
  // With the time ledger a run does not start from the class library's archive.
  for (const way of ways) of[way]!.share = tier3Share(await written(way, LEDGER));
  rmSync(files, { recursive: true, force: true });
  return of;
}

async function main(): Promise<void> {
  if (values.help || values.workloads === undefined) {
    console.log(USAGE);
    return;
  }
  writeFileSync(join(dir, "java"), WRAPPER, { mode: 0o755 });
  const ways = Object.keys(WAYS).filter((way) => way === FIRST || new RegExp(values.ways).test(way));
  const all: Record<string, Figures>[] = [];
  const of = ({ runs }: Figures, what: "wall" | "cpu"): number => median(runs.map((run) => run[what]));
  const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
  const head = ["", "wall s", "to first", "CPU s", "to first", "tier 3's share", "deoptimisations of C2's code"];
  for (const name of values.only.split(",")) {
    const figures = await figuresOf(name, ways);
    all.push(figures);
    const rows = ways.map((way) => {
      const times = (["wall", "cpu"] as const).flatMap((what) => [
        of(figures[way]!, what).toFixed(2),
        (of(figures[way]!, what) / of(figures[FIRST]!, what)).toFixed(2),
      ]);
      return [way, ...times, percent(figures[way]!.share), figures[way]!.deopts.toFixed(1)];
    });
    console.log(`\n${name}, second runs beside the first, medians of ${values.rounds} interleaved rounds\n\n${table(head, rows)}`);
  }
  const rows = ways.map((way) => {
    const ratio = (what: "wall" | "cpu"): string => geometricMean(all.map((f) => of(f[way]!, what) / of(f[FIRST]!, what))).toFixed(2);
    const mean = all.reduce((sum, f) => sum + f[way]!.share, 0) / all.length;
    return [way, ratio("wall"), ratio("cpu"), percent(mean), all.reduce((sum, f) => sum + f[way]!.deopts, 0).toFixed(1)];
  });
  const means = table(["", "wall to first", "CPU to first", "tier 3's share, mean", "deoptimisations, all"], rows);
  console.log(`\nall ${all.length}, geometric means\n\n${means}`);
}

try {
  await main();
} finally {
  rmSync(dir, { recursive: true, force: true });
}
