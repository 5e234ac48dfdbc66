// Virtual method tables (JVMS 5.4.5, 5.4.6). A table is worked out in a scratch array before its Klass exists, since it stands behind
// the Klass and decides its size. Every instance method but <init>, private ones and Object's own final ones has an entry: one that
// it overrides (transitively through package-private ones since version 51), else a new one. Package-private methods root a new
// entry even when they override. Interface methods that no class of the chain implements (mirandas) get entries behind
// those: the maximally-specific default, else the abstract method, else an overpass that stands for the conflict.
import { ACC_FINAL, ACC_PRIVATE, ACC_PROTECTED, ACC_PUBLIC, ACC_STATIC } from "../classfile/access-flags.ts";
import type { KlassAddr, LoaderAddr, MethodAddr, PackageAddr, SymbolAddr } from "../layout/addresses.ts";
import { ld, u32 } from "../layout/memory.ts";
import { KLASS_INTERFACE, Klass, METHOD_OVERPASS, Method, VTABLE } from "../layout/metadata.ts";
import { CONFLICT, firstDeclared, selectDefault } from "./default-methods.ts";
import { isSubclassOf, loaderIdentity } from "./klass-view.ts";
import { isAbstract } from "./method-view.ts";
import { names } from "./symbols.ts";

const ACCESS = Method.accessFlags >>> 2;
const FLAGS = Method.flags >>> 2;
const NAME = Method.name >>> 2;
const SIGNATURE = Method.signature >>> 2;
const HOLDER = Method.holder >>> 2;
const VTABLE_INDEX = Method.vtableIndex >>> 2;
const ITABLE_INDEX = Method.itableIndex >>> 2;
const METHOD_WORDS = Method.sizeof >>> 2;

const NOT_VIRTUAL = ACC_STATIC | ACC_PRIVATE;
/** From this class-file version on, overriding is transitive through package-private methods (JVMS 5.4.5). */
const TRANSITIVE_OVERRIDE_VERSION = 51;

/** The table being worked out: word indices (address >>> 2) of Methods. */
export let scratch: Uint32Array = new Uint32Array(1024);
export let scratchLength = 0;
/** Name and descriptor of conflicting defaults found by addMirandas: [index in the table, name, signature]. */
export const conflicts: number[] = [];

/** The table's entries by name: chains through `nexts` from one of `heads`, -1 at the end. Scanning tables would be most of the work here. */
const BUCKETS = 256;
const heads = new Int32Array(BUCKETS);
let nexts = new Int32Array(scratch.length);
/** Symbols stand at multiples of 8. */
const bucketOf = (name: SymbolAddr): number => (name >>> 3) & (BUCKETS - 1);

function grow(): void {
  const larger = new Uint32Array(scratch.length * 2);
  larger.set(scratch);
  scratch = larger;
  const chains = new Int32Array(larger.length);
  chains.set(nexts);
  nexts = chains;
}

function append(m: number): number {
  if (scratchLength === scratch.length) grow();
  const i = scratchLength++;
  scratch[i] = m;
  const bucket = bucketOf(u32[m + NAME]!);
  nexts[i] = heads[bucket]!;
  heads[bucket] = i;
  return i;
}

/** Whether classes of package `p` in `cld` and the class `k` share a run-time package (JVMS 5.3). */
export function inPackageOf(p: PackageAddr, cld: LoaderAddr, k: KlassAddr): boolean {
  return ld(k + Klass.package) === p && (p !== 0 || loaderIdentity(ld(k + Klass.loader)) === loaderIdentity(cld));
}

/**
 * Starts the table of a class: the superclass's, overridden and extended by the class's own methods. Sets Method.vtableIndex.
 * @param first address of the first of `count` consecutive Methods
 */
