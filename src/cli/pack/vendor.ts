// Dewar inside a package (--vendor): as npm's bundled dependency, with what it needs to run programs and no more.

import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { PackProblem } from "./problem.ts";
import { DEWAR_HOME } from "./training.ts";

export const dewarVersion = (): string => JSON.parse(readFileSync(join(DEWAR_HOME, "package.json"), "utf8")).version;

/** Files of dist/ that running a program takes; the others are for dewar's own command. */
const NOT_NEEDED: readonly string[] = ["pack.cjs", "stamp"];

/**
 * Copies Dewar and pako into the package's node_modules.
 * @throws PackProblem in a checkout that runs its sources: what would be inside is not what was tried
 */
export function putDewarInside(folder: string): void {
  if (import.meta.url.endsWith(".ts"))
    throw new PackProblem("Dewar runs from its sources here: build it first (npm run build), then --vendor.");
  const dist = join(DEWAR_HOME, "dist");
  const own = JSON.parse(readFileSync(join(DEWAR_HOME, "package.json"), "utf8"));
  const target = join(folder, "node_modules", "dewar");
  mkdirSync(join(target, "dist"), { recursive: true });
  for (const name of readdirSync(dist))
    if (!NOT_NEEDED.includes(name)) cpSync(join(dist, name), join(target, "dist", name), { recursive: true });
  copyFileSync(join(DEWAR_HOME, "LICENSE"), join(target, "LICENSE"));
  const { name, version, description, license, type, engines, exports, types } = own;
  const dependencies = { pako: own.dependencies.pako };
  const json = { name, version, description, license, type, engines, exports, types, dependencies };
  writeFileSync(join(target, "package.json"), `${JSON.stringify(json, null, 2)}\n`);
  copyPako(join(folder, "node_modules", "pako"));
}

function copyPako(target: string): void {
  let home = createRequire(join(DEWAR_HOME, "package.json")).resolve("pako");
  while (basename(home) !== "pako") home = dirname(home);
  const json = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  mkdirSync(target, { recursive: true });
  for (const name of ["package.json", "LICENSE", "dist"])
    cpSync(join(home, name), join(target, name), { recursive: true, dereference: true });
  if (typeof json.version !== "string") throw new PackProblem("pako, which Dewar needs, is not installed whole.");
}
