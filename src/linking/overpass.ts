// Overpass methods of what is abstract. HotSpot gives each class with default methods somewhere above one for every method that its superinterfaces leave
// abstract: a call of it is a frame of the AbstractMethodError that it throws. Here a class gets one when it is first called, and lists it nowhere; those
// of conflicting defaults are made with the class (method-vector.ts).

import type { KlassAddr, MethodAddr, SymbolAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { KLASS_INHERITS_DEFAULTS, Klass, Method } from "../layout/metadata.ts";
import { declaredInInterface } from "./default-methods.ts";
import { isArray, klassName, transitiveInterfaces } from "./klass-view.ts";
import { LinkageProblem } from "./linkage-problem.ts";
import { findInstanceMethod, findLocalMethod } from "./lookup.ts";
import { createOverpass } from "./method-vector.ts";
import { methodName, methodSignature } from "./method-view.ts";

const made = new Map<KlassAddr, MethodAddr[]>();

/**
 * Whether HotSpot would give the class an overpass for this method, which no class of the chain has: a class with default methods somewhere above
 * gets one for what its own superinterfaces leave abstract, and for each that its superclass has.
 */
export function hasOverpass(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): boolean {
  if (k === 0 || (ld(k + Klass.flags) & KLASS_INHERITS_DEFAULTS) === 0 || isArray(k)) return false;
  if (findLocalMethod(k, name, signature) !== 0) return false;
  const superKlass = ld(k + Klass.super);
  if (hasOverpass(superKlass, name, signature)) return true;
  // What a class declares is no default method's.
  if (findInstanceMethod(superKlass, name, signature, true) !== 0) return false;
  const own = ld(k + Klass.interfaces);
  const n = own === 0 ? 0 : ld(own);
  for (let i = 1; i <= n; i++) {
    const iface = ld(own + 4 * i);
    if (declaredInInterface(iface, name, signature) !== 0) return true;
    for (const above of transitiveInterfaces(iface)) if (declaredInInterface(above, name, signature) !== 0) return true;
  }
  return false;
}

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
