// Unloading of classes: after a full collection, the ClassLoaderData (of loaders and of single hidden classes) that marking has not reached leave
// everything that stays, and then their memory is given back. Nothing here may follow an address of what is freed.

import type { KlassAddr, LoaderAddr, MethodAddr } from "../layout/addresses.ts";
import {
  CELL_CALL_TYPE,
  CELL_COUNT,
  CELL_ENTRIES,
  CELL_LENGTH,
  CELL_PARAMETERS,
  CELL_RECEIVER_TYPE,
  CELL_ROWS,
  CELL_VIRTUAL_CALL,
  CELL_VIRTUAL_CALL_TYPE,
  CellHeader,
  MDO_TABLE,
  MethodData,
  ROW_BYTES,
  ROW_COUNT,
  ROW_KLASS,
  TYPE_KLASS_MASK,
  TypeEntry,
} from "../layout/mdo.ts";
import { type Addr, ld, ld8, ld16, st } from "../layout/memory.ts";
import {
  CLD_HIDDEN,
  ClassLoaderData,
  ConstantPool,
  CpCacheEntry,
  KLASS_HIDDEN,
  KLASS_INTERFACE,
  Klass,
  Method,
  SITE_NONE,
  SpunClass,
} from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { kernel } from "./kernel-exports.ts";
import { bottomKlass } from "./klass-view.ts";
import { forgetLoader } from "./loader-registration.ts";
import { freeVector, vectorFilter } from "./metaspace.ts";
import { dropDeadModules, freeModules } from "./modules.ts";
import { forgetOverpasses } from "./overpass.ts";
import { freeSymbol } from "./symbols.ts";

/** What a full collection found dead; `loaders` are in no list any more. */
export interface DeadClasses {
  readonly loaders: readonly LoaderAddr[];
  /** Array classes too. */
  readonly klasses: ReadonlySet<KlassAddr>;
}

/** Calls `visit` with each class (array class) of a loader. */
function forEachKlass(cld: LoaderAddr, visit: (k: KlassAddr) => void): void {
  for (let k = ld(cld + ClassLoaderData.firstKlass); k !== 0; k = ld(k + Klass.nextInLoader)) visit(k);
}

/** Calls `visit` with each method of a class. */
export function forEachMethod(k: KlassAddr, visit: (m: MethodAddr) => void): void {
  const methods = ld(k + Klass.methods);
  const n = methods === 0 ? 0 : ld(methods);
  for (let i = 1; i <= n; i++) visit(ld(methods + 4 * i));
}

/** Takes the dead out of VMState.loaders. */
export function unlinkDeadLoaders(): DeadClasses {
  const now = ld(VMState.fullCollections);
  const loaders: LoaderAddr[] = [];
  const klasses = new Set<KlassAddr>();
  let link = VMState.loaders;
  for (let cld = ld(link); cld !== 0; cld = ld(link)) {
    if (ld(cld + ClassLoaderData.liveAt) === now) {
      link = cld + ClassLoaderData.next;
      continue;
    }
    st(link, ld(cld + ClassLoaderData.next));
    loaders.push(cld);
    forEachKlass(cld, (k) => klasses.add(k));
  }
  st(VMState.klassCount, ld(VMState.klassCount) - klasses.size);
  st(VMState.unloadedKlasses, ld(VMState.unloadedKlasses) + klasses.size);
  return { loaders, klasses };
}

/** Whatever stays forgets the dead: hierarchy, caches, profiles, modules. */
export function sweepLiving(dead: DeadClasses): void {
  forgetOverpasses(dead.klasses);
  const loaders = new Set(dead.loaders);
  for (let cld = ld(VMState.loaders); cld !== 0; cld = ld(cld + ClassLoaderData.next)) {
    if (dead.klasses.size > 0) forEachKlass(cld, (k) => sweepKlass(k, dead.klasses));
    const site = ld(cld + ClassLoaderData.siteMethod);
    if (site !== 0 && dead.klasses.has(ld(site + Method.holder))) st(cld + ClassLoaderData.siteMethod, 0);
    if ((ld(cld + ClassLoaderData.flags) & CLD_HIDDEN) === 0) dropDeadModules(cld, (of) => loaders.has(of));
  }
}

function sweepKlass(k: KlassAddr, dead: ReadonlySet<KlassAddr>): void {
  const lives = (other: KlassAddr): boolean => !dead.has(other);
  if (dead.has(ld(k + Klass.secondaryCache))) st(k + Klass.secondaryCache, 0);
  let link = k + Klass.subclass;
  for (let s = ld(link); s !== 0; s = ld(s + Klass.sibling)) {
    if (dead.has(s)) continue;
    if (ld(link) !== s) st(link, s);
    link = s + Klass.sibling;
  }
  if (ld(link) !== 0) st(link, 0);
  if ((ld(k + Klass.flags) & KLASS_INTERFACE) !== 0) vectorFilter(ld(k + Klass.implementor), lives);
  vectorFilter(ld(k + Klass.initDependencies), lives);
  const spun = ld(k + Klass.spun);
  if (spun !== 0) sweepSpun(spun, dead);
  sweepInlineCaches(ld(k + Klass.constantPool), dead);
  forEachMethod(k, (m) => {
    const mdo = ld(m + Method.mdo);
    if (mdo !== 0) sweepProfile(mdo, dead);
  });
}

