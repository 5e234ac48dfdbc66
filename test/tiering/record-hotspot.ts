// Records what HotSpot's policy decided, for hotspot-recording.test.ts: runs data/Rec.java under several options with
// -XX:+PrintTieredEvents and writes data/hotspot-events.txt. By hand: node test/tiering/record-hotspot.ts (needs a JDK 17 on PATH).
// Runs without -Xbatch race with the compiler threads: where the test then finds a decision that no state explains, record again.

import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const data = fileURLToPath(new URL("data/", import.meta.url));

const RUNS = [
  "-Xbatch",
  "",
  "-Xbatch -XX:TieredStopAtLevel=1",
  "-Xbatch -XX:TieredStopAtLevel=2",
  "-Xbatch -XX:TieredStopAtLevel=3",
  "-Xbatch -XX:-TieredCompilation",
  "-Xbatch -XX:-TieredCompilation -XX:CompileThreshold=500",
  "-Xbatch -XX:CompileThresholdScaling=0.1",
  "-Xbatch -XX:CompileThresholdScaling=3",
  "-Xbatch -XX:CompileCommand=CompileThresholdScaling,Rec::mid,0.1",
  "-XX:Tier3DelayOn=0 -XX:Tier3DelayOff=0",
  "-Xcomp",
  "-Xbatch -XX:Tier3InvocationThreshold=1000 -XX:Tier3MinInvocationThreshold=500 -XX:Tier4BackEdgeThreshold=10000",
];

/** Events of one kind that led to nothing: so many are kept for each method, level and status. */
const KEEP = 5;

const EVENT =
  /^[\d.]+: \[(call|loop) level=(\d) \[(\S+?)(?:\]| \[(\S+?)\]\]) +@(-?\d+) queues=(\d+),(\d+) rate=(\S+) k=([\d.]+),([\d.]+) total=(\d+),(\d+) mdo=(\d+)\((\d+)\),(\d+)\((\d+)\) max levels=(\d),(\d) (?:inlinee total=(\d+),(\d+) inlinee mdo=(\d+)\((\d+)\),(\d+)\((\d+)\) inlinee max levels=(\d),(\d) )?compilable=(\S*) status=(\S+)\]$/;
const COMPILE = /^[\d.]+: \[compile level=(\d) \[(\S+?)\] @(-?\d+) queues=(\d+),(\d+)/;

const classes = mkdtempSync(join(tmpdir(), "rec-"));
const javac = spawnSync("javac", ["-d", classes, join(data, "Rec.java")], { encoding: "utf8" });
if (javac.status !== 0) throw new Error(javac.stderr);

const out = [
  "# What HotSpot 17 (17.0.15, 2 processors) decided on Rec.java's counter overflows, by options. Written by record-hotspot.ts.",
  "# event level method bci queues rate total mdo max-levels [inlinee: name total mdo max-levels] compilable status > compilations",
];
for (const options of RUNS) {
  const run = spawnSync("java", [...options.split(" ").filter((o) => o !== ""), "-XX:+PrintTieredEvents", "-cp", classes, "Rec"], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  out.push(`== ${options}`);
  const kept = new Map<string, number>();
  let event: { text: string; key: string; compiles: string[] } | undefined;
  const flush = (): void => {
    if (event === undefined) return;
    const n = kept.get(event.key) ?? 0;
    if (event.compiles.length > 0 || n < KEEP) {
      if (event.compiles.length === 0) kept.set(event.key, n + 1);
      out.push(`${event.text} >${event.compiles.map((c) => ` ${c}`).join("")}`);
    }
    event = undefined;
  };
  for (const line of run.stdout.split("\n")) {
    const e = EVENT.exec(line);
    const c = COMPILE.exec(line);
    if (e !== null) {
      flush();
      if (options === "-Xcomp" && e[2] === "0") continue;
      if (!e[3]!.startsWith("Rec") || (e[4] !== undefined && !e[4].startsWith("Rec"))) continue;
      const text = [
        e[1],
        e[2],
        e[3],
        e[5],
        `${e[6]},${e[7]}`,
        e[8],
        `${e[11]},${e[12]}`,
        `${e[13]},${e[14]},${e[15]},${e[16]}`,
        `${e[17]},${e[18]}`,
        ...(e[4] === undefined ? [] : [`${e[4]}|${e[19]},${e[20]}|${e[21]},${e[22]},${e[23]},${e[24]}|${e[25]},${e[26]}`]),
        e[27] === "" ? "none" : e[27],
        e[28],
      ].join(" ");
      event = { text, key: [e[1], e[2], e[3], e[4], e[28]].join(" "), compiles: [] };
    } else if (c !== null) {
      // Under -Xcomp those at level 3 are of methods that are called for the first time; so events at level 0 cannot be told from them.
      if (options === "-Xcomp" && c[1] === "3") continue;
      if (event !== undefined && (c[2]!.startsWith("Rec") || c[2] === event.text.split(" ")[2])) {
        event.compiles.push(`${c[1]}@${c[3]},${c[2]},${c[4]},${c[5]}`);
      } else flush();
    }
  }
  flush();
}
writeFileSync(join(data, "hotspot-events.txt"), `${out.join("\n")}\n`);
