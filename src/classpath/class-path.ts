// Class paths as text: elements between colons, and the wildcards that the `java` launcher expands before the VM sees the path.
import type { ByteString } from "../flags/options.ts";
import { kindOfPath, namesInDirectory } from "./file-access.ts";

const SEPARATOR = ":";

/** Elements of a class path; an empty one stands for the working directory. */
export function splitClassPath(path: ByteString): ByteString[] {
  return path.split(SEPARATOR);
}

/**
 * The path with each element "*" or "dir/*" replaced by that folder's jars, in the order in which the host lists them; one without
 * jars stays as it is, and so does one that names an existing file called "*". Subfolders are not searched.
 */
export function expandWildcards(path: ByteString): ByteString {
  if (!path.includes("*")) return path;
  const elements: ByteString[] = [];
  for (const element of splitClassPath(path)) {
    const jars = isWildcard(element) ? jarsIn(element.slice(0, -1)) : [];
    if (jars.length === 0) elements.push(element);
    else for (const jar of jars) elements.push(jar);
  }
  return elements.join(SEPARATOR);
}

function isWildcard(element: ByteString): boolean {
  return element.endsWith("*") && (element.length === 1 || element.at(-2) === "/") && kindOfPath(element) === null;
}

/** @param folder with its slash, or "" for the working directory */
function jarsIn(folder: ByteString): ByteString[] {
  const jars: ByteString[] = [];
  for (const name of namesInDirectory(folder === "" ? "." : folder) ?? []) {
    if (isJarName(name)) jars.push(folder + name);
  }
  return jars;
}

/** Ends in .jar or .JAR; a name with a colon could not be an element of a path. */
function isJarName(name: ByteString): boolean {
  return (name.endsWith(".jar") || name.endsWith(".JAR")) && !name.slice(0, -4).includes(SEPARATOR);
}
