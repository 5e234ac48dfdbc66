// Takes classes of the application that are others now out of a memory that has just been filled from a cache, with what depends on them:
//
// - dropped: they, their subclasses and implementors. They move to a ClassLoaderData that nobody has, all that holds them is let go of, and the collector
//   unloads them like any class. If something keeps one of them alive all the same, or a class that stays still names one, the answer is no.
// - linked anew: classes that name one of those, without the lambdas that they have linked. They are as they were when they had been loaded: what is resolved, verified and
//   rewritten is forgotten.
//
// All of them stand loaded or linked in a cache, and no initialiser of theirs has run, so there are no objects of them.
import { type Addr, ld, ld8, st, u8 } from "../../layout/memory.ts";
import {
  CLD_HIDDEN,
  ClassLoaderData,
  ConstantPool,
  CPC_ADAPTER_RESOLVED,
  CpCacheEntry,
  KLASS_ARRAY,
  KLASS_HAS_CLINIT,
  KLASS_HIDDEN,
  KLASS_INITIALIZED,
  KLASS_LINKED,
  KLASS_LOADED,
  Klass,
  METHOD_EVEN_WIDE,
  METHOD_ODD_WIDE,
  Method,
  TAG_DYNAMIC_REF,
  TAG_ERROR,
  TAG_KLASS,
  TAG_METHOD_HANDLE_REF,
  TAG_METHOD_TYPE_REF,
  TAG_STRING_REF,
} from "../../layout/metadata.ts";
import { ENTRY_UNLINKED, VMState } from "../../layout/vm-state.ts";
import { cpOriginalTag, cpTag, cpText } from "../../linking/constant-pool.ts";
import { forgetConstrainedKlasses } from "../../linking/constraints.ts";
import { dynamicCalls, siteEntry } from "../../linking/dynamic-calls.ts";
import { bottomKlass, externalName, isArray, klassName } from "../../linking/klass-view.ts";
import { forgetInDictionary } from "../../linking/loader-data.ts";
import { createLoaderData } from "../../linking/loader-registration.ts";
import { forEachMethod } from "../../linking/unload.ts";
import type { VM } from "../../runtime/vm.ts";
import { eachConstant } from "./class-files.ts";
import { loaderOf } from "./training.ts";

/** What became of the classes of a cache of which some have changed. */
export interface TakenOut {
  readonly dropped: readonly string[];
  readonly linkedAnew: readonly string[];
}

/**
 * @param changed internal names of classes of the application
 * @returns why it cannot be done; memory is then of no use any more
 */
export function takeOut(vm: VM, changed: ReadonlySet<string>): TakenOut | string {
  const dropped = droppedWith(vm, changed);
  const names = new Set([...dropped].map(klassName));
  const naming: Addr[] = [];
  for (const k of vm.allKlasses())
    if (isInstanceWithPool(k) && !dropped.has(k) && isOfApplication(k) && namesOneOf(k, names)) naming.push(k);
  const anew = naming.filter(isNamed);
  // Their call sites will be linked again, and make others. (A lambda's class lives in its host's loader: nothing but the site names it.)
  const hosts = new Set(anew);
  for (const k of vm.allKlasses()) if (isInstanceWithPool(k) && !isNamed(k) && hosts.has(ld(k + Klass.nestHost))) dropped.add(k);
  for (const k of [...dropped, ...anew]) {
    if (!isArray(k) && !isWithoutState(k)) return `${externalName(k)} has been initialised`;
  }
  const result = { dropped: [...dropped].filter(isNamed).map(klassName), linkedAnew: anew.map(klassName) };
  for (const k of anew) unlinkKlass(vm, k, dropped);
  for (const k of dropped) letGo(k);
  moveOut(dropped);
  vm.collector.collect(true, "AOT cache");
  return stillThere(vm, new Set([...dropped, ...naming.filter((k) => !isNamed(k))])) ?? result;
}

/** No code has run to initialise it: linking of call sites initialises classes whose initialisation does nothing. */
function isWithoutState(k: Addr): boolean {
  const state = ld(k + Klass.initState);
  if (state === KLASS_INITIALIZED) return (ld(k + Klass.flags) & KLASS_HAS_CLINIT) === 0;
  return state === KLASS_LOADED || state === KLASS_LINKED;
}

