// Wildcards in class paths, which the launcher expands before the VM sees java.class.path, as `java` does.

import { opendirSync } from "node:fs";
import { delimiter, resolve } from "node:path";

/**
 * A class path with each entry "dir/*" (or "*") replaced by the jars of that folder, in the folder's own order; an entry whose folder
 * has none, or cannot be read, stays as it is. Works on text and on byte strings of UTF-8 or ASCII alike.
 */
export function expandWildcards(classPath: string, cwd = "."): string {
  if (!classPath.includes("*")) return classPath;
  return classPath
    .split(delimiter)
    .map((entry) => (entry === "*" || entry.endsWith("/*") ? (jarsIn(entry.slice(0, -1), cwd) ?? entry) : entry))
    .join(delimiter);
}

/** The jars of a folder ("" is the working directory, else with a slash at its end), joined; undefined when there are none. */
function jarsIn(folder: string, cwd: string): string | undefined {
  const jars: string[] = [];
  try {
    const directory = opendirSync(resolve(cwd, folder));
    try {
      for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
        if (/\.(jar|JAR)$/.test(entry.name)) jars.push(folder + entry.name);
      }
    } finally {
      directory.closeSync();
    }
  } catch {
    return undefined;
  }
  return jars.length === 0 ? undefined : jars.join(delimiter);
}
