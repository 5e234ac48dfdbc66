// Copies of arrays and objects.
import {
  ARRAY_BASE,
  KLASS_ARRAY,
  Klass,
  OBJECT_HEADER,
} from "../../../build/assembly/layout";
import { allocateArray, allocateSlow, dirtyCard, isYoung } from "./heap";
import { hasRefElements, klassOf, layoutHelper, lengthOf } from "./objects";
import { isSubtype } from "./types";
import { ld, st } from "./words";

/** Nothing was copied: null, no arrays, types or bounds that do not fit. */
const REFUSED: i32 = 1;
/** Some element does not fit the destination; those before it were copied. */
const STORE_CHECK: i32 = 2;
/** Copies up to this many bytes are done by words: a bulk copy has a fixed cost. */
const SMALL_COPY: u32 = 64;

/** System.arraycopy. 0: done; else the exception is for the caller to find out. */
export function arraycopy(source: u32, from: i32, target: u32, to: i32, length: i32): i32 {
  if (source == 0 || target == 0) return REFUSED;
  const k = klassOf(source);
  const t = klassOf(target);
  if (!(ld(k + Klass.flags) & ld(t + Klass.flags) & KLASS_ARRAY)) return REFUSED;
  if ((from | to | length) < 0) return REFUSED;
  if (<u32>from + <u32>length > lengthOf(source) || <u32>to + <u32>length > lengthOf(target)) return REFUSED;
  const refs = hasRefElements(k);
  if (k != t && (!refs || !hasRefElements(t))) return REFUSED;
  if (length == 0) return 0;
  const shift: u32 = -1 - layoutHelper(k);
  const s = source + ARRAY_BASE + (from << shift);
  const d = target + ARRAY_BASE + (to << shift);
  if (!refs) {
    move(d, s, <u32>length << shift);
    return 0;
  }
  if (k != t && source != target && !isSubtype(k, t)) return copyChecked(s, target, d, length, ld(t + Klass.elementKlass));
  move(d, s, <u32>length << 2);
  dirtyCard(target);
  return 0;
}

@inline function move(d: u32, s: u32, bytes: u32): void {
  if (bytes <= SMALL_COPY && d - s >= bytes) {
    // Disjoint, or downwards: forward by words; whole 8-byte words first.
    let i: u32 = 0;
    for (; i + 8 <= bytes; i += 8) store<u64>(d + i, load<u64>(s + i));
    if (bytes & 4) {
      store<u32>(d + i, load<u32>(s + i));
      i += 4;
    }
    if (bytes & 2) {
      store<u16>(d + i, load<u16>(s + i));
      i += 2;
    }
    if (bytes & 1) store<u8>(d + i, load<u8>(s + i));
  } else {
    memory.copy(d, s, bytes);
  }
}

function copyChecked(s: u32, target: u32, d: u32, length: u32, element: u32): i32 {
  let last: u32 = 0; // class of the last element that fitted
  dirtyCard(target);
  for (let i: u32 = 0; i < length; i++) {
    const ref = ld(s + (i << 2));
    if (ref != 0) {
      const k = klassOf(ref);
      if (k != last) {
        if (!isSubtype(k, element)) return STORE_CHECK;
        last = k;
      }
    }
    st(d + (i << 2), ref);
  }
  return 0;
}

/** Object.clone without the check for Cloneable: a shallow copy, or 0 when a collection is needed. */
export function cloneObject(object: u32): u32 {
  const klass = klassOf(object);
  const helper = layoutHelper(klass);
  if (helper > 0) {
    const copy = allocateSlow(klass, helper);
    if (copy == 0) return 0;
    memory.copy(copy + OBJECT_HEADER, object + OBJECT_HEADER, <u32>helper - OBJECT_HEADER);
    if (!isYoung(copy)) dirtyCard(copy);
    return copy;
  }
  const length = lengthOf(object);
  const copy = allocateArray(klass, length);
  if (copy == 0) return 0;
  memory.copy(copy + ARRAY_BASE, object + ARRAY_BASE, length << (-1 - helper));
  if (!isYoung(copy)) dirtyCard(copy);
  return copy;
}

/** Fills elements from..to of an array of refs (ref arrays: no store check). */
export function fillRefs(array: u32, from: u32, to: u32, value: u32): void {
  for (let at = array + ARRAY_BASE + (from << 2), end = array + ARRAY_BASE + (to << 2); at < end; at += 4) st(at, value);
  dirtyCard(array);
}
