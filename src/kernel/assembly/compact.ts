// The full collection: marks (mark.ts), then slides what is alive in old space, eden and the survivor spaces, in this order, towards
// the start of the old generation. What does not fit there goes to eden, then from-space, then the reserve. No headers are touched:
// the new address of an object is that of its 512-byte block (destination table) plus the live bytes before it in the block (mark
// bitmap). Where the destination changes from one space to the next inside of a block, that block is split.
import {
  ARRAY_BASE,
  DESTINATION_TABLE,
  GC_STAT_AFTER,
  GC_STAT_BEFORE,
  GC_STAT_DEAD_LOADERS,
  GC_STAT_MONITORS,
  GC_STAT_OBJECTS,
  GC_STAT_PROMOTED,
  GC_STAT_STRINGS,
  KernelState,
  Klass,
  ObjectMonitor,
  VMState,
  YOUNG,
} from "../../../build/assembly/layout";
import { clearBitmap, dirtyCard, isYoung, openOldCards, recordOld, retireWindow, setEdenLimit, usedBytes } from "./heap";
import { bitmapWord, drainMarkStack, endMarking, isMarked, liveTotalBytes, liveYoungBytes, Marking, nextMarked, startMarking } from "./mark";
import { deflate, findYoungMonitors, freeMonitor, isIdle } from "./monitors";
import { hasRefElements, klassOf, layoutHelper, lengthOf, sizeWith } from "./objects";
import { advanceSoftClock, processReferences, startReferences } from "./references";
import { clearDeadLoaders, visitRoots } from "./roots";
import { bumpStat, setStat } from "./statistics";
import { stringsDropped } from "./strings";
import { align, ld, max, st, zero } from "./words";

const BLOCK: u32 = 512;

// Where the next live object goes, the end of that space, and which space it is.
const TO_OLD: u32 = 0;
const TO_EDEN: u32 = 1;
const TO_FROM: u32 = 2;
const TO_RESERVE: u32 = 3;
let cursor: u32 = 0;
let cursorEnd: u32 = 0;
let target: u32 = 0;
// Up to three splits: objects from splitAt on, in that block, go to splitTo and on.
let splitAt: u32 = 0;
let splitEnd: u32 = 0;
let splitTo: u32 = 0;
let split2At: u32 = 0;
let split2End: u32 = 0;
let split2To: u32 = 0;
let split3At: u32 = 0;
let split3End: u32 = 0;
let split3To: u32 = 0;
// Where the live objects of each space end after the compaction.
let oldTop: u32 = 0;
let edenTop: u32 = 0;
let fromTop: u32 = 0;
let objects: u32 = 0;

@inline function destinationEntry(address: u32): u32 {
  return DESTINATION_TABLE + (((address - YOUNG) >>> 9) << 2);
}

/** Live bytes of the block of `address` below it. */
@inline function liveBefore(address: u32): u32 {
  const bits = load<u64>(bitmapWord(address)) & (((<u64>1) << ((address >>> 3) & 63)) - 1);
  return <u32>popcnt(bits) << 3;
}

/** The new address of a marked object. */
@inline function forward(object: u32): u32 {
  if (splitEnd != 0) {
    if (object - split3At < split3End - split3At) return split3To + liveBefore(object) - liveBefore(split3At);
    if (object - split2At < split2End - split2At) return split2To + liveBefore(object) - liveBefore(split2At);
    if (object - splitAt < splitEnd - splitAt) return splitTo + liveBefore(object) - liveBefore(splitAt);
  }
  return ld(destinationEntry(object)) + liveBefore(object);
}

export function updateSlot(slot: u32): void {
  const object = ld(slot);
  if (object != 0) st(slot, forward(object));
}

/** The visitor that writes where objects will be. */
@unmanaged export class Updating {
  @inline visit(slot: u32): void {
    updateSlot(slot);
  }
  @inline youngOnly(): bool {
    return false;
  }
  @inline findsLoaders(): bool {
    return false;
  }
  @inline skipsDeadLoaders(): bool {
    return true;
  }
}

/** Gives the blocks of [start, end) their destinations when all of their live bytes fit behind the cursor. */
function planAll(start: u32, end: u32): void {
  let to = cursor;
  let word = bitmapWord(start);
  let entry = destinationEntry(start);
  for (let block = start; block < end; block += BLOCK) {
    st(entry, to);
    to += <u32>popcnt(load<u64>(word)) << 3;
    word += 8;
    entry += 4;
  }
  cursor = to;
}

/** The same, object by object: when one does not fit, it and what follows go to the next space. */
function planEach(start: u32, end: u32): void {
  let block = start;
  st(destinationEntry(block), cursor);
  for (let object = nextMarked(start, end); object < end; ) {
    const size = sizeWith(object, klassOf(object));
    if (object - block >= BLOCK) {
      // Blocks that the previous object covers are done; this one begins with this object, or with that one's tail.
      block = object & ~(BLOCK - 1);
      st(destinationEntry(block), cursor - liveBefore(object));
    }
    if (cursorEnd - cursor < size) nextSpace(object, block);
    const to = cursor;
    cursor += size;
    // Blocks that begin inside of this object.
    const last = object + size;
    for (let b = block + BLOCK; b < last; b += BLOCK) {
      st(destinationEntry(b), to + (b - object));
      block = b;
    }
    object = nextMarked(last, end);
  }
}

