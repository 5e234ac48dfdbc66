// Reads Field structures.
import { ACC_FINAL, ACC_PRIVATE, ACC_STATIC, ACC_VOLATILE } from "../classfile/access-flags.ts";
import type { FieldAddr, KlassAddr } from "../layout/addresses.ts";
import { ld, ld16 } from "../layout/memory.ts";
import { FIELD_INJECTED, FIELD_STABLE, Field, Klass } from "../layout/metadata.ts";
import { T_OBJECT } from "../layout/object.ts";
import { symbolToString } from "./symbols.ts";

export const fieldName = (f: FieldAddr): string => symbolToString(ld(f + Field.name));
export const fieldSignature = (f: FieldAddr): string => symbolToString(ld(f + Field.signature));
export const fieldFlags = (f: FieldAddr): number => ld16(f + Field.accessFlags);
/** Instance field: offset in the object. Static field: absolute address of the value (an oop slot for references). */
export const fieldOffset = (f: FieldAddr): number => ld(f + Field.offset);
/** T_*. */
export const fieldType = (f: FieldAddr): number => ld(f + Field.type);
export const isStaticField = (f: FieldAddr): boolean => (ld16(f + Field.accessFlags) & ACC_STATIC) !== 0;
export const isFinalField = (f: FieldAddr): boolean => (ld16(f + Field.accessFlags) & ACC_FINAL) !== 0;
export const isVolatileField = (f: FieldAddr): boolean => (ld16(f + Field.accessFlags) & ACC_VOLATILE) !== 0;
export const isPrivateField = (f: FieldAddr): boolean => (ld16(f + Field.accessFlags) & ACC_PRIVATE) !== 0;
export const isReferenceField = (f: FieldAddr): boolean => ld(f + Field.type) >= T_OBJECT;
export const isInjected = (f: FieldAddr): boolean => (ld16(f + Field.flags) & FIELD_INJECTED) !== 0;
export const isStableField = (f: FieldAddr): boolean => (ld16(f + Field.flags) & FIELD_STABLE) !== 0;

/** Fields that a class declares, injected ones included (they come last). */
export const fieldCount = (k: KlassAddr): number => {
  const v = ld(k + Klass.fields);
  return v === 0 ? 0 : ld(v);
};
export const fieldAt = (k: KlassAddr, i: number): FieldAddr => ld(k + Klass.fields) + 4 + i * Field.sizeof;
/** Index of a field among those of its class (java.lang.reflect.Field.slot). */
export const fieldIndex = (k: KlassAddr, f: FieldAddr): number => (f - ld(k + Klass.fields) - 4) / Field.sizeof;
