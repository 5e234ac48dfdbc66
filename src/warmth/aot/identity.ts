// What a cache is of: the build of the VM, the class library, and the options whose effects are in its heap. Each part that is not the
// same is a reason to refuse it, in words.
import { closeFile, fileSize, openFile, readFileIfPresent, readFully } from "../../classpath/file-access.ts";
import { toByteString, type VMOptions } from "../../flags/options.ts";
import { accessorEntry, GETTERS, SETTERS } from "../../kernel/accessors.ts";
import { CANONICAL, FUSED } from "../../kernel/fused-opcodes.ts";
import { INTRINSICS } from "../../kernel/interpreter/intrinsics.ts";
import { LAYOUT_VERSION } from "../../layout/memory-map.ts";
import { Q } from "../../layout/quick-opcodes.ts";
import { declaredStructs } from "../../layout/struct.ts";
import { routineNames } from "../../runtime/routines.ts";
import type { VM } from "../../runtime/vm.ts";
import type { Crc32 } from "./cache-file.ts";
import { crc32Of } from "./crc.ts";
import { REDONE_PROPERTIES } from "./redone.ts";

/** Put in place by scripts/build.ts: a digest of the sources. */
declare const __DEWAR_BUILD__: string | undefined;

export interface CacheIdentity {
  /** Of the VM: what numbers and addresses in the cache mean. */
  readonly build: string;
  /** Of the class library. */
  readonly jdk: string;
  /** Properties, flags and settings that have been acted upon when the cache was made. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Flags whose effects are in a cache's memory. The sizes of spaces, the tiers, logs and the like are this run's own. */
const BOUND_FLAGS: ReadonlySet<string> = new Set([
  "BytecodeVerificationLocal",
  "BytecodeVerificationRemote",
  "ReduceSignalUsage",
  "hashCode",
  "Deterministic",
  "DeterministicSeed",
  "DeterministicClockStep",
]);

export function identityOf(vm: VM): CacheIdentity {
  return { build: buildIdentity(), jdk: jdkIdentity(vm.jdkHome, crc32Of(vm)), settings: settingsOf(vm.options) };
}

/** Whether the first bytes of a cache say that a build of these sources has made it: what a launcher can tell that has no VM in its bundle. */
export const isOfThisBuild = (head: string): boolean => head.includes(`{"build":"${sourcesIdentity()}-`);

/** Why a cache of `theirs` is none for `ours`; undefined when it is one. */
export function difference(theirs: CacheIdentity, ours: CacheIdentity): string | undefined {
  if (theirs.build !== ours.build) return "it was made by another build of the VM";
  if (theirs.jdk !== ours.jdk) return "it is of another JDK";
  for (const key of new Set([...Object.keys(theirs.settings), ...Object.keys(ours.settings)])) {
    const [then, now] = [theirs.settings[key], ours.settings[key]];
    if (then !== now)
      return `${key} was ${then === undefined ? "not set" : `"${then}"`} when it was made, and is ${now === undefined ? "not set" : `"${now}"`} now`;
  }
  return undefined;
}

/** The sources' digest; of a VM that runs from its sources, that of what a cache relies on. */
function sourcesIdentity(): string {
  if (typeof __DEWAR_BUILD__ === "string") return __DEWAR_BUILD__;
  const parts = [LAYOUT_VERSION, [...declaredStructs()], INTRINSICS, FUSED, [...CANONICAL], Q, GETTERS, SETTERS, `${accessorEntry}`];
  return `sources.${fnv64(JSON.stringify(parts))}`;
}

/** Of the VM's sources and the numbers of its routines: frames name routines by number, in the order in which they have been loaded. */
export const buildIdentity = (): string => (ownBuild ??= `${sourcesIdentity()}-${fnv64(routineNames().join())}`);
let ownBuild: string | undefined;

/** Whether a cache's build is of these sources: what a tool can tell that runs no VM. */
export const isOfTheseSources = (build: string): boolean => build.startsWith(`${sourcesIdentity()}-`);

/** The release file, and size and first bytes of lib/modules (the hash table of its index). */
export function jdkIdentity(home: string, crc32: Crc32): string {
  const release = readFileIfPresent(toByteString(`${home}/release`));
  const file = openFile(toByteString(`${home}/lib/modules`));
  try {
    const head = new Uint8Array(1 << 14);
    readFully(file, head, 0, head.length, 0);
    return [crc32(0, release ?? head) >>> 0, fileSize(file), crc32(0, head) >>> 0].map((n) => n.toString(16)).join("-");
  } finally {
    closeFile(file);
  }
}

/** Two FNV-1a hashes of 32 bits: tells things apart that nobody has made to look alike. */
export const textHash = (text: string): string => fnv64(text);

function fnv64(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9dc5811c;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ c ^ (i & 0xff), 0x01000193);
  }
  const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, "0");
  return hex(a) + hex(b);
}

/** Namespaces whose properties the class library may have read before main. */
const LIBRARY_PROPERTY = /^(java|javax|jdk|sun|com\.sun|user|os|file|line|path|http|https|ftp|socksProxy|awt)\b/;

/** Of a start without options that the class library acts upon before main there are none. */
export function settingsOf(options: VMOptions): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [key, value] of options.properties) {
    if (LIBRARY_PROPERTY.test(key) && !REDONE_PROPERTIES.has(key)) settings[`property ${key}`] = value;
  }
  // What is made on a virtual clock with seeded hashes is as good for any run; a made cache is then no more than equal bytes.
  const reproducible = options.flags.some(({ name, value }) => name === "AOTReproducible" && value === true);
  for (const { name, value } of options.flags) {
    if (BOUND_FLAGS.has(name) && !(reproducible && name.startsWith("Deterministic"))) settings[`flag ${name}`] = String(value);
  }
  const { assertions, bootAppend, enablePreview } = options;
  if (assertions.length > 0) settings.assertions = assertions.map((a) => `${a.enable ? "+" : "-"}${a.scope}:${a.name}`).join(" ");
  if (bootAppend.length > 0) settings["boot class path"] = bootAppend.join(":");
  if (enablePreview) settings["preview features"] = "enabled";
  return settings;
}
