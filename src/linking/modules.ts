// Modules and packages of each loader (JLS 7, JVMS 5.3.6): entries in memory, Maps over them as caches. The boot loader's packages
// belong to java.base until that module is defined. Must not know java.lang.Module beyond its oop slot.

import type { LoaderAddr, ModuleAddr, PackageAddr, SymbolAddr } from "../layout/addresses.ts";
import { type Addr, ld, st } from "../layout/memory.ts";
import {
  ClassLoaderData,
  MODULE_OPEN,
  MODULE_READS_ALL_UNNAMED,
  ModuleEntry,
  PACKAGE_EXPORTED_ALL,
  PACKAGE_EXPORTED_ALL_UNNAMED,
  PackageEntry,
} from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { loaderIdentity } from "./klass-view.ts";
import { bootLoader, ownerOf } from "./loader-data.ts";
import { freeVector, metaAllocate, vectorAt, vectorFilter, vectorIncludes, vectorLength, vectorPush, vectorPushAt } from "./metaspace.ts";
import { symbolOf } from "./symbols.ts";

/** By address of the packages (modules) vector: entries by name. */
const tables = new Map<Addr, Map<SymbolAddr, Addr>>();

function table(vector: Addr): Map<SymbolAddr, Addr> {
  let map = tables.get(vector);
  if (map === undefined) {
    map = new Map();
    const n = vectorLength(vector);
    // ModuleEntry and PackageEntry both start with the name.
    for (let i = 0; i < n; i++) map.set(ld(vectorAt(vector, i)), vectorAt(vector, i));
    tables.set(vector, map);
  }
  return map;
}

/** The unnamed module of a loader: open, reads everything. */
export function createUnnamedModule(cld: LoaderAddr): ModuleAddr {
  const module = metaAllocate(cld, ModuleEntry.sizeof);
  st(module + ModuleEntry.loader, cld);
  st(module + ModuleEntry.flags, MODULE_OPEN | MODULE_READS_ALL_UNNAMED);
  return module;
}

/** Makes java.base before anything is loaded; it counts as defined when its java.lang.Module is known. */
export function prepareJavaBase(boot: LoaderAddr): void {
  addModule(boot, symbolOf("java.base"));
}

function addModule(cld: LoaderAddr, name: SymbolAddr): ModuleAddr {
  const module = metaAllocate(cld, ModuleEntry.sizeof);
  st(module + ModuleEntry.name, name);
  st(module + ModuleEntry.loader, cld);
  const vector = ld(cld + ClassLoaderData.modules);
  table(vector).set(name, module);
  vectorPush(vector, module);
  return module;
}

/** java.base, defined or not yet. */
export const javaBase = (): ModuleAddr => vectorAt(ld(bootLoader() + ClassLoaderData.modules), 0);
export const javaBaseDefined = (): boolean => ld(javaBase() + ModuleEntry.module) !== 0;

/** A named module of the loader, 0 none. */
export function findModule(cld: LoaderAddr, name: SymbolAddr): ModuleAddr {
  return table(ld(cld + ClassLoaderData.modules)).get(name) ?? 0;
}

/** A new named module; java.base is the one that exists. `version` and `location` may be 0. */
export function createModule(cld: LoaderAddr, name: SymbolAddr, version: SymbolAddr, location: SymbolAddr, isOpen: boolean): ModuleAddr {
  const existing = findModule(cld, name);
  const module = existing !== 0 ? existing : addModule(cld, name);
  st(module + ModuleEntry.version, version);
  st(module + ModuleEntry.location, location);
  if (isOpen) st(module + ModuleEntry.flags, ld(module + ModuleEntry.flags) | MODULE_OPEN);
  return module;
}

/** A package of the loader by its name with slashes, 0 none. */
export function findPackage(cld: LoaderAddr, name: SymbolAddr): PackageAddr {
  return table(ld(cld + ClassLoaderData.packages)).get(name) ?? 0;
}

/** A new package of the loader in `module`; there must be none of this name. */
export function createPackage(cld: LoaderAddr, name: SymbolAddr, module: ModuleAddr): PackageAddr {
  const entry = metaAllocate(cld, PackageEntry.sizeof);
  st(entry + PackageEntry.name, name);
  st(entry + PackageEntry.module, module);
  const vector = ld(cld + ClassLoaderData.packages);
  table(vector).set(name, entry);
  vectorPush(vector, entry);
  return entry;
}

/** The package of a class that is being defined: found, or made in the unnamed module (in java.base while that is not defined). */
export function packageEntryFor(cld: LoaderAddr, name: SymbolAddr): PackageAddr {
  const found = findPackage(cld, name);
  if (found !== 0) return found;
  const inBase = loaderIdentity(cld) === 0 && !javaBaseDefined();
  return createPackage(ownerOf(cld), name, inBase ? javaBase() : ld(cld + ClassLoaderData.unnamedModule));
}

export const isNamedModule = (module: ModuleAddr): boolean => ld(module + ModuleEntry.name) !== 0;
export const isOpenModule = (module: ModuleAddr): boolean => (ld(module + ModuleEntry.flags) & MODULE_OPEN) !== 0;

