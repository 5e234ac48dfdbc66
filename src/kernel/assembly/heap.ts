// The spaces of the Java heap and allocation in them. Allocation never collects: it answers 0, and the driver collects.
//
//   young:  eden | survivor 0 | survivor 1     (YOUNG; 8 : 1 : 1)
//   old:    objects up to oldTop | free up to oldEnd | reserve up to oldLimit     (OLD)
//
// The allocation window (windowTop..windowEnd) is a zeroed part of eden in which the interpreter allocates inline. Memory past
// edenZeroed (oldZeroed) has never been written and is known to be zero, so it is not touched before it is needed.
import {
  ACTION_POLL,
  ARRAY_LENGTH,
  CARD_CLEAN,
  CARD_DIRTY,
  CARD_SHIFT,
  CARD_TABLE,
  FILLER_ARRAY_KLASS,
  FILLER_OBJECT_KLASS,
  GC_FULL,
  GC_YOUNG,
  KernelState,
  Klass,
  KLASS_ARRAY,
  MARK_BITMAP,
  MARK_BITMAP_SIZE,
  OBJECT_KLASS,
  OBJECT_MARK,
  OFFSET_NONE,
  OFFSET_TABLE,
  OLD,
  PRIMARY_SUPERS,
  T_BYTE,
  VMState,
  YOUNG,
  YOUNG_SIZE,
} from "../../../build/assembly/layout";
import { arraySize, layoutHelper, objectSize } from "./objects";
import { align, ld, max, min, st, zero } from "./words";

const WINDOW: u32 = 0x8000;
const SPACE_ALIGN: u32 = 0x1000;
/**
 * Soft limits of eden: at first, and the least once collections find more than little (scavenge.ts). To touch a page for the first time costs
 * up to 12 us in a virtual machine, so what leaves little behind runs sooner at its best in memory that it uses again.
 */
const FIRST_EDEN: u32 = 0x40_0000;
export const NEXT_EDEN: u32 = 0x100_0000;
const MAX_RESERVE: u32 = 0x20_0000;
/** Reserve of TypeScript's allocations: a step may allocate 64 KiB unasked. */
const MIN_RESERVE: u32 = 0x2_0000;
/** The part of the reserve that only OutOfMemoryErrors get: they can be made whatever else has been. */
const LAST_RESERVE: u32 = 0x8000;
/** The mark bitmap covers the heap up to here. */
const HEAP_END: u32 = YOUNG + MARK_BITMAP_SIZE * 64;
const MAX_ARRAY_BYTES: u32 = 0x7fff_fff0;

@inline export function isYoung(ref: u32): bool {
  return ref - YOUNG < YOUNG_SIZE;
}
@inline export function cardOf(object: u32): u32 {
  return CARD_TABLE + (object >>> CARD_SHIFT);
}
@inline export function dirtyCard(object: u32): void {
  store<u8>(cardOf(object), <u8>CARD_DIRTY);
}
@inline export function offsetEntry(address: u32): u32 {
  return OFFSET_TABLE + ((address - YOUNG) >>> CARD_SHIFT);
}

