// The archive of the class library, as HotSpot's default CDS archive: an AOT cache of no application, which a program starts from that names none
// (-Xshare:auto). `dewar -Xshare:dump` makes it out of a short training; the build does so for the JDK that it finds.
import { spawnSync } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { ClassPathProblem } from "../classpath/class-path-problem.ts";
import { Flags } from "../flags/flags.ts";
import { fromByteString, toByteString, type VMOptions } from "../flags/options.ts";
import { hostCrc32 } from "../host/node/crc32.ts";
import { jdkIdentity, settingsOf } from "../warmth/aot/identity.ts";
import { ownCache } from "./own-cache.ts";

/** Beside the bundle that this is in. A VM that runs from its sources has none. */
const besideBundle = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));
const ARCHIVE = "library.aot";
const TRAINING = "library-training.jar";

/** Options of the VM that change nothing of what is in the archive, nor of when its methods are compiled: who gives others looks closely. */
const PLAIN: ReadonlySet<string> = new Set(
  [
    "MaxHeapSize InitialHeapSize MinHeapSize NewSize MaxNewSize NewRatio ThreadStackSize MetaspaceSize MaxMetaspaceSize MaxDirectMemorySize",
    "UseSerialGC UseParallelGC UseG1GC UseSharedSpaces RequireSharedSpaces",
    // Of the thread with the compilers, which is soon on its way then.
    "WarmStore AutoWarm WarmStoreCode WarmStoreSize CacheProfiles CacheProfilesFile CacheProfilesMode",
    // What only tells at the end how a run has gone, which is to be the run that it would have been.
    "PrintDeoptimizationCount",
  ].flatMap((names) => names.split(" ")),
);

/** Has this start go from the archive, if it is a plain one: without options, too, that the class library acts upon before main. */
export function applyLibraryArchive(options: VMOptions): void {
  const { UseSharedSpaces, RequireSharedSpaces, SharedArchiveFile } = new Flags(options.flags).values;
  if (!UseSharedSpaces || SharedArchiveFile !== "" || options.launch === undefined) return;
  const given = options.flags.filter(({ origin }) => origin !== "ergonomic" && origin !== "default");
  const isPlain = options.executionMode === "mixed mode" && given.every(({ name }) => PLAIN.has(name));
  const path = besideBundle(ARCHIVE);
  if ((!isPlain || !fits(path, options)) && !RequireSharedSpaces) return;
  options.flags.push({ name: "SharedArchiveFile", value: toByteString(path), origin: "ergonomic" });
}

/** What can be told before the VM is loaded, so that a start for which it is none goes the other way at once. */
function fits(path: string, options: VMOptions): boolean {
  const head = ownCache(path);
  if (head === undefined || Object.keys(settingsOf(options)).length > 0) return false;
  try {
    return head.includes(`"jdk":"${jdkIdentity(options.jdkHome!, hostCrc32)}"`);
  } catch (e) {
    if (!(e instanceof ClassPathProblem)) throw e;
    return false; // the VM says what is wrong with the JDK
  }
}

/** Variables with options of their own. */
const OPTIONS = ["JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"];

/** -Xshare:dump. @returns the exit code */
export function dumpLibraryArchive(options: VMOptions): number {
  const { SharedArchiveFile } = new Flags(options.flags).values;
  const archive = SharedArchiveFile === "" ? besideBundle(ARCHIVE) : fromByteString(SharedArchiveFile);
  const record = `${tmpdir()}/dewar-library-${process.pid}.config`;
  const env: NodeJS.ProcessEnv = { ...process.env, DEWAR_JDK: options.jdkHome };
  for (const name of OPTIONS) delete env[name];
  const run = (mode: string, ...args: string[]): boolean => {
    const settings = ["-Xshare:off", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining", "-XX:-AOTCodeCaching"];
    const all = [process.argv[1]!, ...settings, `-XX:AOTMode=${mode}`, `-XX:AOTConfiguration=${record}`, ...args, "LibraryTraining"];
    const { status } = spawnSync(process.execPath, all, { env, stdio: ["ignore", "ignore", "inherit"] });
    return status === 0;
  };
  try {
    // The class path of the archive has no application: what the training's own class is asked for is left out.
    const isMade = run("record", "-cp", besideBundle(TRAINING)) && run("create", `-XX:AOTCache=${archive}`, "-cp", "/dev/null");
    if (!isMade) {
      process.stderr.write(`Error: the archive of the class library is not written to ${archive} (the reason is above).\n`);
      return 1;
    }
  } finally {
    rmSync(record, { force: true });
  }
  process.stdout.write(`The archive of the class library is written: ${archive}, ${statSync(archive).size} bytes\n`);
  return 0;
}
