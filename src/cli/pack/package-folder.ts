// The package's folder as a whole: made aside and put in place when it is complete. Only what an earlier run made is replaced, which a file
// in the package tells: the hash of each file.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow } from "./class-library.ts";
import { PackProblem } from "./problem.ts";

const MARK = "dewar-package.json";

interface Mark {
  readonly madeBy: "dewar pack";
  readonly dewar: string;
  /** SHA-256 by path. */
  readonly files: Readonly<Record<string, string>>;
}

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/**
 * Looks whether the folder may be written: it is not there, is empty, or is what an earlier run made, unchanged.
 * @throws PackProblem
 */
export function checkOutput(folder: string): void {
  if (!existsSync(folder)) return;
  let files: string[];
  try {
    files = filesBelow(folder);
  } catch {
    throw new PackProblem(`${folder} is not a folder.`);
  }
  if (files.length === 0 && readdirSync(folder).length === 0) return;
  const mark = readMark(folder);
  if (mark === undefined) throw new PackProblem(`${folder} was not made by dewar pack, and is left as it is: name a new folder.`);
  const foreign = files.filter((file) => file !== MARK && mark.files[file] === undefined);
  if (foreign.length > 0) {
    throw new PackProblem(
      `${folder} has files that dewar pack did not make (${some(foreign)}), and is left as it is: take them away first.`,
    );
  }
  const changed = files.filter((file) => file !== MARK && mark.files[file] !== hashOf(join(folder, file)));
  if (changed.length > 0) {
    throw new PackProblem(
      `Files of ${folder} were changed since dewar pack made it (${some(changed)}), and it is left as it is. Changes of package.json go into a file for --package-json.`,
    );
  }
}

const some = (files: readonly string[]): string => files.slice(0, 3).join(", ") + (files.length > 3 ? ", ..." : "");

function readMark(folder: string): Mark | undefined {
  try {
    const mark = JSON.parse(readFileSync(join(folder, MARK), "utf8"));
    return mark.madeBy === "dewar pack" && typeof mark.files === "object" ? mark : undefined;
  } catch {
    return undefined;
  }
}

/** A folder beside the output, on the same disk, to make the package in. */
export function folderAside(output: string): string {
  const aside = `${output}.new-${process.pid}`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  return aside;
}

/** Marks the finished folder as ours and puts it where it belongs. */
export function putInPlace(aside: string, output: string, dewar: string): void {
  const files = Object.fromEntries(filesBelow(aside).map((file) => [file, hashOf(join(aside, file))]));
  const mark: Mark = { madeBy: "dewar pack", dewar, files };
  writeFileSync(join(aside, MARK), `${JSON.stringify(mark, null, 1)}\n`);
  const old = `${output}.old-${process.pid}`;
  mkdirSync(dirname(output), { recursive: true });
  const replaces = existsSync(output);
  if (replaces) renameSync(output, old);
  renameSync(aside, output);
  if (replaces) rmSync(old, { recursive: true });
}
