// The young collection: copies what is alive in eden and from-space to to-space, or to the old generation when it is old enough
// or to-space is full. Breadth first (Cheney): copied objects are their own queue.
//
// Header of an object in eden or from-space meanwhile:  klass            not reached yet
//                                                       address | 1      copied to address
//                                                       klass | 2        alive, but no room: stays, and a full collection follows
import {
  ARRAY_BASE,
  CARD_CLEAN,
  CARD_SHIFT,
  CARD_TABLE,
  FORWARDED,
  GC_STAT_AFTER,
  GC_STAT_BEFORE,
  GC_STAT_CLEARED,
  GC_STAT_COPIED,
  GC_STAT_FAILED,
  GC_STAT_MONITORS,
  GC_STAT_PROMOTED,
  KernelState,
  Klass,
  MARK_AGE_MASK,
  MARK_AGE_SHIFT,
  MARK_BITMAP,
  MARK_MAX_AGE,
  OBJECT_KLASS,
  OBJECT_MARK,
  OFFSET_NONE,
  ObjectMonitor,
  REF_PHANTOM,
  REF_SOFT,
  VMState,
  YOUNG,
} from "../../../build/assembly/layout";
import { collectFull } from "./compact";
import { dirtyCard, isYoung, NEXT_EDEN, offsetEntry, openOldCards, recordOld, retireWindow, setEdenLimit, usedBytes } from "./heap";
import { addYoung, deflate, freeMonitor, isIdle } from "./monitors";
import { arraySize, hasRefElements, klassOf, layoutHelper, lengthOf, sizeWith } from "./objects";
import { advanceSoftClock, discover, discoveredOffset, processReferences, referentOffset, startReferences } from "./references";
import { visitRoots } from "./roots";
import { bumpStat, setStat } from "./statistics";
import { ld, max, min, st, zero } from "./words";

const STAYS: u32 = 2;
const MOVED_MASK: u32 = FORWARDED | STAYS;
/** Objects up to this size are copied by words. */
const SMALL: u32 = 128;
/** Bytes scanned in one call: V8 changes to better code only between calls. */
const BATCH: u32 = 0x1_0000;

// Registers of the collection; VMState has the truth outside of it.
let toStart: u32 = 0;
let toTop: u32 = 0;
let toEnd: u32 = 0;
let toScan: u32 = 0;
let oldTop: u32 = 0;
let oldEnd: u32 = 0;
let oldScan: u32 = 0;
let threshold: u32 = 0;
let staying: bool = false; // some object stays where it is: its bit is set in the mark bitmap until it is scanned
let anyStays: bool = false;
let scanned: u32 = 0;

/** Evacuates what a root slot refers to. A slot may be visited twice. */
export function scavengeSlot(slot: u32): void {
  const ref = ld(slot);
  if (isYoung(ref) && ref - toStart >= toEnd - toStart) st(slot, evacuate(ref));
}

/** Whether an object is outside of eden and from-space, or known to be alive. */
export function isEvacuated(object: u32): bool {
  return !isYoung(object) || object - toStart < toEnd - toStart || (ld(object) & MOVED_MASK) != 0;
}

/** The visitor that evacuates. */
@unmanaged export class Scavenging {
  @inline visit(slot: u32): void {
    scavengeSlot(slot);
  }
  @inline youngOnly(): bool {
    return true;
  }
  @inline findsLoaders(): bool {
    return false;
  }
  @inline skipsDeadLoaders(): bool {
    return false;
  }
  @inline isAlive(object: u32): bool {
    return isEvacuated(object);
  }
  @inline drain(): void {
    drainScavenge();
  }
}

@inline function evacuate(object: u32): u32 {
  const word = ld(object + OBJECT_KLASS);
  if (word & MOVED_MASK) return word & FORWARDED ? word & ~MOVED_MASK : object;
  return copy(object, word);
}

function copy(object: u32, klass: u32): u32 {
  const size = sizeWith(object, klass);
  const mark = ld(object + OBJECT_MARK);
  const age = (mark & MARK_AGE_MASK) >>> MARK_AGE_SHIFT;
  let target = toTop;
  if (age < threshold && size <= toEnd - target) {
    target = copyToSurvivor(size, age);
    copyBytes(target, object, size);
    st(target + OBJECT_MARK, mark + (1 << MARK_AGE_SHIFT));
  } else {
    target = promote(size);
    if (target != 0) {
      copyBytes(target, object, size);
    } else if (size <= toEnd - toTop) {
      target = copyToSurvivor(size, min(age, MARK_MAX_AGE - 1));
      copyBytes(target, object, size);
    } else {
      return stay(object, klass);
    }
  }
  st(object + OBJECT_KLASS, target | FORWARDED);
  return target;
}

