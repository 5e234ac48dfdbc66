// The type of a value that comes from two paths (JVMS 4.10.2.2): the first common superclass, with interfaces taken for Object.

import type { KlassAddr, SymbolAddr } from "../../layout/addresses.ts";
import { isInterface, nameOf, superOf } from "../klass-view.ts";
import { names, symbolOf, symbolToString } from "../symbols.ts";
import { requireKlass } from "./assignable.ts";
import { exactComponentOf } from "./descriptors.ts";
import { isArray, isObjectOrArray, NULL, TOP, type Type } from "./types.ts";

/** TOP when nothing is common. @throws NeedsKlass */
export function joinTypes(k: KlassAddr, a: Type, b: Type): Type {
  if (a === b) return a;
  if (a === NULL && isObjectOrArray(b)) return b;
  if (b === NULL && isObjectOrArray(a)) return a;
  if (!isObjectOrArray(a) || !isObjectOrArray(b)) return TOP;
  if (isArray(a) && isArray(b)) return joinArrays(k, a, b);
  if (isArray(a) || isArray(b)) return names.object;
  return commonSuperclass(k, a, b);
}

function joinArrays(k: KlassAddr, a: SymbolAddr, b: SymbolAddr): Type {
  const first = exactComponentOf(a);
  const second = exactComponentOf(b);
  if (!isObjectOrArray(first) || !isObjectOrArray(second)) return names.object;
  const component = joinTypes(k, first, second);
  const text = symbolToString(component);
  return symbolOf(isArray(component) ? `[${text}` : `[L${text};`);
}

function commonSuperclass(k: KlassAddr, a: SymbolAddr, b: SymbolAddr): Type {
  const first = requireKlass(k, a);
  const second = requireKlass(k, b);
  if (isInterface(first) || isInterface(second)) return names.object;
  const ancestors = new Set<KlassAddr>();
  for (let s = first; s !== 0; s = superOf(s)) ancestors.add(s);
  for (let s = second; s !== 0; s = superOf(s)) if (ancestors.has(s)) return s === first ? a : s === second ? b : nameOf(s);
  return names.object;
}