const isInstanceWithPool = (k: Addr): boolean => !isArray(k) && ld(k + Klass.constantPool) !== 0;
const isNamed = (k: Addr): boolean => (ld(k + Klass.flags) & (KLASS_ARRAY | KLASS_HIDDEN)) === 0;

/** Whether a class is of the application's loader, or hidden with a class of it as its host. */
function isOfApplication(k: Addr): boolean {
  const app = loaderOf("app");
  return app !== 0 && ld(ld(k + Klass.loader) + ClassLoaderData.loader) === ld(app + ClassLoaderData.loader);
}

/** The changed ones, their subclasses and implementors, hidden classes with one of them as host, and arrays of all these. */
function droppedWith(vm: VM, changed: ReadonlySet<string>): Set<Addr> {
  const all = [...vm.allKlasses()].filter(isOfApplication);
  const dropped = new Set(all.filter((k) => isNamed(k) && changed.has(klassName(k))));
  const dependsOn = (k: Addr): boolean => {
    if (isArray(k)) return dropped.has(bottomKlass(k));
    if (dropped.has(ld(k + Klass.super))) return true;
    if ((ld(k + Klass.flags) & KLASS_HIDDEN) !== 0 && dropped.has(ld(k + Klass.nestHost))) return true;
    const interfaces = ld(k + Klass.interfaces);
    for (let i = 1; i <= (interfaces === 0 ? 0 : ld(interfaces)); i++) if (dropped.has(ld(interfaces + 4 * i))) return true;
    return false;
  };
  for (let before = -1; before !== dropped.size; ) {
    before = dropped.size;
    for (const k of all) if (!dropped.has(k) && dependsOn(k)) dropped.add(k);
  }
  return dropped;
}

const CLASS_IN_DESCRIPTOR = /L([^;<]+)/g;

/** Whether a class file names a class: as a constant, or in a descriptor. */
function namesOneOf(k: Addr, names: ReadonlySet<string>): boolean {
  const pool = ld(k + Klass.constantPool);
  for (let i = ld(pool + ConstantPool.length) - 1; i > 0; i--) {
    if (cpTag(pool, i) !== 1) continue;
    const text = cpText(pool, i);
    if (names.has(text)) return true;
    if (text.includes(";")) for (const [, name] of text.matchAll(CLASS_IN_DESCRIPTOR)) if (names.has(name!)) return true;
  }
  return false;
}

const clear = (slot: Addr): void => {
  if (slot !== 0) st(slot, 0);
};

/** References of linked call sites. */
function clearSites(k: Addr): void {
  const pool = ld(k + Klass.constantPool);
  const cache = ld(pool + ConstantPool.cache);
  const clearEntry = (entry: Addr): void => {
    if ((ld8(entry + CpCacheEntry.state) & CPC_ADAPTER_RESOLVED) !== 0) clear(ld(entry + CpCacheEntry.appendix));
  };
  if (cache !== 0) for (let i = 0; i < ld(pool + ConstantPool.cacheLength); i++) clearEntry(cache + CpCacheEntry.sizeof * i);
  forEachMethod(k, (m) => {
    if (ld(m + Method.code) === 0 || ld(m + Method.codeOffset) === 0) return;
    for (const bci of dynamicCalls(m)) clearEntry(siteEntry(m, bci));
  });
}

const IN_SLOT: ReadonlySet<number> = new Set([TAG_METHOD_HANDLE_REF, TAG_METHOD_TYPE_REF, TAG_DYNAMIC_REF]);

