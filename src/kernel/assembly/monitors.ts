// Locks and identity hashes: what stands in the mark word, and the ObjectMonitors of objects that need more than that
// (contention, wait, a hash beside a lock). Queues of threads are TypeScript's.
import {
  JavaThread,
  LOCK_OF_METHOD,
  LockRecord,
  MARK_AGE_MASK,
  MARK_INFLATED,
  MARK_NEUTRAL,
  MARK_PAYLOAD_SHIFT,
  MARK_TAG_MASK,
  MARK_THIN,
  KernelState,
  OBJECT_MARK,
  ObjectMonitor,
  THIN_OWNER_SHIFT,
  THIN_RECURSION_MASK,
  THIN_RECURSION_SHIFT,
  VMState,
  YOUNG,
  YOUNG_SIZE,
} from "../../../build/assembly/layout";
import { calloc, free } from "./malloc";
import { ld, st } from "./words";

const FIRST_CAPACITY: u32 = 256;
const MAX_MONITORS: u32 = 1 << 24;
const DONE: i32 = 0;
const CONTENDED: i32 = 1;
const NOT_OWNER: i32 = 1;
const WAITERS: i32 = 2;
const ONE_RECURSION: u32 = 1 << THIN_RECURSION_SHIFT;

/** The monitor that an inflated mark names. */
@inline export function monitorOf(mark: u32): u32 {
  return ld(ld(VMState.monitorTable) + ((mark >>> MARK_PAYLOAD_SHIFT) << 2));
}

/** A random number that is never 0, of 24 bits. */
function nextHash(): u32 {
  const mode = ld(VMState.hashMode);
  if (mode == 2) return 1;
  let x = ld(VMState.hashState);
  if (mode == 3) {
    x = ((x >>> 8) + 1) & 0xffffff;
    if (x == 0) x = 1;
    st(VMState.hashState, x << 8);
    return x;
  }
  if (x == 0) x = 0x9e3779b9;
  do {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  } while (x >>> 8 == 0);
  st(VMState.hashState, x);
  return x >>> 8;
}

/** System.identityHashCode of a non-null object: 1 to 2^24 - 1. */
export function identityHash(object: u32): u32 {
  const mark = ld(object + OBJECT_MARK);
  if ((mark & MARK_TAG_MASK) == MARK_NEUTRAL) {
    if (mark >>> MARK_PAYLOAD_SHIFT != 0) return mark >>> MARK_PAYLOAD_SHIFT;
    const hash = nextHash();
    st(object + OBJECT_MARK, mark | (hash << MARK_PAYLOAD_SHIFT));
    return hash;
  }
  const monitor = inflate(object);
  let hash = ld(monitor + ObjectMonitor.hash);
  if (hash == 0) {
    hash = nextHash();
    st(monitor + ObjectMonitor.hash, hash);
  }
  return hash;
}

/** Locks for the running thread. @returns 0 done, 1 contended */
export function monitorEnter(object: u32): i32 {
  const mark = ld(object + OBJECT_MARK);
  const tag = mark & MARK_TAG_MASK;
  const lockWord = ld(VMState.threadLockWord);
  if (tag == MARK_NEUTRAL && mark >>> MARK_PAYLOAD_SHIFT == 0) {
    st(object + OBJECT_MARK, mark | lockWord);
    return DONE;
  }
  if (tag == MARK_THIN) {
    if ((mark ^ lockWord) >>> THIN_OWNER_SHIFT != 0) return CONTENDED;
    if ((mark & THIN_RECURSION_MASK) != THIN_RECURSION_MASK) {
      st(object + OBJECT_MARK, mark + ONE_RECURSION);
      return DONE;
    }
  }
  const monitor = inflate(object);
  const owner = ld(monitor + ObjectMonitor.owner);
  const thread = ld(VMState.thread);
  if (owner == 0) {
    st(monitor + ObjectMonitor.owner, thread);
    st(monitor + ObjectMonitor.recursions, 0);
    return DONE;
  }
  if (owner != thread) return CONTENDED;
  st(monitor + ObjectMonitor.recursions, ld(monitor + ObjectMonitor.recursions) + 1);
  return DONE;
}

