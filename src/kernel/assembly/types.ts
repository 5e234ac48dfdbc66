// Type checks that are not answered by the display of superclasses (docs/architecture.md "Subtypes"), and interface tables.
import { KLASS_PRIMITIVE, Klass, PRIMARY_SUPERS } from "../../../build/assembly/layout";
import { isArrayKlass } from "./objects";
import { ld, st } from "./words";

@inline export function isSubtype(k: u32, t: u32): bool {
  if (k == t) return true;
  const depth = ld(t + Klass.superDepth);
  if (depth < PRIMARY_SUPERS) return ld(k + Klass.primarySupers + (depth << 2)) == t;
  return ld(k + Klass.secondaryCache) == t || isSubtypeSlow(k, t);
}

/** Subtyping by secondary supers, of arrays by their components. Remembers a positive answer in k.secondaryCache. */
export function isSubtypeSlow(k: u32, t: u32): bool {
  let a = k;
  let b = t;
  while (a != b) {
    const depth = ld(b + Klass.superDepth);
    if (depth < PRIMARY_SUPERS) {
      if (ld(a + Klass.primarySupers + (depth << 2)) != b) return false;
      break;
    }
    if (isArrayKlass(b)) {
      if (!isArrayKlass(a)) return false;
      a = ld(a + Klass.elementKlass);
      b = ld(b + Klass.elementKlass);
      if ((ld(a + Klass.flags) | ld(b + Klass.flags)) & KLASS_PRIMITIVE) {
        if (a != b) return false;
        break;
      }
      continue;
    }
    const list = ld(a + Klass.secondarySupers);
    if (list == 0) return false;
    const end = list + (ld(list) << 2);
    let at = list;
    while (at < end && ld(at + 4) != b) at += 4;
    if (at >= end) return false;
    break;
  }
  st(k + Klass.secondaryCache, t);
  return true;
}

/** The block of Method addresses that `klass` has for an interface, 0 when it does not implement it. */
export function lookupInterface(klass: u32, iface: u32): u32 {
  const itable = ld(klass + Klass.itable);
  if (itable == 0) return 0;
  const end = itable + (ld(itable) << 3);
  for (let at = itable; at < end; at += 8) if (ld(at + 4) == iface) return ld(at + 8);
  return 0;
}