/** Makes empty spaces. @param youngBytes at most YOUNG_SIZE; @param oldBytes reserve included */
export function initHeap(youngBytes: u32, oldBytes: u32): void {
  let young = min(youngBytes, YOUNG_SIZE) & ~(SPACE_ALIGN - 1);
  young = max(young, 10 * SPACE_ALIGN);
  const ratio = ld(KernelState.survivorRatio) == 0 ? 8 : min(ld(KernelState.survivorRatio), 1 << 20);
  const survivor = align(max(young / (ratio + 2), 1), SPACE_ALIGN);
  const eden = young - 2 * survivor;
  // No counter of the interpreter overflows until the tiers are on.
  st(VMState.invokeMask, 0xffff_ffff);
  st(VMState.backedgeMask, 0xffff_ffff);
  st(VMState.edenStart, YOUNG);
  st(VMState.edenTop, YOUNG);
  st(VMState.edenEnd, YOUNG + eden);
  st(VMState.fromStart, YOUNG + eden);
  st(VMState.fromTop, YOUNG + eden);
  st(VMState.fromEnd, YOUNG + eden + survivor);
  st(VMState.toStart, YOUNG + eden + survivor);
  st(VMState.toTop, YOUNG + eden + survivor);
  st(VMState.toEnd, YOUNG + eden + 2 * survivor);
  const old = max(min(oldBytes, HEAP_END - OLD) & ~(SPACE_ALIGN - 1), 4 * MIN_RESERVE);
  const reserve = max(min(old >> 4, MAX_RESERVE) & ~(SPACE_ALIGN - 1), MIN_RESERVE);
  st(VMState.oldStart, OLD);
  st(VMState.oldTop, OLD);
  st(VMState.oldEnd, OLD + old - reserve);
  st(VMState.oldLimit, OLD + old);
  st(VMState.windowTop, 0);
  st(VMState.windowEnd, 0);
  st(KernelState.edenZeroed, YOUNG);
  st(KernelState.oldZeroed, OLD);
  st(KernelState.edenSoftSize, min(eden, FIRST_EDEN));
  st(KernelState.largeObject, max(eden >> 2, 0x1_0000));
  st(KernelState.targetSurvivor, survivor >> 1);
  st(KernelState.maxTenuring, 15);
  st(KernelState.softRefMsPerMB, 1000);
  st(VMState.promotionThreshold, 7);
  setEdenLimit();
  makeFillerKlass(FILLER_OBJECT_KLASS, 8, 0);
  makeFillerKlass(FILLER_ARRAY_KLASS, -1, KLASS_ARRAY);
}

function makeFillerKlass(klass: u32, helper: i32, flags: u32): void {
  zero(klass, Klass.sizeof);
  store<i32>(klass + Klass.layoutHelper, helper);
  st(klass + Klass.superDepth, PRIMARY_SUPERS);
  st(klass + Klass.flags, flags);
  st(klass + Klass.elementType, T_BYTE);
}

/** Sets the soft limit of eden for the time until the next collection. */
export function setEdenLimit(): void {
  st(KernelState.anySpace, 0);
  const start = ld(VMState.edenStart);
  const top = ld(VMState.edenTop);
  const end = ld(VMState.edenEnd);
  // After a full collection that left objects in eden, all of it is needed.
  const limit = top == start ? start + ld(KernelState.edenSoftSize) : end;
  st(VMState.edenLimit, min(limit, end));
}

/** Makes [at, end) an object without refs, so that the space can be walked. */
export function fill(at: u32, end: u32): void {
  if (at >= end) return;
  st(at + OBJECT_MARK, 0);
  if (end - at == 8) {
    st(at + OBJECT_KLASS, FILLER_OBJECT_KLASS);
    return;
  }
  st(at + OBJECT_KLASS, FILLER_ARRAY_KLASS);
  st(at + ARRAY_LENGTH, end - at - 16);
}

/** Closes the allocation window: eden up to edenTop then is objects without gaps. */
export function retireWindow(): void {
  const top = ld(VMState.windowTop);
  const end = ld(VMState.windowEnd);
  if (end != 0 && end == ld(VMState.edenTop)) st(VMState.edenTop, top);
  else fill(top, end);
  st(VMState.windowTop, 0);
  st(VMState.windowEnd, 0);
}

/** Zeroes [at, end) of eden as far as that is needed. */
function zeroEden(at: u32, end: u32): void {
  const zeroed = ld(KernelState.edenZeroed);
  if (at < zeroed) zero(at, min(end, zeroed) - at);
  if (end > zeroed) st(KernelState.edenZeroed, end);
}

/** Zeroed bytes of eden below `limit` outside the window, or 0. */
function edenBlock(bytes: u32, limit: u32): u32 {
  const at = ld(VMState.edenTop);
  if (limit <= at || limit - at < bytes) return 0;
  st(VMState.edenTop, at + bytes);
  zeroEden(at, at + bytes);
  return at;
}

/** Notes that an object begins at `at` and that old space reaches `end`: cards past the old top become clean. */
@inline export function recordOld(at: u32, end: u32): void {
  const entry = offsetEntry(at);
  if (load<u8>(entry) == <u8>OFFSET_NONE) store<u8>(entry, <u8>((at >>> 3) & 63));
}

