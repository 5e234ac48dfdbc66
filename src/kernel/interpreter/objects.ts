// Allocation, type checks and monitors. The fast paths are here; what is slow is a function of the kernel, and what
// that cannot do either leaves to the driver.

import { Op } from "../../bytecode/opcodes.ts";
import { JavaThread, LockRecord } from "../../layout/frame.ts";
import { Klass, PRIMARY_SUPERS } from "../../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, MARK_AGE_MASK, MAX_ARRAY_LENGTH, OBJECT_KLASS, OBJECT_MARK } from "../../layout/object.ts";
import { Q } from "../../layout/quick-opcodes.ts";
import {
  EXIT_ALLOCATE,
  EXIT_MONITOR_ENTER,
  MONITOR_NOT_OWNED,
  MONITOR_RELEASED,
  THROW_CLASS_CAST,
  THROW_NEGATIVE_SIZE,
  THROW_OUT_OF_MEMORY_ARRAY,
  VMState,
} from "../../layout/vm-state.ts";
import type { FunctionBuilder } from "../../wasm/function.ts";
import { i32, VOID } from "../../wasm/opcodes.ts";
import { leaveMonitorExit, unlock } from "./control.ts";
import type { Callees, HandlerTable, InterpreterEmitter } from "./emitter.ts";

/** Arrays of at least this many elements are left to the kernel; below it no size overflows. */
const FAST_ARRAY_LENGTH = 1 << 20;

/** In VMState.klasses, the arrays of primitives begin here, by basic type (WK_TYPE_ARRAY of linking/well-known.ts). */
const TYPE_ARRAY_KLASSES = 16;

export function addObjects(table: HandlerTable): void {
  for (const op of [Op.new, Op.anewarray, Op.multianewarray]) table.add(op, (e) => e.f.br(e.exits.resolve));
  table.add(Q.new_q, newObject);
  table.add(Op.newarray, (e) => {
    e.slot(1).set(e.b);
    e.u1(1)
      .i32(2)
      .op(i32.shl)
      .mem(i32.load, VMState.klasses + 4 * TYPE_ARRAY_KLASSES)
      .set(e.a);
    newArray(e, 2);
  });
  table.add(Q.anewarray_q, (e) => {
    e.slot(1).set(e.b);
    e.constantAddress(() => e.u2(1))
      .mem(i32.load)
      .mem(i32.load, Klass.arrayKlass)
      .set(e.a);
    newArray(e, 3);
  });
  // A null passes without resolution (JVMS 6.5.checkcast, 6.5.instanceof).
  table.add(Op.checkcast, (e, op) => {
    e.slot(1).brIf(e.exits.resolve);
    e.done(op, 0);
  });
  table.add(Op.instanceof, (e, op) => {
    e.slot(1).brIf(e.exits.resolve);
    e.done(op, 0);
  });
  table.add(Q.checkcast_q, checkcast);
  table.add(Q.instanceof_q, instanceOf);
  table.add(Op.monitorenter, monitorEnter);
  table.add(Op.monitorexit, monitorExit);
}

/** An object of class `a` into `b`: from the allocation window, else from the heap; 0 when a collection must come first. */
export function newInstance(e: InterpreterEmitter): void {
  const { f, a, b, c } = e;
  // The new top, unless the window is too small: windows are zeroed, only the class needs storing.
  e.vm(VMState.windowTop).set(b);
  f.get(b).get(a).mem(i32.load, Klass.layoutHelper).op(i32.add).set(c).get(c);
  e.vm(VMState.windowEnd).op(i32.gtU);
  const slow = f.if_(VOID);
  f.get(a).get(a).mem(i32.load, Klass.layoutHelper).call(e.callees.allocateSlow).set(b);
  f.else_();
  e.setVm(VMState.windowTop, () => f.get(c));
  f.get(b).get(a).mem(i32.store, OBJECT_KLASS);
  f.end(slow);
}

function newObject(e: InterpreterEmitter): void {
  const { f, a, b } = e;
  e.constantAddress(() => e.u2(1))
    .mem(i32.load)
    .set(a);
  newInstance(e);
  f.get(b).op(i32.eqz);
  const failed = f.if_(VOID);
  e.setExitA(() => f.get(a).mem(i32.load, Klass.layoutHelper));
  e.exit(EXIT_ALLOCATE);
  f.end(failed);
  f.get(e.sp).get(b);
  e.toSlot(0);
  e.adjust(1);
  e.advance(3);
}

