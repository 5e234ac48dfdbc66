// Which final instance fields never change once their object is made: those of hidden classes and records (the field says so), and of the
// classes of the library that nothing writes to by reflection (HotSpot's ciField, trust_final_non_static_fields).
import { ACC_FINAL, ACC_STATIC } from "../classfile/access-flags.ts";
import { type Addr, ld, ld16 } from "../layout/memory.ts";
import { FIELD_TRUSTED_FINAL, Field, KLASS_TRUSTED, Klass } from "../layout/metadata.ts";
import { OBJECT_KLASS } from "../layout/object.ts";
import { fieldName } from "../linking/field-view.ts";
import { klassName } from "../linking/klass-view.ts";

const TRUSTED = new RegExp(
  "^(java/lang/invoke/|sun/invoke/|java/lang/(Boolean|Byte|Character|Short|Integer|Long|Float|Double|String)$|" +
    "java/util/concurrent/atomic/Atomic(Integer|Long|Reference)FieldUpdater\\$)",
);

/** java.lang.invoke.CallSite.target says final, but MutableCallSite and VolatileCallSite set it anew. */
export const isCallSiteTarget = (field: Addr, holder: Addr): boolean =>
  klassName(holder) === "java/lang/invoke/CallSite" && fieldName(field) === "target";

/** Whether a field of an object never changes: as isTrustedFinal, and the target of a ConstantCallSite that has one. */
export function isConstantIn(object: Addr, field: Addr, holder: Addr): boolean {
  if (isTrustedFinal(field, holder)) return true;
  if (!isCallSiteTarget(field, holder) || ld(object + ld(field + Field.offset)) === 0) return false;
  return klassName(ld(object + OBJECT_KLASS)) === "java/lang/invoke/ConstantCallSite";
}

/** @param holder the class that declares the field */
export function isTrustedFinal(field: Addr, holder: Addr): boolean {
  if ((ld16(field + Field.flags) & FIELD_TRUSTED_FINAL) !== 0) return true;
  if ((ld16(field + Field.accessFlags) & (ACC_FINAL | ACC_STATIC)) !== ACC_FINAL) return false;
  return (ld(holder + Klass.flags) & KLASS_TRUSTED) !== 0 && TRUSTED.test(klassName(holder)) && !isCallSiteTarget(field, holder);
}

/** The class, `klass` or one above it, that declares an instance field of its objects. */
export function declaringKlass(klass: Addr, field: Addr): Addr {
  for (let k = klass; k !== 0; k = ld(k + Klass.super)) {
    const fields = ld(k + Klass.fields);
    if (field > fields && field < fields + 4 + ld(fields) * Field.sizeof) return k;
  }
  throw new RangeError("a field that no class of the object declares");
}
