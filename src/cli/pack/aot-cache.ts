// --aot: the AOT cache of the training runs, made with the package's own class library, whose addresses are in it. It is valid by content, so
// the package may be moved; another version of Dewar passes it over. It is reproducible: made on a virtual clock with seeded hashes, each compilation
// waited for, in a folder whose name (which is in it) is the package's.

import { copyFileSync, cpSync, existsSync, mkdirSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesBelow } from "./class-library.ts";
import { AOT_CACHE, LIBRARY, type PackageText } from "./package-files.ts";
import { PackProblem } from "./problem.ts";
import type { Progress } from "./progress.ts";
import { DEWAR_HOME, runNode } from "./training.ts";

const DEWAR = join(DEWAR_HOME, "bin", "dewar.cjs");

/** Same training, same bytes. What compilations cost weighs as it does when they run in the background (COST_SCALE): otherwise ten times as much is compiled. */
const REPEATABLE = ["-XX:+Deterministic", "-Xbatch", "-XX:CompileThresholdScaling=32"];
/** Of all files where a cache is made: the class library keeps jars' times. 1980, the first that zip files know. */
const FILE_TIME = 315532800;

/** The folder for the package of that name, which no other run is in; undefined when there is one already. */
export function workFolder(name: string): string | undefined {
  const folder = join(tmpdir(), `dewar-pack-${name.replace("/", "+")}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    process.stderr.write(`dewar pack: ${folder} is there already: the AOT cache will not be the same byte for byte the next time.\n`);
    return undefined;
  }
}

/**
 * @param folder of the package, with all but the cache in it
 * @param work a folder for a copy of it, whose path is in the cache
 */
export async function makeAotCache(
  folder: string,
  work: string,
  text: PackageText,
  runs: readonly (readonly string[])[],
  progress: Progress,
): Promise<void> {
  const copy = join(work, "package");
  cpSync(folder, copy, { recursive: true });
  for (const file of filesBelow(copy)) utimesSync(join(copy, file), FILE_TIME, FILE_TIME);
  await makeInPlace(copy, text, runs, work, progress);
  copyFileSync(join(copy, AOT_CACHE), join(folder, AOT_CACHE));
}

async function makeInPlace(
  folder: string,
  { launch, vmOptions }: PackageText,
  runs: readonly (readonly string[])[],
  scratch: string,
  progress: Progress,
): Promise<void> {
  const program = {
    jar: (): string[] => ["-jar", join(folder, (launch as { jar: string }).jar)],
    class: (): string[] => {
      const { classPath, mainClass } = launch as { classPath: readonly string[]; mainClass: string };
      return ["-cp", classPath.map((path) => join(folder, path)).join(":"), mainClass];
    },
    module: (): string[] => ["-m", (launch as { module: string }).module],
  }[launch.kind]();
  const dewar = (options: readonly string[], args: readonly string[]): string[] => [
    DEWAR,
    "--jdk",
    join(folder, LIBRARY),
    ...vmOptions,
    "-XX:+AOTReproducible",
    "-XX:+AOTCompact",
    ...options,
    ...program,
    ...args,
  ];
  const records: string[] = [];
  for (const [i, args] of runs.entries()) {
    const record = join(scratch, `run${i}.conf`);
    const training = (how: readonly string[]): string[] =>
      dewar([...how, "-Xlog:disable", "-XX:AOTMode=record", `-XX:AOTConfiguration=${record}`], args);
    await progress.during(`AOT cache: training run ${i + 1} of ${runs.length}`, async () => {
      await runNode(training(REPEATABLE), "A training run");
      if (existsSync(record)) return;
      // Threads that wait for each other in loops need to be switched by a clock.
      process.stderr.write(
        "dewar pack: a training run does not end with a virtual clock: the AOT cache will not be the same the next time.\n",
      );
      await runNode(training([]), "A training run");
    });
    if (!existsSync(record)) throw new PackProblem(`The training run left no record for an AOT cache: ${args.join(" ")}`);
    records.push(record);
  }
  const all = join(scratch, "all.conf");
  if ((await runNode([DEWAR, "aot", "merge", all, ...records], "dewar aot merge")) !== 0) {
    throw new PackProblem("The records of the training runs do not go together.");
  }
  const cache = join(folder, AOT_CACHE);
  const making = dewar([...REPEATABLE, "-XX:AOTMode=create", `-XX:AOTConfiguration=${all}`, `-XX:AOTCache=${cache}`], []);
  await progress.during("AOT cache: making it", () => runNode(making, "Making the AOT cache"));
  if (!existsSync(cache)) throw new PackProblem("No AOT cache was made; dewar pack without --aot does without.");
}
