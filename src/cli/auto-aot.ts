// -XX:+AutoAOT: a store with one AOT cache for each program, in the user's cache folder. A start with a cache of this build uses it; any
// other one trains, and so does one whose cache is refused (a class has changed). The cache is made in the background when the program has
// ended, and replaced at once.
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { Flags } from "../flags/flags.ts";
import { fromByteString, toByteString, type VMOptions } from "../flags/options.ts";
import { textHash } from "../warmth/aot/identity.ts";
import { ownCache } from "./own-cache.ts";

/** Caches that stay. */
const KEPT = 32;

/** Turns AutoAOT into the flags of this start. Says nothing where there is no place for a store: the program runs as without. */
export function applyAutoAot(options: VMOptions): void {
  const { AutoAOT, AOTMode, AOTCache, AOTCacheOutput, AOTConfiguration } = new Flags(options.flags).values;
  if (!AutoAOT || options.launch === undefined || [AOTMode, AOTCache, AOTCacheOutput, AOTConfiguration].some((text) => text !== "")) return;
  const base = process.env.XDG_CACHE_HOME || (process.env.HOME && `${process.env.HOME}/.cache`);
  if (!base) return;
  const folder = `${base}/dewar/aot`;
  const path = `${folder}/${programName(options)}.aot`;
  const set = (name: string, value: string): void => void options.flags.push({ name, value: toByteString(value), origin: "ergonomic" });
  try {
    mkdirSync(folder, { recursive: true });
    if (ownCache(path) !== undefined) {
      const now = new Date();
      utimesSync(path, now, now); // used
      set("AOTCache", path);
      return;
    }
    forgetOthers(folder);
  } catch {
    return; // no place, or somebody else's
  }
  set("AOTCacheOutput", path);
  set("AOTConfiguration", `${path}.${process.pid}.config`);
}

/** What is run, and from where: a name for people, and a hash. */
function programName({ launch, properties, assertions }: VMOptions): string {
  const said = properties.filter(([key]) => /^(java|jdk|sun|javax)\./.test(key) && !key.startsWith("sun.java."));
  const what = fromByteString(launch!.what);
  const readable = what.slice(what.lastIndexOf("/") + 1).replace(/[^A-Za-z0-9_.-]/g, "_");
  return `${readable.slice(0, 60)}-${textHash(JSON.stringify([launch!.mode, what, process.cwd(), said, assertions]))}`;
}

function forgetOthers(folder: string): void {
  const age = (name: string): number => statSync(`${folder}/${name}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const names = readdirSync(folder).sort((a, b) => age(b) - age(a));
  for (const name of names.slice(KEPT)) rmSync(`${folder}/${name}`, { force: true });
}
