// Dewar inside a package (--vendor): as npm's bundled dependency, with what it needs to run programs and no more.

import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { PackProblem } from "./problem.ts";
import { DEWAR_HOME } from "./training.ts";

export const dewarVersion = (): string => JSON.parse(readFileSync(join(DEWAR_HOME, "package.json"), "utf8")).version;

/** Files of dist/ that are for dewar's own command; the others are what running a program takes. */
const NOT_NEEDED: readonly string[] = [
  ...["pack.cjs", "tools.cjs", "tools.cjs.map", "compile-server.cjs", "compile-thread.cjs", "stamp", "report"],
  ...["dewar-thread.jar", "dewar-time.jar", "library.aot", "library-training.jar"],
];
/** What only programs with that module come to. */
const OF_MODULES: Readonly<Record<string, string>> = { "fonts.cjs": "java.desktop", "jpeg.cjs": "java.desktop" };

/** @throws PackProblem in a checkout that runs its sources: what would be put inside is not what was tried */
export function checkVendor(): void {
  if (import.meta.url.endsWith(".ts"))
    throw new PackProblem("Dewar runs from its sources here: build it first (npm run build), then --vendor.");
}

/** Copies Dewar and pako into the package's node_modules. `modules` are those of its class library. */
export function putDewarInside(folder: string, modules: readonly string[]): void {
  const dist = join(DEWAR_HOME, "dist");
  const own = JSON.parse(readFileSync(join(DEWAR_HOME, "package.json"), "utf8"));
  const target = join(folder, "node_modules", "dewar");
  mkdirSync(join(target, "dist"), { recursive: true });
  for (const name of readdirSync(dist)) {
    const isNeeded = !NOT_NEEDED.includes(name) && (OF_MODULES[name] === undefined || modules.includes(OF_MODULES[name]));
    if (isNeeded) cpSync(join(dist, name), join(target, "dist", name), { recursive: true });
  }
  copyFileSync(join(DEWAR_HOME, "LICENSE"), join(target, "LICENSE"));
  const { name, version, description, license, type, engines, exports, types } = own;
  const dependencies = { pako: own.dependencies.pako };
  const json = { name, version, description, license, type, engines, exports, types, dependencies };
  writeFileSync(join(target, "package.json"), `${JSON.stringify(json, null, 2)}\n`);
  copyPako(join(folder, "node_modules", "pako"));
}

/** Not the builds for browsers, nor the maps. */
const PAKO_FILES: readonly string[] = ["package.json", "LICENSE", "dist/pako.cjs.js", "dist/pako.mjs", "dist/pako.d.ts"];

function copyPako(target: string): void {
  let home = createRequire(join(DEWAR_HOME, "package.json")).resolve("pako");
  while (basename(home) !== "pako") home = dirname(home);
  for (const name of PAKO_FILES) cpSync(join(home, name), join(target, name));
}
