// Branches, switches, subroutines and returns. A taken branch that does not go forward counts as a poll.
// Must not know how frames are pushed; popping one is here.

import { Op } from "../../bytecode/opcodes.ts";
import { Frame, JavaThread, LOCK_OF_METHOD, LockRecord } from "../../layout/frame.ts";
import { KLASS_HAS_FINALIZER, Klass, Method } from "../../layout/metadata.ts";
import {
  MARK_AGE_MASK,
  OBJECT_KLASS,
  OBJECT_MARK,
  T_BOOLEAN,
  T_BYTE,
  T_CHAR,
  T_DOUBLE,
  T_LONG,
  T_SHORT,
  T_VOID,
} from "../../layout/object.ts";
import { Q } from "../../layout/quick-opcodes.ts";
import {
  EXIT_MONITOR_EXIT,
  EXIT_NATIVE_RETURN,
  EXIT_POLL,
  EXIT_REGISTER_FINALIZER,
  EXIT_UNWIND,
  MONITOR_RELEASED,
  MONITOR_UNBALANCED,
  VMState,
} from "../../layout/vm-state.ts";
import type { FunctionBuilder } from "../../wasm/function.ts";
import { i32, i64, VOID } from "../../wasm/opcodes.ts";
import { BIAS, type HandlerTable, type InterpreterEmitter } from "./emitter.ts";

const ACC_STATIC = 8;
const ACC_SYNCHRONIZED = 0x20;

/** Conditional branches: ints popped, and the condition over them. References compare as ints. */
const ROWS: readonly (readonly [opcode: number, pops: 1 | 2, condition: number | null, value?: number])[] = [
  [Op.ifeq, 1, i32.eqz],
  [Op.ifne, 1, null],
  [Op.iflt, 1, i32.ltS, 0],
  [Op.ifge, 1, i32.geS, 0],
  [Op.ifgt, 1, i32.gtS, 0],
  [Op.ifle, 1, i32.leS, 0],
  [Op.if_icmpeq, 2, i32.eq],
  [Op.if_icmpne, 2, i32.ne],
  [Op.if_icmplt, 2, i32.ltS],
  [Op.if_icmpge, 2, i32.geS],
  [Op.if_icmpgt, 2, i32.gtS],
  [Op.if_icmple, 2, i32.leS],
];

/** Operands, condition and what it compares one operand with, by opcode. */
export const CONDITIONS: ReadonlyMap<number, readonly [pops: 1 | 2, condition: number | null, value?: number]> = new Map(
  ROWS.map(([opcode, ...rest]) => [opcode, rest]),
);

export function addControl(table: HandlerTable): void {
  for (const [opcode, pops, condition, value] of ROWS) {
    table.add(opcode, (e) => {
      const { f } = e;
      if (pops === 2) e.slot(2);
      e.slot(1);
      if (value !== undefined) f.i32(value);
      if (condition !== null) f.op(condition);
      branchIf(e, -pops, 3);
    });
  }
  table.add(Op.goto, (e) => branch(e, () => e.s2(1)));
  table.add(Op.goto_w, (e) => branch(e, () => e.s4(1)));
  table.add(Op.jsr, (e) => jsr(e, 3, () => e.s2(1)));
  table.add(Op.jsr_w, (e) => jsr(e, 5, () => e.s4(1)));
  table.add(Op.ret, (e) => {
    const { f, pc } = e;
    f.get(e.locals);
    e.u1(1).i32(2).op(i32.shl).op(i32.add).mem(i32.load).set(pc);
    f.br(e.exits.poll);
  });
  table.add(Op.tableswitch, tableswitch);
  table.add(Op.lookupswitch, lookupswitch);
  table.add(Op.ireturn, (e) => returnValue(e, 1));
  table.add(Op.lreturn, (e) => returnValue(e, 2));
  table.add(Op.return, (e) => returnValue(e, 0));
  table.add(Q.ireturn_narrow, (e) => {
    returnValue(e, 1, () => {
      e.f.get(e.frame).mem(i32.load, Frame.method).mem(i32.load, Method.resultType);
      e.slot(1).call(e.callees.narrow);
    });
  });
  table.add(Q.return_register_finalizer, returnRegisterFinalizer);
  table.add(Q.sync_return, syncReturn);
  table.add(Q.native_return, (e) => e.exit(EXIT_NATIVE_RETURN));
  table.alias(Q.chunk_return, Q.native_return);
  table.add(Op.athrow, athrow);
}

