// The walls between the rooms: a folder of src/ imports only from folders that stand above it in the house (docs/architecture.md), only the
// rooms that touch the outside import Node, and files import each other's values in no circle. Exits with 1 and a line
// for each breach.

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

const VALUES = /^(?:import|export)\s+(?!type\b)(?:\{([^}]*)\}|[^"{}]+?)\s*from\s*"(\.[^"]+)"/gm;

/** What a file imports of others' values: paths below src/, as far as `files` has them. */
function valuesOf(file: string, text: string, files: ReadonlyMap<string, string>): string[] {
  return [...text.matchAll(VALUES)].flatMap(([, names, target]) => {
    const onlyTypes = names?.split(",").every((n) => n.trim() === "" || n.trim().startsWith("type "));
    const path = relative("/src", resolve("/src", file, "..", target!))
      .split(sep)
      .join("/");
    const other = path.endsWith(".ts") ? path : `${path}.ts`; // AssemblyScript names no suffix
    return !onlyTypes && files.has(other) ? [other] : [];
  });
}

/** Files that import each other's values, directly or by others, in groups (Tarjan's strongly connected components of two or more). */
export function circlesIn(files: ReadonlyMap<string, string>): string[][] {
  const circles: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const other of valuesOf(file, files.get(file)!, files)) {
      if (!index.has(other)) visit(other);
      if (stack.includes(other)) low.set(file, Math.min(low.get(file)!, low.get(other)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const file of files.keys()) if (!index.has(file)) visit(file);
  return circles;
}

/** Circles of the files below `src`: there are to be none. */
export function circlesBelow(src: string): string[][] {
  const files = new Map<string, string>();
  for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(src, path).split(sep).join("/"), readFileSync(path, "utf8"));
  }
  return circlesIn(files);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const breaches = breachesBelow(fileURLToPath(new URL("../src", import.meta.url)));
  for (const { file, line, message } of breaches) console.error(`src/${file}:${line} ${message}`);
  const circles = circlesBelow(fileURLToPath(new URL("../src", import.meta.url)));
  for (const circle of circles) console.error(`files import each other's values in a circle: ${circle.join(", ")}`);
  if (circles.length > 0) process.exit(1);
  if (breaches.length > 0) {
    console.error(`${breaches.length} breaches of the walls between the rooms (scripts/walls.ts says what may import what)`);
    process.exit(1);
  }
  console.log("walls: no breach");
}