/** Unlocks for the running thread. @returns 0 done, 1 it is not the owner, 2 released, and threads contend for it */
export function monitorExit(object: u32): i32 {
  const mark = ld(object + OBJECT_MARK);
  const tag = mark & MARK_TAG_MASK;
  if (tag == MARK_THIN) {
    if ((mark ^ ld(VMState.threadLockWord)) >>> THIN_OWNER_SHIFT != 0) return NOT_OWNER;
    st(object + OBJECT_MARK, mark & THIN_RECURSION_MASK ? mark - ONE_RECURSION : mark & MARK_AGE_MASK);
    return DONE;
  }
  if (tag != MARK_INFLATED) return NOT_OWNER;
  const monitor = monitorOf(mark);
  if (ld(monitor + ObjectMonitor.owner) != ld(VMState.thread)) return NOT_OWNER;
  const recursions = ld(monitor + ObjectMonitor.recursions);
  if (recursions != 0) {
    st(monitor + ObjectMonitor.recursions, recursions - 1);
    return DONE;
  }
  st(monitor + ObjectMonitor.owner, 0);
  return ld(monitor + ObjectMonitor.entryHead) != 0 ? WAITERS : DONE;
}

/**
 * Takes the latest record of `object` in `frame` off the running thread's lock stack. That of a synchronized method stays, empty, above
 * the frame's others: what is entered next takes its place. @returns 0 when the frame has none
 */
export function releaseRecord(frame: u32, object: u32): i32 {
  const thread = ld(VMState.thread);
  const top = ld(thread + JavaThread.lockTop);
  for (let at = top - LockRecord.sizeof; (ld(at + LockRecord.frame) & ~LOCK_OF_METHOD) == frame; at -= LockRecord.sizeof) {
    if (ld(at + LockRecord.object) != object) continue;
    const word = ld(at + LockRecord.frame);
    const last = top - LockRecord.sizeof;
    memory.copy(at, at + LockRecord.sizeof, last - at);
    if (word & LOCK_OF_METHOD) {
      st(last + LockRecord.object, 0);
      st(last + LockRecord.frame, word);
    } else {
      st(thread + JavaThread.lockTop, last);
    }
    return 1;
  }
  return 0;
}

/** Whether `thread` owns the object's monitor. */
export function threadOwns(thread: u32, object: u32): bool {
  const mark = ld(object + OBJECT_MARK);
  const tag = mark & MARK_TAG_MASK;
  if (tag == MARK_THIN) return mark >>> THIN_OWNER_SHIFT == ld(thread + JavaThread.id);
  return tag == MARK_INFLATED && ld(monitorOf(mark) + ObjectMonitor.owner) == thread;
}

/** Id of the thread that holds a thin lock on the object, 0 for none. */
export function thinOwner(object: u32): u32 {
  const mark = ld(object + OBJECT_MARK);
  return (mark & MARK_TAG_MASK) == MARK_THIN ? mark >>> THIN_OWNER_SHIFT : 0;
}

function threadById(id: u32): u32 {
  const running = ld(VMState.thread);
  if (running != 0 && ld(running + JavaThread.id) == id) return running;
  for (let t = ld(VMState.threads); t != 0; t = ld(t + JavaThread.next)) if (ld(t + JavaThread.id) == id) return t;
  return 0;
}