/** A spun class whose identity was not asked for in time is known without what is gone. */
function sweepSpun(spun: Addr, dead: ReadonlySet<KlassAddr>): void {
  if (dead.has(ld(spun + SpunClass.host))) st(spun + SpunClass.host, 0);
  const owner = ld(spun + SpunClass.siteOwner);
  if (owner === 0 || !(dead.has(owner) || dead.has(ld(owner + Method.holder)))) return;
  st(spun + SpunClass.siteOwner, 0);
  st(spun + SpunClass.siteKind, SITE_NONE);
}

function sweepInlineCaches(pool: Addr, dead: ReadonlySet<KlassAddr>): void {
  if (pool === 0) return;
  let entry = ld(pool + ConstantPool.cache);
  if (entry === 0) return;
  for (const end = entry + CpCacheEntry.sizeof * ld(pool + ConstantPool.cacheLength); entry < end; entry += CpCacheEntry.sizeof) {
    const cached = ld(entry + CpCacheEntry.cachedKlass);
    if (cached !== 0 && dead.has(cached)) st(entry + CpCacheEntry.cachedKlass, 0);
  }
}

function sweepProfile(mdo: Addr, dead: ReadonlySet<KlassAddr>): void {
  const rows = ld(mdo + MethodData.rows);
  const length = ld(mdo + MethodData.codeLength);
  for (let bci = 0; bci < length; bci++) {
    const offset = ld16(mdo + MDO_TABLE + 2 * bci);
    if (offset === 0) continue;
    const cell = mdo + 4 * offset;
    const kind = ld8(cell + CellHeader.kind);
    if (kind === CELL_RECEIVER_TYPE || kind === CELL_VIRTUAL_CALL || kind === CELL_VIRTUAL_CALL_TYPE) {
      for (let row = cell + CELL_ROWS; row < cell + CELL_ROWS + ROW_BYTES * rows; row += ROW_BYTES) {
        if (!dead.has(ld(row + ROW_KLASS))) continue;
        st(row + ROW_KLASS, 0);
        st(row + ROW_COUNT, 0);
      }
    }
    if (kind !== CELL_CALL_TYPE && kind !== CELL_VIRTUAL_CALL_TYPE) continue;
    const entries = cell + (kind === CELL_VIRTUAL_CALL_TYPE ? CELL_ROWS + rows * ROW_BYTES : CELL_COUNT + 4);
    sweepTypes(entries, ld8(cell + CellHeader.arguments) + ld8(cell + CellHeader.result), dead);
  }
  const parameters = ld(mdo + MethodData.parameters);
  if (parameters !== 0 && ld8(mdo + parameters + CellHeader.kind) === CELL_PARAMETERS) {
    sweepTypes(mdo + parameters + CELL_ENTRIES, ld(mdo + parameters + CELL_LENGTH), dead);
  }
}

function sweepTypes(entries: Addr, count: number, dead: ReadonlySet<KlassAddr>): void {
  for (let at = entries; at < entries + TypeEntry.sizeof * count; at += TypeEntry.sizeof) {
    const type = ld(at + TypeEntry.type);
    if (dead.has((type & TYPE_KLASS_MASK) >>> 0)) st(at + TypeEntry.type, (type & ~TYPE_KLASS_MASK) >>> 0);
  }
}

/** Forgets loaders that nothing names any more; their memory is still as it was. */
export function forgetLoaders(dead: DeadClasses): void {
  for (const cld of dead.loaders) if ((ld(cld + ClassLoaderData.flags) & CLD_HIDDEN) === 0) forgetLoader(cld);
}

/** Gives the memory of loaders back. */
export function freeLoaders(loaders: readonly LoaderAddr[]): void {
  for (const cld of loaders) {
    forEachKlass(cld, freeKlass);
    if ((ld(cld + ClassLoaderData.flags) & CLD_HIDDEN) === 0) {
      freeModules(cld);
      freeVector(ld(cld + ClassLoaderData.dictionary));
      kernel.freeOopSlot(ld(cld + ClassLoaderData.loader));
    }
    kernel.freeOopBlocks(cld + ClassLoaderData.oopBlocks);
    for (let block = ld(cld + ClassLoaderData.arenaBlocks); block !== 0; ) {
      const next = ld(block);
      kernel.freeMetaBlock(block, ld(block + 4));
      block = next;
    }
    kernel.free(cld);
  }
}

/** What a class has in the C heap. */
function freeKlass(k: KlassAddr): void {
  // Nothing else has the name of a hidden class, or of an array of it.
  if ((ld(bottomKlass(k) + Klass.flags) & KLASS_HIDDEN) !== 0) freeSymbol(ld(k + Klass.name));
  freeVector(ld(k + Klass.implementor));
  freeVector(ld(k + Klass.initDependencies));
  freeVector(ld(k + Klass.resolutionErrors));
  forEachMethod(k, (m) => kernel.free(ld(m + Method.unfusedCode)));
}