/** Makes a class what it was when it had been loaded. */
function unlinkKlass(vm: VM, k: Addr, dropped: ReadonlySet<Addr>): void {
  clearSites(k);
  const pool = ld(k + Klass.constantPool);
  const tags = ld(pool + ConstantPool.tags);
  eachConstant(k, (i, offset, entry) => {
    const tag = u8[tags + i]!;
    const isReset = IN_SLOT.has(tag) || tag === TAG_ERROR || (tag === TAG_KLASS && dropped.has(ld(entry)));
    if (!isReset) return;
    if (tag !== TAG_KLASS) clear(ld(entry));
    u8[tags + i] = cpOriginalTag(pool, i);
    st(entry, offset);
  });
  st(pool + ConstantPool.cache, 0);
  st(pool + ConstantPool.nextDynamic, 0);
  forEachMethod(k, (m) => {
    if (ld(m + Method.code) === 0 || ld(m + Method.codeOffset) === 0) return;
    vm.kernel.free(ld(m + Method.unfusedCode));
    st(m + Method.unfusedCode, 0);
    st(m + Method.code, 0);
    st(m + Method.exceptionTable, 0);
    st(m + Method.cpCache, 0);
    st(m + Method.interpreterEntry, ENTRY_UNLINKED);
    st(m + Method.flags, ld(m + Method.flags) & ~(METHOD_EVEN_WIDE | METHOD_ODD_WIDE));
  });
  if ((ld(k + Klass.flags) & KLASS_HIDDEN) === 0) st(k + Klass.nestHost, 0);
  st(k + Klass.initState, KLASS_LOADED);
}

/** Clears all references of a class that is to go. */
function letGo(k: Addr): void {
  for (const field of [Klass.mirror, Klass.protectionDomain, Klass.signers, Klass.classData]) clear(ld(k + field));
  if (!isInstanceWithPool(k)) return;
  clearSites(k);
  const tags = ld(ld(k + Klass.constantPool) + ConstantPool.tags);
  eachConstant(k, (i, _offset, entry) => {
    const tag = u8[tags + i]!;
    if (IN_SLOT.has(tag) || tag === TAG_STRING_REF || tag === TAG_ERROR) clear(ld(entry));
  });
  forEachMethod(k, (m) => clear(ld(m + Method.memberNames)));
}

/** Gives the classes, but for hidden ones, to a ClassLoaderData that nothing marks. */
function moveOut(dropped: ReadonlySet<Addr>): void {
  const app = loaderOf("app");
  const nobody = createLoaderData(ld(app + ClassLoaderData.loader), CLD_HIDDEN);
  let link = app + ClassLoaderData.firstKlass;
  for (let k = ld(link); k !== 0; k = ld(link)) {
    if (!dropped.has(k)) {
      link = k + Klass.nextInLoader;
      continue;
    }
    st(link, ld(k + Klass.nextInLoader));
    st(k + Klass.nextInLoader, ld(nobody + ClassLoaderData.firstKlass));
    st(nobody + ClassLoaderData.firstKlass, k);
    st(k + Klass.loader, nobody);
  }
  for (let cld = ld(VMState.loaders); cld !== 0; cld = ld(cld + ClassLoaderData.next)) {
    if ((ld(cld + ClassLoaderData.flags) & CLD_HIDDEN) !== 0 || cld === nobody) continue;
    if (ld(cld + ClassLoaderData.loader) !== 0) forgetInDictionary(cld, dropped);
    forgetConstrainedKlasses(cld, dropped);
  }
}

/** Which of the classes that were to go is still there, or still named by another. */
function stillThere(vm: VM, gone: ReadonlySet<Addr>): string | undefined {
  for (const k of vm.allKlasses()) {
    if (gone.has(k)) return `something still holds ${externalName(k)}`;
    const pool = ld(k + Klass.constantPool);
    if (isArray(k) || pool === 0) continue;
    const tags = ld(pool + ConstantPool.tags);
    const entries = ld(pool + ConstantPool.entries);
    for (let i = ld(pool + ConstantPool.length) - 1; i > 0; i--)
      if (u8[tags + i] === TAG_KLASS && gone.has(ld(entries + 4 * i))) return `${externalName(k)} still names a class that is gone`;
    const cache = ld(pool + ConstantPool.cache);
    if (cache === 0) continue;
    for (
      let entry = cache, end = cache + CpCacheEntry.sizeof * ld(pool + ConstantPool.cacheLength);
      entry < end;
      entry += CpCacheEntry.sizeof
    ) {
      const method = ld(entry + CpCacheEntry.method);
      if (gone.has(ld(entry + CpCacheEntry.klass)) || (method !== 0 && gone.has(ld(method + Method.holder))))
        return `${externalName(k)} still calls a class that is gone`;
    }
  }
  return undefined;
}
