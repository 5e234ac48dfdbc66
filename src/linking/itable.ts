// Interface method tables: for each superinterface of a class the addresses of the methods that implement it, in the order of
// Method.itableIndex. `Klass.itable` is a count and pairs (interface, address of its block); blocks follow the pairs.
import { ACC_PUBLIC } from "../classfile/access-flags.ts";
import type { KlassAddr, LoaderAddr, MethodAddr } from "../layout/addresses.ts";
import { ld, st, u32 } from "../layout/memory.ts";
import { KLASS_INTERFACE, Klass, Method, VTABLE } from "../layout/metadata.ts";
import { firstDeclared } from "./default-methods.ts";
import { isInterface } from "./klass-view.ts";
import { findsPrivate } from "./lookup.ts";
import { metaAllocate } from "./metaspace.ts";
import { isAbstract, isOverpass } from "./method-view.ts";
import { finalOfObject, implementationInTable } from "./vtable.ts";

const NAME = Method.name >>> 2;
const SIGNATURE = Method.signature >>> 2;

/**
 * Fills `k.itable`, while the vtable of `k` is the one in vtable.ts's scratch. An entry may be abstract (AbstractMethodError when called), or 0.
 * @param interfaces all superinterfaces, the first `inherited` of which the superclass implements, `direct` those that the class names itself
 */
export function buildItable(
  cld: LoaderAddr,
  k: KlassAddr,
  superKlass: KlassAddr,
  interfaces: readonly KlassAddr[],
  inherited: number,
  direct: readonly KlassAddr[],
  objectKlass: KlassAddr,
): void {
  const count = interfaces.length;
  if (count === 0) return;
  let methods = 0;
  for (let i = 0; i < count; i++) {
    const v = ld(interfaces[i]! + Klass.itable);
    if (v !== 0) methods += ld(v);
  }
  const itable = metaAllocate(cld, 4 + 8 * count + 4 * methods);
  st(k + Klass.itable, itable);
  st(itable, count);
  const superItable = superKlass === 0 ? 0 : ld(superKlass + Klass.itable);
  let block = itable + 4 + 8 * count;
  for (let i = 0; i < count; i++) {
    st(itable + 4 + 8 * i, interfaces[i]!);
    st(itable + 8 + 8 * i, block);
    const v = ld(interfaces[i]! + Klass.itable);
    const n = v === 0 ? 0 : ld(v);
    if (n === 0) continue;
    const superBlock = i < inherited ? ld(superItable + 8 + 8 * i) : 0;
    for (let j = 0; j < n; j++) {
      const selected = implementation(k, ld(v + 4 + 4 * j), superBlock === 0 ? 0 : ld(superBlock + 4 * j), objectKlass);
      st(block + 4 * j, i < inherited && losesDefault(k, selected, direct) ? 0 : selected);
    }
    block += 4 * n;
  }
}

/** The method that `im` selects in class `k` (JVMS 5.4.6); `inherited` is what it selects in the superclass, 0 unknown. */
function implementation(k: KlassAddr, im: MethodAddr, inherited: MethodAddr, objectKlass: KlassAddr): MethodAddr {
  const w = u32;
  if (inherited !== 0) {
    // A public class method keeps its entry in the table, and any method that overrides it has that entry.
    const index = ld(inherited + Method.vtableIndex) | 0;
    const isClassMethod = (ld(ld(inherited + Method.holder) + Klass.flags) & KLASS_INTERFACE) === 0;
    if (isClassMethod && (ld(inherited + Method.accessFlags) & ACC_PUBLIC) !== 0 && index >= 0) return runnable(ld(k + VTABLE + 4 * index));
  }
  const name = w[(im >>> 2) + NAME]!;
  const signature = w[(im >>> 2) + SIGNATURE]!;
  const found = implementationInTable(name, signature);
  if (found !== 0) return runnable(found);
  const final = finalOfObject(objectKlass, name, signature);
  return final !== 0 ? final : im;
}

/**
 * Whether HotSpot's class does not inherit the default: a class inherits those of its superclass, unless the next method of that name above
 * is a private one, and has those of the interfaces that it names in any case. (Its vtable has them always.)
 */
function losesDefault(k: KlassAddr, selected: MethodAddr, direct: readonly KlassAddr[]): boolean {
  if (selected === 0 || !isInterface(ld(selected + Method.holder)) || isAbstract(selected)) return false;
  const name = ld(selected + Method.name);
  const signature = ld(selected + Method.signature);
  return findsPrivate(k, name, signature) && firstDeclared(direct, name, signature) === 0;
}

/** Conflicting defaults, or a method that is not public: no entry, as HotSpot has nothing to run there. The call looks why, and throws. */
const runnable = (m: MethodAddr): MethodAddr => (isOverpass(m) || (ld(m + Method.accessFlags) & ACC_PUBLIC) === 0 ? 0 : m);
