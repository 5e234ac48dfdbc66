// Natives of java.lang.reflect.Array as intrinsics: get, set, getLength and newArray where nothing is to be thrown, loaded or widened.
import {
  ARRAY_BASE, FO_CLASS_KLASS, KernelState, Klass, T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_LONG, T_SHORT, VMState,
} from "../../../build/assembly/layout";
import { answer, word } from "./arguments";
import { allocateArray, allocateSlow, dirtyCard } from "./heap";
import { hasRefElements, isArrayKlass, klassOf, layoutHelper, lengthOf } from "./objects";
import { isSubtype } from "./types";
import { ld, st } from "./words";

@inline function isIndexed(array: u32, index: u32): bool {
  return array != 0 && isArrayKlass(klassOf(array)) && index < lengthOf(array);
}

/** Copies a value of basic type `type`. */
function copyValue(to: u32, from: u32, type: u32): void {
  if (type == T_LONG || type == T_DOUBLE) store<u64>(to, load<u64>(from));
  else if (type == T_BOOLEAN || type == T_BYTE) store<u8>(to, load<u8>(from));
  else if (type == T_CHAR || type == T_SHORT) store<u16>(to, load<u16>(from));
  else st(to, ld(from));
}

/** Object get(Object array, int index): a new box each time, as HotSpot's. */
export function reflectArrayGet(args: u32): bool {
  const array = word(args, 0);
  const index = word(args, 1);
  if (!isIndexed(array, index)) return false;
  const klass = klassOf(array);
  if (hasRefElements(klass)) return answer(args, ld(array + ARRAY_BASE + (index << 2)));
  const type = ld(klass + Klass.elementType);
  const boxKlass = ld(KernelState.boxKlasses + (type << 2));
  if (boxKlass == 0) return false;
  const box = allocateSlow(boxKlass, layoutHelper(boxKlass));
  if (box == 0) return false;
  copyValue(box + ld(KernelState.boxOffsets + (type << 2)), array + ARRAY_BASE + (index << (-1 - layoutHelper(klass))), type);
  return answer(args, box);
}

/** void set(Object array, int index, Object value) */
export function reflectArraySet(args: u32): bool {
  const array = word(args, 0);
  const index = word(args, 1);
  const value = word(args, 2);
  if (!isIndexed(array, index)) return false;
  const klass = klassOf(array);
  if (hasRefElements(klass)) {
    if (value != 0 && !isSubtype(klassOf(value), ld(klass + Klass.elementKlass))) return false;
    st(array + ARRAY_BASE + (index << 2), value);
    dirtyCard(array);
    return true;
  }
  const type = ld(klass + Klass.elementType);
  if (value == 0 || klassOf(value) != ld(KernelState.boxKlasses + (type << 2))) return false;
  copyValue(array + ARRAY_BASE + (index << (-1 - layoutHelper(klass))), value + ld(KernelState.boxOffsets + (type << 2)), type);
  return true;
}

/** int getLength(Object array) */
export function reflectArrayLength(args: u32): bool {
  const array = word(args, 0);
  return array != 0 && isArrayKlass(klassOf(array)) && answer(args, lengthOf(array));
}

/** Object newArray(Class<?> component, int length), when the array's class is there already */
export function reflectNewArray(args: u32): bool {
  const mirror = word(args, 0);
  const length = word(args, 1);
  if (mirror == 0 || <i32>length < 0) return false;
  const component = ld(mirror + ld(VMState.offsets + (FO_CLASS_KLASS << 2)));
  const klass = component == 0 ? 0 : ld(component + Klass.arrayKlass);
  if (klass == 0) return false;
  const array = allocateArray(klass, length);
  return array != 0 && answer(args, array);
}
