// In the run that makes a cache: brings the classes of the training to where they were there. Loads and links them, resolves the classes
// that they named, makes the methods executable that were called, links the call sites. Initialises none but TABLES. What cannot be done
// again (a class that is gone) is left out, with a line in the log.

import { type Addr, ld, ld8 } from "../../layout/memory.ts";
import { ConstantPool, CPC_ADAPTER_RESOLVED, CpCacheEntry, Field, Klass, Method } from "../../layout/metadata.ts";
import { classHash } from "../../linking/class-hash.ts";
import { dynamicCalls, siteEntry } from "../../linking/dynamic-calls.ts";
import { findFieldByName } from "../../linking/field-by-name.ts";
import { linkKlass, linkMethod } from "../../linking/link-klass.ts";
import { findInDictionary } from "../../linking/loader-data.ts";
import { symbolOf } from "../../linking/symbols.ts";
import { LINK_CALL_SITE } from "../../runtime/call-sites.ts";
import { INITIALIZE, initialized } from "../../runtime/initialize.ts";
import { JavaThrow } from "../../runtime/java-throw.ts";
import { LOAD_CLASS } from "../../runtime/load-class.ts";
import { routine } from "../../runtime/routines.ts";
import type { Next, StepFrame } from "../../runtime/step-frame.ts";
import type { VM } from "../../runtime/vm.ts";
import { byPart, isRequest, setPart } from "../by-part.ts";
import { LINKED, loaderOf, type TrainedClass, type TrainedTiers, type Training } from "./training.ts";

/** The training of the run that makes a cache. A VM that is restored from it never runs these steps. */
let training: Training = { runs: 0, millis: 0, classes: [] };
/** Its classes, layer by layer. */
let layers: readonly (readonly TrainedClass[])[] = [];
/** Those of the layer that is being made. */
let current: readonly TrainedClass[] = [];
/** Profiles and code of the training's methods, as they came. */
let tiers: TrainedTiers = {};
/** @param whole the cache is to be used whole or not at all: one layer */
export function preloadFrom(record: Training, learnt: TrainedTiers, whole: boolean): void {
  training = record;
  layers = whole ? [record.classes] : layersOf(record.classes);
  tiers = learnt;
}
export const layerCount = (): number => layers.length;
/** What PRELOAD goes through from now on. */
export const enterLayer = (layer: number): void => void (current = layers[layer]!);

/** Layers of the application's classes: those of the program's own source and the one below can be dropped alone. */
const APPLICATION_LAYERS = 3;
/** The program's own source, which is edited, is several layers when it has so many classes. */
const OWN_LAYERS = 3;
const MANY_CLASSES = 24;

/**
 * The JDK's classes, then those of the application's jars and folders: what a class of a later layer changes, the layers before it do not
 * have. Libraries come first: jars before folders, what was met last before what was met first (the main class). So it is within the
 * program's own source: what calls is met before what is called.
 */
export function layersOf(classes: readonly TrainedClass[]): readonly (readonly TrainedClass[])[] {
  const met = [...new Set(classes.map(({ source }) => source))].filter((source) => source !== "").reverse();
  const isFolder = (source: string): boolean => source.endsWith("/");
  const sources = [...met.filter((s) => !isFolder(s)), ...met.filter(isFolder)];
  const first = sources.splice(0, Math.max(0, sources.length - APPLICATION_LAYERS + 1));
  const groups = [[""], ...(first.length > 0 ? [first] : []), ...sources.map((source) => [source])];
  const layers = groups.map((group) => classes.filter(({ source }) => group.includes(source)));
  const own = layers.at(-1)!;
  if (sources.length === 0 || own.length < MANY_CLASSES) return layers;
  const size = Math.ceil(own.length / OWN_LAYERS);
  const parts = Array.from({ length: OWN_LAYERS }, (_, i) => own.slice(i * size, (i + 1) * size));
  return [...layers.slice(0, -1), ...parts.reverse()];
}

export const trainedTiers = (): TrainedTiers => tiers;

/** What could not be done again: class, what of it, why. */
export type LeftOut = readonly [className: string, what: string, why: string];

/** The training that the cache is of, and what of it is not in the cache. */
export interface Preloaded {
  readonly training: Training;
  readonly leftOut: LeftOut[];
}
const leftOut: LeftOut[] = [];
export const preloaded = (): Preloaded => ({ training, leftOut });

function note(vm: VM, className: string, what: string, why: string): void {
  leftOut.push([className, what, why]);
  vm.logs.aot.debug?.(`left out: ${className} ${what}: ${why}`);
}

/**
 * Classes of the library that only fill tables of their own when they are initialised, at which nobody can tell when that is. Compiled code of what
 * reads them has a trap for each that is not initialised.
 */
const TABLES: ReadonlySet<string> = new Set(
  ["00", "01", "02", "03", "0E", "PrivateUse", "Undefined"].map((plane) => `java/lang/CharacterData${plane}`),
);

const LOADER_FIELDS: Readonly<Record<string, string>> = { platform: "PLATFORM_LOADER", app: "APP_LOADER" };

