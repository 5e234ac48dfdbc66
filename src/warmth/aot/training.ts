// What a training run hands to the run that makes the cache: the classes that the VM's own loaders have defined, how far each has come,
// and the call sites that were linked. A record of another run of the same program joins with it (union).

import { type Addr, ld, ld8 } from "../../layout/memory.ts";
import {
  CLD_HIDDEN,
  ClassLoaderData,
  ConstantPool,
  CPC_ADAPTER_RESOLVED,
  CPC_ERROR,
  CpCacheEntry,
  KLASS_ARRAY,
  KLASS_HIDDEN,
  KLASS_INITIALIZED,
  KLASS_LINKED,
  KLASS_PRIMITIVE,
  Klass,
  Method,
  ModuleEntry,
  TAG_KLASS,
} from "../../layout/metadata.ts";
import { VMState } from "../../layout/vm-state.ts";
import { classHash } from "../../linking/class-hash.ts";
import { cpTag } from "../../linking/constant-pool.ts";
import { dynamicCalls, siteEntry } from "../../linking/dynamic-calls.ts";
import { klassName } from "../../linking/klass-view.ts";
import { symbolToString } from "../../linking/symbols.ts";
import { fieldsOf } from "../../runtime/library-fields.ts";
import type { VM } from "../../runtime/vm.ts";
import { CacheFile, CacheRefused, cacheBytes, type Section } from "./cache-file.ts";
import { crc32Of } from "./crc.ts";
import { type CacheIdentity, identityOf } from "./identity.ts";
import { replaceFile } from "./replace-file.ts";

/** The VM's own loaders. Classes of others, hidden classes and proxies are made anew in each run. */
export type LoaderKind = "boot" | "platform" | "app";

export const LOADED = 0;
export const LINKED = 1;
export const INITIALIZED = 2;

export interface TrainedClass {
  readonly name: string;
  readonly loader: LoaderKind;
  readonly state: typeof LOADED | typeof LINKED | typeof INITIALIZED;
  /** SHA-256 of its bytes, in hexadecimal; "" of a class of the JDK. */
  readonly hash: string;
  /** The URL of the folder or jar that it is from; "" of a class of the JDK. */
  readonly source: string;
  /** Constant-pool indices of resolved classes. */
  readonly classes: readonly number[];
  /** Slots of the methods that were called. */
  readonly methods: readonly number[];
  /** Slot and bci, in turn, of the invokedynamic instructions that were linked. */
  readonly sites: readonly number[];
}

export interface Training {
  /** How many runs have been joined. */
  readonly runs: number;
  /** How long the longest of them took; 0 not said (-XX:+AOTReproducible). */
  readonly millis: number;
  /** In the order of definition, loader by loader. */
  readonly classes: readonly TrainedClass[];
}

const KINDS: Readonly<Record<string, LoaderKind>> = {
  "jdk/internal/loader/ClassLoaders$PlatformClassLoader": "platform",
  "jdk/internal/loader/ClassLoaders$AppClassLoader": "app",
};

/** Which of the VM's own loaders it is, undefined for a user's. */
export function loaderKind(cld: Addr): LoaderKind | undefined {
  const slot = ld(cld + ClassLoaderData.loader);
  return slot === 0 ? "boot" : KINDS[klassName(ld(ld(slot)))];
}

/** The URL of the folder or jar that a class is from; "" when it is no file's. */
export function fileSource(k: Addr): string {
  const symbol = ld(k + Klass.source);
  const source = symbol === 0 ? "" : symbolToString(symbol);
  return source.startsWith("file:") ? source : "";
}

/** The ClassLoaderData of one of the VM's own loaders, 0 when it is not made or the kind is the program's. */
export function loaderOf(kind: LoaderKind | "user"): Addr {
  for (let cld = ld(VMState.loaders); cld !== 0; cld = ld(cld + ClassLoaderData.next)) if (loaderKind(cld) === kind) return cld;
  return 0;
}

/** Two records as one: what either has seen. Commutative and associative; of a class of whose bytes there are two versions, none is kept. */
export function joinTraining(a: Training, b: Training): Training {
  const key = ({ loader, name }: TrainedClass): string => `${loader} ${name}`;
  const others = new Map(b.classes.map((c) => [key(c), c]));
  const joined: TrainedClass[] = [];
  for (const one of a.classes) {
    const other = others.get(key(one));
    others.delete(key(one));
    if (other === undefined) joined.push(one);
    else if (other.hash === one.hash) joined.push(joinClass(one, other));
  }
  joined.push(...others.values());
  return { runs: a.runs + b.runs, millis: Math.max(a.millis, b.millis), classes: joined };
}

const union = (a: readonly number[], b: readonly number[]): number[] => [...new Set([...a, ...b])].sort((x, y) => x - y);

function joinClass(a: TrainedClass, b: TrainedClass): TrainedClass {
  const sites = new Map<string, readonly [number, number]>();
  for (const list of [a.sites, b.sites]) {
    for (let i = 0; i < list.length; i += 2) sites.set(`${list[i]} ${list[i + 1]}`, [list[i]!, list[i + 1]!]);
  }
  return {
    ...a,
    state: Math.max(a.state, b.state) as TrainedClass["state"],
    classes: union(a.classes, b.classes),
    methods: union(a.methods, b.methods),
    sites: [...sites.values()].sort((x, y) => x[0] - y[0] || x[1] - y[1]).flat(),
  };
}

const moduleFields = fieldsOf("java/lang/Module", { layer: "Ljava/lang/ModuleLayer;" });
const systemFields = fieldsOf("java/lang/System", { bootLayer: "Ljava/lang/ModuleLayer;" });

