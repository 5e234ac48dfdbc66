// `dewar aot info|verify|explain FILE`: what is in an AOT cache or configuration, whether it is sound and of this build, and what of the
// training is in it or was left out, entry by entry.
import { renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { crc32 } from "node:zlib";
import { compression } from "../../host/node/compression.ts";
import { C_HEAP, METASPACE, OFFSET_TABLE, OLD } from "../../layout/memory-map.ts";
import type { ApplicationClasses } from "../../warmth/aot/app-classes.ts";
import type { CacheHeader } from "../../warmth/aot/cache.ts";
import { CacheFile, CacheRefused, cacheBytes, type Section } from "../../warmth/aot/cache-file.ts";
import { type CacheIdentity, difference, isOfTheseSources } from "../../warmth/aot/identity.ts";
import { holdsState, type Run, runsAreSound } from "../../warmth/aot/memory-runs.ts";
import type { Preloaded } from "../../warmth/aot/preload.ts";
import { INITIALIZED, joinTraining, LINKED, type TrainedClass, type Training } from "../../warmth/aot/training.ts";
import { decodeProfiles, encodeProfiles, mergeProfiles, type Profiles } from "../../warmth/store/profile-file.ts";
import { decodeEntry, decodeIndex, encodeCode, mergeCode, StoredCodeProblem, type StoredEntry } from "../../warmth/store/stored-code.ts";
import { noSuchAction } from "./problem-text.ts";

const USAGE = `usage: dewar aot info FILE       what an AOT cache or configuration is of, and what is in it
       dewar aot verify FILE     checks it as a start would; exit code 1 and the reason when it is refused
       dewar aot explain FILE [CLASS]   each class of the training: in the cache, or left out and why
       dewar aot merge OUT FILE...      several AOT configurations of one program as one

Caches are made by dewar -XX:AOTCacheOutput=FILE, or from a configuration of -XX:AOTMode=record; used with -XX:AOTCache=FILE.
Examples:
  dewar -XX:AOTCacheOutput=app.aot -jar app.jar; dewar aot info app.aot
  dewar aot explain app.aot java.util.HashMap
Exit code: 0 done, 1 the file is refused, 2 the command is wrong or there is no such file.
`;

type AnyHeader = CacheIdentity & { readonly sections: Readonly<Record<string, Section>> } & Partial<CacheHeader> & {
    readonly kind?: string;
  };

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const checksum = (crc: number, bytes: Uint8Array): number => crc32(bytes, crc);

export function aotCommand(args: readonly string[]): number {
  if (args.includes("--help")) {
    say(USAGE.trimEnd());
    return 0;
  }
  // It has no options: parseArgs refuses any.
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { help: { type: "boolean" } } });
  const [action, path, className] = positionals;
  if (action === "merge") {
    if (positionals.length < 3) throw new Error("merge wants OUT and FILEs; dewar aot --help has examples");
    return merge(path!, positionals.slice(2));
  }
  const actions: Readonly<Record<string, (file: CacheFile<AnyHeader>, path: string) => number>> = {
    info,
    verify,
    explain: (file) => explain(file, className?.replaceAll(".", "/")),
  };
  const run = actions[action ?? ""];
  if (run === undefined) return noSuchAction("dewar aot", action, USAGE);
  if (path === undefined || positionals.length > (action === "explain" ? 3 : 2)) {
    throw new Error(`${action} wants one FILE; dewar aot --help has examples`);
  }
  let file: CacheFile<AnyHeader> | undefined;
  try {
    file = new CacheFile<AnyHeader>(path, checksum, compression.decompress);
    return run(file, path);
  } catch (e) {
    if (!(e instanceof CacheRefused || e instanceof StoredCodeProblem)) throw e;
    say(`${path} is refused: ${e.message}.`);
    return 1;
  } finally {
    file?.close();
  }
}

function json<T>(file: CacheFile<AnyHeader>, name: string): T | undefined {
  const section = file.header.sections[name];
  return section === undefined ? undefined : (JSON.parse(Buffer.from(file.section(section)).toString("utf8")) as T);
}