/**
 * The ClassLoaderData of one of the VM's own loaders. A loader has none before its first class: with a class library whose modules are all the
 * boot loader's, as a package's may be, the application's loader has none here.
 */
function loaderData(vm: VM, kind: TrainedClass["loader"]): Addr {
  const known = loaderOf(kind);
  const name = LOADER_FIELDS[kind];
  if (known !== 0 || name === undefined) return known;
  const loader = ld(ld(findFieldByName(vm.linker.boot("jdk/internal/loader/ClassLoaders"), name) + Field.offset));
  return loader === 0 ? 0 : vm.linker.loaderData(loader);
}

function find(trained: TrainedClass): Addr {
  const cld = loaderOf(trained.loader);
  const k = cld === 0 ? 0 : findInDictionary(cld, symbolOf(trained.name));
  return k !== 0 && (trained.hash === "" || Buffer.from(classHash(k)).toString("hex") === trained.hash) ? k : 0;
}

/** Does `action`; what it cannot do is left out. */
function attempt(vm: VM, className: string, what: string, action: () => void): boolean {
  try {
    action();
    return true;
  } catch (thrown) {
    const problem = vm.linker.toJava(thrown);
    if (isRequest(problem)) throw problem;
    note(vm, className, what, problem instanceof JavaThrow ? `${problem.className}: ${problem.detail ?? ""}` : String(problem));
    return false;
  }
}

/** Goes through the classes, one after the other; what ends in an exception is left out. */
const forEachClass = (f: StepFrame, action: (trained: TrainedClass, part: number) => Next | "more" | "done"): Next =>
  byPart(
    f,
    current.length,
    (exception, i) => note(f.vm, current[i]!.name, "class or call site", f.vm.exceptions.describe(exception)),
    (i, part) => action(current[i]!, part),
  );

export const PRELOAD: number = routine("preload AOT classes", {
  refs: 0,
  longs: 2,
  catches: true,
  steps: [
    // 0: load
    (f) =>
      forEachClass(f, (trained, part) => {
        const { vm } = f;
        if (part > 0) return "done";
        const cld = loaderData(vm, trained.loader);
        if (cld === 0) {
          note(vm, trained.name, "class", `there is no ${trained.loader} loader`);
          return "done";
        }
        const symbol = symbolOf(trained.name);
        if (trained.loader === "boot") attempt(vm, trained.name, "class", () => vm.linker.findBoot(symbol));
        else if (findInDictionary(cld, symbol) === 0) {
          setPart(f, 1); // once
          f.again();
          return f.run(LOAD_CLASS, [], [cld, symbol, 1, 0, 0, 0]);
        }
        return "done";
      }),
    // 1: link, and the classes that they name
    (f) =>
      forEachClass(f, (trained, part) => {
        const { vm } = f;
        const k = find(trained);
        if (k === 0 || trained.state < LINKED) return "done";
        if (part === 0) return attempt(vm, trained.name, "linking", () => linkKlass(k)) ? "more" : "done";
        const index = trained.classes[part - 1];
        if (index === undefined) return "done";
        const pool = ld(k + Klass.constantPool);
        if (index < ld(pool + ConstantPool.length))
          attempt(vm, trained.name, `constant ${index}`, () => vm.linker.resolveClass(pool, index, k));
        return "more";
      }),
    // 2: methods
    (f) =>
      forEachClass(f, (trained) => {
        const k = find(trained);
        if (k !== 0) for (const slot of trained.methods) linkSlot(f.vm, k, slot);
        return "done";
      }),
    // 3: call sites
    (f) =>
      forEachClass(f, (trained, part) => {
        const k = find(trained);
        if (k === 0 || 2 * part >= trained.sites.length) return "done";
        const m = methodAt(k, trained.sites[2 * part]!);
        const bci = trained.sites[2 * part + 1]!;
        if (m === 0 || ld(m + Method.code) === 0 || !dynamicCalls(m).includes(bci)) return "more";
        const entry = siteEntry(m, bci);
        if ((ld8(entry + CpCacheEntry.state) & CPC_ADAPTER_RESOLVED) !== 0) return "more";
        setPart(f, part + 1);
        f.again();
        return f.run(LINK_CALL_SITE, [], [ld(k + Klass.constantPool), entry]);
      }),
    // 4: tables
    (f) =>
      forEachClass(f, (trained, part) => {
        const k = trained.loader === "boot" && TABLES.has(trained.name) ? find(trained) : 0;
        if (k === 0 || part > 0 || initialized(f.vm, k)) return "done";
        setPart(f, 1);
        f.again();
        return f.run(INITIALIZE, [], [k]);
      }),
    (f) => f.finish(),
  ],
});

function methodAt(k: Addr, slot: number): Addr {
  const methods = ld(k + Klass.methods);
  return methods !== 0 && slot < ld(methods) ? ld(methods + 4 + 4 * slot) : 0;
}

function linkSlot(vm: VM, k: Addr, slot: number): void {
  const m = methodAt(k, slot);
  if (m !== 0 && ld(m + Method.codeLength) !== 0) attempt(vm, vm.linker.name(k), vm.describeMethod(m), () => linkMethod(m));
}
