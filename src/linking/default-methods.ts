// Default methods (JVMS 5.4.3.3 step 3, 5.4.6): which superinterface's method a class inherits.
import { ACC_ABSTRACT, ACC_PRIVATE, ACC_STATIC } from "../classfile/access-flags.ts";
import type { KlassAddr, MethodAddr, SymbolAddr } from "../layout/addresses.ts";
import { ld, u32 } from "../layout/memory.ts";
import { Klass, Method } from "../layout/metadata.ts";
import { addressVector, implementsInterface, isInterface, transitiveInterfaces } from "./klass-view.ts";

const ACCESS = Method.accessFlags >>> 2;
const NAME = Method.name >>> 2;
const SIGNATURE = Method.signature >>> 2;

/** selectDefault: several maximally-specific methods have code. No address. */
export const CONFLICT = 1;

const candidates: MethodAddr[] = [];

/** The instance, non-private method that an interface itself declares; 0 none. */
export function declaredInInterface(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): MethodAddr {
  const v = ld(k + Klass.methods) >>> 2;
  if (v === 0) return 0;
  const w = u32;
  const count = w[v]!;
  for (let i = 1; i <= count; i++) {
    const m = w[v + i]! >>> 2;
    if (w[m + NAME] === name && w[m + SIGNATURE] === signature && (w[m + ACCESS]! & (ACC_STATIC | ACC_PRIVATE)) === 0) return w[v + i]!;
  }
  return 0;
}

/**
 * What the interfaces that a type names declare first: one after the other, above each those that it extends, as HotSpot goes through them.
 * @returns 0 where none declares one that `accepts` wants
 */
export function firstDeclared(
  direct: readonly KlassAddr[],
  name: SymbolAddr,
  signature: SymbolAddr,
  accepts: (m: MethodAddr) => boolean = () => true,
): MethodAddr {
  for (const d of direct)
    for (const k of [d, ...transitiveInterfaces(d)]) {
      const m = declaredInInterface(k, name, signature);
      if (m !== 0 && accepts(m)) return m;
    }
  return 0;
}

/** The maximally-specific methods of this name and descriptor among `interfaces` (all superinterfaces); reused array. */
export function maximallySpecific(interfaces: readonly KlassAddr[], name: SymbolAddr, signature: SymbolAddr): readonly MethodAddr[] {
  candidates.length = 0;
  for (let i = 0; i < interfaces.length; i++) {
    const m = declaredInInterface(interfaces[i]!, name, signature);
    if (m !== 0) candidates.push(m);
  }
  if (candidates.length < 2) return candidates;
  let kept = 0;
  for (let i = 0; i < candidates.length; i++) {
    const holder = ld(candidates[i]! + Method.holder);
    let overridden = false;
    for (let j = 0; j < candidates.length && !overridden; j++) {
      const other = ld(candidates[j]! + Method.holder);
      overridden = other !== holder && implementsInterface(other, holder);
    }
    if (!overridden) kept++;
    else candidates[i] = 0;
  }
  if (kept !== candidates.length) {
    let to = 0;
    for (let i = 0; i < candidates.length; i++) if (candidates[i] !== 0) candidates[to++] = candidates[i]!;
    candidates.length = to;
  }
  return candidates;
}

/** The method that a class with these superinterfaces inherits: the one default, else an abstract one, CONFLICT, or 0 for none at all. */
export function selectDefault(interfaces: readonly KlassAddr[], name: SymbolAddr, signature: SymbolAddr): MethodAddr {
  const found = maximallySpecific(interfaces, name, signature);
  if (found.length === 0) return 0;
  let selected = 0;
  for (let i = 0; i < found.length; i++) {
    if ((ld(found[i]! + Method.accessFlags) & ACC_ABSTRACT) !== 0) continue;
    if (selected !== 0) return CONFLICT;
    selected = found[i]!;
  }
  return selected !== 0 ? selected : found[0]!;
}

/**
 * What HotSpot counts where defaults conflict in `k`: every declaration in the interfaces of its superclasses and its own, overridden ones too, in the
 * order of a walk from each type to its superclass first and then to its interfaces.
 */
export function declarationsAbove(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): readonly MethodAddr[] {
  const seen = new Set<KlassAddr>();
  const found: MethodAddr[] = [];
  const visit = (at: KlassAddr): void => {
    if (at === 0 || seen.has(at)) return;
    seen.add(at);
    if (isInterface(at)) {
      const m = declaredInInterface(at, name, signature);
      if (m !== 0) found.push(m);
    } else visit(ld(at + Klass.super));
    for (const each of addressVector(ld(at + Klass.interfaces))) visit(each);
  };
  visit(k);
  return found;
}