const trainingOf = (file: CacheFile<AnyHeader>): Preloaded | undefined =>
  file.header.kind === "configuration"
    ? { training: json<Training>(file, "training") ?? { runs: 0, millis: 0, classes: [] }, leftOut: [] }
    : json<Preloaded>(file, "training");

const AREAS: readonly (readonly [name: string, from: number, to: number])[] = [
  ["VM state and tables of the heap", 0, METASPACE],
  ["metaspace (classes, methods, constant pools, class files)", METASPACE, C_HEAP],
  ["C heap (symbols' tables, threads, vectors)", C_HEAP, OFFSET_TABLE],
  ["tables of the heap", OFFSET_TABLE, OLD],
  ["heap", OLD, 2 ** 32],
];

function bytesIn(runs: readonly Run[], from: number, to: number): number {
  return runs.reduce((sum, [address, length]) => (address >= from && address < to ? sum + length : sum), 0);
}

function info(file: CacheFile<AnyHeader>, path: string): number {
  const { header } = file;
  const kind = header.kind === "configuration" ? "AOT configuration" : "AOT cache";
  say(
    `${kind} ${path}: ${file.size} bytes${header.made === undefined || header.made === 0 ? "" : `, made ${new Date(header.made).toISOString()}`}`,
  );
  say(`build     ${header.build}${isOfTheseSources(header.build) ? " (this one)" : " (another one)"}`);
  say(`JDK       ${header.jdk}`);
  for (const [key, value] of Object.entries(header.settings)) say(`setting   ${key} = ${value}`);
  if (header.memory !== undefined) {
    for (const [name, from, to] of AREAS) say(`memory    ${String(bytesIn(header.memory, from, to)).padStart(9)} ${name}`);
  }
  if (header.classBytes !== undefined) {
    say(
      `classes   ${String(header.classBytes).padStart(9)} bytes of class files; the file has ${(file.size / header.classBytes).toFixed(2)} times as many`,
    );
  }
  for (const [name, { length }] of Object.entries(header.sections)) say(`section   ${String(length).padStart(9)} ${name}`);
  const preloaded = trainingOf(file);
  if (preloaded !== undefined) {
    const { runs, classes } = preloaded.training;
    const count = (of: (c: TrainedClass) => boolean): number => classes.filter(of).length;
    const sum = (of: (c: TrainedClass) => number): number => classes.reduce((n, c) => n + of(c), 0);
    say(
      `training  ${runs} run(s), ${classes.length} classes (boot ${count((c) => c.loader === "boot")}, platform ${count((c) => c.loader === "platform")}, app ${count((c) => c.loader === "app")}; linked ${count((c) => c.state >= LINKED)}, initialised ${count((c) => c.state === INITIALIZED)})`,
    );
    say(`          ${sum((c) => c.methods.length)} methods called, ${sum((c) => c.sites.length / 2)} call sites linked`);
    if (header.kind !== "configuration") say(`          ${preloaded.leftOut.length} things left out (dewar aot explain)`);
  }
  const { code } = header.sections;
  if (code !== undefined) {
    const entries = decodeIndex(file.section(code));
    const tiers = [1, 2, 3, 4].map((tier) => `tier ${tier}: ${entries.filter((entry) => entry.tier === tier).length}`);
    say(`code      ${entries.length} compilations (${tiers.join(", ")})`);
  }
  const application = json<ApplicationClasses>(file, "application");
  for (const source of application?.sources ?? []) say(`source    ${source}`);
  return 0;
}

function verify(file: CacheFile<AnyHeader>, path: string): number {
  const { header } = file;
  for (const section of Object.values(header.sections)) file.section(section);
  if (header.sections.code !== undefined) {
    for (const entry of decodeIndex(file.section(header.sections.code))) void decodeEntry(entry).code.sites;
  }
  const { memory } = header;
  if (header.kind !== "configuration" && (memory === undefined || !runsAreSound(memory, 2 ** 32) || !holdsState(memory))) {
    throw new CacheRefused("it does not say where its memory belongs");
  }
  if (!isOfTheseSources(header.build)) throw new CacheRefused("it was made by another build of the VM");
  say(`${path} is sound and of this build.`);
  return 0;
}