/** Whether a class's module is one that the program itself has defined to a loader of the VM's: the class is in it only once a run has done so. */
function isOfOwnLayer(vm: VM, k: Addr): boolean {
  const module = ld(k + Klass.module);
  if (ld(module + ModuleEntry.name) === 0) return false;
  const layer = ld(ld(ld(module + ModuleEntry.module)) + moduleFields(vm).layer);
  return layer !== 0 && layer !== ld(systemFields(vm).bootLayer);
}

/**
 * What this run has learnt. Of a program that defines modules to loaders of the VM's it is the boot loader's classes only: whoever makes the
 * cache has not defined them, and would load classes of theirs, named by others, into the unnamed module. @param millis that it took
 */
export function trainingOf(vm: VM, millis: number): Training {
  const classes: TrainedClass[] = [];
  let definesModules = false;
  for (let cld = ld(VMState.loaders); cld !== 0; cld = ld(cld + ClassLoaderData.next)) {
    const loader = (ld(cld + ClassLoaderData.flags) & CLD_HIDDEN) !== 0 ? undefined : loaderKind(cld);
    if (loader === undefined) continue;
    const own: TrainedClass[] = [];
    for (let k = ld(cld + ClassLoaderData.firstKlass); k !== 0; k = ld(k + Klass.nextInLoader)) {
      if ((ld(k + Klass.flags) & (KLASS_ARRAY | KLASS_HIDDEN | KLASS_PRIMITIVE)) !== 0 || ld(k + Klass.spun) !== 0) continue;
      own.push(trained(k, loader));
      definesModules ||= loader !== "boot" && isOfOwnLayer(vm, k);
    }
    classes.push(...own.reverse());
  }
  const order: LoaderKind[] = ["boot", "platform", "app"];
  classes.sort((a, b) => order.indexOf(a.loader) - order.indexOf(b.loader));
  return { runs: 1, millis, classes: definesModules ? classes.filter(({ loader }) => loader === "boot") : classes };
}

function trained(k: Addr, loader: LoaderKind): TrainedClass {
  const initState = ld(k + Klass.initState);
  const source = loader === "app" ? fileSource(k) : "";
  const pool = ld(k + Klass.constantPool);
  const classes: number[] = [];
  const sites: number[] = [];
  if (pool !== 0) {
    const length = ld(pool + ConstantPool.length);
    for (let i = 1; i < length; i++) if (cpTag(pool, i) === TAG_KLASS) classes.push(i);
  }
  const methods = calledMethods(k);
  for (const m of methods) {
    for (const bci of dynamicCalls(m)) {
      const state = ld8(siteEntry(m, bci) + CpCacheEntry.state);
      if ((state & CPC_ADAPTER_RESOLVED) !== 0 && (state & CPC_ERROR) === 0) sites.push(ld(m + Method.slot), bci);
    }
  }
  return {
    name: klassName(k),
    loader,
    state: initState === KLASS_INITIALIZED ? INITIALIZED : initState >= KLASS_LINKED ? LINKED : LOADED,
    hash: source === "" ? "" : Buffer.from(classHash(k)).toString("hex"),
    source,
    classes,
    methods: methods.map((m) => ld(m + Method.slot)),
    sites,
  };
}

/** Methods that have been made executable, by slot. */
function calledMethods(k: Addr): Addr[] {
  const methods = ld(k + Klass.methods);
  const called: Addr[] = [];
  for (let i = 1; i <= (methods === 0 ? 0 : ld(methods)); i++) {
    const m = ld(methods + 4 * i);
    if (ld(m + Method.code) !== 0) called.push(m);
  }
  return called;
}

interface TrainingHeader extends CacheIdentity {
  readonly kind: "configuration";
  readonly sections: { readonly training: Section; readonly profiles?: Section; readonly code?: Section };
}

/** What the tiers have learnt: the sections "profiles" and "code". */
export interface TrainedTiers {
  readonly profiles?: Uint8Array | undefined;
  readonly code?: Uint8Array | undefined;
}

/** Sections of what there is. */
export function tierSections({ profiles, code }: TrainedTiers): Record<string, readonly Uint8Array[]> {
  return { ...(profiles === undefined ? {} : { profiles: [profiles] }), ...(code === undefined ? {} : { code: [code] }) };
}

/** The file of AOTConfiguration. It has a cache's frame; its first section is JSON. */
export function writeTraining(vm: VM, path: string, training: Training, tiers: TrainedTiers = {}): void {
  const text = Buffer.from(JSON.stringify(training), "utf8");
  const header = (sections: Record<string, Section>): TrainingHeader => ({
    ...identityOf(vm),
    kind: "configuration",
    sections: sections as { training: Section },
  });
  replaceFile(vm, path, cacheBytes(header, { training: [text], ...tierSections(tiers) }, crc32Of(vm)));
}

/** @throws CacheRefused */
export function readTraining(vm: VM, path: string): { identity: CacheIdentity; training: Training; tiers: TrainedTiers } {
  const file = new CacheFile<TrainingHeader>(path, crc32Of(vm), vm.host.compression.decompress);
  try {
    const { header } = file;
    if (header.kind !== "configuration") throw new CacheRefused("it is no AOT configuration");
    const training = JSON.parse(Buffer.from(file.section(header.sections.training)).toString("utf8")) as Training;
    const { profiles, code } = header.sections;
    const read = (section: Section | undefined): Uint8Array | undefined => (section === undefined ? undefined : file.section(section));
    return { identity: header, training, tiers: { profiles: read(profiles), code: read(code) } };
  } finally {
    file.close();
  }
}

/** The tiers end after the record has been written: what they have learnt joins it. */
export function addTiers(vm: VM, path: string, tiers: TrainedTiers): void {
  writeTraining(vm, path, readTraining(vm, path).training, tiers);
}
