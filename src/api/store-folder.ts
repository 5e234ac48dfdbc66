// Files of profiles and stores of them, on Node: written aside, flushed, and given their name at once, so that nobody ever reads half a
// file, whatever happens to the writer.
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { openEntry } from "../classpath/class-path-entry.ts";
import { ClassPathProblem } from "../classpath/class-path-problem.ts";
import { parseManifest } from "../classpath/manifest.ts";
import { type ByteString, fromByteString, LM_CLASS, LM_JAR, type VMOptions } from "../flags/options.ts";
import type { FlagValues } from "../flags/table.ts";
import { type AtPoint, type FileSteps, replaceWhole as replaceAtOnce, writeAside } from "../host/write-aside.ts";
import { contentHash } from "../linking/content-hash.ts";
import type { Program, StoredFile, StoreFolder } from "../warmth/store/generations.ts";

const isCode = (e: unknown, ...codes: string[]): boolean => codes.includes((e as NodeJS.ErrnoException).code ?? "");

const NODE: FileSteps = {
  pid: process.pid,
  create: (path) => openSync(path, "wx"),
  write: (file, bytes) => writeSync(file, bytes),
  flush: fsyncSync,
  close: closeSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
};

/** Replaces a file at once. @throws when it cannot be written; nothing has changed then */
export function replaceWhole(path: string, bytes: Uint8Array, at: AtPoint = () => {}): void {
  replaceAtOnce(NODE, path, bytes, at);
}

/** Makes a file at once. @returns false when there is one */
export function createWhole(path: string, bytes: Uint8Array, at: AtPoint = () => {}): boolean {
  const temporary = writeAside(NODE, path, bytes, at);
  try {
    linkSync(temporary, path);
    at("forget");
    return true;
  } catch (e) {
    if (isCode(e, "EEXIST")) return false;
    throw e;
  } finally {
    rmSync(temporary, { force: true });
    at("done");
  }
}

/** Folder by folder: Node's own way of doing it does not end where there can be none (/proc). */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (e) {
    if (!isCode(e, "EEXIST")) throw e;
  }
}

/** @param path made when it is not there */
export function storeFolder(path: string, at: AtPoint = () => {}): StoreFolder {
  makeFolder(path);
  return {
    files() {
      const found: StoredFile[] = [];
      for (const name of readdirSync(path)) {
        const stat = statSync(`${path}/${name}`, { throwIfNoEntry: false });
        if (stat?.isFile()) found.push({ name, bytes: stat.size, modified: stat.mtimeMs });
      }
      return found;
    },
    read(name) {
      try {
        return readFileSync(`${path}/${name}`);
      } catch (e) {
        if (isCode(e, "ENOENT")) return undefined;
        throw e;
      }
    },
    create: (name, bytes) => createWhole(`${path}/${name}`, bytes, at),
    replace: (name, bytes) => replaceWhole(`${path}/${name}`, bytes, at),
    remove: (name) => rmSync(`${path}/${name}`, { force: true }),
    touch(name) {
      // Rounded up: a Date is cut to milliseconds and a file's time is not, so that what was written just before would seem to be newer.
      const now = new Date(Date.now() + 1);
      try {
        utimesSync(`${path}/${name}`, now, now);
      } catch (e) {
        if (!isCode(e, "ENOENT", "EACCES", "EPERM", "EROFS")) throw e; // another process has removed it, or it is somebody else's
      }
    },
  };
}

/** The store that flags or the variable DEWAR_WARM_STORE ask for; undefined: none. */
export function storeAsked(
  { WarmStore, AutoWarm }: Pick<FlagValues, "WarmStore" | "AutoWarm">,
  environment: VMOptions["environment"],
): string | undefined {
  const named = WarmStore === "" ? environment.findLast(([key]) => key === "DEWAR_WARM_STORE")?.[1] : WarmStore;
  if (named) return fromByteString(named);
  return AutoWarm ? userStore() : undefined;
}

/** The default store: in the user's cache folder; undefined where there is none. */
export function userStore(): string | undefined {
  const base = process.env.XDG_CACHE_HOME || (process.env.HOME && `${process.env.HOME}/.cache`);
  return base ? `${base}/dewar/warm` : undefined;
}

const hash = (bytes: Uint8Array): string => Buffer.from(contentHash(bytes).subarray(0, 8)).toString("hex");

/** By what a store knows the program: its main class, by name and by content. undefined: nothing is run. */
export function programOf({ launch, properties }: VMOptions): Program | undefined {
  if (launch === undefined) return undefined;
  const classPath = properties.findLast(([key]) => key === "java.class.path")?.[1] ?? "";
  let name = fromByteString(launch.what);
  let bytes: Uint8Array | null = null;
  try {
    if (launch.mode === LM_JAR) {
      const jar = openEntry(launch.what);
      const manifest = jar?.read("META-INF/MANIFEST.MF");
      const main = manifest == null ? undefined : parseManifest(manifest, name, true).mainClass;
      if (main !== undefined) name = main;
      bytes = jar?.read(`${name.replaceAll(".", "/")}.class`) ?? null;
    } else if (launch.mode === LM_CLASS) bytes = findClass(classPath, name);
  } catch (e) {
    if (!(e instanceof ClassPathProblem)) throw e; // whoever loads the class says what is wrong
  }
  const readable = name.slice(name.lastIndexOf("/") + 1).replace(/[^A-Za-z0-9_$-]/g, "_");
  return { program: `${readable.slice(0, 60)}-${hash(Buffer.from(name, "utf8"))}`, content: bytes === null ? "" : hash(bytes) };
}

function findClass(classPath: ByteString, name: string): Uint8Array | null {
  for (const path of classPath.split(":")) {
    const bytes = openEntry(path === "" ? "." : path)?.read(`${name.replaceAll(".", "/")}.class`) ?? null;
    if (bytes !== null) return bytes;
  }
  return null;
}
