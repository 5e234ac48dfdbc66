// Canonical paths as java.io.File.getCanonicalPath gives them: links resolved as far as the path exists, the rest collapsed by name.
import { ENAMETOOLONG } from "../../../host/errno.ts";
import type { Files } from "../../../host/files.ts";

const SLASH = 0x2f;
const DOT = 0x2e;
const PATH_MAX = 4096;

/** The canonical form of an absolute path, or a negative errno. */
export function canonicalPath(files: Files, path: Uint8Array): Uint8Array | number {
  if (path.length >= PATH_MAX) return -ENAMETOOLONG;
  const whole = files.realpath(path);
  if (typeof whole !== "number") return collapse(whole);
  // The longest prefix that exists is resolved; what follows it is kept.
  for (let end = path.lastIndexOf(SLASH); end > 0; end = path.lastIndexOf(SLASH, end - 1)) {
    const prefix = files.realpath(path.subarray(0, end));
    if (typeof prefix === "number") continue;
    const rest = path.subarray(end);
    return collapse(Buffer.concat([prefix.length === 1 ? new Uint8Array(0) : prefix, rest]));
  }
  return collapse(path);
}

/** Removes "." and ".." and empty names from an absolute path, by text alone. */
export function collapse(path: Uint8Array): Uint8Array {
  const names: Uint8Array[] = [];
  for (let at = 0; at < path.length; ) {
    let end = path.indexOf(SLASH, at);
    if (end < 0) end = path.length;
    const name = path.subarray(at, end);
    at = end + 1;
    if (name.length === 0 || (name.length === 1 && name[0] === DOT)) continue;
    if (name.length === 2 && name[0] === DOT && name[1] === DOT) names.pop();
    else names.push(name);
  }
  if (names.length === 0) return Uint8Array.of(SLASH);
  const out = new Uint8Array(names.reduce((n, name) => n + 1 + name.length, 0));
  let at = 0;
  for (const name of names) {
    out[at++] = SLASH;
    out.set(name, at);
    at += name.length;
  }
  return out;
}
