// --aot: the AOT cache of the training runs, made with the package's own class library, whose addresses are in it. It is valid by content, so
// the package may be moved; another version of Dewar passes it over.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { AOT_CACHE, LIBRARY, type PackageText } from "./package-files.ts";
import { PackProblem } from "./problem.ts";
import type { Progress } from "./progress.ts";
import { DEWAR_HOME, runNode } from "./training.ts";

const DEWAR = join(DEWAR_HOME, "bin", "dewar.cjs");

/** @param folder of the package, with all but the cache in it */
export async function makeAotCache(
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
    ...options,
    ...program,
    ...args,
  ];
  const records: string[] = [];
  for (const [i, args] of runs.entries()) {
    const record = join(scratch, `run${i}.conf`);
    const training = dewar(["-Xlog:disable", "-XX:AOTMode=record", `-XX:AOTConfiguration=${record}`], args);
    await progress.during(`AOT cache: training run ${i + 1} of ${runs.length}`, () => runNode(training, "A training run"));
    if (!existsSync(record)) throw new PackProblem(`The training run left no record for an AOT cache: ${args.join(" ")}`);
    records.push(record);
  }
  const all = join(scratch, "all.conf");
  if ((await runNode([DEWAR, "aot", "merge", all, ...records], "dewar aot merge")) !== 0) {
    throw new PackProblem("The records of the training runs do not go together.");
  }
  const cache = join(folder, AOT_CACHE);
  const making = dewar(["-XX:AOTMode=create", `-XX:AOTConfiguration=${all}`, `-XX:AOTCache=${cache}`], []);
  await progress.during("AOT cache: making it", () => runNode(making, "Making the AOT cache"));
  if (!existsSync(cache)) throw new PackProblem("No AOT cache was made; dewar pack without --aot does without.");
}
