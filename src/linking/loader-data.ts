// ClassLoaderData: what the VM keeps for each class loader. The dictionary is a vector of (name, class) pairs in memory, with a Map
// over it as a cache; the boot loader's classes stand in their name symbols instead. A hidden class has a ClassLoaderData of its own
// for its memory, which shares its loader's tables.

import { type Addr, ld, st, u8 } from "../layout/memory.ts";
import { CLD_HIDDEN, CLD_PERMANENT, ClassLoaderData, KLASS_INTERFACE, Klass, Symbol_ } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { checkConstraintsOnDefinition, dropConstraintCaches, forgetConstraints } from "./constraints.ts";
import { registered } from "./hierarchy-hook.ts";
import { kernel } from "./kernel-exports.ts";
import { classInModuleOfLoader, externalKind, externalName, loaderIdentity, loaderName } from "./klass-view.ts";
import { linkageError } from "./linkage-problem.ts";
import { newVector, outOfMetaspace, vectorAt, vectorLength, vectorPush, vectorPushAt } from "./metaspace.ts";
import { createUnnamedModule, dropModuleCaches, forgetModules, prepareJavaBase } from "./modules.ts";
import type { KlassAddr, LoaderAddr, OopSlot, SymbolAddr } from "./types.ts";

let boot: LoaderAddr = 0;
/** ClassLoaderData (not of hidden classes) by loader slot. */
const owners = new Map<OopSlot, LoaderAddr>();
/** By address of the dictionary vector. */
const dictionaries = new Map<Addr, Map<SymbolAddr, KlassAddr>>();

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
  if ((flags & CLD_HIDDEN) === 0 && loader !== 0) owners.set(loader, cld);
  return cld;
}

/** The boot loader's ClassLoaderData, 0 before it is made. */
export function bootLoader(): LoaderAddr {
  if (boot === 0) boot = definingLoader(0);
  return boot;
}

/** The ClassLoaderData (not of a hidden class) with this loader slot; 0 when there is none. */
export function definingLoader(loader: OopSlot): LoaderAddr {
  const known = owners.get(loader);
  if (known !== undefined) return known;
  for (let l = ld(VMState.loaders); l !== 0; l = ld(l + ClassLoaderData.next)) {
    if (ld(l + ClassLoaderData.loader) === loader && (ld(l + ClassLoaderData.flags) & CLD_HIDDEN) === 0) {
      owners.set(loader, l);
      return l;
    }
  }
  return 0;
}

/** The ClassLoaderData that has the tables of `cld`: the loader's, when `cld` is that of a hidden class. */
export function ownerOf(cld: LoaderAddr): LoaderAddr {
  return (ld(cld + ClassLoaderData.flags) & CLD_HIDDEN) === 0 ? cld : definingLoader(ld(cld + ClassLoaderData.loader));
}

function dictionaryOf(cld: LoaderAddr): Map<SymbolAddr, KlassAddr> {
  const vector = ld(cld + ClassLoaderData.dictionary);
  let map = dictionaries.get(vector);
  if (map === undefined) {
    map = new Map();
    const n = vectorLength(vector);
    for (let i = 0; i < n; i += 2) map.set(vectorAt(vector, i), vectorAt(vector, i + 1));
    dictionaries.set(vector, map);
  }
  return map;
}

/** The class of this name that the loader defined, or is recorded as initiating loader of (JVMS 5.3); 0 none. */
export function findInDictionary(cld: LoaderAddr, name: SymbolAddr): KlassAddr {
  return loaderIdentity(cld) === 0 ? ld(name + Symbol_.bootKlass) : (dictionaryOf(cld).get(name) ?? 0);
}

function enter(cld: LoaderAddr, name: SymbolAddr, k: KlassAddr): void {
  if (loaderIdentity(cld) === 0) {
    st(name + Symbol_.bootKlass, k);
    return;
  }
  dictionaryOf(cld).set(name, k);
  const vector = ld(cld + ClassLoaderData.dictionary);
  vectorPush(vector, name);
  vectorPush(vector, k);
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
  if (known === 0) enter(cld, name, k);
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
    enter(cld, name, k);
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

/** A loader goes: what is known of it here. */
export function forgetLoader(cld: LoaderAddr): void {
  if (owners.get(loaderIdentity(cld)) === cld) owners.delete(loaderIdentity(cld));
  dictionaries.delete(ld(cld + ClassLoaderData.dictionary));
  forgetConstraints(cld);
  forgetModules(cld);
}

export function dropLoaderCaches(): void {
  boot = 0;
  owners.clear();
  dictionaries.clear();
  dropConstraintCaches();
  dropModuleCaches();
}
