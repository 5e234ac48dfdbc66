// What `dewar pack` tells when it is done: what it took and why, what it left out, how large it all is.

import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import type { Application } from "./application.ts";
import { filesBelow } from "./class-library.ts";
import { AOT_CACHE, LIBRARY } from "./package-files.ts";
import type { Selection } from "./select-modules.ts";

export interface ReportInput {
  readonly folder: string;
  readonly packageName: string;
  readonly application: Application;
  readonly selection: Selection;
  /** Modules that are in the class library. */
  readonly modules: readonly string[];
  /** Of the program's classes: how many there are, can be reached, and were loaded in training (undefined: there was none). */
  readonly classes: { readonly all: number; readonly reached: number; readonly trained: number | undefined };
  readonly unreadable: ReadonlySet<string>;
  readonly dewarInside: boolean;
}

export async function reportText(input: ReportInput): Promise<string> {
  const { folder, application, selection, classes, unreadable } = input;
  const lines = [`${input.packageName} in ${folder}`, ""];
  if (classes.all > 0) {
    const trained = classes.trained === undefined ? "no training runs" : `${classes.trained} loaded in training`;
    lines.push(`Program: ${classes.all} classes, ${classes.reached} can be reached from the main class, ${trained}.`, "");
  }
  lines.push("Modules of the JDK inside:");
  lines.push(...table(input.modules.map((module) => [module, selection.taken.get(module) ?? "required by others"])));
  const leftOut = [...selection.leftOut].filter(([module]) => !input.modules.includes(module));
  if (leftOut.length > 0) {
    lines.push("", "Left out; a class missing at run time says so, and --add-modules takes them:", ...table(leftOut));
  }
  if (selection.missing.size > 0) {
    const names = [...selection.missing].slice(0, 5).map(([to, from]) => `  ${to} (named by ${from})`);
    const more = selection.missing.size - names.length;
    lines.push("", "Named by the program and found nowhere:", ...names, ...(more > 0 ? [`  and ${more} more`] : []));
  }
  if (unreadable.size > 0)
    lines.push("", `${unreadable.size} classes are for a later Java, ${[...unreadable][0]!.replaceAll("/", ".")} for one.`);
  if (application.notes.length > 0) lines.push("", ...application.notes.map((note) => `Note: ${note}`));
  lines.push("", "Sizes:", ...(await sizes(input)));
  return `${lines.join("\n")}\n`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

async function sizes({ folder, dewarInside }: ReportInput): Promise<string[]> {
  const parts: Record<string, number> = { program: 0, "class library": 0, licences: 0, Dewar: 0, "command and module": 0 };
  let packed = 0;
  let unpacked = 0;
  for (const file of filesBelow(folder)) {
    const path = join(folder, file);
    const size = statSync(path).size;
    unpacked += size;
    packed += await gzipped(path);
    if (file.startsWith("app/")) parts.program! += size;
    else if (file.startsWith(`${LIBRARY}/legal/`)) parts.licences! += size;
    else if (file.startsWith(`${LIBRARY}/`)) parts["class library"]! += size;
    else if (file === AOT_CACHE) parts["AOT cache"] = size;
    else if (file.startsWith("node_modules/")) parts.Dewar! += size;
    else parts["command and module"]! += size;
  }
  if (!dewarInside) delete parts.Dewar;
  const rows = Object.entries(parts).map(([name, size]): [string, string] => [name, megabytes(size)]);
  return table([...rows, ["in all", `${megabytes(unpacked)}, as npm packs it about ${megabytes(packed)}`]]);
}

/** Bytes of a file as gzip has it. */
async function gzipped(path: string): Promise<number> {
  let size = 0;
  for await (const chunk of createReadStream(path).pipe(createGzip({ level: 9 }))) size += chunk.length;
  return size;
}
