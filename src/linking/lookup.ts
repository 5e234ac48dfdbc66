// Field and method lookup and selection (JVMS 5.4.3.2-4, 5.4.6) without access checks: addresses, 0 for what does not exist.
import { ACC_PRIVATE, ACC_PUBLIC, ACC_STATIC } from "../classfile/access-flags.ts";
import type { FieldAddr, KlassAddr, MethodAddr, SymbolAddr } from "../layout/addresses.ts";
import { ld, ld16, ldi, u32 } from "../layout/memory.ts";
import { FIELD_INJECTED, Field, KLASS_ARRAY, KLASS_INTERFACE, Klass, METHOD_POLYMORPHIC, Method, VTABLE } from "../layout/metadata.ts";
import { declaredInInterface, maximallySpecific } from "./default-methods.ts";
import { transitiveInterfaces } from "./klass-view.ts";
import { isPrivate } from "./method-view.ts";
import { findSymbol, names } from "./symbols.ts";
import { WK_OBJECT, wellKnown } from "./well-known.ts";

const NAME = Method.name >>> 2;
const SIGNATURE = Method.signature >>> 2;
const NOT_INHERITED = ACC_STATIC | ACC_PRIVATE;

/** A field, and the class that declares it. */
export interface FoundField {
  readonly field: FieldAddr;
  readonly holder: KlassAddr;
}

/** A field that the class itself declares. */
export function findLocalField(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): FieldAddr {
  const v = ld(k + Klass.fields);
  if (v === 0) return 0;
  const n = ld(v);
  for (let i = 0, f = v + 4; i < n; i++, f += Field.sizeof) {
    if (ld(f + Field.name) === name && ld(f + Field.signature) === signature && (ld16(f + Field.flags) & FIELD_INJECTED) === 0) return f;
  }
  return 0;
}