/** Prepares the tables for old space in [from, to): no objects, clean. Cards that reach below `from` stay as they are. */
export function openOldCards(from: u32, to: u32): void {
  const first = align(from, 1 << CARD_SHIFT);
  const end = align(to, 1 << CARD_SHIFT);
  if (first >= end) return;
  memory.fill(cardOf(first), <u8>CARD_CLEAN, (end - first) >>> CARD_SHIFT);
  memory.fill(offsetEntry(first), <u8>OFFSET_NONE, (end - first) >>> CARD_SHIFT);
}

/** Bytes of old space below `limit`, not zeroed, recorded; 0 when there is no room. */
export function oldBlock(bytes: u32, limit: u32): u32 {
  const at = ld(VMState.oldTop);
  if (limit <= at || limit - at < bytes) return 0;
  const end = at + bytes;
  openOldCards(at, end);
  st(VMState.oldTop, end);
  recordOld(at, end);
  return at;
}

/** Zeroed bytes of old space. Its card is dirty: the caller may store refs before it tells anyone. */
function zeroedOldBlock(bytes: u32, limit: u32): u32 {
  const at = oldBlock(bytes, limit);
  if (at == 0) return 0;
  const zeroed = ld(KernelState.oldZeroed);
  const end = at + bytes;
  if (at < zeroed) zero(at, min(end, zeroed) - at);
  if (end > zeroed) st(KernelState.oldZeroed, end);
  dirtyCard(at);
  return at;
}

/** Room in the window for small allocations: continues it, or opens a new one. */
function refillWindow(bytes: u32): u32 {
  const limit = ld(VMState.edenLimit);
  let top = ld(VMState.windowTop);
  const end = ld(VMState.windowEnd);
  const edenTop = ld(VMState.edenTop);
  if (end != edenTop || end == 0) {
    if (limit <= edenTop || limit - edenTop < bytes) return 0;
    fill(top, end);
    top = edenTop;
  } else if (limit <= edenTop || limit - top < bytes) {
    return 0;
  }
  const newEnd = min(edenTop + max(WINDOW, align(bytes, 8)), limit);
  zeroEden(edenTop, newEnd);
  st(VMState.edenTop, newEnd);
  st(VMState.windowTop, top + bytes);
  st(VMState.windowEnd, newEnd);
  return top;
}

/** Zeroed memory for an object in eden; 0 when eden is full (up to its soft limit). */
function allocateYoung(bytes: u32): u32 {
  const top = ld(VMState.windowTop);
  if (ld(VMState.windowEnd) - top >= bytes) {
    st(VMState.windowTop, top + bytes);
    return top;
  }
  return bytes > WINDOW >> 2 ? edenBlock(bytes, ld(VMState.edenLimit)) : refillWindow(bytes);
}

/** Whether an object of `bytes` may go where eden's soft limit does not count. */
@inline function mayGoAnywhere(bytes: u32): bool {
  return bytes >= ld(KernelState.largeObject) || ld(KernelState.anySpace) != 0;
}

/** Zeroed memory for an object that eden has no room for below its soft limit. */
function allocateAnywhere(bytes: u32): u32 {
  const at = zeroedOldBlock(bytes, ld(VMState.oldEnd));
  return at != 0 ? at : edenBlock(bytes, ld(VMState.edenEnd));
}

function allocateBytes(bytes: u32): u32 {
  const stress = ld(VMState.stressAllocation);
  if (stress != 0) {
    if (stress == 1) return 0;
    st(VMState.stressAllocation, 1);
    const at = edenBlock(bytes, ld(VMState.edenEnd));
    return at != 0 ? at : zeroedOldBlock(bytes, ld(VMState.oldEnd));
  }
  const at = allocateYoung(bytes);
  return at != 0 || !mayGoAnywhere(bytes) ? at : allocateAnywhere(bytes);
}

/** Whether `allocateBytes` would find room: the same decisions, nothing taken. */
function findsRoom(bytes: u32): bool {
  if (ld(VMState.stressAllocation) == 0) {
    if (youngHasRoom(bytes)) return true;
    if (!mayGoAnywhere(bytes)) return false;
  }
  return holds(ld(VMState.oldTop), ld(VMState.oldEnd), bytes) || holds(ld(VMState.edenTop), ld(VMState.edenEnd), bytes);
}