/** Objects from `object` on go to the next space. */
function nextSpace(object: u32, block: u32): void {
  leaveSpace();
  enterSpace(target + 1);
  if (splitEnd == 0) {
    splitAt = object;
    splitEnd = block + BLOCK;
    splitTo = cursor;
  } else if (split2End == 0) {
    split2At = object;
    split2End = block + BLOCK;
    split2To = cursor;
  } else {
    split3At = object;
    split3End = block + BLOCK;
    split3To = cursor;
  }
}

/** Notes how far a space has been filled. */
function leaveSpace(): void {
  if (target == TO_OLD || target == TO_RESERVE) oldTop = cursor;
  else if (target == TO_EDEN) edenTop = cursor;
  else fromTop = cursor;
}

function enterSpace(space: u32): void {
  target = space;
  if (space == TO_EDEN) {
    cursor = ld(VMState.edenStart);
    cursorEnd = ld(VMState.edenEnd);
  } else if (space == TO_FROM) {
    cursor = ld(VMState.fromStart);
    cursorEnd = ld(VMState.fromEnd);
  } else if (space == TO_RESERVE) {
    // Eden and one survivor space held all of this before, but another order of large objects may leave gaps at their ends.
    cursor = oldTop;
    cursorEnd = ld(VMState.oldLimit);
  } else {
    unreachable();
  }
}

function plan(): void {
  splitEnd = 0;
  splitAt = 0;
  split2At = 0;
  split2End = 0;
  split3At = 0;
  split3End = 0;
  edenTop = ld(VMState.edenStart);
  fromTop = ld(VMState.fromStart);
  target = TO_OLD;
  cursor = ld(VMState.oldStart);
  planAll(cursor, ld(VMState.oldTop));
  cursorEnd = ld(VMState.oldEnd);
  if (cursor <= cursorEnd && liveYoungBytes() <= cursorEnd - cursor) {
    planAll(ld(VMState.edenStart), ld(VMState.edenTop));
    planAll(ld(VMState.fromStart), ld(VMState.fromTop));
    planAll(ld(VMState.toStart), ld(VMState.toTop));
    oldTop = cursor;
    return;
  }
  if (cursor > cursorEnd) {
    // Part of the reserve is in use.
    leaveSpace();
    enterSpace(TO_EDEN);
  }
  planEach(ld(VMState.edenStart), ld(VMState.edenTop));
  planEach(ld(VMState.fromStart), ld(VMState.fromTop));
  planEach(ld(VMState.toStart), ld(VMState.toTop));
  leaveSpace();
}

/** Updates the refs of the live objects of a space; notes where those that go to old space will begin, and their cards. */
function updateObjects(start: u32, end: u32, anyYoung: bool): void {
  let object = nextMarked(start, end);
  while (object < end) object = updateBatch(object, end, anyYoung);
}

function updateBatch(object: u32, end: u32, anyYoung: bool): u32 {
  let n: u32 = 0;
  while (object < end && n < 4000) {
    const klass = klassOf(object);
    const to = forward(object);
    let young = false;
    if (layoutHelper(klass) > 0) {
      const maps = ld(klass + Klass.oopMaps);
      if (maps != 0) {
        const pairs = maps + (ld(maps) << 3);
        for (let pair = maps; pair < pairs; pair += 8) {
          const first = object + ld(pair + 4);
          const last = first + (ld(pair + 8) << 2);
          for (let slot = first; slot < last; slot += 4) if (updateField(slot)) young = true;
        }
      }
    } else if (hasRefElements(klass)) {
      const first = object + ARRAY_BASE;
      const last = first + (lengthOf(object) << 2);
      for (let slot = first; slot < last; slot += 4) if (updateField(slot)) young = true;
    }
    if (!isYoung(to)) {
      recordOld(to, 0);
      if (anyYoung && young) dirtyCard(to);
    }
    n++;
    object = nextMarked(object + sizeWith(object, klass), end);
  }
  objects += n;
  return object;
}

@inline function updateField(slot: u32): bool {
  const object = ld(slot);
  if (object == 0) return false;
  const to = forward(object);
  st(slot, to);
  return isYoung(to);
}

/** Moves the live bytes of a space, run by run. */
function move(start: u32, end: u32): void {
  let at = nextMarked(start, end);
  while (at < end) {
    const to = forward(at);
    // The run may go on through whole blocks; it ends at a gap or where a split begins.
    let stop = nextUnmarked(at, end);
    if (splitEnd != 0) {
      if (at < splitAt && splitAt < stop) stop = splitAt;
      if (at < split2At && split2At < stop) stop = split2At;
      if (at < split3At && split3At < stop) stop = split3At;
    }
    if (to != at) memory.copy(to, at, stop - at);
    at = nextMarked(stop, end);
  }
}

