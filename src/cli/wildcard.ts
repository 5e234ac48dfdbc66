// Class path wildcards: an element "*" or ending in "/*" stands for the jars of that folder.

import type { ByteString } from "../flags/options.ts";
import type { Outside } from "./outside.ts";

/** The class path with wildcards expanded, jars in alphabetical order; elements without a match stay as they are. */
export function expandClassPath(path: ByteString, outside: Outside): ByteString {
  if (!path.includes("*")) return path;
  const elements: string[] = [];
  for (const element of path.split(":")) {
    const jars = isWildcard(element, outside) ? jarsOf(element.slice(0, -1), outside) : [];
    if (jars.length === 0) elements.push(element);
    else elements.push(...jars);
  }
  return elements.join(":");
}

function isWildcard(element: ByteString, outside: Outside): boolean {
  if (!element.endsWith("*")) return false;
  if (element.length > 1 && element[element.length - 2] !== "/") return false;
  // A file that is really called "*" is meant.
  return !outside.exists(element);
}

/** @param prefix "" or a folder with its slash */
function jarsOf(prefix: ByteString, outside: Outside): ByteString[] {
  const names = outside.list(prefix === "" ? "." : prefix) ?? [];
  const jars: ByteString[] = [];
  for (const name of names) {
    // A name with a colon cannot be an element of a path.
    if ((name.endsWith(".jar") || name.endsWith(".JAR")) && name.length > 4 && !name.includes(":")) jars.push(prefix + name);
  }
  return jars;
}
