// The walls between the rooms: a folder of src/ imports only from folders that stand above it in the house (docs/architecture.md), and
// only the rooms that touch the outside import Node. Exits with 1 and a line for each breach.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The rooms from the ground up. A room may import those before it. */
export const ROOMS: readonly string[] =
  "layout bytecode wasm flags log kernel host classfile classpath linking runtime natives profiling tiering compiler code warmth remote replay observe api cli".split(
    " ",
  );

/** A room that may import less than what stands above it (law 4: the compiler is a pure function). */
const NARROW: Readonly<Record<string, readonly string[]>> = { compiler: ["layout", "bytecode", "wasm"] };

/** Where Node's modules may be imported: the rooms that touch the outside, and single files with the reason. */
const NODE_ROOMS: readonly string[] = ["host/node", "remote/node", "api", "cli"];
const NODE_FILES: Readonly<Record<string, string>> = {
  "classpath/file-access.ts": "the one file of the class path's room that reads files; a browser's takes its place",
  "classpath/content-hash.ts": "the digest of a class's bytes is the host's",
  "log/node-services.ts": "the log writes before there is a host, and in the launcher",
  "classpath/inflate.ts": "loads pako when the first compressed entry is met",
};

/** An import that breaks a rule. */
export interface Breach {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const IMPORT = /^\s*(?:import|export)\b[^;]*?\bfrom\s*"([^"]+)"|^\s*import\s*"([^"]+)"|\b(?:import|getBuiltinModule)\(\s*"([^"]+)"\s*\)/gm;

/** The breaches of one file; `file` is its path below src/, with slashes. */
export function breachesIn(file: string, text: string): Breach[] {
  const breaches: Breach[] = [];
  const room = file.split("/")[0]!;
  const add = (at: number, message: string): void => {
    breaches.push({ file, line: text.slice(0, at).split("\n").length, message });
  };
  if (!ROOMS.includes(room)) add(0, `${room} is not a room of the house`);
  for (const match of text.matchAll(IMPORT)) {
    const target = (match[1] ?? match[2] ?? match[3])!;
    const at = match.index + match[0].length - 1;
    if (target.startsWith("node:")) {
      const allowed = NODE_ROOMS.some((folder) => file.startsWith(`${folder}/`)) || file in NODE_FILES;
      if (!allowed) add(at, `imports ${target}: only ${NODE_ROOMS.join(", ")} touch Node`);
    } else if (target.startsWith(".")) {
      const other = relative("/src", resolve("/src", file, "..", target)).split(sep)[0]!;
      if (other === room) continue;
      const narrow = NARROW[room];
      if (other === "..") add(at, `imports ${target}, which is outside src/`);
      else if (narrow !== undefined && !narrow.includes(other)) add(at, `imports ${other}/: ${room}/ may import only ${narrow.join(", ")}`);
      else if (ROOMS.indexOf(other) > ROOMS.indexOf(room)) add(at, `imports ${other}/, which stands above ${room}/`);
    }
  }
  return breaches;
}

/** The breaches of all files below `src`. */
export function breachesBelow(src: string): Breach[] {
  const breaches: Breach[] = [];
  for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath, entry.name);
    const file = relative(src, path).split(sep).join("/");
    if (file.startsWith("kernel/assembly/")) continue; // AssemblyScript: imports nothing of ours
    breaches.push(...breachesIn(file, readFileSync(path, "utf8")));
  }
  return breaches;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const breaches = breachesBelow(fileURLToPath(new URL("../src", import.meta.url)));
  for (const { file, line, message } of breaches) console.error(`src/${file}:${line} ${message}`);
  if (breaches.length > 0) {
    console.error(`${breaches.length} breaches of the walls between the rooms (scripts/walls.ts says what may import what)`);
    process.exit(1);
  }
  console.log("walls: no breach");
}
