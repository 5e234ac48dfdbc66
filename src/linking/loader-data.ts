// ClassLoaderData: what the VM keeps for each class loader, and how it is found. The dictionary is a vector of (name, class) pairs in memory, with a Map
// over it as a cache; the boot loader's classes stand in their name symbols instead. A hidden class has a ClassLoaderData of its own
// for its memory, which shares its loader's tables.

import type { KlassAddr, LoaderAddr, OopSlot, SymbolAddr } from "../layout/addresses.ts";
import { type Addr, ld, st } from "../layout/memory.ts";
import { CLD_HIDDEN, ClassLoaderData, Symbol_ } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { loaderIdentity } from "./klass-view.ts";
import { vectorAt, vectorLength, vectorPush, vectorPut, vectorTruncate } from "./metaspace.ts";

let boot: LoaderAddr = 0;
/** ClassLoaderData (not of hidden classes) by loader slot. */
const owners = new Map<OopSlot, LoaderAddr>();
/** By address of the dictionary vector. */
const dictionaries = new Map<Addr, Map<SymbolAddr, KlassAddr>>();

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

/** Enters a class under its name, as of a loader that defined or initiated it. */
export function enterInDictionary(cld: LoaderAddr, name: SymbolAddr, k: KlassAddr): void {
  if (loaderIdentity(cld) === 0) {
    st(name + Symbol_.bootKlass, k);
    return;
  }
  dictionaryOf(cld).set(name, k);
  const vector = ld(cld + ClassLoaderData.dictionary);
  vectorPush(vector, name);
  vectorPush(vector, k);
}

/** Classes go, although their loader stays. Not for the boot loader. */
export function forgetInDictionary(cld: LoaderAddr, gone: ReadonlySet<KlassAddr>): void {
  const vector = ld(cld + ClassLoaderData.dictionary);
  let kept = 0;
  for (let i = 0; i < vectorLength(vector); i += 2) {
    if (gone.has(vectorAt(vector, i + 1))) continue;
    vectorPut(vector, kept++, vectorAt(vector, i));
    vectorPut(vector, kept++, vectorAt(vector, i + 1));
  }
  vectorTruncate(vector, kept);
  dictionaries.delete(vector);
}

/** A loader is known by its oop slot. */
export function knowLoader(loader: OopSlot, cld: LoaderAddr): void {
  owners.set(loader, cld);
}

/** A loader goes: what is known of it here. */
export function forgetLoaderData(cld: LoaderAddr): void {
  if (owners.get(loaderIdentity(cld)) === cld) owners.delete(loaderIdentity(cld));
  dictionaries.delete(ld(cld + ClassLoaderData.dictionary));
}

export function dropLoaderDataCaches(): void {
  boot = 0;
  owners.clear();
  dictionaries.clear();
}
