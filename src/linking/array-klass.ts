// Array classes and the pseudo classes of primitive types (JVMS 5.3.3): no class file, made on demand, never initialised.
// Mirror slots are allocated empty as for other classes.
import { ACC_ABSTRACT, ACC_FINAL, ACC_PRIVATE, ACC_PROTECTED, ACC_PUBLIC } from "../classfile/access-flags.ts";
import type { KlassAddr, LoaderAddr } from "../layout/addresses.ts";
import { ld, st, u32 } from "../layout/memory.ts";
import {
  ClassLoaderData,
  KLASS_ARRAY,
  KLASS_CLONEABLE,
  KLASS_INITIALIZED,
  KLASS_PRIMITIVE,
  KLASS_TRUSTED,
  Klass,
  PRIMARY_SUPERS,
  VTABLE,
} from "../layout/metadata.ts";
import { LOG2_SIZE, T_ARRAY, T_BOOLEAN, T_LONG, T_OBJECT, T_VOID } from "../layout/object.ts";
import { VMState } from "../layout/vm-state.ts";
import { bottomKlass, isArray, isPrimitive, klassName, TYPE_LETTERS } from "./klass-view.ts";
import { bootLoader } from "./loader-data.ts";
import { metaAllocate, newOopSlot } from "./metaspace.ts";
import { javaBase } from "./modules.ts";
import { symbolOf } from "./symbols.ts";
import { setWellKnown, WK_CLONEABLE, WK_OBJECT, WK_PRIMITIVE, WK_SERIALIZABLE, WK_TYPE_ARRAY, wellKnown } from "./well-known.ts";

const PRIMITIVE_NAMES = ["", "", "", "", "boolean", "char", "float", "double", "byte", "short", "int", "long", "", "", "void"];

/** The pseudo class of int.class and the like. @param type T_BOOLEAN..T_LONG or T_VOID */
export function primitiveKlass(type: number): KlassAddr {
  const known = wellKnown(WK_PRIMITIVE + type);
  if (known !== 0) return known;
  const cld = bootLoader();
  const k = metaAllocate(cld, Klass.sizeof);
  st(k + Klass.superDepth, PRIMARY_SUPERS);
  st(k + Klass.accessFlags, ACC_PUBLIC | ACC_FINAL | ACC_ABSTRACT);
  st(k + Klass.flags, KLASS_PRIMITIVE | KLASS_TRUSTED);
  st(k + Klass.initState, KLASS_INITIALIZED);
  st(k + Klass.name, symbolOf(PRIMITIVE_NAMES[type]!));
  st(k + Klass.elementType, type);
  setCommon(k, cld);
  setWellKnown(WK_PRIMITIVE + type, k);
  return k;
}

/** The array class of a primitive. @param type T_BOOLEAN..T_LONG */
export function typeArrayKlass(type: number): KlassAddr {
  return wellKnown(WK_TYPE_ARRAY + type) || arrayKlass(primitiveKlass(type));
}

/** Makes all primitive classes and their arrays; after java.lang.Object, Cloneable and Serializable. */
export function createPrimitives(): void {
  for (let type = T_BOOLEAN; type <= T_LONG; type++) typeArrayKlass(type);
  primitiveKlass(T_VOID);
}

/** The class of arrays of `element`, made at the first call. It belongs to the element's loader. */
export function arrayKlass(element: KlassAddr): KlassAddr {
  const known = ld(element + Klass.arrayKlass);
  if (known !== 0) return known;
  const bottom = bottomKlass(element);
  const cld = ld(bottom + Klass.loader);
  const objectKlass = wellKnown(WK_OBJECT);
  const vtableLength = ld(objectKlass + Klass.vtableLength);
  const k = metaAllocate(cld, VTABLE + 4 * vtableLength);
  const type = isPrimitive(element) ? ld(element + Klass.elementType) : isArray(element) ? T_ARRAY : T_OBJECT;
  const log2 = type >= T_OBJECT ? 2 : LOG2_SIZE[type]!;
  st(k + Klass.layoutHelper, -1 - log2);
  st(k + Klass.superDepth, PRIMARY_SUPERS);
  st(k + Klass.primarySupers, objectKlass);
  st(k + Klass.secondarySupers, arraySupers());
  st(k + Klass.interfaces, arraySupers());
  st(k + Klass.transitiveInterfaces, arraySupers());
  const visibility = ld(bottom + Klass.accessFlags) & (ACC_PUBLIC | ACC_PRIVATE | ACC_PROTECTED);
  st(k + Klass.accessFlags, visibility | ACC_FINAL | ACC_ABSTRACT);
  st(k + Klass.flags, KLASS_ARRAY | KLASS_CLONEABLE | (ld(bottom + Klass.flags) & KLASS_TRUSTED));
  st(k + Klass.initState, KLASS_INITIALIZED);
  st(k + Klass.super, objectKlass);
  st(k + Klass.name, symbolOf(arrayName(element)));
  st(k + Klass.elementKlass, element);
  st(k + Klass.elementType, type);
  st(k + Klass.dimension, isArray(element) ? ld(element + Klass.dimension) + 1 : 1);
  st(k + Klass.vtableLength, vtableLength);
  u32.copyWithin((k + VTABLE) >>> 2, (objectKlass + VTABLE) >>> 2, ((objectKlass + VTABLE) >>> 2) + vtableLength);
  setCommon(k, cld);
  if (!isPrimitive(bottom)) {
    st(k + Klass.module, ld(bottom + Klass.module));
    st(k + Klass.package, ld(bottom + Klass.package));
  }
  st(element + Klass.arrayKlass, k);
  if (isPrimitive(element)) setWellKnown(WK_TYPE_ARRAY + type, k);
  return k;
}

function arrayName(element: KlassAddr): string {
  if (isPrimitive(element)) return `[${TYPE_LETTERS[ld(element + Klass.elementType)]!}`;
  return isArray(element) ? `[${klassName(element)}` : `[L${klassName(element)};`;
}

/** The vector (Cloneable, Serializable) that all array classes share. */
function arraySupers(): number {
  const first = wellKnown(WK_TYPE_ARRAY + T_LONG);
  for (let type = T_BOOLEAN; type <= T_LONG; type++) {
    const k = wellKnown(WK_TYPE_ARRAY + type);
    if (k !== 0 && k !== first) return ld(k + Klass.secondarySupers);
  }
  const v = metaAllocate(bootLoader(), 12);
  st(v, 2);
  st(v + 4, wellKnown(WK_CLONEABLE));
  st(v + 8, wellKnown(WK_SERIALIZABLE));
  return v;
}

/** What no class file says; counts the class and lists it with its loader. */
function setCommon(k: KlassAddr, cld: LoaderAddr): void {
  st(k + Klass.loader, cld);
  st(k + Klass.module, javaBase());
  st(k + Klass.mirror, newOopSlot(cld));
  st(k + Klass.nextInLoader, ld(cld + ClassLoaderData.firstKlass));
  st(cld + ClassLoaderData.firstKlass, k);
  st(VMState.klassCount, ld(VMState.klassCount) + 1);
}