/** Whether `allocateYoung` would find room. */
function youngHasRoom(bytes: u32): bool {
  const top = ld(VMState.windowTop);
  const end = ld(VMState.windowEnd);
  if (end - top >= bytes) return true;
  const edenTop = ld(VMState.edenTop);
  const limit = ld(VMState.edenLimit);
  const continues = bytes <= WINDOW >> 2 && end == edenTop && end != 0 && limit > edenTop;
  return holds(continues ? top : edenTop, limit, bytes);
}

@inline function holds(top: u32, end: u32, bytes: u32): bool {
  return end > top && end - top >= bytes;
}

/** A new object of `bytes` (its class's size), all fields zero; 0 when a collection is needed. */
export function allocateSlow(klass: u32, bytes: u32): u32 {
  const at = allocateBytes(bytes);
  if (at != 0) st(at + OBJECT_KLASS, klass);
  return at;
}

/** A new array, zeroed; 0 when a collection is needed or when it would take 2 GiB or more. */
export function allocateArray(klass: u32, length: u32): u32 {
  const helper = layoutHelper(klass);
  if (<u64>length << (-1 - helper) > <u64>(MAX_ARRAY_BYTES - 16)) return 0;
  const at = allocateBytes(arraySize(helper, length));
  if (at == 0) return 0;
  st(at + OBJECT_KLASS, klass);
  st(at + ARRAY_LENGTH, length);
  return at;
}

/** As `allocateSlow`, but never leaves it to a collection while the reserve lasts; asks for one at the next safepoint instead. */
export function allocateVM(klass: u32, bytes: u32): u32 {
  const size = align(bytes, 8);
  let at = ld(VMState.stressAllocation) == 0 ? allocateYoung(size) : edenBlock(size, ld(VMState.edenLimit));
  if (at == 0) {
    const large = size >= ld(KernelState.largeObject);
    if (large) at = zeroedOldBlock(size, ld(VMState.oldEnd));
    if (at == 0) {
      request(GC_YOUNG);
      at = edenBlock(size, ld(VMState.edenEnd));
    }
    if (at == 0 && !large) at = zeroedOldBlock(size, ld(VMState.oldEnd));
    if (at == 0) {
      request(GC_FULL);
      const kept: u32 = ld(KernelState.lastReserve) != 0 ? 0 : LAST_RESERVE;
      at = zeroedOldBlock(size, ld(VMState.oldLimit) - kept);
    }
    if (at == 0) return 0;
  }
  st(at + OBJECT_KLASS, klass);
  return at;
}

function request(kind: u32): void {
  st(VMState.gcNeeded, ld(VMState.gcNeeded) | kind);
  atomic.or<u32>(VMState.action, ACTION_POLL);
}

/** Whether an allocation of `bytes` would succeed without a collection. */
export function hasRoom(bytes: u32): bool {
  return bytes <= MAX_ARRAY_BYTES && findsRoom(align(bytes, 8));
}

/**
 * After a collection for an allocation of `bytes`: whether that will succeed now. Eden's soft limit is a policy, so it gives way to an
 * object that does not fit below it.
 * @param last nothing more can be freed: small objects go to the old generation too
 */
export function makeRoom(bytes: u32, last: bool): bool {
  if (hasRoom(bytes)) return true;
  if (bytes > MAX_ARRAY_BYTES) return false;
  const size = align(bytes, 8);
  const top = ld(VMState.edenTop);
  if (holds(top, ld(VMState.edenEnd), size)) {
    st(VMState.edenLimit, max(ld(VMState.edenLimit), top + size));
    return true;
  }
  if (!last) return false;
  st(KernelState.anySpace, 1);
  return hasRoom(bytes);
}

/** Bytes in use, the rest of the window not counted. */
export function usedBytes(): u32 {
  const eden = ld(VMState.edenTop) - ld(VMState.edenStart) - (ld(VMState.windowEnd) - ld(VMState.windowTop));
  return eden + (ld(VMState.fromTop) - ld(VMState.fromStart)) + (ld(VMState.oldTop) - ld(VMState.oldStart));
}

/** The object after `object` in its space, for walks over eden (window retired), from-space and old space. */
export function nextObject(object: u32): u32 {
  return object + objectSize(object);
}

/** Zeroes the mark bits of [from, to), both multiples of 512. */
export function clearBitmap(from: u32, to: u32): void {
  if (to > from) zero(MARK_BITMAP + ((from - YOUNG) >>> 6), (to - from) >>> 6);
}