@inline function copyToSurvivor(size: u32, age: u32): u32 {
  const target = toTop;
  toTop = target + size;
  const entry = KernelState.ageTable + ((age + 1) << 2);
  st(entry, ld(entry) + size);
  return target;
}

@inline function copyBytes(target: u32, source: u32, size: u32): void {
  if (size <= SMALL) {
    let i: u32 = 0;
    do {
      store<u64>(target + i, load<u64>(source + i));
      i += 8;
    } while (i < size);
  } else {
    memory.copy(target, source, size);
  }
}

function promote(size: u32): u32 {
  const target = oldTop;
  if (target > oldEnd || oldEnd - target < size) return 0;
  const end = target + size;
  openOldCards(target, end);
  recordOld(target, end);
  oldTop = end;
  return target;
}

function stay(object: u32, klass: u32): u32 {
  st(object + OBJECT_KLASS, klass | STAYS);
  staying = true;
  anyStays = true;
  const bit = (object - YOUNG) >>> 3;
  const at = MARK_BITMAP + ((bit >>> 6) << 3);
  store<u64>(at, load<u64>(at) | ((<u64>1) << (bit & 63)));
  return object;
}

/** Evacuates what a field refers to. @returns whether it still is young */
@inline function scanField(slot: u32): bool {
  let ref = ld(slot);
  if (!isYoung(ref)) return false;
  ref = evacuate(ref);
  st(slot, ref);
  return isYoung(ref);
}

/** As `scanField`, for objects that may be scanned again: their fields may refer to to-space. */
@inline function scanFieldAgain(slot: u32): bool {
  scavengeSlot(slot);
  return isYoung(ld(slot));
}

/** Scans the refs of an object with its class at hand. @returns whether any of them still is young */
function scanObject(object: u32, klass: u32): bool {
  let young = false;
  if (layoutHelper(klass) > 0) {
    const maps = ld(klass + Klass.oopMaps);
    if (maps == 0) return false;
    if (isReference(klass)) return scanReference(object, klass, true);
    const end = maps + (ld(maps) << 3);
    for (let pair = maps; pair < end; pair += 8) {
      const first = object + ld(pair + 4);
      const last = first + (ld(pair + 8) << 2);
      for (let slot = first; slot < last; slot += 4) if (scanField(slot)) young = true;
    }
  } else if (hasRefElements(klass)) {
    const first = object + ARRAY_BASE;
    const last = first + (lengthOf(object) << 2);
    for (let slot = first; slot < last; slot += 4) if (scanField(slot)) young = true;
  }
  return young;
}

/** Whether its objects are java.lang.ref.References. */
@inline function isReference(klass: u32): bool {
  return ld(klass + Klass.referenceType) - REF_SOFT <= REF_PHANTOM - REF_SOFT;
}

/** A java.lang.ref.Reference. Only one that was copied by this collection may be discovered: others count as strong. */
function scanReference(ref: u32, klass: u32, copied: bool): bool {
  const referent = ref + referentOffset();
  const discovered = ref + discoveredOffset();
  const object = ld(referent);
  const found = copied && object != 0 && !isEvacuated(object) && discover(ref, ld(klass + Klass.referenceType), false);
  let young = found;
  const maps = ld(klass + Klass.oopMaps);
  const end = maps + (ld(maps) << 3);
  for (let pair = maps; pair < end; pair += 8) {
    const first = ref + ld(pair + 4);
    const last = first + (ld(pair + 8) << 2);
    for (let slot = first; slot < last; slot += 4) {
      if (found && (slot == referent || slot == discovered)) continue;
      if (scanFieldAgain(slot)) young = true;
    }
  }
  return young;
}

/** Scans up to a batch of objects in to-space. @returns whether there were any */
function scanSurvivors(): bool {
  let at = toScan;
  if (at == toTop) return false;
  const limit = at + BATCH;
  while (at < toTop && at < limit) {
    const klass = klassOf(at);
    const helper = layoutHelper(klass);
    const maps = ld(klass + Klass.oopMaps);
    if (helper > 0 && maps != 0 && !isReference(klass)) {
      // The usual object, here once more: the calls would cost as much as the rest.
      const end = maps + (ld(maps) << 3);
      for (let pair = maps; pair < end; pair += 8) {
        let slot = at + ld(pair + 4);
        for (const last = slot + (ld(pair + 8) << 2); slot < last; slot += 4) {
          const ref = ld(slot);
          if (isYoung(ref)) st(slot, evacuate(ref));
        }
      }
      at += <u32>helper;
    } else {
      scanObject(at, klass);
      at += helper > 0 ? <u32>helper : arraySize(helper, lengthOf(at));
    }
  }
  toScan = at;
  return true;
}

