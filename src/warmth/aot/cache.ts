// Writing a VM's memory as a cache, and filling a fresh VM's memory from one. What is done again in Java afterwards is in redone.ts, when
// a cache is made in assemble.ts.
import type { ClockImage } from "../../host/clock.ts";
import type { ResourceTableImage } from "../../host/resources.ts";
import { JavaThread, THREAD_IO, WAKE_NONE } from "../../layout/frame.ts";
import { f64, ld, st, u8 } from "../../layout/memory.ts";
import { Klass } from "../../layout/metadata.ts";
import { VMState } from "../../layout/vm-state.ts";
import { classBytesOf } from "../../linking/constant-pool.ts";
import { dropCaches } from "../../linking/image.ts";
import { isArray } from "../../linking/klass-view.ts";
import { dropMethodTypes } from "../../runtime/constants.ts";
import { dropOopMaps } from "../../runtime/oop-maps.ts";
import type { VM } from "../../runtime/vm.ts";
import { decodeIndex, heatOfLong } from "../store/stored-code.ts";
import { type ApplicationClasses, applicationClasses, type Checked, checkApplication, lengthOf } from "./app-classes.ts";
import { CacheFile, CacheRefused, cacheBytes, contentLength, FORMAT, type Section } from "./cache-file.ts";
import { deriveAgain, encodeLibrary, libraryFiles, readFromPath, readLibrary, runsOf, takeOutDerived } from "./class-files.ts";
import { crc32Of } from "./crc.ts";
import { type CacheIdentity, difference, identityOf } from "./identity.ts";
import { applyParts, clearBeyond, encodeParts, type LayerHeader, layerOfClass, type Snapshot, snapshot } from "./layers.ts";
import { inThisLibrary, mappedRuns, namedByPlace } from "./library-files.ts";
import { clearAll, clearRuns, forgetState, holdsState, intoOwnSpaces, type Run, runsAreSound } from "./memory-runs.ts";
import { preloaded, trainedTiers } from "./preload.ts";
import { relocateAll } from "./relocate.ts";
import { replaceFile } from "./replace-file.ts";
import { takeOut } from "./take-out.ts";
import { tierSections } from "./training.ts";

export interface CacheHeader extends CacheIdentity {
  /** Of the optimised code that ran for long (heatOfLong) in a second of training. Behind `build`, where a launcher finds it. */
  readonly heat: number;
  /** When it was made, in milliseconds since 1970: for people. 0: not said (-XX:+AOTReproducible). */
  readonly made: number;
  /** Bytes of the class files of all classes in it. */
  readonly classBytes: number;
  readonly clock: ClockImage;
  /** The parts of memory in section "memory", in its order. */
  readonly memory: readonly Run[];
  /** Those below the whole, the lowest (the JDK's classes) first. */
  readonly layers: readonly LayerHeader[];
  readonly sections: { readonly [name: string]: Section };
  /** Resources open at the time, without the standard streams: ResourceTableImage through host.encode, base 64; "" none. */
  readonly resources: string;
}

/** The standard streams are those of each process. */
const STREAMS = 3;

/** The memory as it is now, without what its resources read again, and `elsewhere`. */
function snapshotOf(vm: VM, elsewhere: readonly Run[] = []): Snapshot {
  const { numbers, resources } = vm.host.resources.toImage();
  const kept = numbers.filter(([number]) => number >= STREAMS);
  const image = namedByPlace(vm, { numbers: kept, resources });
  const encoded = kept.length === 0 ? "" : Buffer.from(vm.host.encode(image)).toString("base64");
  return snapshot(encoded, [...mappedRuns(image), ...elsewhere]);
}

function classBytes(vm: VM): number {
  let sum = 0;
  for (const k of vm.allKlasses()) if (ld(k + Klass.constantPool) !== 0) sum += classBytesOf(k).length;
  return sum;
}

/** Layers that are whole so far, in the VM that makes a cache. */
const lower: Snapshot[] = [];

/** The memory as it is now is the next layer. All that lives in the heap stands in the old generation. */
export function keepLayer(vm: VM): void {
  lower.push(snapshotOf(vm));
}

/** A long training of broad work comes to much heat as well. */
const perSecond = (heat: number, millis: number): number => (millis === 0 ? heat : Math.round((1000 * heat) / millis));