export function buildVtable(
  superKlass: KlassAddr,
  first: MethodAddr,
  count: number,
  classFlags: number,
  cld: LoaderAddr,
  pkg: PackageAddr,
  majorVersion: number,
): void {
  const w = u32;
  const inherited = superKlass === 0 ? 0 : ld(superKlass + Klass.vtableLength);
  while (scratch.length < inherited) grow();
  scratchLength = inherited;
  conflicts.length = 0;
  let table = scratch;
  const superTable = (superKlass + VTABLE) >>> 2;
  heads.fill(-1);
  for (let i = 0; i < inherited; i++) {
    const m = w[superTable + i]! >>> 2;
    table[i] = m;
    const bucket = bucketOf(w[m + NAME]!);
    nexts[i] = heads[bucket]!;
    heads[bucket] = i;
  }
  for (let n = 0, m = first >>> 2; n < count; n++, m += METHOD_WORDS) {
    const flags = w[m + ACCESS]!;
    if ((flags & NOT_VIRTUAL) !== 0) continue;
    const name = w[m + NAME]!;
    if (name === names.init) continue;
    const signature = w[m + SIGNATURE]!;
    const packagePrivate = (flags & (ACC_PUBLIC | ACC_PROTECTED)) === 0;
    let index = -1;
    let needsEntry = superKlass !== 0 || ((flags | classFlags) & ACC_FINAL) === 0;
    for (let i = heads[bucketOf(name)]!; i >= 0; i = nexts[i]!) {
      const e = table[i]!;
      if (i >= inherited || w[e + NAME] !== name || w[e + SIGNATURE] !== signature) continue;
      if (
        (w[e + ACCESS]! & (ACC_PUBLIC | ACC_PROTECTED)) !== 0 ||
        inPackageOf(pkg, cld, w[e + HOLDER]!) ||
        (majorVersion >= TRANSITIVE_OVERRIDE_VERSION && overridesTransitively(superKlass, i, cld, pkg))
      ) {
        table[i] = m;
        index = i;
        if (!packagePrivate) needsEntry = false;
      }
    }
    if (needsEntry) {
      index = append(m);
      table = scratch;
    }
    w[m + VTABLE_INDEX] = index;
  }
}

/** Whether some superclass had a method in entry `i` that a class of package `pkg` overrides. */
function overridesTransitively(k: KlassAddr, i: number, cld: LoaderAddr, pkg: PackageAddr): boolean {
  for (; k !== 0; k = ld(k + Klass.super)) {
    if (i >= ld(k + Klass.vtableLength)) return false;
    const e = ld(k + VTABLE + 4 * i);
    const flags = ld(e + Method.accessFlags);
    if ((flags & (ACC_PUBLIC | ACC_PROTECTED)) !== 0 || inPackageOf(pkg, cld, ld(e + Method.holder))) return true;
  }
  return false;
}

/** Entry of the method of this name and descriptor in the scratch table, -1 none. */
function findEntry(name: SymbolAddr, signature: SymbolAddr): number {
  const w = u32;
  const table = scratch;
  for (let i = heads[bucketOf(name)]!; i >= 0; i = nexts[i]!) {
    const e = table[i]!;
    if (w[e + NAME] === name && w[e + SIGNATURE] === signature) return i;
  }
  return -1;
}

/** The method of this name and descriptor that the table at hand has for calls through an interface; 0 none. */
export function implementationInTable(name: SymbolAddr, signature: SymbolAddr): MethodAddr {
  const w = u32;
  let found = 0;
  for (let i = heads[bucketOf(name)]!; i >= 0; i = nexts[i]!) {
    const e = scratch[i]!;
    if (w[e + NAME] !== name || w[e + SIGNATURE] !== signature) continue;
    // An entry with a public method has the most derived one: whatever came later overrode it.
    if ((w[e + ACCESS]! & ACC_PUBLIC) !== 0) return e << 2;
    // Package-private methods of several packages: the most derived class decides.
    if (found === 0 || isSubclassOf(w[e + HOLDER]!, ld(found + Method.holder))) found = e << 2;
  }
  return found;
}

/**
 * Gives interface methods that no class of the chain implements their entries. `interfaces` are all superinterfaces of the class,
 * the first `inherited` of which the superclass implements, `direct` those that it names itself.
 */
