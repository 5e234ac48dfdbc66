// Overpass methods of what is abstract. HotSpot gives each class with default methods somewhere above one for every method that its superinterfaces leave
// abstract: a call of it is a frame of the AbstractMethodError that it throws. Here a class gets one when it is first called, and lists it nowhere; those
// of conflicting defaults are made with the class (method-vector.ts).

import { ACC_PRIVATE, ACC_STATIC } from "../layout/access-flags.ts";
import type { KlassAddr, MethodAddr, SymbolAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { KLASS_HAS_DEFAULTS, KLASS_INHERITS_DEFAULTS, Klass, Method } from "../layout/metadata.ts";
import { firstDeclared, maximallySpecific } from "./default-methods.ts";
import { addressVector, isArray, isInterface, klassName, transitiveInterfaces } from "./klass-view.ts";
import { LinkageProblem } from "./linkage-problem.ts";
import { findInstanceMethod, findLocalMethod, findsPrivate } from "./lookup.ts";
import { createOverpass } from "./method-vector.ts";
import { isAbstract, methodName, methodSignature } from "./method-view.ts";

const made = new Map<KlassAddr, MethodAddr[]>();

/**
 * The class whose overpass stands in the table of class `k` for a method that no class of the chain has: HotSpot gives one to a class with default methods
 * somewhere above, for what its own superinterfaces leave abstract, and for each that its superclass has, unless the next method of that name
 * above is a private one. (That is no implementation.)
 * @returns 0 where there would be none
 */
export function overpassOwner(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): KlassAddr {
  if (k === 0 || (ld(k + Klass.flags) & KLASS_INHERITS_DEFAULTS) === 0 || isArray(k)) return NONE;
  const local = findLocalMethod(k, name, signature);
  if (local !== 0 && (ld(local + Method.accessFlags) & (ACC_STATIC | ACC_PRIVATE)) === 0) return NONE;
  const superKlass = ld(k + Klass.super);
  const above = overpassOwner(superKlass, name, signature);
  if (above !== 0) return findsPrivate(k, name, signature) ? above : k;
  // What a class declares is no default method's.
  if (findInstanceMethod(superKlass, name, signature, true) !== 0) return NONE;
  return firstDeclared(addressVector(ld(k + Klass.interfaces)), name, signature) !== 0 ? k : NONE;
}

const NONE = 0 as KlassAddr;

/** Whether HotSpot would give the class itself an overpass for the method: who looks for a method by its name finds no other. */
export const hasOverpass = (k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): boolean =>
  k !== 0 && overpassOwner(k, name, signature) === k;

/** The overpass of a type that would have one for an abstract method. */
export function abstractOverpass(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): MethodAddr {
  const own = made.get(k) ?? [];
  made.set(k, own);
  let overpass = own.find((m) => ld(m + Method.name) === name && ld(m + Method.signature) === signature);
  if (overpass === undefined) own.push((overpass = createOverpass(ld(k + Klass.loader), k, name, signature, 0)));
  return overpass;
}

/** What the overpass of an abstract method throws. */
export const abstractProblem = (overpass: MethodAddr): LinkageProblem =>
  new LinkageProblem(
    "java/lang/AbstractMethodError",
    `Method ${klassName(ld(overpass + Method.holder))}.${methodName(overpass)}${methodSignature(overpass)} is abstract`,
  );

/** Whether an overpass stands for an abstract method, not for conflicting defaults. */
export const isOfAbstract = (overpass: MethodAddr): boolean =>
  findLocalMethod(ld(overpass + Method.holder), ld(overpass + Method.name), ld(overpass + Method.signature)) !== overpass;

export function forgetOverpasses(dead: ReadonlySet<KlassAddr>): void {
  for (const k of made.keys()) if (dead.has(k)) made.delete(k);
}

/** After an image. A class may get another overpass for a method that had one: nothing compares them. */
export const dropOverpasses = (): void => made.clear();

/** Whether defaults meet in a type, which is HotSpot's other reason for an overpass; `m` is the one that was found. */
export function defaultsConflict(k: KlassAddr, m: MethodAddr): boolean {
  const holder = ld(m + Method.holder);
  if (holder === k || !isInterface(holder)) return false;
  const found = maximallySpecific(transitiveInterfaces(k), ld(m + Method.name), ld(m + Method.signature));
  let defaults = 0;
  for (let i = 0; i < found.length; i++) if (!isAbstract(found[i]!)) defaults++;
  return defaults > 1;
}

/** Whether HotSpot finds an overpass of a type, where `m` of an interface above was found here: errors speak of that. */
export function hasOverpassFor(k: KlassAddr, m: MethodAddr): boolean {
  const holder = ld(m + Method.holder);
  if (holder === k || !isInterface(holder)) return false;
  if (!isAbstract(m)) return defaultsConflict(k, m);
  return (ld(k + Klass.flags) & (KLASS_HAS_DEFAULTS | KLASS_INHERITS_DEFAULTS)) !== 0;
}

/** What HotSpot resolves an interface method reference of `k` to, where `m` was found: it may be an overpass of `k`, which errors name. */
export const asResolvedIn = (k: KlassAddr, m: MethodAddr): MethodAddr =>
  hasOverpassFor(k, m) ? abstractOverpass(k, ld(m + Method.name), ld(m + Method.signature)) : m;
