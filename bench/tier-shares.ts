// What the time ledger says of a run's Java code: which part of its time each tier has had. Sampled, so that code is what it is without.

/** Options of a run whose output `tier3Share` reads. */
export const LEDGER: readonly string[] = [
  "-XX:+ProfileIntComp",
  "-XX:ProfileIntCompMode=sampled",
  "-XX:ProfileIntCompInterval=1000",
  "-XX:+PrintIntCompTimes",
];

/** Columns of the ledger's table that are Java code. */
const JAVA = ["interpreted", "tier 1", "tier 2", "tier 3", "tier 4", "OSR"];

/** Tier 3's part, 0 to 1, of the time that all threads of a run have spent in Java code; of several runs' output together. NaN: there is no table. */
export function tier3Share(output: string): number {
  let [tier3, all] = [0, 0];
  let columns: string[] | undefined;
  for (const line of output.split("\n")) {
    if (line.startsWith("Thread ") && line.includes("interpreted")) {
      columns = line.match(/tier \d|\S+/g)!.slice(1);
      continue;
    }
    if (columns === undefined) continue;
    const cells = line.trim().split(/\s+/).slice(-columns.length).map(Number);
    if (cells.length < columns.length || cells.some(Number.isNaN)) {
      columns = undefined;
      continue;
    }
    for (const [i, name] of columns.entries()) {
      if (!JAVA.includes(name)) continue;
      all += cells[i]!;
      if (name === "tier 3") tier3 += cells[i]!;
    }
  }
  return tier3 / all;
}