/** Writes the memory as it is, and what the layers below have otherwise: all that lives in the heap stands in the old generation. @returns bytes written */
export function writeCache(vm: VM, path: string): number {
  const compact = vm.flags.values.AOTCompact;
  const layerOf = compact ? () => 0 : layerOfClass(lower);
  const application = applicationClasses(vm, layerOf, compact);
  const library = compact ? libraryFiles(vm) : [];
  const leftOut = [
    ...runsOf(library),
    ...(application.files ?? []).flatMap((at, i): Run[] => (at === 0 ? [] : [[at, lengthOf(application, i)]])),
  ];
  const sectionOfLibrary: Record<string, Uint8Array[]> = compact ? { library: [encodeLibrary(vm, library)] } : {};
  if (compact) takeOutDerived(vm);
  const whole = snapshotOf(vm, leftOut);
  if (compact) deriveAgain(vm);
  const { build, ...identity } = identityOf(vm);
  const { code } = trainedTiers();
  const header = (sections: Record<string, Section>): CacheHeader => ({
    build,
    heat: code === undefined ? 0 : perSecond(heatOfLong(decodeIndex(code)), preloaded().training.millis),
    ...identity,
    made: vm.flags.values.AOTReproducible ? 0 : Date.now(),
    classBytes: classBytes(vm),
    clock: vm.host.clock.toImage(),
    memory: whole.memory,
    layers: lower.map(({ memory, resources }) => ({ memory, resources })),
    sections,
    resources: whole.resources,
  });
  const text = (value: unknown): Uint8Array[] => [Buffer.from(JSON.stringify(value), "utf8")];
  const sections = {
    memory: whole.bytes,
    application: text(application),
    ...sectionOfLibrary,
    training: text(preloaded()),
    ...tierSections(trainedTiers()),
    ...Object.fromEntries(lower.map((layer, i) => [`layer${i}`, encodeParts(layer, whole)])),
  };
  const bytes = cacheBytes(header, sections, crc32Of(vm), compact ? vm.host.compression.compress : undefined);
  replaceFile(vm, path, bytes);
  return bytes.length;
}

/**
 * Fills the fresh memory from a cache and makes TypeScript's caches and the resources again.
 * @param whole refuse a cache of which only lower layers can be used
 * @returns why it is used in part; undefined: it is used whole
 * @throws CacheRefused with the reason; memory is then as it was
 */
export function readCache(vm: VM, path: string, whole: boolean): string | undefined {
  let checked: Checked | undefined;
  const file = new CacheFile<CacheHeader>(path, crc32Of(vm), vm.host.compression.decompress);
  try {
    const { header } = file;
    const why = difference(header, identityOf(vm));
    if (why !== undefined) throw new CacheRefused(why);
    const { application } = header.sections;
    if (application === undefined) throw new CacheRefused("it does not say what classes it has");
    const classes = JSON.parse(Buffer.from(file.section(application)).toString("utf8")) as ApplicationClasses;
    checked = checkApplication(vm, classes);
    const { moved, dropped } = checked;
    if (dropped !== undefined && !whole) {
      const part = withoutChanged(vm, file, checked);
      if (part !== undefined) return part;
    }
    if (dropped !== undefined && (whole || dropped.layer < 1 || dropped.layer > header.layers.length)) throw new CacheRefused(dropped.why);
    const layer = dropped === undefined ? undefined : dropped.layer - 1;
    relocateAll(moved);
    fillMemory(vm, file, layer, checked);
    dropViews(vm);
    settle(vm, header, layer === undefined ? header.resources : header.layers[layer]!.resources);
    st(VMState.imageVersion, dropped === undefined ? FORMAT : FORMAT | USED_IN_PART);
    return dropped === undefined ? undefined : `${dropped.layer} of ${header.layers.length + 1} layers: ${dropped.why}`;
  } finally {
    checked?.close();
    file.close();
  }
}

/** In VMState.imageVersion: classes of the application were others. */
const USED_IN_PART = 0x100;

/** Whether this VM comes from a cache that was used whole: otherwise AutoAOT makes another one. */
export const isWhole = (): boolean => ld(VMState.imageVersion) === FORMAT;

