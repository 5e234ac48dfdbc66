// What the kernel reads from objects: sizes, kinds, where refs stand. Nothing here knows about spaces or collections.
import {
  ARRAY_BASE,
  ARRAY_LENGTH,
  KLASS_ARRAY,
  Klass,
  OBJECT_KLASS,
  T_OBJECT,
} from "../../../build/assembly/layout";
import { ld } from "./words";

@inline export function klassOf(object: u32): u32 {
  return ld(object + OBJECT_KLASS);
}
@inline export function lengthOf(array: u32): u32 {
  return ld(array + ARRAY_LENGTH);
}
@inline export function layoutHelper(klass: u32): i32 {
  return load<i32>(klass + Klass.layoutHelper);
}
@inline export function isArrayKlass(klass: u32): bool {
  return (ld(klass + Klass.flags) & KLASS_ARRAY) != 0;
}
/** Array classes only: whether elements are refs. */
@inline export function hasRefElements(arrayKlass: u32): bool {
  return ld(arrayKlass + Klass.elementType) >= T_OBJECT;
}
/** Size in bytes of an array; its length is below 2^31, the result must be below 2^32. */
@inline export function arraySize(helper: i32, length: u32): u32 {
  return (ARRAY_BASE + (length << (-1 - helper)) + 7) & ~7;
}
/** Size in bytes of an object whose class is known. */
@inline export function sizeWith(object: u32, klass: u32): u32 {
  const helper = layoutHelper(klass);
  return helper > 0 ? <u32>helper : arraySize(helper, lengthOf(object));
}
/** Size in bytes of an object. */
export function objectSize(object: u32): u32 {
  return sizeWith(object, klassOf(object));
}
