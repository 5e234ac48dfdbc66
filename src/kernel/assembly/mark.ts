// Marking for a full collection: a bit for each 8 bytes of each live object, so that the bitmap says how much is alive below any
// address (compact.ts). Depth first with a stack of its own; when that overflows, the marked objects are scanned again.
import {
  ARRAY_BASE,
  CLD_HIDDEN,
  ClassLoaderData,
  FO_CLASS_KLASS,
  FO_LOADER_DATA,
  KernelState,
  Klass,
  MARK_BITMAP,
  MARK_STACK,
  MARK_STACK_SIZE,
  MetaVector,
  OopBlock,
  REF_LOADER,
  REF_MIRROR,
  VMState,
  YOUNG,
} from "../../../build/assembly/layout";
import { isYoung } from "./heap";
import { free, malloc } from "./malloc";
import { hasRefElements, klassOf, layoutHelper, lengthOf, sizeWith } from "./objects";
import { discover, discoveredOffset, referentOffset } from "./references";
import { ld, min, st } from "./words";

/** Elements of a ref array scanned at a time. An array of more stands on the stack as (array | 1, next index). */
const CHUNK: u32 = 512;
const LARGEST_STACK: u32 = 64 << 20;

let base: u32 = 0;
let top: u32 = 0;
let limit: u32 = 0;
let overflowed: bool = false;
let rescanning: bool = false;
/** ClassLoaderData that were found alive and not looked at yet, through nextMarked; and the number of this collection. */
let loaders: u32 = 0;
let collection: u32 = 0;
/** Bytes of live objects found, of the young generation and in all. */
let liveYoung: u32 = 0;
let liveBytes: u32 = 0;

export function liveYoungBytes(): u32 {
  return liveYoung;
}
export function liveTotalBytes(): u32 {
  return liveBytes;
}

/** The word of the mark bitmap for the 512 bytes around an address. */
@inline export function bitmapWord(address: u32): u32 {
  return MARK_BITMAP + (((address - YOUNG) >>> 9) << 3);
}

@inline export function isMarked(object: u32): bool {
  return ((load<u64>(bitmapWord(object)) >> ((object >>> 3) & 63)) & 1) != 0;
}

export function startMarking(): void {
  base = MARK_STACK;
  top = base;
  const wanted = ld(KernelState.markStackLimit);
  limit = base + (wanted == 0 ? MARK_STACK_SIZE : min(wanted, MARK_STACK_SIZE));
  overflowed = false;
  rescanning = false;
  liveYoung = 0;
  liveBytes = 0;
  loaders = 0;
  collection = ld(VMState.fullCollections);
}

export function endMarking(): void {
  if (base != MARK_STACK) free(base);
}

function push(word: u32): void {
  if (top == limit && !growStack()) {
    overflow();
    return;
  }
  st(top, word);
  top += 4;
}

function overflow(): void {
  overflowed = true;
  st(KernelState.markOverflows, ld(KernelState.markOverflows) + 1);
}

function growStack(): bool {
  const used = top - base;
  const size = limit - base;
  if (ld(KernelState.markStackLimit) != 0 || size >= LARGEST_STACK) return false;
  const larger = malloc(size << 1);
  if (larger == 0) return false;
  memory.copy(larger, base, used);
  if (base != MARK_STACK) free(base);
  base = larger;
  top = larger + used;
  limit = larger + (size << 1);
  return true;
}

export function markSlot(slot: u32): void {
  const object = ld(slot);
  if (object != 0) mark(object);
}

/** The visitor that marks. */
@unmanaged export class Marking {
  @inline visit(slot: u32): void {
    markSlot(slot);
  }
  @inline youngOnly(): bool {
    return false;
  }
  @inline findsLoaders(): bool {
    return true;
  }
  @inline skipsDeadLoaders(): bool {
    return false;
  }
  @inline isAlive(object: u32): bool {
    return isMarked(object);
  }
  @inline drain(): void {
    drainMarkStack();
  }
}

@inline function mark(object: u32): void {
  const at = bitmapWord(object);
  const word = load<u64>(at);
  const bit = (object >>> 3) & 63;
  if (!((word >> bit) & 1)) markNew(object, at, word, bit);
}

function markNew(object: u32, at: u32, word: u64, bit: u32): void {
  const klass = klassOf(object);
  const size = sizeWith(object, klass);
  const loader = ld(klass + Klass.loader);
  if (ld(loader + ClassLoaderData.liveAt) != collection) markLoader(loader);
  liveBytes += size;
  if (isYoung(object)) liveYoung += size;
  let left = size >>> 3;
  if (bit + left <= 64) {
    store<u64>(at, word | ((left == 64 ? <u64>-1 : ((<u64>1) << left) - 1) << bit));
  } else {
    store<u64>(at, word | ((<u64>-1) << bit));
    left -= 64 - bit;
    at += 8;
    while (left >= 64) {
      store<u64>(at, <u64>-1);
      left -= 64;
      at += 8;
    }
    if (left != 0) store<u64>(at, load<u64>(at) | (((<u64>1) << left) - 1));
  }
  // What has no refs needs no scan.
  if (layoutHelper(klass) > 0 ? ld(klass + Klass.oopMaps) != 0 : hasRefElements(klass)) push(object);
}