/** Goes on at the handler, or leaves to the driver where the kernel has come no further. A handler may throw into itself: it is a poll. */
function athrow(e: InterpreterEmitter): void {
  const { f, a, frame } = e;
  e.slot(1).tee(a);
  e.nullCheck();
  e.ledger.verify(f, () => f.get(frame).mem(i32.load, Frame.method));
  f.get(frame).get(e.pc).mem(i32.store, Frame.pc);
  f.get(frame).get(e.sp).i32(BIAS).op(i32.add).mem(i32.store, Frame.sp);
  f.get(frame).get(a).call(e.callees.throwFrom).set(frame);
  e.loadFrameRegisters();
  f.get(frame).mem(i32.load, Frame.pc).set(e.pc);
  f.get(frame).mem(i32.load, Frame.sp).i32(BIAS).op(i32.sub).set(e.sp);
  e.vm(VMState.thread).mem(i32.load, JavaThread.pendingException).op(i32.eqz);
  const caught = f.if_(VOID);
  countPoll(e);
  f.end(caught);
  e.exit(EXIT_UNWIND);
}

/** Counts a poll, then dispatches. */
export function countPoll(e: InterpreterEmitter): void {
  const { f, budget } = e;
  f.get(budget).i32(1).op(i32.sub).tee(budget).brIf(e.exits.next);
  e.exit(EXIT_POLL);
}

/** Branches when the i32 on the Wasm stack is not 0; sp moves by `slots` on both ways. `length` in bytes; the offset is its last two. */
export function branchIf(e: InterpreterEmitter, slots: number, length: number, origin = 0): void {
  const { f } = e;
  const taken = f.if_(VOID);
  e.adjust(slots);
  branch(e, () => e.s2(length - 2), origin);
  f.end(taken);
  e.adjust(slots);
  e.advance(length);
}

/** pc += the offset that `offset` pushes; backwards it is a poll. `origin`: where in a fused instruction the branch stands. */
export function branch(e: InterpreterEmitter, offset: () => void, origin = 0): void {
  const { f, pc, a } = e;
  f.get(pc);
  offset();
  f.tee(a).op(i32.add);
  if (origin !== 0) f.i32(origin).op(i32.add);
  f.set(pc).get(a).i32(0).op(i32.gtS).brIf(e.exits.next).br(e.exits.poll);
}

/** The return address is an address in the code, as pc is. */
function jsr(e: InterpreterEmitter, length: number, offset: () => void): void {
  const { f } = e;
  f.get(e.sp).get(e.pc).i32(length).op(i32.add);
  e.toSlot(0);
  e.adjust(1);
  branch(e, offset);
}

// Operands of switches are aligned and little-endian: code starts at a multiple of 4.

function switchOperands(e: InterpreterEmitter): FunctionBuilder {
  return e.f.get(e.pc).i32(4).op(i32.add).i32(-4).op(i32.and);
}

/** default, low, high, offsets */
function tableswitch(e: InterpreterEmitter): void {
  const { f, a, b } = e;
  switchOperands(e).set(a);
  e.slot(1).get(a).mem(i32.load, 4).op(i32.sub).set(b);
  e.adjust(-1);
  f.get(b).get(a).mem(i32.load, 8).get(a).mem(i32.load, 4).op(i32.sub).op(i32.leU);
  const inRange = f.if_(VOID);
  f.get(a).get(b).i32(2).op(i32.shl).op(i32.add).i32(12).op(i32.add).set(a);
  f.end(inRange);
  branch(e, () => f.get(a).mem(i32.load));
}

