// Training runs: the program is run as its users will run it, and what classes it loads is written down. Its output goes where the output
// of `dewar pack` goes, its files where it writes them.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PackProblem } from "./problem.ts";

/** Of this Dewar: bin, dist, package.json. */
export const DEWAR_HOME: string = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../.." : "..", import.meta.url)).replace(
  /\/$/,
  "",
);

/** What all training runs together loaded. */
export interface Trained {
  /** Classes of the program (slashes). */
  readonly classes: Set<string>;
  /** Classes of the JDK (slashes) by module, in the order of loading, with the run that first loaded one of the module. */
  readonly library: Map<string, { readonly run: string; readonly classes: Set<string> }>;
}

export const nothingTrained = (): Trained => ({ classes: new Set(), library: new Map() });

/** A command line that runs the program out of its own jars. */
export interface Unpacked {
  readonly jdk: string;
  /** Options, then -jar FILE, a class, or -m MODULE. */
  readonly launch: readonly string[];
}

/** Runs a script of Node, its output on stderr. @returns the exit code @throws PackProblem when a signal ends it; `what` names it */
export function runNode(command: readonly string[], what: string): Promise<number> {
  const child = spawn(process.execPath, command, { stdio: ["ignore", 2, 2] });
  return new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => (signal === null ? resolve(code ?? 1) : reject(new PackProblem(`${what} ended by ${signal}.`))));
  });
}

/** One run; adds what it loads to `trained`, whatever its exit code. @returns the exit code */
export async function trainingRun({ jdk, launch }: Unpacked, args: readonly string[], scratch: string, trained: Trained): Promise<number> {
  const log = join(scratch, "classes.log");
  const command = [join(DEWAR_HOME, "bin", "dewar.cjs"), "--jdk", jdk, `-Xlog:class+load=info:file=${log}:none`, ...launch, ...args];
  const code = await runNode(command, `A training run (${args.join(" ")})`);
  readClassLog(readFileSync(log, "utf8"), args.join(" "), trained);
  return code;
}

/** The lines "java.lang.Object source: jrt:/java.base" of the log. */
export function readClassLog(text: string, run: string, { classes, library }: Trained): void {
  for (const line of text.split("\n")) {
    const match = /^(\S+) source: (\S+)/.exec(line);
    if (match === null) continue;
    const [, dotted = "", source = ""] = match;
    // Hidden classes (name/0x...) and arrays come of others.
    if (dotted.includes("/")) continue;
    const name = dotted.replaceAll(".", "/");
    const module = /^jrt:\/([^/]+)/.exec(source)?.[1];
    if (module === undefined) {
      classes.add(name);
      continue;
    }
    const known = library.get(module);
    if (known === undefined) library.set(module, { run, classes: new Set([name]) });
    else known.classes.add(name);
  }
}
