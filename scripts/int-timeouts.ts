// Makes test/conformance/int-timeouts.txt, the tests of OpenJDK that `java -Xint` itself does not end in six times the seconds that HotSpot takes
// with its compilers; only on these is a time-out of Dewar counted apart. `node scripts/int-timeouts.ts RESULTS.jsonl...` takes result files of the
// conformance runner, made with `--java 'java -Xint'`. A test counts when every run of it used up its limit in wall seconds and in CPU seconds: what a
// loaded machine delays is no time-out. Runs are best made with a larger limit (--timeout 240, no --factor), so that CPU seconds can reach theirs.

import { readFileSync, writeFileSync } from "node:fs";

/** One line of a result file, as far as it is used here. */
export interface Result {
  id: string;
  status: string;
  /** Wall seconds of all runs of the test, up to the limit. */
  secs: number;
  cpu?: number;
  /** Wall seconds of HotSpot with its compilers, from the list. */
  hotspot_secs?: number;
}

const FACTOR = 6;
/** The runner's own bounds of a limit that comes from a factor, in seconds. */
const MIN_LIMIT = 30;
const MAX_LIMIT = 120;

/** Seconds that the runner grants to a test at --factor 6. */
export function limitOf(result: Result): number {
  const factored = result.hotspot_secs === undefined ? MAX_LIMIT : result.hotspot_secs * FACTOR;
  return Math.min(MAX_LIMIT, Math.max(MIN_LIMIT, factored));
}

/** The ids of the tests that used up their limit in each run, sorted, with the seconds of CPU that the shortest run took. */
export function intTimeouts(results: Result[]): Map<string, Result> {
  const least = new Map<string, Result>();
  for (const result of results) {
    const before = least.get(result.id);
    if (before === undefined || (result.cpu ?? 0) < (before.cpu ?? 0)) least.set(result.id, result);
  }
  const slow = [...least.values()].filter((r) => r.secs >= limitOf(r) && (r.cpu ?? 0) >= limitOf(r));
  return new Map(slow.sort((a, b) => (a.id < b.id ? -1 : 1)).map((r) => [r.id, r]));
}

if (import.meta.main) {
  const results = process.argv.slice(2).flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Result),
  );
  if (results.length === 0) {
    process.stderr.write("int-timeouts: no results; name result files of runs with --java 'java -Xint'\n");
    process.exit(2);
  }
  const slow = intTimeouts(results);
  const lines = [
    "# Tests that `java -Xint` of HotSpot 17 does not end in six times the seconds that HotSpot takes with its compilers (at least 30, at most 120):",
    "# id, limit in seconds, CPU seconds used (those of a run that was cut off are a lower bound). Made by scripts/int-timeouts.ts.",
    ...[...slow.values()].map((r) => `${r.id}\t${limitOf(r)}\t${r.cpu ?? 0}`),
  ];
  writeFileSync(new URL("../test/conformance/int-timeouts.txt", import.meta.url), `${lines.join("\n")}\n`);
  process.stderr.write(`int-timeouts: ${slow.size} of ${new Set(results.map((r) => r.id)).size} tests\n`);
}
