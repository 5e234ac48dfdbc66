// Which type may stand where another one is expected (JVMS 4.10.1.2), with the classes that HotSpot loads to decide it.

import type { KlassAddr, SymbolAddr } from "../../layout/addresses.ts";
import { ld } from "../../layout/memory.ts";
import { Klass } from "../../layout/metadata.ts";
import { isHidden, isInterface, isSubclassOf, nameOf } from "../klass-view.ts";
import { NeedsKlass } from "../linkage-problem.ts";
import { findInDictionary } from "../loader-data.ts";
import { names, symbolOf } from "../symbols.ts";
import { exactComponentOf } from "./descriptors.ts";
import {
  ANY_REFERENCE,
  BOOLEAN,
  CATEGORY_1,
  CATEGORY_2,
  CATEGORY_2_2ND,
  INT,
  isArray,
  isCategory1,
  isCategory2,
  isCategory2Second,
  isObjectOrArray,
  isReference,
  isUninitialized,
  NULL,
  SHORT,
  TOP,
  type Type,
} from "./types.ts";

/** The last version of class files whose types may be inferred (JVMS 4.10). */
const LAST_INFERRED = 50;

/** The class of a name, as the loader of `k` knows it. @throws NeedsKlass when it is to be loaded */
export function requireKlass(k: KlassAddr, name: SymbolAddr): KlassAddr {
  if (isHidden(k) && nameOf(k) === name) return k;
  const loader = ld(k + Klass.loader);
  const found = findInDictionary(loader, name);
  if (found === 0) throw new NeedsKlass(loader, name);
  return found;
}

/**
 * Whether a value of type `from` may be used as one of type `to`, in the code of class `k`.
 * @param protectedAccess the question is about the receiver of a protected member: for it, Object is not any interface
 * @throws NeedsKlass
 */
export function isAssignable(k: KlassAddr, to: Type, from: Type, protectedAccess = false): boolean {
  if (to === from || to === TOP) return true;
  switch (to) {
    case CATEGORY_1:
      return isCategory1(from);
    case CATEGORY_2:
      return isCategory2(from);
    case CATEGORY_2_2ND:
      return isCategory2Second(from);
    case ANY_REFERENCE:
      return isReference(from) || isUninitialized(from);
  }
  if (to >= BOOLEAN && to <= SHORT) return from === INT;
  if (!isReference(to) || !isReference(from)) return false;
  if (from === NULL) return true;
  if (to === NULL) return false;
  return isArray(to) ? isArray(from) && isArrayAssignable(k, to, from, protectedAccess) : isClassAssignable(k, to, from, protectedAccess);
}

function isArrayAssignable(k: KlassAddr, to: SymbolAddr, from: SymbolAddr, protectedAccess: boolean): boolean {
  const target = exactComponentOf(to);
  const source = exactComponentOf(from);
  if (target === source) return true;
  return isObjectOrArray(target) && isAssignable(k, target, source, protectedAccess);
}

function isClassAssignable(k: KlassAddr, to: SymbolAddr, from: SymbolAddr, protectedAccess: boolean): boolean {
  if (to === names.object) return true;
  const target = requireKlass(k, to);
  if (isInterface(target) && (!protectedAccess || from !== names.object)) {
    // An interface takes any object; an array only what arrays implement. HotSpot's old verifier takes an array of a primitive type for an
    // Object in such questions; the call itself refuses it.
    if (isArray(from) && ld(k + Klass.majorVersion) <= LAST_INFERRED && !isObjectOrArray(exactComponentOf(from))) return true;
    return !isArray(from) || to === symbolOf("java/lang/Cloneable") || to === symbolOf("java/io/Serializable");
  }
  return !isArray(from) && isSubclassOf(requireKlass(k, from), target);
}
