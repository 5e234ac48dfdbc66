// Unwinding of interpreted frames to a handler (JVMS 2.10), as far as neither Java nor an error is needed for it: catch types are resolved,
// monitors are left as they should be and nobody waits for them. What is not plain is left to the driver (runtime/exceptions.ts), which
// knows all rules; it goes on at the frame that was reached.
import {
  ACC_SYNCHRONIZED,
  ConstantPool,
  EVENT_BYTES,
  EVENT_CAPACITY,
  EVENT_EXCEPTION,
  EVENT_RING,
  EVENT_RING_HEAD,
  ExceptionEntry,
  FRAME_HEADER,
  FRAME_INTERPRETED,
  Frame,
  JavaThread,
  LOCK_OF_METHOD,
  LockRecord,
  MARK_INFLATED,
  MARK_TAG_MASK,
  METHOD_CATCHES,
  Method,
  OBJECT_KLASS,
  OBJECT_MARK,
  ObjectMonitor,
  StackChunk,
  TAG_KLASS,
  THREAD_FLAG_HEIR,
  VMState,
} from "../../../build/assembly/layout";
import { monitorExit, monitorOf, threadOwns } from "./monitors";
import { isSubtype } from "./types";
import { ld, st } from "./words";

/** Neither a handler nor the end of the table: a catch type that is not resolved. */
const UNRESOLVED: i32 = -2;
const NONE: i32 = -1;

/** Bci of the handler in `method` of an exception of class `klass` thrown at `bci`; NONE or UNRESOLVED. */
function findHandler(method: u32, bci: u32, klass: u32): i32 {
  const table = ld(method + Method.exceptionTable);
  if (table == 0) return NONE;
  const end = table + 4 + ld(table) * ExceptionEntry.sizeof;
  for (let e = table + 4; e < end; e += ExceptionEntry.sizeof) {
    if (bci < load<u16>(e + ExceptionEntry.startPc) || bci >= load<u16>(e + ExceptionEntry.endPc)) continue;
    const catchType = <u32>load<u16>(e + ExceptionEntry.catchType);
    if (catchType != 0) {
      const pool = ld(method + Method.constantPool);
      if (load<u8>(ld(pool + ConstantPool.tags) + catchType) != TAG_KLASS) return UNRESOLVED;
      if (!isSubtype(klass, ld(ld(pool + ConstantPool.entries) + (catchType << 2)))) continue;
    }
    return load<u16>(e + ExceptionEntry.handlerPc);
  }
  return NONE;
}

/** Whether a thread waits for the object's monitor, or this one does not own it. */
function isWantedOrLost(thread: u32, object: u32): bool {
  const mark = ld(object + OBJECT_MARK);
  if (!threadOwns(thread, object)) return true;
  return (mark & MARK_TAG_MASK) == MARK_INFLATED && ld(monitorOf(mark) + ObjectMonitor.entryHead) != 0;
}

/** Leaves the monitor of the frame's method, if that is synchronized. @returns false when the frame's monitors want more than that */
function leaveMonitor(thread: u32, frame: u32, method: u32): bool {
  const at = ld(thread + JavaThread.lockTop) - LockRecord.sizeof;
  const owner = ld(at + LockRecord.frame);
  if ((ld(method + Method.accessFlags) & ACC_SYNCHRONIZED) == 0) return (owner & ~LOCK_OF_METHOD) != frame;
  const object = ld(at + LockRecord.object);
  if (owner != (frame | LOCK_OF_METHOD) || object == 0) return false;
  if ((ld(at - LockRecord.sizeof + LockRecord.frame) & ~LOCK_OF_METHOD) == frame) return false;
  if (isWantedOrLost(thread, object) || monitorExit(object) != 0) return false;
  st(thread + JavaThread.lockTop, at);
  return true;
}

/**
 * Unwinds the running thread from `frame`, whose `pc` is valid, with `exception`.
 * @returns the frame to go on with. JavaThread.pendingException is 0 when its handler is to run: `pc` and `sp` are set, the exception
 * is on its operand stack; else the driver goes on there
 */
export function unwind(frame: u32, exception: u32): u32 {
  const thread = ld(VMState.thread);
  const klass = ld(exception + OBJECT_KLASS);
  st(thread + JavaThread.pendingException, exception);
  if (ld(VMState.slowThrows) != 0 || (ld(thread + JavaThread.flags) & THREAD_FLAG_HEIR) != 0) return frame;
  const chunk = ld(thread + JavaThread.chunk);
  const end = ld(chunk + StackChunk.end);
  while (ld(frame + Frame.kind) == FRAME_INTERPRETED) {
    const method = ld(frame + Frame.method);
    const code = ld(method + Method.code);
    const handler = findHandler(method, ld(frame + Frame.pc) - code, klass);
    if (handler >= 0) {
      st(method + Method.flags, ld(method + Method.flags) | METHOD_CATCHES);
      st(frame + FRAME_HEADER, exception);
      st(frame + Frame.sp, frame + FRAME_HEADER + 4);
      st(frame + Frame.pc, code + handler);
      st(thread + JavaThread.pendingException, 0);
      return frame;
    }
    const caller = ld(frame + Frame.caller);
    if (handler == UNRESOLVED || caller <= chunk || caller >= end || !leaveMonitor(thread, frame, method)) return frame;
    frame = caller;
  }
  return frame;
}

/**
 * An exception leaves a compiled activation, whose frame is `bytes` from `sp`: the monitors of its `locks` synchronized scopes are left.
 * @returns 0 when its monitors want more than that, and nothing has been done
 */
export function leaveByException(sp: u32, bytes: u32, locks: u32): u32 {
  const thread = ld(VMState.thread);
  const top = ld(thread + JavaThread.lockTop);
  let at = top - LockRecord.sizeof;
  for (let i: u32 = 0; i < locks; i++) {
    const owner = ld(at + LockRecord.frame);
    const object = ld(at + LockRecord.object);
    if (owner - sp >= bytes || (owner & LOCK_OF_METHOD) == 0 || object == 0 || isWantedOrLost(thread, object)) return 0;
    at -= LockRecord.sizeof;
  }
  if (ld(at + LockRecord.frame) - sp < bytes) return 0;
  for (let left = top - LockRecord.sizeof; left > at; left -= LockRecord.sizeof) monitorExit(ld(left + LockRecord.object));
  st(thread + JavaThread.lockTop, at + LockRecord.sizeof);
  return 1;
}

/** athrow: as `unwind`, and notes the event as the driver does. */
export function throwFrom(frame: u32, exception: u32): u32 {
  const ring = ld(EVENT_RING);
  if (ring != 0 && ld(VMState.slowThrows) == 0) {
    const number = ld(ring);
    const at = ring + EVENT_RING_HEAD + (number & (EVENT_CAPACITY - 1)) * EVENT_BYTES;
    const method = ld(frame + Frame.method);
    st(at, EVENT_EXCEPTION);
    st(at + 4, ld(exception + OBJECT_KLASS));
    st(at + 8, method);
    st(at + 12, ld(frame + Frame.pc) - ld(method + Method.code));
    st(ring, number + 1);
  }
  return unwind(frame, exception);
}