/** default, count, (key, offset) sorted by key: binary search over addresses of pairs */
function lookupswitch(e: InterpreterEmitter): void {
  const { f, a, b, c, d, argEnd: key } = e;
  switchOperands(e).set(a);
  e.slot(1).set(key);
  e.adjust(-1);
  // Pairs at c <= p < d are left to search.
  f.get(a).i32(8).op(i32.add).set(c);
  f.get(c).get(a).mem(i32.load, 4).i32(3).op(i32.shl).op(i32.add).set(d);
  const search = f.loop();
  f.get(c).get(d).op(i32.ltU);
  const some = f.if_(VOID);
  f.get(c).get(d).get(c).op(i32.sub).i32(4).op(i32.shrU).i32(3).op(i32.shl).op(i32.add).set(b);
  f.get(b).mem(i32.load).get(key).op(i32.eq);
  const found = f.if_(VOID);
  branch(e, () => f.get(b).mem(i32.load, 4));
  f.end(found);
  f.get(b).mem(i32.load).get(key).op(i32.ltS);
  const below = f.if_(VOID);
  f.get(b).i32(8).op(i32.add).set(c).br(search);
  f.end(below);
  f.get(b).set(d).br(search);
  f.end(some);
  f.end(search);
  branch(e, () => f.get(a).mem(i32.load));
}

/** The caller's registers, except sp: `b` is the caller's frame. */
export function resumeCaller(e: InterpreterEmitter): void {
  const { f, b } = e;
  f.get(b).set(e.frame);
  f.get(b).mem(i32.load, Frame.pc).i32(3).op(i32.add).set(e.pc);
  e.loadFrameRegisters();
}

/** Pops the frame; the result replaces the arguments on the caller's stack. */
export function popFrame(e: InterpreterEmitter, slots: 0 | 1 | 2, value?: () => void): void {
  const { f, a, b } = e;
  // Before the result, which may lie over the frame.
  e.ledger.verify(f, () => f.get(e.frame).mem(i32.load, Frame.method));
  f.get(e.frame).mem(i32.load, Frame.caller).set(b);
  f.get(b).mem(i32.load, Frame.sp).set(a);
  if (slots > 0) {
    f.get(a);
    if (value !== undefined) value();
    else e.slot(slots, slots === 1 ? i32.load : i64.load);
    f.mem(slots === 1 ? i32.store : i64.store, 0, 2);
  }
  f.get(a)
    .i32(BIAS - 4 * slots)
    .op(i32.sub)
    .set(e.sp);
  resumeCaller(e);
}

function returnValue(e: InterpreterEmitter, slots: 0 | 1 | 2, value?: () => void): void {
  popFrame(e, slots, value);
  e.f.br(e.exits.next);
}

/** The return of Object.<init>: a new object whose class has a finalizer is registered now. */
function returnRegisterFinalizer(e: InterpreterEmitter): void {
  const { f, c } = e;
  e.localAt(i32.load, 0).set(c);
  popFrame(e, 0);
  f.get(c).mem(i32.load, OBJECT_KLASS).mem(i32.load, Klass.flags).i32(KLASS_HAS_FINALIZER).op(i32.and).op(i32.eqz).brIf(e.exits.next);
  e.setExitA(() => f.get(c));
  e.exit(EXIT_REGISTER_FINALIZER);
}

/** The object that a synchronized method (in `method`) locks at its call: the receiver in `args` or the holder's mirror, into `c`. */
export function lockedObject(e: InterpreterEmitter): void {
  const { f, c, method } = e;
  f.get(method).mem(i32.load, Method.accessFlags).i32(ACC_STATIC).op(i32.and);
  const isStatic = f.if_(VOID);
  f.get(method).mem(i32.load, Method.holder).mem(i32.load, Klass.mirror).mem(i32.load).set(c).else_();
  f.get(e.args).mem(i32.load).set(c).end(isStatic);
}

/**
 * Unlocks the object in `c` and leaves the kernel's answer in `d`: 0 done, 1 not the owner, 2 released with waiters.
 * A thin lock held once is undone here.
 */
export function unlock(e: InterpreterEmitter): void {
  const { f, c, d } = e;
  f.i32(0).set(d);
  f.get(c).mem(i32.load, OBJECT_MARK).tee(e.a).i32(~MARK_AGE_MASK).op(i32.and);
  e.vm(VMState.threadLockWord).op(i32.eq);
  const thin = f.if_(VOID);
  f.get(c).get(e.a).i32(MARK_AGE_MASK).op(i32.and).mem(i32.store, OBJECT_MARK).else_();
  f.get(c).call(e.callees.monitorExit).set(d).end(thin);
}