/** What all of the configurations have learnt; they must be of one build, JDK and settings. */
function merge(out: string, paths: readonly string[]): number {
  let header: AnyHeader | undefined;
  let training: Training | undefined;
  const profiles: Profiles[] = [];
  const code: StoredEntry[][] = [];
  for (const path of paths) {
    const file = new CacheFile<AnyHeader>(path, checksum, compression.decompress);
    try {
      const mine = file.header;
      if (mine.kind !== "configuration") throw new CacheRefused("it is no AOT configuration");
      const why = header === undefined ? undefined : difference(mine, header);
      if (why !== undefined) throw new CacheRefused(why);
      header ??= mine;
      const next = json<Training>(file, "training")!;
      training = training === undefined ? next : joinTraining(training, next);
      if (mine.sections.profiles !== undefined)
        profiles.push(decodeProfiles(file.section(mine.sections.profiles), (bytes) => crc32(bytes)));
      if (mine.sections.code !== undefined) code.push(decodeIndex(file.section(mine.sections.code)));
    } catch (e) {
      if (!(e instanceof CacheRefused || e instanceof StoredCodeProblem)) throw e;
      say(`${path} is refused: ${e.message}.`);
      return 1;
    } finally {
      file.close();
    }
  }
  const { build, jdk, settings } = header!;
  const records = encodeProfiles(mergeProfiles(profiles), (bytes) => crc32(bytes));
  const sections = {
    training: [Buffer.from(JSON.stringify(training), "utf8")],
    ...(profiles.length === 0 ? {} : { profiles: [records] }),
    ...(code.length === 0 ? {} : { code: [encodeCode(mergeCode(code))] }),
  };
  const aside = `${out}.${process.pid}.tmp`;
  writeFileSync(
    aside,
    cacheBytes((places) => ({ build, jdk, settings, kind: "configuration", sections: places }), sections, checksum),
    { flush: true },
  );
  renameSync(aside, out);
  say(`${out}: ${training!.classes.length} classes of ${training!.runs} runs`);
  return 0;
}

/** Accounts for each class of the training. */
function explain(file: CacheFile<AnyHeader>, only: string | undefined): number {
  const preloaded = trainingOf(file);
  if (preloaded === undefined) throw new CacheRefused("it has no record of its training");
  const problems = new Map<string, string[]>();
  for (const [name, what, why] of preloaded.leftOut) {
    const list = problems.get(name) ?? [];
    problems.set(name, list);
    list.push(`left out: ${what}: ${why}`);
  }
  const section = file.header.sections.code;
  const code = section === undefined ? [] : decodeIndex(file.section(section));
  const whole = ["loaded", "linked", "initialised in training"];
  let shown = 0;
  for (const { name, loader, state, methods, sites } of preloaded.training.classes) {
    if (only !== undefined && name !== only) continue;
    shown++;
    const failed = problems.get(name) ?? [];
    say(`${name.replaceAll("/", ".")} (${loader}): ${whole[state]}, ${methods.length} methods, ${sites.length / 2} call sites`);
    for (const line of failed) say(`    ${line}`);
    const dotted = `${name.replaceAll("/", ".")}.`;
    for (const entry of code) {
      if (!entry.name.startsWith(dotted) || entry.name.slice(dotted.length, entry.name.indexOf("(")).includes(".")) continue;
      say(
        `    code: ${entry.name.slice(dotted.length)} tier ${entry.tier}${entry.osrBci >= 0 ? ` @ ${entry.osrBci}` : ""}, ${entry.bytes.length} bytes`,
      );
    }
  }
  if (only !== undefined && shown === 0) say(`${only.replaceAll("/", ".")}: training has not met it`);
  else if (only === undefined) say(`${shown} classes, ${preloaded.leftOut.length} things left out`);
  return 0;
}
