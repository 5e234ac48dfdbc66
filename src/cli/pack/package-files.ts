// The files of the package beside jars and class library: package.json, the command, the module with its types, the licence page. All are
// functions of what is packed; there is no clock in them.

import { PackProblem } from "./problem.ts";
import type { VMSettings } from "./vm-options.ts";

/** Of the class library in the package. */
export const LIBRARY = "lib/java";

/** Of the AOT cache in the package, where there is one. */
export const AOT_CACHE = "lib/app.aot";

export type PackedLaunch =
  | { readonly kind: "jar"; readonly jar: string }
  | { readonly kind: "class"; readonly classPath: readonly string[]; readonly mainClass: string }
  | { readonly kind: "module"; readonly module: string };

export interface PackageText {
  /** Of the npm package. */
  readonly name: string;
  readonly version: string;
  /** Fields of the user's that come into package.json. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly launch: PackedLaunch;
  readonly vmOptions: readonly string[];
  /** An AOT cache is inside. */
  readonly aot: boolean;
  readonly settings: VMSettings;
  readonly dewar: { readonly version: string; readonly inside: boolean };
  /** Of the JDK: "17.0.15", and who made it. */
  readonly javaVersion: string;
  readonly javaVendor: string;
  readonly modules: readonly string[];
}

/** "@scope/tool" gives the command "tool". */
export const commandOf = (packageName: string): string => packageName.slice(packageName.indexOf("/") + 1);

/** @throws PackProblem when npm does not take the name */
export function checkPackageName(name: string): string {
  if (/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name) && name.length <= 214) return name;
  throw new PackProblem(`"${name}" is no name of an npm package (lower-case letters, digits, "-", "." and "_"); give another with --name.`);
}

/** A version as npm wants it, out of a jar's ("4.7.2", "1.0", "2.4.8-SNAPSHOT"). */
export function npmVersion(version: string | undefined): string | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[.-]?([A-Za-z][A-Za-z0-9.-]*))?$/.exec(version ?? "");
  if (match === null) return undefined;
  const [, major = "0", minor = "0", patch = "0", rest] = match;
  return `${[major, minor, patch].map(Number).join(".")}${rest === undefined ? "" : `-${rest}`}`;
}

/** All texts by path in the package. */
export function packageFiles(text: PackageText): Map<string, string> {
  return new Map([
    ["package.json", packageJson(text)],
    [commandPath(text), command(text)],
    ["index.js", moduleText(text)],
    ["index.d.ts", TYPES],
    ["LICENSES.md", licences(text)],
  ]);
}

export const commandPath = ({ name }: Pick<PackageText, "name">): string => `bin/${commandOf(name)}.cjs`;

function packageJson(text: PackageText): string {
  const { name, version, fields, dewar } = text;
  const json = {
    license: "SEE LICENSE IN LICENSES.md",
    ...fields,
    name,
    version,
    type: "module",
    engines: { node: ">=24" },
    bin: { [commandOf(name)]: commandPath(text) },
    exports: { ".": { types: "./index.d.ts", default: "./index.js" }, "./package.json": "./package.json" },
    types: "./index.d.ts",
    dependencies: { dewar: dewar.inside ? dewar.version : `^${dewar.version}` },
    ...(dewar.inside ? { bundleDependencies: ["dewar"] } : {}),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** The command. Paths are made from its own place: a package may be moved. */
function command({ name, launch, vmOptions, aot }: PackageText): string {
  const path = (file: string): string => `root + ${JSON.stringify(`/${file}`)}`;
  const own = ['"--jdk"', path(LIBRARY), ...vmOptions.map((option) => JSON.stringify(option))];
  // A cache that another version of Dewar has made is passed over; users have nothing to do about it.
  if (aot) own.push(`"-XX:AOTCache=" + ${path(AOT_CACHE)}`, '"-Xlog:aot=off"');
  if (launch.kind === "jar") own.push('"-jar"', path(launch.jar));
  else if (launch.kind === "module") own.push('"-m"', JSON.stringify(launch.module));
  else own.push('"-cp"', launch.classPath.map(path).join(' + ":" + '), JSON.stringify(launch.mainClass));
  return `#!/usr/bin/env node
"use strict";
const root = require("node:path").dirname(__dirname);
require("dewar/packed").launch(${JSON.stringify(commandOf(name))}, [
${own.map((arg) => `  ${arg},\n`).join("")}]);
`;
}

function moduleText({ launch, settings }: PackageText): string {
  const path = (file: string): string => `fileURLToPath(new URL(${JSON.stringify(`./${file}`)}, import.meta.url))`;
  const classPath = launch.kind === "class" ? `\n  classPath: [${launch.classPath.map(path).join(", ")}],` : "";
  const start = {
    jar: () => `vm.jar(${path((launch as { jar: string }).jar)}, args)`,
    class: () => `vm.main(${JSON.stringify((launch as { mainClass: string }).mainClass)}, args)`,
    module: () => `vm.module(${JSON.stringify((launch as { module: string }).module)}, args)`,
  }[launch.kind]();
  const { properties = {}, ...others } = settings;
  const more = Object.entries(others).map(([key, value]) => `\n  ${key}: ${JSON.stringify(value)},`);
  return `import { fileURLToPath } from "node:url";
import { createVM } from "dewar";

const settings = {
  jdk: ${path(LIBRARY)},${classPath}${more.join("")}
};

export async function run(args = [], options = {}) {
  const properties = { ...${JSON.stringify(properties)}, ...options.properties };
  await using vm = await createVM({ ...settings, ...options, properties });
  return await ${start};
}
`;
}

const TYPES = `import type { CreateVMOptions } from "dewar";

/** Streams, environment and limits of a run; what is not given is the process's. */
export type RunOptions = Pick<CreateVMOptions, "stdin" | "stdout" | "stderr" | "env" | "cwd" | "signal" | "properties" | "maxHeap">;

/**
 * Runs the program once, in a thread of its own.
 * @param args its command line
 * @returns its exit code; rejects with the signal's reason when it is aborted
 */
export function run(args?: readonly string[], options?: RunOptions): Promise<number>;
`;

function licences({ name, javaVersion, javaVendor, modules, dewar }: PackageText): string {
  return `# Licences

The program in \`app/\` is under its own licence.

\`${LIBRARY}/\` is a part of OpenJDK ${javaVersion} (${javaVendor}), unmodified: the modules ${modules.join(", ")}, linked by its jlink.
OpenJDK is under the GNU General Public License, version 2, with the Classpath Exception, which lets other programs be linked with it. The
texts of that licence, and of those of the works that are in OpenJDK, stand in \`${LIBRARY}/legal/\`. Its sources are published at
https://github.com/openjdk/jdk17u and by its distributor; who distributes ${name} is to offer them, too, as section 3 of that licence says.

Dewar ${dewar.version}, which runs the program, is under the Apache License 2.0${dewar.inside ? " and lies in `node_modules/dewar/`, with pako (MIT, Zlib)" : ""}.
`;
}