export function addMirandas(
  interfaces: readonly KlassAddr[],
  inherited: number,
  direct: readonly KlassAddr[],
  objectKlass: KlassAddr,
): void {
  const w = u32;
  const first = scratchLength;
  for (let n = inherited; n < interfaces.length; n++) {
    const itable = ld(interfaces[n]! + Klass.itable);
    const count = itable === 0 ? 0 : ld(itable);
    for (let j = 0; j < count; j++) {
      const im = w[(itable >>> 2) + 1 + j]! >>> 2;
      const name = w[im + NAME]!;
      const signature = w[im + SIGNATURE]!;
      let i = findEntry(name, signature);
      if (i < 0) {
        if (finalOfObject(objectKlass, name, signature) !== 0) continue;
        i = append(im);
      } else {
        const e = scratch[i]!;
        const byInterface = (ld(w[e + HOLDER]! + Klass.flags) & KLASS_INTERFACE) !== 0 || (w[e + FLAGS]! & METHOD_OVERPASS) !== 0;
        if (w[e + HOLDER] === 0 || !byInterface) continue;
      }
      const selected = selectDefault(interfaces, name, signature);
      if (selected === CONFLICT) noteConflict(i, name, signature);
      else if (selected !== 0) {
        // Of several abstract ones HotSpot's table has the first: errors name it.
        const named = i >= first && isAbstract(selected) ? firstDeclared(direct, name, signature, isAbstract) : 0;
        scratch[i] = (named || selected) >>> 2;
      }
    }
  }
}

/** Each of the interfaces that conflict comes to the same entry. */
function noteConflict(i: number, name: SymbolAddr, signature: SymbolAddr): void {
  for (let c = 0; c < conflicts.length; c += 3) if (conflicts[c] === i) return;
  conflicts.push(i, name, signature);
}

/**
 * Overpasses that the table has from the superclass: each class has its own, whose name a stack trace tells. Where the class's
 * interfaces have decided otherwise, or it has the method itself, the entry is no overpass any more.
 */
export function renewOverpasses(superKlass: KlassAddr): void {
  const w = u32;
  const inherited = ld(superKlass + Klass.vtableLength);
  for (let i = 0; i < inherited; i++) {
    const e = scratch[i]!;
    if ((w[e + FLAGS]! & METHOD_OVERPASS) === 0) continue;
    noteConflict(i, w[e + NAME]!, w[e + SIGNATURE]!);
  }
}

/** A final method of java.lang.Object (they have no entries), 0 none. */
export function finalOfObject(objectKlass: KlassAddr, name: SymbolAddr, signature: SymbolAddr): MethodAddr {
  const v = ld(objectKlass + Klass.methods);
  const count = ld(v);
  for (let i = 1; i <= count; i++) {
    const m = ld(v + 4 * i);
    if (ld(m + Method.name) === name && ld(m + Method.signature) === signature && (ld(m + Method.accessFlags) & ACC_FINAL) !== 0) return m;
  }
  return 0;
}

/** Puts a method in an entry of the scratch table. */
export function setEntry(i: number, m: MethodAddr): void {
  scratch[i] = m >>> 2;
}

/**
 * Numbers the methods of an interface: those that redeclare a public method of Object are called through its vtable entry, the
 * other instance methods through the interface's own table. @returns how many the table has
 */
export function numberInterfaceMethods(first: MethodAddr, count: number, objectKlass: KlassAddr): number {
  const w = u32;
  const objectTable = (objectKlass + VTABLE) >>> 2;
  const objectLength = ld(objectKlass + Klass.vtableLength);
  let next = 0;
  for (let n = 0, m = first >>> 2; n < count; n++, m += METHOD_WORDS) {
    if ((w[m + ACCESS]! & NOT_VIRTUAL) !== 0 || w[m + NAME] === names.init) continue;
    let index = -1;
    for (let i = 0; i < objectLength; i++) {
      const e = w[objectTable + i]! >>> 2;
      if (w[e + NAME] === w[m + NAME] && w[e + SIGNATURE] === w[m + SIGNATURE] && (w[e + ACCESS]! & ACC_PUBLIC) !== 0) index = i;
    }
    if (index >= 0) w[m + VTABLE_INDEX] = index;
    else w[m + ITABLE_INDEX] = next++;
  }
  return next;
}