function scan(object: u32): void {
  const klass = klassOf(object);
  if (layoutHelper(klass) > 0) {
    const maps = ld(klass + Klass.oopMaps);
    const type = ld(klass + Klass.referenceType);
    if (maps == 0) return;
    let skipped: u32 = 0;
    if (type >= REF_MIRROR) {
      markLoaderOf(object, type);
    } else if (type != 0) {
      const referent = ld(object + referentOffset());
      if (referent != 0 && !isMarked(referent) && discover(object, type, rescanning)) skipped = object;
    }
    const end = maps + (ld(maps) << 3);
    for (let pair = maps; pair < end; pair += 8) {
      const first = object + ld(pair + 4);
      const last = first + (ld(pair + 8) << 2);
      for (let slot = first; slot < last; slot += 4) {
        if (skipped != 0 && (slot - skipped == referentOffset() || slot - skipped == discoveredOffset())) continue;
        markSlot(slot);
      }
    }
  } else if (hasRefElements(klass)) {
    scanElements(object, 0);
  }
}

function scanElements(array: u32, from: u32): void {
  const length = lengthOf(array);
  const to = length - from > CHUNK ? from + CHUNK : length;
  if (to < length) {
    // The pair in one: half of it would be misread.
    if (limit - top < 8 && !growStack()) {
      overflow();
    } else {
      st(top, to);
      st(top + 4, array | 1);
      top += 8;
    }
  }
  const first = array + ARRAY_BASE + (from << 2);
  const last = array + ARRAY_BASE + (to << 2);
  for (let slot = first; slot < last; slot += 4) markSlot(slot);
}

// --- classes: what is alive is a ClassLoaderData, with all that it has

/** Is called for a loader of which something is in use: an object or array of its classes, a mirror, a frame, or itself. */
export function markLoader(cld: u32): void {
  // 0: tests have classes of no loader.
  if (cld == 0 || ld(cld + ClassLoaderData.liveAt) == collection) return;
  st(cld + ClassLoaderData.liveAt, collection);
  st(cld + ClassLoaderData.nextMarked, loaders);
  loaders = cld;
}

export function isLoaderAlive(cld: u32): bool {
  return ld(cld + ClassLoaderData.liveAt) == collection;
}

function markLoaderOf(object: u32, type: u32): void {
  const offset = ld(VMState.offsets + ((type == REF_MIRROR ? FO_CLASS_KLASS : FO_LOADER_DATA) << 2));
  if (offset == 0) return;
  const at = ld(object + offset);
  if (at != 0) markLoader(type == REF_MIRROR ? ld(at + Klass.loader) : at);
}

@inline function markLoaderOfKlass(klass: u32): void {
  if (klass != 0) markLoader(ld(klass + Klass.loader));
}

/** What a live loader keeps: itself as an object, the refs of its classes, and the loaders of the classes that these can name. */
function scanLoader(cld: u32): void {
  const slot = ld(cld + ClassLoaderData.loader);
  if (slot != 0) markSlot(slot);
  for (let block = ld(cld + ClassLoaderData.oopBlocks); block != 0; block = ld(block + OopBlock.next)) {
    const start = block + OopBlock.sizeof;
    const end = start + (ld(block + OopBlock.used) << 2);
    for (let at = start; at < end; at += 4) if (!(ld(at) & 1)) markSlot(at);
  }
  for (let klass = ld(cld + ClassLoaderData.firstKlass); klass != 0; klass = ld(klass + Klass.nextInLoader)) {
    markLoaderOfKlass(ld(klass + Klass.super_));
    markLoaderOfKlass(ld(klass + Klass.nestHost));
    const interfaces = ld(klass + Klass.interfaces);
    if (interfaces == 0) continue;
    const last = interfaces + (ld(interfaces) << 2);
    for (let at = interfaces + 4; at <= last; at += 4) markLoaderOfKlass(ld(at));
  }
  const dictionary = ld(cld + ClassLoaderData.dictionary);
  if (dictionary == 0 || (ld(cld + ClassLoaderData.flags) & CLD_HIDDEN) != 0) return;
  const data = ld(dictionary + MetaVector.data);
  const end = data + (ld(dictionary + MetaVector.length) << 2);
  for (let at = data + 4; at < end; at += 8) markLoaderOfKlass(ld(at));
}

/** Scans what was marked until nothing new is found. */
export function drainMarkStack(): void {
  for (;;) {
    while (top != base || loaders != 0) {
      if (loaders == 0) {
        drainBatch();
        continue;
      }
      const cld = loaders;
      loaders = ld(cld + ClassLoaderData.nextMarked);
      scanLoader(cld);
    }
    if (!overflowed) return;
    overflowed = false;
    rescanning = true;
    rescan(ld(VMState.oldStart), ld(VMState.oldTop));
    rescan(ld(VMState.edenStart), ld(VMState.edenTop));
    rescan(ld(VMState.fromStart), ld(VMState.fromTop));
    rescan(ld(VMState.toStart), ld(VMState.toTop));
    rescanning = false;
  }
}

/** A number of steps: V8 changes to better code only between calls. */
function drainBatch(): void {
  for (let n = 0; n < 2000 && top != base; n++) {
    top -= 4;
    const word = ld(top);
    if (word & 1) {
      top -= 4;
      scanElements(word & ~1, ld(top));
    } else {
      scan(word);
    }
  }
}

/** Scans all marked objects of [start, end), taking what they push off the stack in between. */
function rescan(start: u32, end: u32): void {
  for (let object = nextMarked(start, end); object < end; object = nextMarked(object + sizeWith(object, klassOf(object)), end)) {
    scan(object);
    while (top != base) drainBatch();
  }
}

/** The first marked object at or after `at` (which is not inside of one), or `end`. */
export function nextMarked(at: u32, end: u32): u32 {
  if (at >= end) return end;
  let word = bitmapWord(at);
  let bits = load<u64>(word) >> ((at >>> 3) & 63);
  if (bits != 0) return min(at + (<u32>ctz(bits) << 3), end);
  at = (at | 511) + 1;
  while (at < end) {
    word += 8;
    bits = load<u64>(word);
    if (bits != 0) return min(at + (<u32>ctz(bits) << 3), end);
    at += 512;
  }
  return end;
}
