// Loaders and classes are made known here, and forgotten: ClassLoaderData with its tables, a class to its loader, under the loading constraints.

import type { KlassAddr, LoaderAddr, OopSlot } from "../layout/addresses.ts";
import { ld, st, u8 } from "../layout/memory.ts";
import { CLD_HIDDEN, CLD_PERMANENT, ClassLoaderData, KLASS_INTERFACE, Klass } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { checkConstraintsOnDefinition, dropConstraintCaches, forgetConstraints } from "./constraints.ts";
import { registered } from "./hierarchy-hook.ts";
import { kernel } from "./kernel-exports.ts";
import { classInModuleOfLoader, externalKind, externalName, loaderName } from "./klass-view.ts";
import { linkageError } from "./linkage-problem.ts";
import { definingLoader, dropLoaderDataCaches, enterInDictionary, findInDictionary, forgetLoaderData, knowLoader } from "./loader-data.ts";
import { newVector, outOfMetaspace, vectorPushAt } from "./metaspace.ts";
import { createUnnamedModule, dropModuleCaches, forgetModules, prepareJavaBase } from "./modules.ts";

/**
 * A new ClassLoaderData, first in VMState.loaders.
 * @param loader oop slot of the java.lang.ClassLoader, 0 for the boot loader
 * @param flags CLD_*; with CLD_HIDDEN the loader's own ClassLoaderData must exist
 */
export function createLoaderData(loader: OopSlot, flags: number): LoaderAddr {
  const cld = outOfMetaspace(kernel.malloc(ClassLoaderData.sizeof)) >>> 0;
  u8.fill(0, cld, cld + ClassLoaderData.sizeof);
  st(cld + ClassLoaderData.loader, loader);
  st(cld + ClassLoaderData.flags, flags);
  if ((flags & CLD_HIDDEN) !== 0) {
    const owner = definingLoader(loader);
    st(cld + ClassLoaderData.dictionary, ld(owner + ClassLoaderData.dictionary));
    st(cld + ClassLoaderData.packages, ld(owner + ClassLoaderData.packages));
    st(cld + ClassLoaderData.modules, ld(owner + ClassLoaderData.modules));
    st(cld + ClassLoaderData.unnamedModule, ld(owner + ClassLoaderData.unnamedModule));
    st(cld + ClassLoaderData.id, ld(owner + ClassLoaderData.id));
  } else {
    const isBoot = ld(VMState.loaders) === 0;
    if (isBoot) st(cld + ClassLoaderData.flags, flags | CLD_PERMANENT);
    st(cld + ClassLoaderData.dictionary, isBoot ? 0 : newVector(32));
    st(cld + ClassLoaderData.packages, newVector(isBoot ? 512 : 16));
    st(cld + ClassLoaderData.modules, newVector(isBoot ? 64 : 4));
    const id = ld(VMState.loaderCount);
    st(VMState.loaderCount, id + 1);
    st(cld + ClassLoaderData.id, id);
    st(cld + ClassLoaderData.unnamedModule, createUnnamedModule(cld));
    if (isBoot) prepareJavaBase(cld);
  }
  st(cld + ClassLoaderData.next, ld(VMState.loaders));
  st(VMState.loaders, cld);
  if ((flags & CLD_HIDDEN) === 0 && loader !== 0) knowLoader(loader, cld);
  return cld;
}

/**
 * Records `cld` as an initiating loader of `k` (JVMS 5.3.2).
 * @throws LinkageProblem LinkageError when a loading constraint forbids it
 */
export function recordInitiated(cld: LoaderAddr, k: KlassAddr): void {
  const name = ld(k + Klass.name);
  const known = findInDictionary(cld, name);
  if (known === k) return;
  checkConstraintsOnDefinition(cld, name, k);
  if (known === 0) enterInDictionary(cld, name, k);
}

/**
 * Makes a class that createKlass made known to its loader: dictionary, list of classes, subclass and implementor links.
 * Hidden classes are linked but not found by name.
 * @throws LinkageProblem LinkageError: duplicate definition, loading constraint
 */
export function registerKlass(k: KlassAddr, hidden: boolean): void {
  const cld = ld(k + Klass.loader);
  const name = ld(k + Klass.name);
  if (!hidden) {
    if (findInDictionary(cld, name) !== 0) throw duplicateDefinition(cld, k);
    checkConstraintsOnDefinition(cld, name, k);
    enterInDictionary(cld, name, k);
  }
  st(k + Klass.nextInLoader, ld(cld + ClassLoaderData.firstKlass));
  st(cld + ClassLoaderData.firstKlass, k);
  st(VMState.klassCount, ld(VMState.klassCount) + 1);
  const isInterface = (ld(k + Klass.flags) & KLASS_INTERFACE) !== 0;
  const superKlass = ld(k + Klass.super);
  if (superKlass !== 0 && !isInterface) {
    st(k + Klass.sibling, ld(superKlass + Klass.subclass));
    st(superKlass + Klass.subclass, k);
  }
  const interfaces = ld(k + Klass.interfaces);
  const n = interfaces === 0 ? 0 : ld(interfaces);
  for (let i = 1; i <= n; i++) vectorPushAt(ld(interfaces + 4 * i) + Klass.implementor, k);
  registered(k);
}

function duplicateDefinition(cld: LoaderAddr, k: KlassAddr): unknown {
  const existing = findInDictionary(cld, ld(k + Klass.name));
  return linkageError(
    `loader ${loaderName(cld)} attempted duplicate ${externalKind(k)} definition for ${externalName(k)}. (${classInModuleOfLoader(existing, false, true)})`,
  );
}

/** A loader goes. */
export function forgetLoader(cld: LoaderAddr): void {
  forgetLoaderData(cld);
  forgetConstraints(cld);
  forgetModules(cld);
}

export function dropLoaderCaches(): void {
  dropLoaderDataCaches();
  dropConstraintCaches();
  dropModuleCaches();
}