/** Scans up to a batch of promoted objects. */
function scanPromoted(): bool {
  let at = oldScan;
  if (at == oldTop) return false;
  const limit = at + BATCH;
  while (at < oldTop && at < limit) {
    const klass = klassOf(at);
    if (scanObject(at, klass)) dirtyCard(at);
    at += sizeWith(at, klass);
  }
  oldScan = at;
  return true;
}

/** Scans the objects that stay where they are, which have bits in the mark bitmap. */
function scanStaying(): bool {
  if (!staying) return false;
  staying = false;
  const end = MARK_BITMAP + ((max(ld(VMState.fromEnd), ld(VMState.toEnd)) - YOUNG) >>> 6) + 8;
  for (let at: u32 = MARK_BITMAP; at < end; at += 8) {
    while (load<u64>(at) != 0) {
      const bits = load<u64>(at);
      store<u64>(at, bits & (bits - 1));
      const object = YOUNG + (((at - MARK_BITMAP) << 3) + <u32>ctz(bits)) * 8;
      scanObject(object, klassOf(object) & ~MOVED_MASK);
    }
  }
  return true;
}

/** Goes on until everything reachable from what was evacuated is evacuated. */
export function drainScavenge(): void {
  while (scanSurvivors() || scanPromoted() || scanStaying()) {}
}

/** Scans old objects on dirty cards below `end`; cards without young refs become clean. */
function scanCards(end: u32): void {
  const start = ld(VMState.oldStart);
  let card: u32 = CARD_TABLE + (start >>> CARD_SHIFT);
  const lastCard: u32 = CARD_TABLE + ((end + 511) >>> CARD_SHIFT);
  while (card < lastCard) {
    // Eight clean cards at once.
    if ((card & 7) == 0 && load<u64>(card) == 0xffff_ffff_ffff_ffff) {
      card += 8;
      continue;
    }
    if (<u32>load<u8>(card) != CARD_CLEAN) scanCard(card, end);
    card++;
  }
}

function scanCard(card: u32, end: u32): void {
  const base = (card - CARD_TABLE) << CARD_SHIFT;
  store<u8>(card, <u8>CARD_CLEAN);
  const offset: u32 = load<u8>(offsetEntry(base));
  if (offset == OFFSET_NONE) return;
  let object = base + (offset << 3);
  const limit = min(base + (1 << CARD_SHIFT), end);
  let young = false;
  while (object < limit) {
    const klass = klassOf(object);
    const size = sizeWith(object, klass);
    if (layoutHelper(klass) > 0 && isReference(klass)) {
      if (scanReference(object, klass, false)) young = true;
    } else if (scanObject(object, klass)) young = true;
    object += size;
    scanned += size;
  }
  if (young) dirtyCard(base);
}

/** Interned strings that may be young: strong roots here. */
function scavengeStrings(): void {
  const refs = ld(KernelState.stringRefs);
  const count = ld(VMState.stringCount);
  let first = ld(KernelState.stringOldCount);
  for (let i = first; i < count; i++) {
    scavengeSlot(refs + (i << 2));
    if (i == first && !isYoung(ld(refs + (i << 2)))) first++;
  }
  st(KernelState.stringOldCount, first);
}

/** Monitors of young objects: idle ones are freed, whether their object lives or not; the others follow it. */
function scavengeMonitors(): void {
  let monitor = ld(KernelState.youngMonitors);
  st(KernelState.youngMonitors, 0);
  while (monitor != 0) {
    const next = ld(monitor + ObjectMonitor.nextYoung);
    const object = ld(monitor + ObjectMonitor.object);
    if (isEvacuated(object)) {
      scavengeSlot(monitor + ObjectMonitor.object);
      const to = ld(monitor + ObjectMonitor.object);
      if (isIdle(monitor)) {
        deflate(to, monitor);
        bumpStat(GC_STAT_MONITORS, 1);
      } else if (isYoung(to)) {
        addYoung(monitor);
      }
    } else {
      freeMonitor(monitor);
      bumpStat(GC_STAT_MONITORS, 1);
    }
    monitor = next;
  }
}

/**
 * A young collection. When the old generation may not hold what survives, it is a full one.
 * @returns 1 when it became a full collection
 */
