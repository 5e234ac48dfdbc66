// The heap verifier (-XX:+VerifyHeap): walks all spaces and roots and says what is wrong, in VERIFY_* codes with addresses in
// exitA, exitB, exitC. The mark bitmap serves as the set of addresses where objects begin.
import {
  ARRAY_BASE,
  C_HEAP,
  CARD_DIRTY,
  CARD_SHIFT,
  FILLER_ARRAY_KLASS,
  FILLER_OBJECT_KLASS,
  KernelState,
  Klass,
  MARK_INFLATED,
  MARK_TAG_MASK,
  METASPACE,
  OBJECT_KLASS,
  OBJECT_MARK,
  OFFSET_NONE,
  ObjectMonitor,
  VERIFY_BITMAP,
  VERIFY_CARD,
  VERIFY_KLASS,
  VERIFY_MONITOR,
  VERIFY_OFFSET,
  VERIFY_REF,
  VERIFY_ROOT,
  VERIFY_SIZE,
  VMState,
} from "../../../build/assembly/layout";
import { cardOf, clearBitmap, isYoung, offsetEntry, retireWindow } from "./heap";
import { bitmapWord, isMarked } from "./mark";
import { monitorOf } from "./monitors";
import { hasRefElements, klassOf, layoutHelper, lengthOf, sizeWith } from "./objects";
import { visitRoots } from "./roots";
import { align, ld, st } from "./words";

let error: u32 = 0;

function fail(code: u32, a: u32, b: u32, c: u32): void {
  if (error != 0) return;
  error = code;
  st(VMState.exitA, a);
  st(VMState.exitB, b);
  st(VMState.exitC, c);
}

/** Whether an address is one where an object begins, by the bits of `collectStarts`. */
function isObject(ref: u32): bool {
  if ((ref & 7) != 0 || ref < ld(VMState.edenStart) || ref >= ld(VMState.oldLimit)) return false;
  return isMarked(ref);
}

export function verifySlot(slot: u32): void {
  const ref = ld(slot);
  if (ref != 0 && !isObject(ref)) fail(VERIFY_ROOT, slot, 0, ref);
}

/** The visitor that looks whether slots hold objects. */
@unmanaged export class Verifying {
  @inline visit(slot: u32): void {
    verifySlot(slot);
  }
  @inline youngOnly(): bool {
    return false;
  }
  @inline findsLoaders(): bool {
    return false;
  }
  @inline skipsDeadLoaders(): bool {
    return false;
  }
}

function clearStarts(): void {
  clear(ld(VMState.edenStart), ld(VMState.edenTop));
  clear(ld(VMState.fromStart), ld(VMState.fromTop));
  clear(ld(VMState.oldStart), ld(VMState.oldTop));
}

function clear(start: u32, end: u32): void {
  clearBitmap(start, align(end, 512));
}

/** Checks classes and sizes of the objects of a space, and sets a bit where each begins. */
function collectStarts(start: u32, end: u32): void {
  for (let at = start; at < end && error == 0; ) {
    const klass = ld(at + OBJECT_KLASS);
    const isFiller = klass == FILLER_OBJECT_KLASS || klass == FILLER_ARRAY_KLASS;
    if (!isFiller && (klass < METASPACE || klass >= C_HEAP || (klass & 7) != 0 || layoutHelper(klass) == 0)) {
      fail(VERIFY_KLASS, at, klass, 0);
      return;
    }
    const size = sizeWith(at, klass);
    if (size < 8 || (size & 7) != 0 || size > end - at) {
      fail(VERIFY_SIZE, at, at + size, end);
      return;
    }
    const word = bitmapWord(at);
    store<u64>(word, load<u64>(word) | ((<u64>1) << ((at >>> 3) & 63)));
    at += size;
  }
}

