// The process's arguments and environment as bytes. Node decodes them as UTF-8 and loses what is not; Linux still has them.

import { readFileSync } from "node:fs";
import { type ByteString, toByteString } from "../flags/options.ts";
import type { Environment } from "./command-line.ts";
import { INHERITED_VARIABLE } from "./inherited.ts";

/** Node's mark for bytes that are not UTF-8. */
const REPLACEMENT = "\ufffd";

/** The arguments after the script, as byte strings. */
export function argumentBytes(argv: readonly string[] = process.argv.slice(2)): ByteString[] {
  if (argv.some((arg) => arg.includes(REPLACEMENT))) {
    const all = readProc("/proc/self/cmdline");
    // Node's own options and the script come first, so ours are the last ones.
    if (all !== undefined && all.length >= argv.length) return all.slice(all.length - argv.length);
  }
  return argv.map(toByteString);
}

/** The environment in its order, as byte strings. */
export function environmentBytes(): Environment {
  const entries =
    readProc("/proc/self/environ") ?? Object.entries(process.env).map(([key, value]) => toByteString(`${key}=${value ?? ""}`));
  const environment: [ByteString, ByteString][] = [];
  for (const entry of entries) {
    // A name may begin with "=" on some systems, but never be empty.
    const equals = entry.indexOf("=", 1);
    if (equals > 0 && entry.slice(0, equals) !== INHERITED_VARIABLE) environment.push([entry.slice(0, equals), entry.slice(equals + 1)]);
  }
  return environment;
}

/** The zero-terminated strings of a file in /proc. */
function readProc(path: string): ByteString[] | undefined {
  let text: string;
  try {
    text = readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
  const items = text.split("\0");
  if (items.at(-1) === "") items.pop();
  return items;
}
