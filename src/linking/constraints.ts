// Loading constraints (JVMS 5.3.4): loaders that must agree on what class a name means. One record for each set of loaders:
// a vector [name, class or 0, loader...]; each loader's ClassLoaderData lists the records that it is in.

import type { KlassAddr, LoaderAddr, SymbolAddr } from "../layout/addresses.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { ClassLoaderData, Klass } from "../layout/metadata.ts";
import { classInModuleOfLoader, externalKind, externalName, loaderIdentity, loaderName } from "./klass-view.ts";
import { linkageError } from "./linkage-problem.ts";
import { findInDictionary, ownerOf } from "./loader-data.ts";
import { freeVector, newVector, vectorAt, vectorLength, vectorPush, vectorPushAt, vectorPut, vectorTruncate } from "./metaspace.ts";
import { symbolOf, symbolToString } from "./symbols.ts";

const NAME = 0;
const KLASS = 1;
const FIRST_LOADER = 2;

/** Records of a loader by name. */
const caches = new Map<LoaderAddr, Map<SymbolAddr, Addr>>();

function recordsOf(cld: LoaderAddr): Map<SymbolAddr, Addr> {
  let map = caches.get(cld);
  if (map === undefined) {
    map = new Map();
    const vector = ld(cld + ClassLoaderData.constraints);
    const n = vectorLength(vector);
    for (let i = 0; i < n; i++) map.set(vectorAt(vectorAt(vector, i), NAME), vectorAt(vector, i));
    caches.set(cld, map);
  }
  return map;
}

function join(record: Addr, cld: LoaderAddr): void {
  vectorPush(record, cld);
  vectorPushAt(cld + ClassLoaderData.constraints, record);
  recordsOf(cld).set(vectorAt(record, NAME), record);
}

function klassFor(record: Addr, cld: LoaderAddr, name: SymbolAddr): KlassAddr {
  if (record !== 0 && vectorAt(record, KLASS) !== 0) return vectorAt(record, KLASS);
  return findInDictionary(cld, name);
}

/** Constrains two loaders to agree on `name`. @returns false when they already do not */
export function addLoadingConstraint(name: SymbolAddr, a: LoaderAddr, b: LoaderAddr): boolean {
  if (loaderIdentity(a) === loaderIdentity(b)) return true;
  a = ownerOf(a);
  b = ownerOf(b);
  const recordA = recordsOf(a).get(name) ?? 0;
  const recordB = recordsOf(b).get(name) ?? 0;
  if (recordA !== 0 && recordA === recordB) return true;
  const klassA = klassFor(recordA, a, name);
  const klassB = klassFor(recordB, b, name);
  if (klassA !== 0 && klassB !== 0 && klassA !== klassB) return false;
  const klass = klassA !== 0 ? klassA : klassB;
  if (recordA === 0 && recordB === 0) {
    const record = newVector(4);
    vectorPush(record, name);
    vectorPush(record, klass);
    join(record, a);
    join(record, b);
  } else if (recordA === 0) {
    vectorPut(recordB, KLASS, klass);
    join(recordB, a);
  } else if (recordB === 0) {
    vectorPut(recordA, KLASS, klass);
    join(recordA, b);
  } else merge(recordA, recordB, klass);
  return true;
}

/** Moves the loaders of `from` to `into`; `from` is forgotten. */
function merge(into: Addr, from: Addr, klass: KlassAddr): void {
  vectorPut(into, KLASS, klass);
  const n = vectorLength(from);
  for (let i = FIRST_LOADER; i < n; i++) {
    const cld = vectorAt(from, i);
    vectorPush(into, cld);
    const list = ld(cld + ClassLoaderData.constraints);
    for (let j = 0; j < vectorLength(list); j++) if (vectorAt(list, j) === from) vectorPut(list, j, into);
    recordsOf(cld).set(vectorAt(into, NAME), into);
  }
}

/**
 * Called when `cld` is about to define, or to be recorded as initiating loader of, the class `k`.
 * @throws LinkageProblem LinkageError
 */
export function checkConstraintsOnDefinition(cld: LoaderAddr, name: SymbolAddr, k: KlassAddr): void {
  const known = findInDictionary(cld, name);
  if (known !== 0 && known !== k) {
    throw linkageError(
      `loader ${loaderName(cld)} attempted duplicate ${externalKind(k)} definition for ${externalName(k)}. (${classInModuleOfLoader(known, false, true)})`,
    );
  }
  if (ld(cld + ClassLoaderData.constraints) === 0) return;
  const record = recordsOf(cld).get(name);
  if (record === undefined) return;
  const other = vectorAt(record, KLASS);
  if (other === 0) vectorPut(record, KLASS, k);
  else if (other !== k) {
    const kind = externalKind(k);
    throw linkageError(
      `loader constraint violation: loader ${loaderName(cld)} wants to load ${kind} ${externalName(k)}. A different ${kind} with the same name ` +
        `was previously loaded by ${loaderName(loaderOfKlass(other))}. (${classInModuleOfLoader(other, false, true)})`,
    );
  }
}

/** Classes go, although their loaders stay: what their names mean is open again. */
export function forgetConstrainedKlasses(cld: LoaderAddr, gone: ReadonlySet<KlassAddr>): void {
  const list = ld(cld + ClassLoaderData.constraints);
  for (let i = 0; i < vectorLength(list); i++) {
    const record = vectorAt(list, i);
    if (gone.has(vectorAt(record, KLASS))) vectorPut(record, KLASS, 0);
  }
}

function loaderOfKlass(k: KlassAddr): LoaderAddr {
  return ld(k + Klass.loader);
}

/**
 * Constrains two loaders to agree on every class named in a field or method descriptor (JVMS 5.4.3.2, 5.4.3.3, 5.4.5).
 * Names under java/ need no constraint: only the built-in loaders define them, and all agree.
 * @returns the internal name of the first type that they disagree on, undefined when they agree
 */
export function constrainSignature(signature: SymbolAddr, a: LoaderAddr, b: LoaderAddr): string | undefined {
  if (loaderIdentity(a) === loaderIdentity(b)) return undefined;
  const text = symbolToString(signature);
  for (let at = text.indexOf("L"); at >= 0; at = text.indexOf("L", at)) {
    const end = text.indexOf(";", at);
    const name = text.slice(at + 1, end);
    if (!name.startsWith("java/") && !addLoadingConstraint(symbolOf(name), a, b)) return name;
    at = end;
  }
  return undefined;
}

/** A loader goes, with the records that it shares with nobody; a class of its own is nobody's meaning of a name any more. */
export function forgetConstraints(cld: LoaderAddr): void {
  caches.delete(cld);
  const records = ld(cld + ClassLoaderData.constraints);
  for (let i = 0; i < vectorLength(records); i++) {
    const record = vectorAt(records, i);
    const klass = vectorAt(record, KLASS);
    if (klass !== 0 && loaderOfKlass(klass) === cld) vectorPut(record, KLASS, 0);
    let kept = FIRST_LOADER;
    for (let j = FIRST_LOADER; j < vectorLength(record); j++) {
      const other = vectorAt(record, j);
      if (other !== cld) vectorPut(record, kept++, other);
    }
    vectorTruncate(record, kept);
    if (kept === FIRST_LOADER) freeVector(record);
  }
  freeVector(records);
}

export function dropConstraintCaches(): void {
  caches.clear();
}