/**
 * Any return of a method that is synchronized or enters monitors: leaves the method's own, then returns a value of the method's result
 * type. A frame that still has others, or not its own any more, stays (JVMS 2.11.10).
 */
function syncReturn(e: InterpreterEmitter): void {
  const { f, a, b, c, d } = e;
  const method = () => f.get(e.frame).mem(i32.load, Frame.method);
  e.vm(VMState.thread).tee(b).mem(i32.load, JavaThread.lockTop).i32(LockRecord.sizeof).op(i32.sub).tee(a);
  f.mem(i32.load, LockRecord.object).set(c);
  f.get(a).mem(i32.load, LockRecord.frame).get(e.frame).i32(LOCK_OF_METHOD).op(i32.or).op(i32.eq);
  f.get(c).i32(0).op(i32.ne).op(i32.and);
  const own = f.if_(VOID);
  f.get(b).get(a).mem(i32.store, JavaThread.lockTop);
  unlock(e);
  f.else_();
  f.i32(0).set(d);
  f.get(a).mem(i32.load, LockRecord.frame).get(e.frame).op(i32.eq);
  method();
  f.mem(i32.load, Method.accessFlags).i32(ACC_SYNCHRONIZED).op(i32.and).op(i32.or);
  const unbalanced = f.if_(VOID);
  leaveMonitorExit(e, MONITOR_UNBALANCED);
  f.end(unbalanced);
  f.end(own);
  method();
  f.mem(i32.load, Method.resultType).tee(e.exitCode).i32(T_VOID).op(i32.eq).get(d).op(i32.eqz).op(i32.and);
  const plain = f.if_(VOID);
  returnValue(e, 0);
  f.end(plain);
  e.ledger.verify(f, method);
  // The result, narrowed, on the caller's stack; `argEnd` counts its bytes.
  f.get(e.frame).mem(i32.load, Frame.caller).set(b);
  f.get(b).mem(i32.load, Frame.sp).set(a);
  f.get(e.exitCode).i32(T_LONG).op(i32.eq).get(e.exitCode).i32(T_DOUBLE).op(i32.eq).op(i32.or);
  const two = f.if_(VOID);
  f.get(a);
  e.slot(2, i64.load).mem(i64.store, 0, 2);
  f.i32(8).set(e.argEnd).else_();
  f.get(e.exitCode).i32(T_VOID).op(i32.ne);
  const one = f.if_(VOID);
  f.get(a).get(e.exitCode);
  e.slot(1).call(e.callees.narrow).mem(i32.store);
  f.i32(4).set(e.argEnd).else_();
  f.i32(0).set(e.argEnd).end(one).end(two);
  f.get(a).get(e.argEnd).op(i32.add).i32(BIAS).op(i32.sub).set(e.sp);
  resumeCaller(e);
  f.get(d).op(i32.eqz).brIf(e.exits.next);
  leaveMonitorExit(e, MONITOR_RELEASED);
}

/** EXIT_MONITOR_EXIT of the object in `c`. @param what MONITOR_* */
export function leaveMonitorExit(e: InterpreterEmitter, what: number): void {
  e.setExitA(() => e.f.get(e.c));
  e.setExitB(() => e.f.i32(what));
  e.exit(EXIT_MONITOR_EXIT);
}

/** `narrow(type, value)`: what ireturn does to an int that is returned as boolean, byte, char or short (JVMS 6.5.ireturn). */
export function emitNarrow(f: FunctionBuilder): void {
  const type = f.param(0, "type");
  const value = f.param(1, "value");
  const rows: readonly (readonly [number, () => void])[] = [
    [T_BOOLEAN, () => f.i32(1).op(i32.and)],
    [T_CHAR, () => f.i32(0xffff).op(i32.and)],
    [T_BYTE, () => f.op(i32.extend8S)],
    [T_SHORT, () => f.op(i32.extend16S)],
  ];
  for (const [t, apply] of rows) {
    f.get(type).i32(t).op(i32.eq);
    const match = f.if_(VOID);
    f.get(value);
    apply();
    f.return_().end(match);
  }
  f.get(value);
}