/** The object's ObjectMonitor, made if need be from its mark. Traps when the C heap is exhausted. */
export function inflate(object: u32): u32 {
  const mark = ld(object + OBJECT_MARK);
  const tag = mark & MARK_TAG_MASK;
  if (tag == MARK_INFLATED) return monitorOf(mark);
  const monitor = newMonitor();
  st(monitor + ObjectMonitor.object, object);
  if (tag == MARK_NEUTRAL) {
    st(monitor + ObjectMonitor.hash, mark >>> MARK_PAYLOAD_SHIFT);
  } else {
    st(monitor + ObjectMonitor.owner, threadById(mark >>> THIN_OWNER_SHIFT));
    st(monitor + ObjectMonitor.recursions, (mark & THIN_RECURSION_MASK) >>> THIN_RECURSION_SHIFT);
  }
  const index = ld(monitor + ObjectMonitor.index);
  st(object + OBJECT_MARK, (mark & MARK_AGE_MASK) | (index << MARK_PAYLOAD_SHIFT) | MARK_INFLATED);
  if (object - YOUNG < YOUNG_SIZE) addYoung(monitor);
  return monitor;
}

/** Notes that the monitor's object is in the young generation. */
export function addYoung(monitor: u32): void {
  st(monitor + ObjectMonitor.nextYoung, ld(KernelState.youngMonitors));
  st(KernelState.youngMonitors, monitor);
}

/** After a full collection: the monitors that are left, by where their objects are now. */
export function findYoungMonitors(): void {
  st(KernelState.youngMonitors, 0);
  const table = ld(VMState.monitorTable);
  const count = ld(VMState.monitorCount);
  for (let i: u32 = 1; i <= count; i++) {
    const monitor = ld(table + (i << 2));
    const object = ld(monitor + ObjectMonitor.object);
    if (object != 0 && object - YOUNG < YOUNG_SIZE) addYoung(monitor);
  }
}

/** A monitor with only `index` set. Indices begin at 1. */
function newMonitor(): u32 {
  const known = ld(VMState.monitorFree);
  if (known != 0) {
    st(VMState.monitorFree, ld(known + ObjectMonitor.nextFree));
    st(known + ObjectMonitor.nextFree, 0);
    return known;
  }
  const index = ld(VMState.monitorCount) + 1;
  if (index >= ld(VMState.monitorCapacity)) growTable();
  const monitor = calloc(ObjectMonitor.sizeof);
  if (monitor == 0) unreachable();
  st(monitor + ObjectMonitor.index, index);
  st(ld(VMState.monitorTable) + (index << 2), monitor);
  st(VMState.monitorCount, index);
  return monitor;
}

function growTable(): void {
  const before = ld(VMState.monitorCapacity);
  const capacity = before == 0 ? FIRST_CAPACITY : before << 1;
  const table = capacity > MAX_MONITORS ? 0 : calloc(capacity << 2);
  if (table == 0) unreachable();
  const old = ld(VMState.monitorTable);
  memory.copy(table, old, before << 2);
  free(old);
  st(VMState.monitorTable, table);
  st(VMState.monitorCapacity, capacity);
}

/** Whether nobody holds or wants the monitor. */
export function isIdle(monitor: u32): bool {
  return (ld(monitor + ObjectMonitor.owner) | ld(monitor + ObjectMonitor.entryHead) | ld(monitor + ObjectMonitor.waitHead)) == 0;
}

/** Takes an idle monitor away from its (live or dead) object. */
export function freeMonitor(monitor: u32): void {
  st(monitor + ObjectMonitor.object, 0);
  st(monitor + ObjectMonitor.hash, 0);
  st(monitor + ObjectMonitor.recursions, 0);
  st(monitor + ObjectMonitor.nextFree, ld(VMState.monitorFree));
  st(VMState.monitorFree, monitor);
}

/** Gives a live object its neutral mark back, with its hash, and frees its idle monitor. */
export function deflate(object: u32, monitor: u32): void {
  const age = ld(object + OBJECT_MARK) & MARK_AGE_MASK;
  st(object + OBJECT_MARK, age | (ld(monitor + ObjectMonitor.hash) << MARK_PAYLOAD_SHIFT));
  freeMonitor(monitor);
}