export function scavenge(): i32 {
  retireWindow();
  const eden = ld(VMState.edenTop) - ld(VMState.edenStart);
  const from = ld(VMState.fromTop) - ld(VMState.fromStart);
  const oldFree = ld(VMState.oldEnd) > ld(VMState.oldTop) ? ld(VMState.oldEnd) - ld(VMState.oldTop) : 0;
  // The old generation must hold what a usual scavenge promotes, or all there is.
  if (oldFree < min(eden + from, ld(KernelState.averagePromoted) * 2 + 0x1_0000)) {
    collectFull(ld(VMState.softReferencePolicy));
    return 1;
  }
  zero(VMState.gcStats, 64);
  setStat(GC_STAT_BEFORE, usedBytes());
  st(KernelState.collecting, 1);
  st(VMState.youngCollections, ld(VMState.youngCollections) + 1);
  toStart = ld(VMState.toStart);
  toTop = toStart;
  toScan = toStart;
  toEnd = ld(VMState.toEnd);
  oldTop = ld(VMState.oldTop);
  oldScan = oldTop;
  oldEnd = ld(VMState.oldEnd);
  threshold = ld(VMState.promotionThreshold);
  staying = false;
  anyStays = false;
  zero(KernelState.ageTable, 64);
  startReferences(false);
  const oldBefore = oldTop;
  scanned = visitRoots<Scavenging>();
  scavengeStrings();
  scanCards(oldBefore);
  drainScavenge();
  processReferences<Scavenging>();
  drainScavenge();
  scavengeMonitors();
  advanceSoftClock();
  const promoted = oldTop - oldBefore;
  const survived = toTop - toStart;
  st(VMState.oldTop, oldTop);
  st(KernelState.oldZeroed, max(ld(KernelState.oldZeroed), oldTop));
  st(VMState.toTop, toTop);
  st(KernelState.scannedBytes, scanned);
  st(KernelState.averagePromoted, (ld(KernelState.averagePromoted) * 3 + promoted) >>> 2);
  setStat(GC_STAT_COPIED, survived);
  setStat(GC_STAT_PROMOTED, promoted);
  st(KernelState.collecting, 0);
  if (anyStays) {
    restoreStaying(ld(VMState.edenStart), ld(VMState.edenTop));
    restoreStaying(ld(VMState.fromStart), ld(VMState.fromTop));
    const before = ld(VMState.gcStats + (GC_STAT_BEFORE << 2));
    const cleared = ld(VMState.gcStats + (GC_STAT_CLEARED << 2));
    collectFull(ld(VMState.softReferencePolicy));
    setStat(GC_STAT_BEFORE, before);
    bumpStat(GC_STAT_CLEARED, cleared);
    setStat(GC_STAT_FAILED, 1);
    return 1;
  }
  flip();
  adapt(eden, survived, promoted);
  setEdenLimit();
  setStat(GC_STAT_AFTER, usedBytes());
  return 0;
}

/** To-space becomes from-space; eden is empty. */
function flip(): void {
  const start = ld(VMState.fromStart);
  const end = ld(VMState.fromEnd);
  st(VMState.fromStart, ld(VMState.toStart));
  st(VMState.fromTop, ld(VMState.toTop));
  st(VMState.fromEnd, ld(VMState.toEnd));
  st(VMState.toStart, start);
  st(VMState.toTop, start);
  st(VMState.toEnd, end);
  st(VMState.edenTop, ld(VMState.edenStart));
}

/** Objects that stay get their class back; the others are dead, or have been copied. */
function restoreStaying(at: u32, end: u32): void {
  while (at < end) {
    const word = ld(at + OBJECT_KLASS);
    if (word & FORWARDED) {
      at += sizeWith(at, klassOf(word & ~MOVED_MASK));
    } else {
      const klass = word & ~MOVED_MASK;
      st(at + OBJECT_KLASS, klass);
      at += sizeWith(at, klass);
    }
  }
}

/** Tenuring threshold (survivors of that age half fill a survivor space) and the soft size of eden for the next time. */
function adapt(eden: u32, survived: u32, promoted: u32): void {
  const target = ld(KernelState.targetSurvivor);
  const most = ld(KernelState.maxTenuring);
  let total: u32 = 0;
  let age: u32 = min(1, most);
  while (age < most) {
    total += ld(KernelState.ageTable + (age << 2));
    if (total > target) break;
    age++;
  }
  st(VMState.promotionThreshold, age);
  // A larger eden pays when a collection costs more than a small part of what was allocated since the last one.
  const soft = ld(KernelState.edenSoftSize);
  const work = survived + promoted + (scanned >>> 1);
  const largest = ld(VMState.edenEnd) - ld(VMState.edenStart);
  if (soft < largest && eden >= soft - (soft >>> 3) && work > soft >>> 4) st(KernelState.edenSoftSize, min(max(soft << 1, NEXT_EDEN), largest));
}
