// Setting file times to the nanosecond. Node takes seconds as a double, which cannot hold present times more finely than 240 ns; for
// times that are no whole seconds coreutils' touch is asked, and where that is absent the nearest later double is used.

import { futimesSync, lutimesSync, utimesSync } from "node:fs";

const BILLION = 1_000_000_000n;

/** Sets access and modification time of a path or descriptor. Throws as node:fs does. */
export function setTimes(target: Buffer | number, accessNs: bigint, modificationNs: bigint, followLinks: boolean): void {
  const access = toSeconds(accessNs);
  const modification = toSeconds(modificationNs);
  if (typeof target === "number") futimesSync(target, access, modification);
  else if (followLinks) utimesSync(target, access, modification);
  else lutimesSync(target, access, modification);
  if (accessNs % BILLION !== 0n || modificationNs % BILLION !== 0n) touch(target, accessNs, modificationNs, followLinks);
}

/** The smallest double of seconds that is not before the time, so that its milliseconds and microseconds stay right. */
function toSeconds(nanos: bigint): number {
  const seconds = Number(nanos / BILLION) + Number(nanos % BILLION) / 1e9;
  const back = BigInt(Math.floor(seconds)) * BILLION + BigInt(Math.floor((seconds - Math.floor(seconds)) * 1e9));
  return back < nanos ? seconds + 2.4e-7 : seconds;
}

function touch(target: Buffer | number, accessNs: bigint, modificationNs: bigint, followLinks: boolean): void {
  const path = typeof target === "number" ? `/proc/${process.pid}/fd/${target}` : target.toString("utf8");
  if (typeof target !== "number" && !Buffer.from(path).equals(target)) return; // argv cannot carry such a name
  const { spawnSync } = process.getBuiltinModule("node:child_process"); // loaded when needed: it is large
  const link = followLinks ? [] : ["-h"];
  for (const [which, nanos] of [
    ["-a", accessNs],
    ["-m", modificationNs],
  ] as const) {
    spawnSync("touch", [...link, "-c", which, "-d", `@${decimal(nanos)}`, "--", path], { stdio: "ignore" });
  }
}

/** Nanoseconds as decimal seconds: -1.5 s is "-1.500000000". */
function decimal(nanos: bigint): string {
  const magnitude = nanos < 0n ? -nanos : nanos;
  return `${nanos < 0n ? "-" : ""}${magnitude / BILLION}.${String(magnitude % BILLION).padStart(9, "0")}`;
}