/** The first address after `at`, which is marked, that is not. */
function nextUnmarked(at: u32, end: u32): u32 {
  let word = bitmapWord(at);
  let bits = ~load<u64>(word) >> ((at >>> 3) & 63);
  if (bits != 0) return at + (<u32>ctz(bits) << 3);
  at = (at | 511) + 1;
  while (at < end) {
    word += 8;
    bits = ~load<u64>(word);
    if (bits != 0) return at + (<u32>ctz(bits) << 3);
    at += BLOCK;
  }
  return end;
}

/** Monitors of dead objects are freed, idle ones of live objects deflated. The others were roots. */
function sweepMonitors(): void {
  const table = ld(VMState.monitorTable);
  const count = ld(VMState.monitorCount);
  for (let i: u32 = 1; i <= count; i++) {
    const monitor = ld(table + (i << 2));
    const object = ld(monitor + ObjectMonitor.object);
    if (object == 0 || !isIdle(monitor)) continue;
    if (isMarked(object)) deflate(object, monitor);
    else freeMonitor(monitor);
    bumpStat(GC_STAT_MONITORS, 1);
  }
}

/** Keeps the interned strings that something else keeps, at their new addresses. */
function sweepStrings(): void {
  const refs = ld(KernelState.stringRefs);
  const count = ld(VMState.stringCount);
  let kept: u32 = 0;
  let old: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const string = ld(refs + (i << 2));
    if (!isMarked(string)) continue;
    const to = forward(string);
    st(refs + (kept << 2), to);
    if (old == kept && !isYoung(to)) old++;
    kept++;
  }
  st(VMState.stringCount, kept);
  st(KernelState.stringOldCount, old);
  setStat(GC_STAT_STRINGS, count - kept);
}

/** A full collection. @param clearSoft clear all soft references whose referent nothing else holds */
export function collectFull(clearSoft: u32): void {
  retireWindow();
  zero(VMState.gcStats, 64);
  setStat(GC_STAT_BEFORE, usedBytes());
  st(KernelState.collecting, 1);
  st(VMState.fullCollections, ld(VMState.fullCollections) + 1);
  const stringsBefore = ld(VMState.stringCount);

  startReferences(clearSoft != 0);
  startMarking();
  visitRoots<Marking>();
  drainMarkStack();
  processReferences<Marking>();
  drainMarkStack();
  endMarking();
  setStat(GC_STAT_DEAD_LOADERS, clearDeadLoaders());
  sweepMonitors();

  plan();
  const oldStart = ld(VMState.oldStart);
  const oldBefore = ld(VMState.oldTop);
  const edenStart = ld(VMState.edenStart);
  const edenBefore = ld(VMState.edenTop);
  const fromStart = ld(VMState.fromStart);
  const fromBefore = ld(VMState.fromTop);
  const toStart = ld(VMState.toStart);
  const toBefore = ld(VMState.toTop);
  const anyYoung = edenTop != edenStart || fromTop != fromStart;
  openOldCards(oldStart, max(oldTop, oldStart));

  objects = 0;
  visitRoots<Updating>();
  sweepStrings();
  updateObjects(oldStart, oldBefore, anyYoung);
  updateObjects(edenStart, edenBefore, anyYoung);
  updateObjects(fromStart, fromBefore, anyYoung);
  updateObjects(toStart, toBefore, anyYoung);

  move(oldStart, oldBefore);
  move(edenStart, edenBefore);
  move(fromStart, fromBefore);
  move(toStart, toBefore);

  clearSpan(oldStart, oldBefore);
  clearSpan(edenStart, edenBefore);
  clearSpan(fromStart, fromBefore);
  clearSpan(toStart, toBefore);
  st(VMState.oldTop, oldTop);
  st(VMState.edenTop, edenTop);
  st(VMState.fromTop, fromTop);
  st(VMState.toTop, toStart);
  st(KernelState.oldZeroed, max(ld(KernelState.oldZeroed), max(oldTop, oldBefore)));
  st(KernelState.edenZeroed, max(ld(KernelState.edenZeroed), edenTop));
  if (ld(VMState.stringCount) != stringsBefore) stringsDropped();
  findYoungMonitors();
  advanceSoftClock();
  st(KernelState.usedAtLastCollection, liveTotalBytes());
  st(KernelState.averagePromoted, ld(KernelState.averagePromoted) >>> 1);
  setEdenLimit();
  setStat(GC_STAT_PROMOTED, liveYoungBytes());
  setStat(GC_STAT_OBJECTS, objects);
  setStat(GC_STAT_AFTER, usedBytes());
  st(KernelState.collecting, 0);
}

function clearSpan(start: u32, end: u32): void {
  clearBitmap(start, align(end, BLOCK));
}