/** Field lookup (JVMS 5.4.3.2): the class, its superinterfaces, its superclass. */
export function findField(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): FoundField | undefined {
  for (; k !== 0; k = ld(k + Klass.super)) {
    const field = findLocalField(k, name, signature);
    if (field !== 0) return { field, holder: k };
    const v = ld(k + Klass.interfaces);
    const n = v === 0 ? 0 : ld(v);
    for (let i = 1; i <= n; i++) {
      const found = findField(ld(v + 4 * i), name, signature);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A method that the class itself has: declared, or made by the VM (overpass). */
export function findLocalMethod(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): MethodAddr {
  const v = ld(k + Klass.methods) >>> 2;
  if (v === 0) return 0;
  const w = u32;
  const n = w[v]!;
  for (let i = 1; i <= n; i++) {
    const m = w[v + i]! >>> 2;
    if (w[m + NAME] === name && w[m + SIGNATURE] === signature) return w[v + i]!;
  }
  return 0;
}

/** A method of the class or a superclass. */
export function findMethod(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): MethodAddr {
  if ((ld(k + Klass.flags) & KLASS_ARRAY) !== 0) k = wellKnown(WK_OBJECT);
  for (; k !== 0; k = ld(k + Klass.super)) {
    const m = findLocalMethod(k, name, signature);
    if (m !== 0) return m;
  }
  return 0;
}

/** Whether that method is a private one: no implementation, but HotSpot's classes do not inherit what stands above it as their own default. */
export function findsPrivate(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): boolean {
  const m = findMethod(k, name, signature);
  return m !== 0 && isPrivate(m);
}

/** As findMethod, by texts; for the VM's own use. */
export function findMethodByName(k: KlassAddr, name: string, signature: string): MethodAddr {
  const n = findSymbol(name);
  const s = findSymbol(signature);
  return n === 0 || s === 0 ? 0 : findMethod(k, n, s);
}

/** Method lookup (JVMS 5.4.3.3): class and superclasses, then the superinterfaces; a signature polymorphic method matches by name. */
export function lookupMethod(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): MethodAddr {
  const polymorphic = findPolymorphic(k, name);
  if (polymorphic !== 0) return polymorphic;
  const m = findMethod(k, name, signature);
  return m !== 0 ? m : lookupInInterfaces(k, name, signature);
}

/** The signature polymorphic method (JVMS 2.9.3) of MethodHandle or VarHandle with this name, 0 none. */
export function findPolymorphic(k: KlassAddr, name: SymbolAddr): MethodAddr {
  const klassNameSymbol = ld(k + Klass.name);
  if (klassNameSymbol !== names.methodHandle && klassNameSymbol !== names.varHandle) return 0;
  const v = ld(k + Klass.methods);
  const n = v === 0 ? 0 : ld(v);
  for (let i = 1; i <= n; i++) {
    const m = ld(v + 4 * i);
    if (ld(m + Method.name) === name && (ld(m + Method.flags) & METHOD_POLYMORPHIC) !== 0) return m;
  }
  return 0;
}

/** Interface method lookup (JVMS 5.4.3.4): the interface, public instance methods of Object, the superinterfaces. */
export function lookupInterfaceMethod(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): MethodAddr {
  const m = findLocalMethod(k, name, signature);
  if (m !== 0) return m;
  const ofObject = findLocalMethod(wellKnown(WK_OBJECT), name, signature);
  if (ofObject !== 0 && (ld(ofObject + Method.accessFlags) & (ACC_PUBLIC | ACC_STATIC)) === ACC_PUBLIC) return ofObject;
  return lookupInInterfaces(k, name, signature);
}

/** The one maximally-specific default; where there is none, as HotSpot, the first abstract one in the order of the superinterfaces. */
function lookupInInterfaces(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr): MethodAddr {
  const interfaces = transitiveInterfaces(k);
  const found = maximallySpecific(interfaces, name, signature);
  if (found.length === 0) return 0;
  let selected = 0;
  let defaults = 0;
  for (let i = 0; i < found.length; i++) {
    if ((ld(found[i]! + Method.accessFlags) & 0x400) !== 0) continue;
    defaults++;
    selected = found[i]!;
  }
  if (defaults === 1) return selected;
  for (let i = 0; i < interfaces.length; i++) {
    const m = declaredInInterface(interfaces[i]!, name, signature);
    if (m !== 0 && (ld(m + Method.accessFlags) & 0x400) !== 0) return m;
  }
  return found[0]!;
}

/** The instance method that a class or its superclasses have, private ones optionally passed over (selection). */
export function findInstanceMethod(k: KlassAddr, name: SymbolAddr, signature: SymbolAddr, skipPrivate: boolean): MethodAddr {
  if ((ld(k + Klass.flags) & KLASS_ARRAY) !== 0) k = wellKnown(WK_OBJECT);
  const excluded = skipPrivate ? NOT_INHERITED : ACC_STATIC;
  for (; k !== 0; k = ld(k + Klass.super)) {
    const m = findLocalMethod(k, name, signature);
    if (m !== 0 && (ld(m + Method.accessFlags) & excluded) === 0) return m;
  }
  return 0;
}

/**
 * Index in the vtable of `k` (a class that has the method `m`, declared or inherited, perhaps from an interface); -1 when the call is
 * bound statically: private, static, <init>, Object's final methods.
 */
export function vtableIndexFor(k: KlassAddr, m: MethodAddr): number {
  const index = ldi(m + Method.vtableIndex);
  if (index >= 0) return index;
  if ((ld(ld(m + Method.holder) + Klass.flags) & KLASS_INTERFACE) === 0 || (ld(m + Method.accessFlags) & NOT_INHERITED) !== 0) return -1;
  const w = u32;
  const length = ld(k + Klass.vtableLength);
  for (let i = 0, table = (k + VTABLE) >>> 2; i < length; i++) {
    const e = w[table + i]! >>> 2;
    if (w[e + NAME] === ld(m + Method.name) && w[e + SIGNATURE] === ld(m + Method.signature)) return i;
  }
  return -1;
}

/** Entry `index` of the vtable. */
export const vtableMethod = (k: KlassAddr, index: number): MethodAddr => ld(k + VTABLE + 4 * index);

/** Address of the block for `iface` in the itable of `k`, 0 when it does not implement it. */
export function itableBlock(k: KlassAddr, iface: KlassAddr): number {
  if ((ld(k + Klass.flags) & KLASS_INTERFACE) !== 0) return 0;
  const v = ld(k + Klass.itable);
  const n = v === 0 ? 0 : ld(v);
  for (let i = 0, at = v + 4; i < n; i++, at += 8) if (ld(at) === iface) return ld(at + 4);
  return 0;
}

/** The method that an invocation of `m` on a receiver of class `k` selects (JVMS 5.4.6); 0 when `k` does not have it. */
export function selectMethod(k: KlassAddr, m: MethodAddr): MethodAddr {
  if ((ld(m + Method.accessFlags) & NOT_INHERITED) !== 0 || ld(m + Method.name) === names.init) return m;
  const index = ldi(m + Method.vtableIndex);
  if (index >= 0) return vtableMethod(k, index);
  const holder = ld(m + Method.holder);
  if ((ld(holder + Klass.flags) & KLASS_INTERFACE) === 0) return m;
  const block = itableBlock(k, holder);
  return block === 0 ? 0 : ld(block + 4 * ldi(m + Method.itableIndex));
}

/** Whether a call of `m` always runs `m`: private, static, <init>, final, or of a final class. */
export function isStaticallyBound(m: MethodAddr): boolean {
  const flags = ld(m + Method.accessFlags);
  if ((flags & (NOT_INHERITED | 0x10)) !== 0 || ld(m + Method.name) === names.init) return true;
  const holder = ld(m + Method.holder);
  return (ld(holder + Klass.accessFlags) & 0x10) !== 0 && (ld(holder + Klass.flags) & KLASS_INTERFACE) === 0;
}
