// The package's class library: what jlink makes of the modules, without what belongs to another VM (launchers, shared libraries), with
// the release file, the licences, and the list of the modules that it lacks. `findJdk` takes such a folder for a JDK.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { ABSENT_MODULES_FILE, formatAbsentModules } from "../../classpath/absent-modules.ts";
import { parseRelease } from "../../classpath/jdk.ts";
import type { PackOptions } from "./arguments.ts";
import type { LibraryModules } from "./library-modules.ts";
import { PackProblem } from "./problem.ts";
import type { Progress } from "./progress.ts";
import { allBut } from "./resource-patterns.ts";
import { jlink } from "./tools.ts";

export interface ClassLibraryRequest {
  readonly jdk: string;
  readonly compress: PackOptions["compress"];
  readonly modules: readonly string[];
  readonly library: LibraryModules;
  /** Resources in the order of their use at a start: "/java.base/java/lang/Object.class". They come first, and stay as they are. */
  readonly hot: readonly string[];
  readonly scratch: string;
  /** Folder to make. */
  readonly into: string;
}

/** Only of use to another VM or to other machines' tools, or to TLS, which takes a network that reaches someone (the list of domains: 230 KB). */
const FOREIGN =
  /^(bin|lib\/(security\/public_suffix_list\.dat|server|jexec|jspawnhelper|classlist|jrt-fs\.jar|jvm\.cfg|.*\.so(\..*)?|.*\.dylib)(\/.*)?$)/;

/** Makes the class library. @returns the modules that are in it */
export async function makeClassLibrary(request: ClassLibraryRequest, progress: Progress): Promise<string[]> {
  const { jdk, compress, modules, library, hot, scratch, into } = request;
  if (statSync(join(jdk, "jmods"), { throwIfNoEntry: false }) === undefined) {
    throw new PackProblem(`${jdk} has no jmods, out of which jlink makes a class library: a whole JDK 17 is needed (--jdk).`);
  }
  const linked = join(scratch, "linked");
  // Both as files: jlink splits an option at colons and commas.
  const orderFile = join(scratch, "order.txt");
  writeFileSync(orderFile, hot.map((path) => `${path}\n`).join(""));
  const compressFile = join(scratch, "compress.txt");
  writeFileSync(compressFile, `${allBut(hot)}\n`);
  await jlink({ jdk, modules, compress, orderFile, compressFile, output: linked }, progress);
  for (const file of filesBelow(linked)) if (!FOREIGN.test(file) && file !== "release") copyInto(linked, file, into);
  const present =
    parseRelease(readFileSync(join(linked, "release"), "utf8"))
      .get("MODULES")
      ?.split(" ") ?? [];
  writeFileSync(join(into, "release"), releaseOf(readFileSync(join(jdk, "release"), "utf8"), present));
  const absent = library.names.filter((module) => !present.includes(module));
  writeFileSync(join(into, ABSENT_MODULES_FILE), formatAbsentModules(library.packages(absent)));
  return present;
}

/** The JDK's release file with the modules that there are. */
function releaseOf(text: string, modules: readonly string[]): string {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("MODULES="));
  return [...lines, `MODULES="${modules.join(" ")}"`]
    .sort()
    .map((line) => `${line}\n`)
    .join("");
}

/** Copies what a path stands for: npm packages have no links. */
function copyInto(from: string, file: string, into: string): void {
  const target = join(into, file);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(realpathSync(join(from, file)), target);
}

/** Paths of all files below a folder, sorted, with slashes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}
