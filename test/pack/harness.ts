// Packs a tool, installs it as npm does, and runs it where there is no JDK: nothing on PATH, no JAVA_HOME, and the places where JDKs are
// hidden by a mount namespace where this account may make one. HotSpot runs the same command lines for comparison.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { findJdk } from "../../src/classpath/jdk.ts";
import { environmentOf, packArguments, type Tool } from "./tools.ts";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));
export const dewar: string = join(root, "bin", "dewar.cjs");
export const jdk: string = findJdk({ env: process.env }).home;

export function scratchFolder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "dewar-packing-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function runCommand(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; input?: string },
): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, { ...options, encoding: "utf8", maxBuffer: 1 << 28 });
  if (error !== undefined) throw error;
  return { code: status, stdout, stderr };
}

/** Runs dewar pack. */
export function pack(args: readonly string[], cwd: string): Outcome {
  return runCommand(process.execPath, [dewar, "pack", "--jdk", jdk, ...args], { cwd });
}

/** Installs a package's folder as npm does from a registry: packed, then unpacked. @returns the installed package and the tarball's size */
export function install(folder: string, into: string): { home: string; tarball: number } {
  const file = execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", into, folder], {
    encoding: "utf8",
  }).trim();
  const tarball = readFileSync(join(into, file)).length;
  mkdirSync(join(into, "project"));
  writeFileSync(join(into, "project", "package.json"), "{}\n");
  const args = ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", join(into, file)];
  execFileSync("npm", args, { cwd: join(into, "project"), stdio: ["ignore", "ignore", "inherit"] });
  return { home: join(into, "project"), tarball };
}

const HIDING = `for place in /usr/lib/jvm /usr/java /opt "$HOME/.sdkman"; do [ ! -d "$place" ] || mount -t tmpfs none "$place" || exit 99; done; exec "$@"`;

/** Whether this account may hide folders from its children. */
const canHide = spawnSync("unshare", ["-m", "sh", "-c", HIDING, "sh", "true"]).status === 0;

/** Runs a command where there is no JDK. */
export function runWithoutJdk(
  command: string,
  args: readonly string[],
  cwd: string,
  input = "",
  more: Record<string, string> = {},
): Outcome {
  // The command needs Node and nothing else of PATH.
  const env = { PATH: dirname(process.execPath), HOME: process.env.HOME ?? "/", LANG: "C.UTF-8", ...more };
  if (!canHide) return runCommand(command, args, { cwd, env, input });
  const hidden = `PATH=/usr/sbin:/usr/bin:/sbin:/bin; ${HIDING.replace("exec", `PATH=${env.PATH}; exec`)}`;
  return runCommand("/usr/bin/unshare", ["-m", "/bin/sh", "-c", hidden, "sh", command, ...args], { cwd, env, input });
}

/** A working directory with a tool's files. */
export function workFolder(tool: Tool, parent: string, name: string): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(tool.files)) writeFileSync(join(folder, file), text);
  return folder;
}

/** All files below a folder with their contents. */
export function contents(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[relative(folder, path)] = readFileSync(path, "latin1");
  }
  return found;
}

/** HotSpot with the tool's jar, for what must come out. */
export function runOnHotSpot(tool: Tool, args: readonly string[], cwd: string): Outcome {
  const packing = packArguments(tool);
  const valuesOf = (option: string): string[] => packing.filter((_, i) => packing[i - 1] === option);
  const [first = "", second = ""] = packing;
  const [main] = valuesOf("--main");
  const launch =
    first === "-m" ? ["-m", second] : main === undefined ? ["-jar", first] : ["-cp", [first, ...valuesOf("--cp")].join(":"), main];
  const env = { ...process.env, LANG: "C.UTF-8", ...environmentOf(tool) };
  return runCommand(join(jdk, "bin", "java"), [...valuesOf("--vm"), ...launch, ...args], { cwd, env });
}