/** Allocates an array of class `a` and length `b` in place of the length. */
function newArray(e: InterpreterEmitter, length: number): void {
  const { f, a, b, c } = e;
  f.get(b).i32(0).op(i32.ltS);
  const negative = f.if_(VOID);
  e.setExitB(() => f.get(b));
  e.throw_(THROW_NEGATIVE_SIZE);
  f.end(negative);
  f.get(a).get(b).call(e.callees.newArray).tee(c).op(i32.eqz);
  const failed = f.if_(VOID);
  f.get(b).i32(MAX_ARRAY_LENGTH).op(i32.gtU);
  const tooLong = f.if_(VOID);
  e.setExitB(() => f.get(b));
  e.throw_(THROW_OUT_OF_MEMORY_ARRAY);
  f.end(tooLong);
  e.setExitA(() =>
    arrayBytes(
      f,
      () => f.get(b),
      () => f.get(a),
    ),
  );
  e.exit(EXIT_ALLOCATE);
  f.end(failed);
  f.get(e.sp).get(c);
  e.toSlot(1);
  e.advance(length);
}

/** The bytes that EXIT_ALLOCATE asks for: of an array whose size overflows, nearly all there are. */
const CLAMPED_LENGTH = 0x1ffffff0;

/** The bytes of an array. */
function arrayBytes(f: FunctionBuilder, length: () => void, klass: () => void): void {
  length();
  f.i32(CLAMPED_LENGTH);
  length();
  f.i32(CLAMPED_LENGTH).op(i32.ltU).select();
  f.i32(-1);
  klass();
  f.mem(i32.load, Klass.layoutHelper).op(i32.sub).op(i32.shl);
  f.i32(ARRAY_BASE + 7)
    .op(i32.add)
    .i32(-8)
    .op(i32.and);
}

/** `newArray(klass, length)`: the array or 0. Short ones come from the allocation window. */
export function emitNewArray(f: FunctionBuilder, callees: Callees): void {
  const klass = f.param(0, "klass");
  const length = f.param(1, "length");
  const top = f.local(0x7f, "top");
  const end = f.local(0x7f, "end");
  const slow = f.block();
  f.get(length).i32(FAST_ARRAY_LENGTH).op(i32.geU).brIf(slow);
  f.i32(0).mem(i32.load, VMState.windowTop).set(top);
  f.get(top);
  // layoutHelper is -1 - log2(element size).
  f.get(length).i32(-1).get(klass).mem(i32.load, Klass.layoutHelper).op(i32.sub).op(i32.shl);
  f.i32(ARRAY_BASE + 7)
    .op(i32.add)
    .i32(-8)
    .op(i32.and)
    .op(i32.add)
    .set(end);
  f.get(end).i32(0).mem(i32.load, VMState.windowEnd).op(i32.gtU).brIf(slow);
  f.i32(0).get(end).mem(i32.store, VMState.windowTop);
  f.get(top).get(klass).mem(i32.store, OBJECT_KLASS);
  f.get(top).get(length).mem(i32.store, ARRAY_LENGTH);
  f.get(top).return_();
  f.end(slow);
  f.get(klass).get(length).call(callees.allocateArray);
}

/** `isSubtype(k, t)`: by the display of superclasses where `t` has a place in it (docs/architecture.md "Subtypes"). */
export function emitIsSubtype(f: FunctionBuilder, callees: Callees): void {
  const k = f.param(0, "k");
  const t = f.param(1, "t");
  const depth = f.local(0x7f, "depth");
  f.get(k).get(t).op(i32.eq);
  const same = f.if_(VOID);
  f.i32(1).return_().end(same);
  f.get(t).mem(i32.load, Klass.superDepth).tee(depth).i32(PRIMARY_SUPERS).op(i32.ltU);
  const primary = f.if_(VOID);
  f.get(k).get(depth).i32(2).op(i32.shl).op(i32.add).mem(i32.load, Klass.primarySupers).get(t).op(i32.eq).return_();
  f.end(primary);
  f.get(k).mem(i32.load, Klass.secondaryCache).get(t).op(i32.eq);
  const cached = f.if_(VOID);
  f.i32(1).return_().end(cached);
  f.get(k).get(t).call(callees.isSubtypeSlow);
}