/** Module.addReads0. `to` 0 = all unnamed modules. */
export function addReads(from: ModuleAddr, to: ModuleAddr): void {
  if (to === 0) st(from + ModuleEntry.flags, ld(from + ModuleEntry.flags) | MODULE_READS_ALL_UNNAMED);
  else if (from !== to && !vectorIncludes(ld(from + ModuleEntry.reads), to)) vectorPushAt(from + ModuleEntry.reads, to);
}

/** Whether `from` reads `to` (all read java.base; unnamed modules read all). */
export function canRead(from: ModuleAddr, to: ModuleAddr): boolean {
  if (from === to || !isNamedModule(from) || to === javaBase()) return true;
  if (!isNamedModule(to) && (ld(from + ModuleEntry.flags) & MODULE_READS_ALL_UNNAMED) !== 0) return true;
  return vectorIncludes(ld(from + ModuleEntry.reads), to);
}

/** Module.addExports0: the package is exported to one module. */
export function addExports(entry: PackageAddr, to: ModuleAddr): void {
  if (!isNamedModule(to)) addExportsToAllUnnamed(entry);
  else if (!vectorIncludes(ld(entry + PackageEntry.exports), to)) vectorPushAt(entry + PackageEntry.exports, to);
}

/** Module.addExportsToAll0. */
export function addExportsToAll(entry: PackageAddr): void {
  st(entry + PackageEntry.flags, ld(entry + PackageEntry.flags) | PACKAGE_EXPORTED_ALL);
}

/** Module.addExportsToAllUnnamed0. */
export function addExportsToAllUnnamed(entry: PackageAddr): void {
  st(entry + PackageEntry.flags, ld(entry + PackageEntry.flags) | PACKAGE_EXPORTED_ALL_UNNAMED);
}

/** Whether the package is exported to everybody. */
export function isExportedUnqualified(entry: PackageAddr): boolean {
  return (ld(entry + PackageEntry.flags) & PACKAGE_EXPORTED_ALL) !== 0 || isOpenModule(ld(entry + PackageEntry.module));
}

/** Whether the package is exported to anybody at all. */
export function isExported(entry: PackageAddr): boolean {
  return isExportedUnqualified(entry) || ld(entry + PackageEntry.flags) !== 0 || vectorLength(ld(entry + PackageEntry.exports)) > 0;
}

/** Whether the package is exported to `module`, to all unnamed modules included. */
export function isExportedTo(entry: PackageAddr, module: ModuleAddr): boolean {
  if (isExportedUnqualified(entry)) return true;
  if (!isNamedModule(module) && (ld(entry + PackageEntry.flags) & PACKAGE_EXPORTED_ALL_UNNAMED) !== 0) return true;
  return vectorIncludes(ld(entry + PackageEntry.exports), module);
}

/** Calls `visit` with each class that was loaded so far, all loaders, newest loader first. */
export function forEachLoader(visit: (cld: LoaderAddr) => void): void {
  for (let l = ld(VMState.loaders); l !== 0; l = ld(l + ClassLoaderData.next)) visit(l);
}

/** A loader goes: what is known of its modules and packages here. */
export function forgetModules(cld: LoaderAddr): void {
  tables.delete(ld(cld + ClassLoaderData.packages));
  tables.delete(ld(cld + ClassLoaderData.modules));
}

/** Modules and packages of a loader that stays forget the modules of loaders that go. */
export function dropDeadModules(cld: LoaderAddr, isDead: (cld: LoaderAddr) => boolean): void {
  const lives = (module: ModuleAddr): boolean => !isDead(ld(module + ModuleEntry.loader));
  const modules = ld(cld + ClassLoaderData.modules);
  for (let i = 0; i < vectorLength(modules); i++) vectorFilter(ld(vectorAt(modules, i) + ModuleEntry.reads), lives);
  vectorFilter(ld(ld(cld + ClassLoaderData.unnamedModule) + ModuleEntry.reads), lives);
  const packages = ld(cld + ClassLoaderData.packages);
  for (let i = 0; i < vectorLength(packages); i++) vectorFilter(ld(vectorAt(packages, i) + PackageEntry.exports), lives);
}

/** Gives back what modules and packages of a loader that goes have outside of its arena. */
export function freeModules(cld: LoaderAddr): void {
  const modules = ld(cld + ClassLoaderData.modules);
  for (let i = 0; i < vectorLength(modules); i++) freeVector(ld(vectorAt(modules, i) + ModuleEntry.reads));
  freeVector(ld(ld(cld + ClassLoaderData.unnamedModule) + ModuleEntry.reads));
  const packages = ld(cld + ClassLoaderData.packages);
  for (let i = 0; i < vectorLength(packages); i++) freeVector(ld(vectorAt(packages, i) + PackageEntry.exports));
  freeVector(modules);
  freeVector(packages);
}

export function dropModuleCaches(): void {
  tables.clear();
}
