// java.lang.ref in a collection, as HotSpot 17 does it. While objects are scanned, active references whose referent is not
// known to be alive are discovered (linked through Reference.discovered) instead of keeping it alive; then, in this order:
// soft and weak ones are cleared, final ones keep their referent and become inactive, phantom ones are cleared. What was cleared
// or became inactive goes to VMState.pendingReferences, linked through Reference.discovered.
import {
  FO_REF_DISCOVERED,
  FO_REF_NEXT,
  FO_REF_REFERENT,
  FO_SOFT_CLOCK,
  FO_SOFT_TIMESTAMP,
  GC_STAT_CLEARED,
  KernelState,
  REF_FINAL,
  REF_PHANTOM,
  REF_SOFT,
  REF_WEAK,
  VMState,
} from "../../../build/assembly/layout";
import { dirtyCard, isYoung } from "./heap";
import { ld, st } from "./words";

// Heads of the lists of this collection. A list ends with a reference that names itself.
let soft: u32 = 0;
let weak: u32 = 0;
let final_: u32 = 0;
let phantom: u32 = 0;
let referent: u32 = 0;
let next: u32 = 0;
let discovered: u32 = 0;
let clearSoft: bool = false;
let clock: i64 = 0;
let maxInterval: i64 = 0;

@inline function offset(index: u32): u32 {
  return ld(VMState.offsets + (index << 2));
}

/** Begins a collection. @param clearAll all soft references whose referent nothing else holds are cleared */
export function startReferences(clearAll: bool): void {
  soft = 0;
  weak = 0;
  final_ = 0;
  phantom = 0;
  referent = offset(FO_REF_REFERENT);
  next = offset(FO_REF_NEXT);
  discovered = offset(FO_REF_DISCOVERED);
  clearSoft = clearAll;
  const clockAt = offset(FO_SOFT_CLOCK);
  clock = clockAt == 0 ? 0 : load<i64>(clockAt);
  // LRUMaxHeapPolicy: so many milliseconds unused for each MiB that was free after the last collection.
  const capacity = ld(VMState.edenEnd) - ld(VMState.edenStart) + (ld(VMState.oldEnd) - ld(VMState.oldStart));
  const used = ld(KernelState.usedAtLastCollection);
  const freeMiB = used < capacity ? (capacity - used) >>> 20 : 0;
  maxInterval = <i64>freeMiB * <i64>ld(KernelState.softRefMsPerMB);
}

export function referentOffset(): u32 {
  return referent;
}
export function discoveredOffset(): u32 {
  return discovered;
}

/**
 * Offers a reference of kind `type` whose referent is not null and not known to be alive.
 * @param again it may be in a list already (rescanning after an overflow of the mark stack)
 * @returns whether it was discovered: `referent` and `discovered` are then left alone
 */
export function discover(ref: u32, type: u32, again: bool): bool {
  if (ld(ref + discovered) != 0) return again;
  if (type == REF_FINAL && ld(ref + next) != 0) return false;
  if (type == REF_SOFT) {
    if (!clearSoft) {
      const at = offset(FO_SOFT_TIMESTAMP);
      if (at == 0 || clock - load<i64>(ref + at) <= maxInterval) return false;
    }
    soft = link(ref, soft);
  } else if (type == REF_WEAK) {
    weak = link(ref, weak);
  } else if (type == REF_FINAL) {
    final_ = link(ref, final_);
  } else {
    phantom = link(ref, phantom);
  }
  return true;
}

@inline function link(ref: u32, head: u32): u32 {
  st(ref + discovered, head == 0 ? ref : head);
  return ref;
}

/** After everything strongly reachable was found. `V` is a visitor (roots.ts), Scavenging or Marking, which also knows isAlive(object) and drain(). */
export function processReferences<V>(): void {
  filter<V>(soft, REF_SOFT);
  filter<V>(weak, REF_WEAK);
  const finals = filter<V>(final_, REF_FINAL);
  for (let ref = finals; ref != 0; ) {
    const following = after(ref);
    changetype<V>(0).visit(ref + referent);
    st(ref + next, ref);
    pend(ref);
    ref = following;
  }
  changetype<V>(0).drain();
  filter<V>(phantom, REF_PHANTOM);
}

@inline function after(ref: u32): u32 {
  const n = ld(ref + discovered);
  return n == ref ? 0 : n;
}

/** Drops references whose referent is gone or alive; of the others clears the referent and makes them pending, but keeps final ones. */
function filter<V>(head: u32, type: u32): u32 {
  let kept: u32 = 0;
  for (let ref = head; ref != 0; ) {
    const following = after(ref);
    const object = ld(ref + referent);
    if (object == 0) {
      st(ref + discovered, 0);
    } else if (changetype<V>(0).isAlive(object)) {
      st(ref + discovered, 0);
      changetype<V>(0).visit(ref + referent);
      if (!isYoung(ref)) dirtyCard(ref);
    } else if (type == REF_FINAL) {
      kept = link(ref, kept);
    } else {
      st(ref + referent, 0);
      pend(ref);
    }
    ref = following;
  }
  return kept;
}

function pend(ref: u32): void {
  st(ref + discovered, ld(VMState.pendingReferences));
  st(VMState.pendingReferences, ref);
  if (!isYoung(ref)) dirtyCard(ref);
  const count: u32 = VMState.gcStats + (GC_STAT_CLEARED << 2);
  st(count, ld(count) + 1);
}

/** SoftReference.clock becomes the time of this collection. */
export function advanceSoftClock(): void {
  const at = offset(FO_SOFT_CLOCK);
  const now = load<i64>(VMState.softReferenceClock);
  if (at != 0 && now > load<i64>(at)) store<i64>(at, now);
}