function checkcast(e: InterpreterEmitter): void {
  const { f, a, b, c } = e;
  const passed = f.block();
  e.slot(1).tee(a).op(i32.eqz).brIf(passed);
  f.get(a).mem(i32.load, OBJECT_KLASS).set(b);
  e.constantAddress(() => e.u2(1))
    .mem(i32.load)
    .tee(c)
    .get(b)
    .op(i32.eq)
    .brIf(passed);
  f.get(b).get(c).call(e.callees.isSubtype).brIf(passed);
  e.setExitB(() => f.get(b));
  e.setExitC(() => f.get(c));
  e.throw_(THROW_CLASS_CAST);
  f.end(passed);
  e.advance(3);
}

function instanceOf(e: InterpreterEmitter): void {
  const { f, a } = e;
  const isNull = f.block();
  e.slot(1).tee(a).op(i32.eqz).brIf(isNull);
  f.get(e.sp).get(a).mem(i32.load, OBJECT_KLASS);
  e.constantAddress(() => e.u2(1))
    .mem(i32.load)
    .call(e.callees.isSubtype);
  e.toSlot(1);
  f.end(isNull);
  e.advance(3);
}

/**
 * Locks the object in `c` (a free one inline) and records it for the frame that `frame` pushes (| LOCK_OF_METHOD); falls through when that
 * is done. Re-executed once the monitor is free, or the lock stack larger.
 */
export function lock(e: InterpreterEmitter, frame: () => void): void {
  const { f, a, b, c, d } = e;
  e.vm(VMState.thread).tee(b).mem(i32.load, JavaThread.lockTop).tee(d).get(b).mem(i32.load, JavaThread.lockEnd).op(i32.eq);
  const full = f.if_(VOID);
  e.setExitA(() => f.get(c));
  e.exit(EXIT_MONITOR_ENTER);
  f.end(full);
  f.get(c).mem(i32.load, OBJECT_MARK).tee(a).i32(~MARK_AGE_MASK).op(i32.and);
  const notFree = f.if_(VOID);
  f.get(c).call(e.callees.monitorEnter);
  const contended = f.if_(VOID);
  e.setExitA(() => f.get(c));
  e.exit(EXIT_MONITOR_ENTER);
  f.end(contended).else_();
  f.get(c).get(a);
  e.vm(VMState.threadLockWord).op(i32.or).mem(i32.store, OBJECT_MARK);
  f.end(notFree);
  f.get(d).get(c).mem(i32.store, LockRecord.object);
  f.get(d);
  frame();
  f.mem(i32.store, LockRecord.frame);
  f.get(b).get(d).i32(LockRecord.sizeof).op(i32.add).mem(i32.store, JavaThread.lockTop);
}

function monitorEnter(e: InterpreterEmitter, op: number): void {
  e.slot(1).tee(e.c);
  e.nullCheck();
  lock(e, () => e.f.get(e.frame));
  e.done(op, -1);
}

function monitorExit(e: InterpreterEmitter, op: number): void {
  const { f, b, c, d } = e;
  e.slot(1).tee(c);
  e.nullCheck();
  // Nearly always it is the last one that was entered. A monitor that this frame has not entered is not its own to leave.
  e.vm(VMState.thread).tee(b).mem(i32.load, JavaThread.lockTop).i32(LockRecord.sizeof).op(i32.sub).set(d);
  f.get(d).mem(i32.load, LockRecord.object).get(c).op(i32.eq);
  f.get(d).mem(i32.load, LockRecord.frame).get(e.frame).op(i32.eq).op(i32.and);
  const last = f.if_(VOID);
  f.get(b).get(d).mem(i32.store, JavaThread.lockTop).else_();
  f.get(e.frame).get(c).call(e.callees.releaseRecord).op(i32.eqz);
  const notOwner = f.if_(VOID);
  leaveMonitorExit(e, MONITOR_NOT_OWNED);
  f.end(notOwner);
  f.end(last);
  unlock(e);
  f.get(d);
  const waiters = f.if_(VOID);
  e.adjust(-1);
  f.get(e.pc).i32(1).op(i32.add).set(e.pc);
  leaveMonitorExit(e, MONITOR_RELEASED);
  f.end(waiters);
  e.done(op, -1);
}
