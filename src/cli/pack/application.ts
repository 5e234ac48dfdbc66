// The program that is packed: its jars and folders, where they will stand in the package, and how it is launched. Jars keep their
// places relative to each other, so that a manifest's Class-Path goes on to hold.

import { existsSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ClassPathProblem } from "../../classpath/class-path-problem.ts";
import { JarFile } from "../../classpath/jar-file.ts";
import type { Manifest } from "../../classpath/manifest.ts";
import { toByteString } from "../../flags/options.ts";
import type { PackOptions } from "./arguments.ts";
import { PackProblem } from "./problem.ts";

/** A jar or a folder of classes. */
export interface ProgramPart {
  /** Absolute path on this machine. */
  readonly source: string;
  /** Path in the package, with slashes. */
  readonly target: string;
  readonly isFolder: boolean;
}

export type Launch =
  | { readonly kind: "jar"; readonly jar: ProgramPart }
  | { readonly kind: "class"; readonly classPath: readonly ProgramPart[]; readonly mainClass: string }
  | { readonly kind: "module"; readonly module: string };

export interface Application {
  /** In the order of the class path. */
  readonly parts: readonly ProgramPart[];
  readonly launch: Launch;
  /** Binary names (dots) of the classes that are entered from outside. */
  readonly entryClasses: readonly string[];
  /** From the manifest, where it does not apply by itself: --add-exports and --add-opens. */
  readonly vmOptions: readonly string[];
  readonly suggestedName: string;
  /** Implementation-Version of the jar. */
  readonly version: string | undefined;
  readonly notes: readonly string[];
}

/** Folder of the program in the package. */
const FOLDER = "app";

/** @throws PackProblem */
export function readApplication(options: PackOptions): Application {
  if (options.module !== undefined) return ofModule(options.module);
  const jar = resolve(options.jar!);
  const manifest = manifestOf(jar);
  const mainClass = options.main ?? manifest?.mainClass;
  if (mainClass === undefined) throw new PackProblem(`${options.jar} names no main class; give one with --main.`);
  const byManifest = options.main === undefined && options.classPath.length === 0;
  const notes: string[] = [];
  const common = {
    entryClasses: [mainClass, ...(manifest?.launcherAgent === undefined ? [] : [manifest.launcherAgent])],
    suggestedName: nameFrom(basename(jar, ".jar")),
    version: manifest?.main.get("Implementation-Version")?.trim(),
    notes,
  };
  const sources = followClassPaths([jar, ...options.classPath.map((path) => resolve(path))], notes);
  if (byManifest) {
    const parts = mirrored(sources);
    return { ...common, parts, launch: { kind: "jar", jar: parts[0]! }, vmOptions: [] };
  }
  const parts = flattened(sources);
  const vmOptions = [
    ...(manifest?.addExports ?? []).map((name) => `--add-exports=${name}=ALL-UNNAMED`),
    ...(manifest?.addOpens ?? []).map((name) => `--add-opens=${name}=ALL-UNNAMED`),
  ];
  return { ...common, parts, launch: { kind: "class", classPath: parts, mainClass }, vmOptions };
}

function ofModule(module: string): Application {
  const [name = "", mainClass] = module.split("/", 2);
  const last = (mainClass ?? name).split(".").filter((word) => word !== "Main" && word !== "main");
  return {
    parts: [],
    launch: { kind: "module", module },
    entryClasses: [],
    vmOptions: [],
    suggestedName: nameFrom(last.at(-1) ?? name),
    version: undefined,
    notes: [],
  };
}

function manifestOf(path: string): Manifest | null {
  if (!existsSync(path)) throw new PackProblem(`${path} does not exist.`);
  if (statSync(path).isDirectory()) return null;
  try {
    const jar = JarFile.open(toByteString(path));
    try {
      return jar.manifest;
    } finally {
      jar.close();
    }
  } catch (error) {
    if (error instanceof ClassPathProblem) throw new PackProblem(error.message);
    throw error;
  }
}

/** The class path with what its jars' manifests add, in the order in which a class loader searches. */
function followClassPaths(paths: readonly string[], notes: string[]): string[] {
  const found: string[] = [];
  const visit = (path: string): void => {
    if (found.includes(path)) return;
    found.push(path);
    if (statSync(path).isDirectory()) return;
    for (const url of manifestOf(path)?.classPath ?? []) {
      const next = fromUrl(url, path);
      if (next === undefined) notes.push(`${basename(path)}: its Class-Path names ${url}, which cannot be packed; name a file with --cp`);
      else if (existsSync(next)) visit(next);
      else notes.push(`${basename(path)}: its Class-Path names ${url}, which is not there (Java passes over it, too)`);
    }
  };
  for (const path of paths) {
    if (!existsSync(path)) throw new PackProblem(`${path} of --cp does not exist.`);
    visit(path);
  }
  return found;
}

/** A Class-Path element as a path; undefined when it is no relative one. */
function fromUrl(url: string, jar: string): string | undefined {
  if (/^[a-z]+:/i.test(url) || isAbsolute(url)) return undefined;
  return fileURLToPath(new URL(url, `file://${encodeURI(jar)}`)).replace(/\/$/, "");
}

/** Each where it stands relative to the others. */
function mirrored(sources: readonly string[]): ProgramPart[] {
  let top = dirname(sources[0]!);
  for (const source of sources) while (!source.startsWith(`${top}${sep}`)) top = dirname(top);
  return sources.map((source) => part(source, relative(top, source).split(sep).join("/")));
}

/** All in one folder, under names of their own. */
function flattened(sources: readonly string[]): ProgramPart[] {
  const taken = new Set<string>();
  return sources.map((source) => {
    const name = basename(source);
    const dot = name.lastIndexOf(".");
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
    let unique = name;
    for (let i = 2; taken.has(unique); i++) unique = `${stem}-${i}${extension}`;
    taken.add(unique);
    return part(source, unique);
  });
}

const part = (source: string, name: string): ProgramPart => ({
  source,
  target: join(FOLDER, name),
  isFolder: statSync(source).isDirectory(),
});

/** "antlr4-4.13.2-SNAPSHOT-complete" as "antlr4". */
function nameFrom(text: string): string {
  return (
    text
      .replace(/[-_.]v?\d.*$/, "")
      .toLowerCase()
      .replace(/[^a-z0-9._-]/g, "-")
      .replace(/^[._-]+/, "") || "app"
  );
}