/** @param layer a lower one, whose memory it is to be */
function fillMemory(vm: VM, file: CacheFile<CacheHeader>, layer: number | undefined, { files }: Checked): void {
  const { memory, sections, layers } = file.header;
  const section = sections.memory;
  if (section === undefined || !runsAreSound(memory) || !holdsState(memory)) {
    throw new CacheRefused("it does not say where its memory belongs, or there is not that much");
  }
  if (memory.reduce((sum, [, length]) => sum + length, 0) !== contentLength(section)) throw new CacheRefused("its memory is not all there");
  const lower = layer === undefined ? undefined : layers[layer]!;
  const place = sections[`layer${layer}`];
  const isSound = lower === undefined || (place !== undefined && runsAreSound(lower.memory) && holdsState(lower.memory));
  if (!isSound) throw new CacheRefused(`it does not say where the memory of its layer ${layer} belongs`);
  const own = place === undefined ? undefined : file.section(place);
  const fill = (): boolean => {
    if (!file.readParts(section, u8, memory)) return false;
    if (sections.library !== undefined) {
      readLibrary(vm, file.section(sections.library));
      readFromPath(vm, files);
      deriveAgain(vm);
    }
    if (lower === undefined) return true;
    clearBeyond(memory, lower.memory);
    return applyParts(own!, lower.memory);
  };
  let outcome: ReturnType<typeof intoOwnSpaces> | undefined;
  try {
    outcome = intoOwnSpaces(vm, fill);
  } finally {
    if (outcome !== "filled") {
      clearRuns(memory);
      if (lower !== undefined) clearRuns(lower.memory);
      forgetState();
    }
  }
  if (outcome === "damaged") throw new CacheRefused("the checksum of its memory is wrong");
  if (outcome === "no room") throw new CacheRefused("its objects do not fit into this heap");
}

/**
 * Fills memory from the whole cache and takes the classes out that are others now, with what depends on them.
 * @returns what was taken out; undefined: that cannot be done, and memory is as it was
 */
function withoutChanged(vm: VM, file: CacheFile<CacheHeader>, checked: Checked): string | undefined {
  const { changed, movedOfAll, dropped } = checked;
  if (changed === undefined || changed.size === 0) return undefined;
  fillMemory(vm, file, undefined, checked);
  dropViews(vm);
  const result = takeOut(vm, changed);
  if (typeof result === "string") {
    vm.logs.aot.info?.(`Classes cannot be taken out of the AOT cache: ${result}.`);
    clearAll();
    dropViews(vm);
    return undefined;
  }
  relocateAll(movedOfAll);
  settle(vm, file.header, file.header.resources);
  st(VMState.imageVersion, FORMAT | USED_IN_PART);
  const list = (names: readonly string[]): string => [...names].sort().join(" ").replaceAll("/", ".");
  vm.logs.aot.debug?.(`dropped: ${list(result.dropped)}`);
  vm.logs.aot.debug?.(`linked anew: ${list(result.linkedAnew)}`);
  return `without ${result.dropped.length} classes, and with ${result.linkedAnew.length} linked anew that name them: ${dropped!.why}`;
}

/** What TypeScript keeps of a memory that is another one now. */
function dropViews(vm: VM): void {
  dropCaches();
  dropOopMaps();
  dropMethodTypes();
  vm.natives.dropCaches();
  vm.scheduler.dropCaches();
}

/** All but memory: what the process has of its own. */
function settle(vm: VM, header: CacheHeader, resources: string): void {
  vm.seedHashes();
  vm.host.clock.fromImage(header.clock);
  if (resources !== "") {
    const image = vm.host.decode(Buffer.from(resources, "base64")) as ResourceTableImage;
    vm.host.resources.addFromImage(inThisLibrary(vm, image));
  }
  for (const thread of vm.scheduler.all()) {
    if (ld(thread + JavaThread.state) === THREAD_IO) vm.scheduler.wake(thread, WAKE_NONE);
    f64[(thread + JavaThread.startNanos) >>> 3] = vm.host.clock.nanoTime();
    st(thread + JavaThread.maxStackBytes, vm.settings.stackBytes);
  }
  for (const hook of vm.restoreHooks) hook();
  if (vm.logs.classLoad.info !== undefined) for (const k of [...vm.allKlasses()].reverse()) if (!isArray(k)) vm.classLoaded(k);
  st(VMState.action, 0);
  vm.scheduler.leave();
}
