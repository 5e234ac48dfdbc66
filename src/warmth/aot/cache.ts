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
import { type ApplicationClasses, applicationClasses, checkApplication } from "./app-classes.ts";
import { CacheFile, CacheRefused, cacheBytes, FORMAT, type Section } from "./cache-file.ts";
import { crc32Of } from "./crc.ts";
import { type CacheIdentity, difference, identityOf } from "./identity.ts";
import { clearRuns, forgetState, holdsState, intoOwnSpaces, type Run, runsAreSound, usedRuns, zeroFreeMemory } from "./memory-runs.ts";
import { preloaded, trainedTiers } from "./preload.ts";
import { relocateAll } from "./relocate.ts";
import { replaceFile } from "./replace-file.ts";
import { tierSections } from "./training.ts";

export interface CacheHeader extends CacheIdentity {
  /** When it was made, in milliseconds since 1970: for people. */
  readonly made: number;
  /** Bytes of the class files of all classes in it. */
  readonly classBytes: number;
  readonly clock: ClockImage;
  /** The parts of memory in section "memory", in its order. */
  readonly memory: readonly Run[];
  readonly sections: { readonly [name: string]: Section };
  /** Resources open at the time, without the standard streams: ResourceTableImage through host.encode, base 64; "" none. */
  readonly resources: string;
}

/** The standard streams are those of each process. */
const STREAMS = 3;

function resourcesOf(vm: VM): string {
  const { numbers, resources } = vm.host.resources.toImage();
  const kept = numbers.filter(([number]) => number >= STREAMS);
  if (kept.length === 0) return "";
  const image: ResourceTableImage = { numbers: kept, resources };
  return Buffer.from(vm.host.encode(image)).toString("base64");
}

function classBytes(vm: VM): number {
  let sum = 0;
  for (const k of vm.allKlasses()) if (ld(k + Klass.constantPool) !== 0) sum += classBytesOf(k).length;
  return sum;
}

/** Writes the memory as it is: all that lives in the heap stands in the old generation. @returns bytes written */
export function writeCache(vm: VM, path: string): number {
  zeroFreeMemory();
  const runs = usedRuns();
  const header = (sections: Record<string, Section>): CacheHeader => ({
    ...identityOf(vm),
    made: Date.now(),
    classBytes: classBytes(vm),
    clock: vm.host.clock.toImage(),
    memory: runs,
    sections,
    resources: resourcesOf(vm),
  });
  // A copy: the main thread may set POLL at any time, and the checksum is of what is written.
  const memory = runs.map(([address, length]) => new Uint8Array(u8.subarray(address, address + length)));
  const application = [Buffer.from(JSON.stringify(applicationClasses(vm)), "utf8")];
  const training = [Buffer.from(JSON.stringify(preloaded()), "utf8")];
  const sections = { memory, application, training, ...tierSections(trainedTiers()) };
  const bytes = cacheBytes(header, sections, crc32Of(vm));
  replaceFile(vm, path, bytes);
  return bytes.length;
}

/**
 * Fills the fresh memory from a cache and makes TypeScript's caches and the resources again.
 * @throws CacheRefused with the reason; memory is then as it was
 */
export function readCache(vm: VM, path: string): void {
  const file = new CacheFile<CacheHeader>(path, crc32Of(vm));
  try {
    const { header } = file;
    const why = difference(header, identityOf(vm));
    if (why !== undefined) throw new CacheRefused(why);
    const { application } = header.sections;
    if (application === undefined) throw new CacheRefused("it does not say what classes it has");
    const classes = JSON.parse(Buffer.from(file.section(application)).toString("utf8")) as ApplicationClasses;
    relocateAll(checkApplication(vm, classes));
    fillMemory(vm, file);
    settle(vm, header);
  } finally {
    file.close();
  }
}

function fillMemory(vm: VM, file: CacheFile<CacheHeader>): void {
  const { memory, sections } = file.header;
  const section = sections.memory;
  if (section === undefined || !runsAreSound(memory) || !holdsState(memory)) {
    throw new CacheRefused("it does not say where its memory belongs, or there is not that much");
  }
  if (memory.reduce((sum, [, length]) => sum + length, 0) !== section.length) throw new CacheRefused("its memory is not all there");
  let outcome: ReturnType<typeof intoOwnSpaces> | undefined;
  try {
    outcome = intoOwnSpaces(vm, () => file.readParts(section, u8, memory));
  } finally {
    if (outcome !== "filled") {
      clearRuns(memory);
      forgetState();
    }
  }
  if (outcome === "damaged") throw new CacheRefused("the checksum of its memory is wrong");
  if (outcome === "no room") throw new CacheRefused("its objects do not fit into this heap");
}

/** All but memory: what the process has of its own. */
function settle(vm: VM, header: CacheHeader): void {
  dropCaches();
  dropOopMaps();
  dropMethodTypes();
  vm.natives.dropCaches();
  vm.scheduler.dropCaches();
  vm.seedHashes();
  vm.host.clock.fromImage(header.clock);
  if (header.resources !== "") {
    vm.host.resources.addFromImage(vm.host.decode(Buffer.from(header.resources, "base64")) as ResourceTableImage);
  }
  for (const thread of vm.scheduler.all()) {
    if (ld(thread + JavaThread.state) === THREAD_IO) vm.scheduler.wake(thread, WAKE_NONE);
    f64[(thread + JavaThread.startNanos) >>> 3] = vm.host.clock.nanoTime();
    st(thread + JavaThread.maxStackBytes, vm.settings.stackBytes);
  }
  for (const hook of vm.restoreHooks) hook();
  if (vm.logs.classLoad.info !== undefined) for (const k of [...vm.allKlasses()].reverse()) if (!isArray(k)) vm.classLoaded(k);
  st(VMState.action, 0);
  st(VMState.imageVersion, FORMAT);
  vm.scheduler.leave();
}