function verifyObjects(start: u32, end: u32, old: bool): void {
  for (let at = start; at < end && error == 0; ) {
    const klass = klassOf(at);
    if (layoutHelper(klass) > 0) {
      const maps = ld(klass + Klass.oopMaps);
      if (maps != 0) {
        const pairs = maps + (ld(maps) << 3);
        for (let pair = maps; pair < pairs; pair += 8) {
          const first = at + ld(pair + 4);
          const last = first + (ld(pair + 8) << 2);
          for (let slot = first; slot < last; slot += 4) verifyField(at, slot, old);
        }
      }
    } else if (hasRefElements(klass)) {
      const first = at + ARRAY_BASE;
      const last = first + (lengthOf(at) << 2);
      for (let slot = first; slot < last; slot += 4) verifyField(at, slot, old);
    }
    const mark = ld(at + OBJECT_MARK);
    if ((mark & MARK_TAG_MASK) == MARK_INFLATED && (mark >>> 8 > ld(VMState.monitorCount) || ld(monitorOf(mark) + ObjectMonitor.object) != at)) {
      fail(VERIFY_MONITOR, 0, at, mark);
    }
    at += sizeWith(at, klass);
  }
}

@inline function verifyField(object: u32, slot: u32, old: bool): void {
  const ref = ld(slot);
  if (ref == 0) return;
  if (!isObject(ref)) fail(VERIFY_REF, object, slot, ref);
  else if (old && isYoung(ref) && <u32>load<u8>(cardOf(object)) != CARD_DIRTY) fail(VERIFY_CARD, object, slot, ref);
}

/** The offset table names the first object of each card below oldTop. */
function verifyOffsets(start: u32, end: u32): void {
  for (let card = start; card < end && error == 0; card += 1 << CARD_SHIFT) {
    const bits = load<u64>(bitmapWord(card));
    const expected: u32 = bits == 0 ? OFFSET_NONE : <u32>ctz(bits);
    if (<u32>load<u8>(offsetEntry(card)) != expected) fail(VERIFY_OFFSET, card, card + (expected << 3), load<u8>(offsetEntry(card)));
  }
}

function verifyBitmapClear(start: u32, end: u32): void {
  for (let at = start; at < end; at += 512) if (load<u64>(bitmapWord(at)) != 0) fail(VERIFY_BITMAP, at, bitmapWord(at), 0);
}

function verifyTables(): void {
  const refs = ld(KernelState.stringRefs);
  const strings = ld(VMState.stringCount);
  for (let i: u32 = 0; i < strings; i++) {
    verifySlot(refs + (i << 2));
    if (i < ld(KernelState.stringOldCount) && isYoung(ld(refs + (i << 2)))) fail(VERIFY_ROOT, refs + (i << 2), 1, ld(refs + (i << 2)));
  }
  const monitors = ld(VMState.monitorTable);
  const count = ld(VMState.monitorCount);
  for (let i: u32 = 1; i <= count; i++) {
    const monitor = ld(monitors + (i << 2));
    const object = ld(monitor + ObjectMonitor.object);
    if (object == 0) continue;
    if (!isObject(object)) {
      fail(VERIFY_MONITOR, monitor, object, 0);
    } else {
      const mark = ld(object + OBJECT_MARK);
      if ((mark & MARK_TAG_MASK) != MARK_INFLATED || monitorOf(mark) != monitor) fail(VERIFY_MONITOR, monitor, object, mark);
    }
  }
}

/** Checks the whole heap. Closes the allocation window. @returns 0 or VERIFY_* */
export function verifyHeap(): u32 {
  error = 0;
  retireWindow();
  const edenStart = ld(VMState.edenStart);
  const edenTop = ld(VMState.edenTop);
  const fromStart = ld(VMState.fromStart);
  const fromTop = ld(VMState.fromTop);
  const oldStart = ld(VMState.oldStart);
  const oldTop = ld(VMState.oldTop);
  verifyBitmapClear(edenStart, ld(VMState.edenEnd));
  verifyBitmapClear(oldStart, oldTop);
  if (error != 0) return error;
  collectStarts(edenStart, edenTop);
  collectStarts(fromStart, fromTop);
  collectStarts(oldStart, oldTop);
  if (error == 0) {
    verifyOffsets(oldStart, oldTop);
    verifyObjects(edenStart, edenTop, false);
    verifyObjects(fromStart, fromTop, false);
    verifyObjects(oldStart, oldTop, true);
    visitRoots<Verifying>();
    verifyTables();
  }
  clearStarts();
  return error;
}
