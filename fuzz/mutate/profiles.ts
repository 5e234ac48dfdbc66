// Damaged files of profiles. The reader answers with a ProfileFileProblem or with profiles; a VM that takes a damaged file runs its
// program as without one. Half of the damaged files get a right checksum, so that what is in them is judged.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { findJdk } from "../../src/classpath/jdk.ts";
import { decodeProfiles, encodeProfiles, ProfileFileProblem, type Profiles } from "../../src/warmth/store/profile-file.ts";
import type { RecordedCell, TrainingRecord } from "../../src/warmth/store/training-record.ts";
import { Random } from "../random.ts";
import { BUILD } from "../vm.ts";
import { damage } from "./bytes.ts";
import type { Report } from "./report.ts";

const launcher = fileURLToPath(new URL("../../bin/dewar.cjs", import.meta.url));
const jar = fileURLToPath(new URL("../../dist/jwarmup.jar", import.meta.url));

/** Branches, switches, receiver types, casts, lambdas: all kinds of cells. */
const PROGRAM = `
import com.alibaba.jwarmup.JWarmUp;
import java.util.*;
import java.util.function.*;
public class Profiled {
  interface Op { int of(int a); }
  static int choose(int i) { switch (i % 5) { case 0: return 3; case 1: return i; case 2: return -i; default: return i ^ 7; } }
  static int cast(Object o) { return o instanceof Integer ? (Integer) o : o.hashCode(); }
  public static void main(String[] args) throws Exception {
    Op[] ops = { x -> x + 1, x -> x * 3, Profiled::choose };
    JWarmUp.notifyApplicationStartUpIsDone();
    JWarmUp.awaitCompilation(0);
    Object[] objects = { 1, "two", 3L };
    Map<Integer, Integer> map = new HashMap<>();
    int sum = 0;
    for (int i = 0; i < 60_000; i++) {
      sum = sum * 31 + ops[i % ops.length].of(i) + cast(objects[i % 3]);
      if ((i & 1023) == 0) sum += map.merge(i & 4095, 1, Integer::sum);
    }
    System.out.println(sum);
  }
}`;

export interface ProfiledProgram {
  readonly folder: string;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly expected: string;
}

const dewar = (...args: string[]): ReturnType<typeof spawnSync> =>
  spawnSync(process.execPath, [launcher, ...args], { encoding: "utf8", timeout: 120_000 });

/** Compiles and records the program. */
export function profiledProgram(): ProfiledProgram {
  const folder = join(BUILD, `profiles-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Profiled.java"), PROGRAM);
  const javac = join(findJdk({ env: process.env }).home, "bin/javac");
  spawnSync(javac, ["-cp", jar, "-d", folder, join(folder, "Profiled.java")], { stdio: "inherit" });
  const file = join(folder, "recorded");
  const recorded = dewar("-Xbatch", "-XX:+CompilationWarmUpRecording", `-XX:CompilationWarmUpLogFile=${file}`, "-cp", folder, "Profiled");
  return { folder, file: join(folder, "damaged"), bytes: new Uint8Array(readFileSync(file)), expected: String(recorded.stdout) };
}

function rightChecksum(bytes: Uint8Array): void {
  if (bytes.length < 20) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint32(16, bytes.length - 20, true);
  view.setUint32(12, crc32(bytes.subarray(20)), true);
}

/** The reader alone. */
export function decodeDamagedProfiles(seed: number, n: number, source: Uint8Array, report: Report): void {
  for (let i = 0; i < n; i++) {
    const random = Random.of(seed, i);
    const { bytes, what } = damage(random, source);
    if (random.chance(50)) rightChecksum(bytes);
    try {
      decodeProfiles(bytes, crc32);
      report.same();
    } catch (e) {
      if (e instanceof ProfileFileProblem) report.set("refused", i, e.message);
      else report.fault("raw error", i, `${what}: ${e instanceof Error ? e.stack : e}`);
    }
  }
}

/** Profiles that are sound as data, and false. */
function lies(random: Random, { application, classes, records }: Profiles): Profiles {
  const count = (n: number): number => (random.chance(70) ? n : random.pick([0, 1, 7, 1000, 65_535, 2 ** 31, 2 ** 32 - 1]));
  const cell = (c: RecordedCell): RecordedCell => ({
    ...c,
    bci: random.chance(95) ? c.bci : random.pick([0, 1, 5000, 65_535, 2 ** 32 - 1]),
    kind: random.chance(95) ? c.kind : random.below(12),
    flags: random.chance(90) ? c.flags : random.below(256),
    traps: random.chance(90) ? c.traps : random.below(2 ** 31),
    counts: random.chance(90) ? c.counts.map(count) : [],
    rows: random.chance(90) ? c.rows.map((row) => ({ ...row, count: count(row.count) })) : [...c.rows].reverse(),
  });
  const record = (r: TrainingRecord): TrainingRecord => ({
    ...r,
    id: random.chance(97) ? r.id : r.id.slice(0, random.below(70)),
    tier: random.chance(80) ? r.tier : random.below(5),
    invocations: count(r.invocations),
    backedges: count(r.backedges),
    trapCounts: r.trapCounts.map(count),
    cells: r.cells.map(cell),
    needs: random.chance(90) ? r.needs : [],
    order: count(r.order),
  });
  const names = ["[I", "a/b;c", "java/lang/Nothing", "Profiled$None", "a.b", "/", "x".repeat(3000)];
  return {
    application,
    classes: classes.map((c) =>
      random.chance(95) ? c : { ...c, name: random.pick(names), loader: random.pick(["boot", "app", "platform"]) },
    ),
    records: records.map(record),
  };
}

/** Whole VMs: as a cached profile in a mode, or as JWarmup's log. */
export function useDamagedProfiles(seed: number, n: number, program: ProfiledProgram, report: Report): void {
  const { folder, file, bytes, expected } = program;
  for (let i = 0; i < n; i++) {
    const random = Random.of(seed, i);
    if (random.chance(15)) writeFileSync(file, damage(random, bytes).bytes);
    else writeFileSync(file, encodeProfiles(lies(random, decodeProfiles(bytes, crc32)), crc32));
    const use = random.pick([
      ["-XX:+CacheProfiles", `-XX:CacheProfilesMode=${random.below(3)}`, `-XX:CacheProfilesFile=${file}`],
      ["-XX:+CompilationWarmUp", `-XX:CompilationWarmUpLogFile=${file}`],
      ["-XX:+CompilationWarmUp", "-XX:CompilationWarmUpRelease=order", `-XX:CompilationWarmUpLogFile=${file}`],
    ]);
    const { stdout, stderr, status } = dewar("-Xbatch", ...use, "-cp", folder, "Profiled");
    if (stdout === expected && status === 0) report.same();
    else report.fault("another run", i, `${use.join(" ")}: exit ${status}\n${stdout}${String(stderr).slice(0, 2000)}`);
  }
}

export const forget = ({ folder }: ProfiledProgram): void => rmSync(folder, { recursive: true, force: true });
