// Invocation: each quick invoke finds the callee and its arguments; one tail looks at the callee's entry; one pushes
// an interpreted frame. Until the frame is pushed nothing is published, so that every way out can be executed again.
// Must not know how members are resolved, nor what the single intrinsics do.

import { Op } from "../../bytecode/opcodes.ts";
import { CALLER_WORD, SITE_INTERPRETED, SITE_WORD } from "../../layout/compiled.ts";
import { FRAME_HEADER, FRAME_INTERPRETED, Frame, LOCK_OF_METHOD } from "../../layout/frame.ts";
import { CPC_SIZE_LOG2, CpCacheEntry, KLASS_HAS_FINALIZER, Klass, Method, VTABLE } from "../../layout/metadata.ts";
import { OBJECT_KLASS, T_BOOLEAN } from "../../layout/object.ts";
import { Q } from "../../layout/quick-opcodes.ts";
import {
  ENTRY_ABSTRACT,
  ENTRY_ALIGNED,
  ENTRY_COMPILED,
  ENTRY_CONSTANT,
  ENTRY_EMPTY,
  ENTRY_GET,
  ENTRY_INTRINSIC,
  ENTRY_INVOKE_BASIC,
  ENTRY_LINK_TO_INTERFACE,
  ENTRY_LINK_TO_SPECIAL,
  ENTRY_LINK_TO_STATIC,
  ENTRY_LINK_TO_VIRTUAL,
  ENTRY_NATIVE,
  ENTRY_OBJECT_INIT,
  ENTRY_PUT,
  ENTRY_SYNCHRONIZED,
  ENTRY_UNLINKED,
  EXIT_COMPILED,
  EXIT_COUNTER,
  EXIT_NATIVE_CALL,
  EXIT_RESOLVE,
  EXIT_STACK,
  FO_CLASS_KLASS,
  FO_LF_VMENTRY,
  FO_MH_FORM,
  FO_MN_CLAZZ,
  FO_MN_METHOD,
  FO_MN_VMINDEX,
  FO_RMN_VMTARGET,
  THROW_ABSTRACT_METHOD,
  THROW_INCOMPATIBLE_CLASS_CHANGE,
  VMState,
} from "../../layout/vm-state.ts";
import type { FunctionBuilder, Label } from "../../wasm/function.ts";
import { i32, i64, VOID } from "../../wasm/opcodes.ts";
import { GETTER_OFFSET_AT, GETTERS, SETTER_OFFSET_AT, SETTERS } from "../accessors.ts";
import { countPoll, lockedObject } from "./control.ts";
import { BIAS, type HandlerTable, type InterpreterEmitter } from "./emitter.ts";
import { cacheEntry, FIELD_LOADS, FIELD_STORES } from "./fields.ts";
import { lock } from "./objects.ts";

const ACC_SYNCHRONIZED = 0x20;
const ACC_NATIVE = 0x100;

export function addInvocation(table: HandlerTable): void {
  for (const op of [Op.invokevirtual, Op.invokespecial, Op.invokestatic, Op.invokeinterface, Op.invokedynamic]) {
    table.add(op, (e) => e.f.br(e.exits.resolve));
  }
  table.add(Q.invokestatic_q, callEntry);
  table.add(Q.invokevfinal_q, (e) => callBound(e, CpCacheEntry.index));
  table.add(Q.invokespecial_q, (e) => callBound(e, CpCacheEntry.method));
  table.add(Q.invokevirtual_q, invokeVirtual);
  table.add(Q.invokeinterface_q, invokeInterface);
  table.add(Q.invokehandle_q, (e) => {
    cacheEntry(e);
    e.f.set(e.a);
    invokeAdapter(e);
  });
  table.add(Q.invokedynamic_q, (e) => {
    const { f } = e;
    f.get(e.cpCache);
    e.u2(1);
    e.u1(4).i32(16).op(i32.shl).op(i32.or).i32(CPC_SIZE_LOG2).op(i32.shl).op(i32.add).set(e.a);
    invokeAdapter(e);
  });
  table.add(Q.skip2, (e) => e.advance(2));
  table.add(Q.invokespecial_object_init, (e) => {
    e.adjust(-1);
    e.advance(3);
  });
}

/** invokestatic_q at pc: calls what the instruction's entry names. */
export function callEntry(e: InterpreterEmitter): void {
  const { f, a, method } = e;
  cacheEntry(e);
  f.set(a);
  callArguments(e);
  f.get(a).mem(i32.load, CpCacheEntry.method).set(method);
  f.br(e.exits.invoke);
}

/** Calls the method that stands in `word` of the instruction's entry. */
function callBound(e: InterpreterEmitter, word: number): void {
  const { f, a, args, method } = e;
  cacheEntry(e);
  f.set(a);
  callArguments(e);
  f.get(args).mem(i32.load);
  e.nullCheck();
  f.get(a).mem(i32.load, word).set(method);
  f.br(e.exits.invoke);
}

/** invokevirtual_q at pc: through the receiver's vtable. */
export function invokeVirtual(e: InterpreterEmitter): void {
  const { f, a, b, args, method } = e;
  cacheEntry(e);
  f.set(a);
  callArguments(e);
  f.get(args).mem(i32.load).tee(b);
  e.nullCheck();
  f.get(b).mem(i32.load, OBJECT_KLASS).get(a).mem(i32.load, CpCacheEntry.index).op(i32.add).mem(i32.load).set(method);
  f.br(e.exits.invoke);
}

/** args and argEnd of a call whose cache entry is in `a`. */
function callArguments(e: InterpreterEmitter): void {
  const { f, a, args, argEnd } = e;
  f.get(e.sp).i32(BIAS).op(i32.add).tee(argEnd).get(a).mem(i32.load, CpCacheEntry.argBytes).op(i32.sub).set(args);
}

/** Calls the static adapter of the entry in `a`; the appendix is its last argument, written above the caller's stack. */
function invokeAdapter(e: InterpreterEmitter): void {
  const { f, a, argEnd } = e;
  callArguments(e);
  f.get(a).mem(i32.load, CpCacheEntry.method).set(e.method);
  f.get(a).mem(i32.load, CpCacheEntry.appendix).op(i32.eqz).brIf(e.exits.invoke);
  f.get(argEnd).get(a).mem(i32.load, CpCacheEntry.appendix).mem(i32.load).mem(i32.store);
  f.get(argEnd).i32(4).op(i32.add).set(argEnd);
  f.br(e.exits.invoke);
}

/** An inline cache of one receiver class in the entry, then the receiver's itable. */
function invokeInterface(e: InterpreterEmitter): void {
  const { f, a, b, c, args, method } = e;
  cacheEntry(e);
  f.set(a);
  callArguments(e);
  f.get(args).mem(i32.load).tee(b);
  e.nullCheck();
  f.get(b).mem(i32.load, OBJECT_KLASS).set(b);
  f.get(a).mem(i32.load, CpCacheEntry.cachedMethod).set(method);
  f.get(a).mem(i32.load, CpCacheEntry.cachedKlass).get(b).op(i32.eq).brIf(e.exits.invoke);
  f.get(b).get(a).mem(i32.load, CpCacheEntry.klass).call(e.callees.itableLookup).tee(c).op(i32.eqz);
  const none = f.if_(VOID);
  e.setExitB(() => f.get(b));
  e.setExitC(() => f.get(a).mem(i32.load, CpCacheEntry.klass));
  e.throw_(THROW_INCOMPATIBLE_CLASS_CHANGE);
  f.end(none);
  f.get(a).mem(i32.load, CpCacheEntry.appendix).tee(method).op(i32.eqz);
  const inTable = f.if_(VOID);
  f.get(a).mem(i32.load, CpCacheEntry.index).i32(0).op(i32.ltS);
  const ofObject = f.if_(VOID);
  f.get(b).get(a).mem(i32.load, CpCacheEntry.index).op(i32.sub).mem(i32.load).set(method);
  f.else_();
  // Where the method is one of an interface above, that one's block has it: a class that implements the lower one has both.
  const declared = () => f.get(a).mem(i32.load, CpCacheEntry.index);
  declared().mem(i32.load, Method.holder).get(a).mem(i32.load, CpCacheEntry.klass).op(i32.ne);
  const above = f.if_(VOID);
  f.get(b);
  declared().mem(i32.load, Method.holder).call(e.callees.itableLookup).set(c);
  f.end(above);
  f.get(c);
  declared().mem(i32.load, Method.itableIndex).i32(2).op(i32.shl).op(i32.add).mem(i32.load).tee(method).op(i32.eqz);
  const abstract_ = f.if_(VOID);
  e.setExitB(() => declared());
  e.setExitC(() => f.get(b));
  e.throw_(THROW_ABSTRACT_METHOD);
  f.end(abstract_);
  f.end(ofObject);
  f.end(inTable);
  f.get(a).get(b).mem(i32.store, CpCacheEntry.cachedKlass);
  f.get(a).get(method).mem(i32.store, CpCacheEntry.cachedMethod);
  f.br(e.exits.invoke);
}

/** `itableLookup(klass, interface)`: the block of Method addresses, or 0. */
export function emitItableLookup(f: FunctionBuilder): void {
  const klass = f.param(0, "klass");
  const iface = f.param(1, "interface");
  const at = f.local(0x7f, "at");
  const end = f.local(0x7f, "end");
  f.get(klass).mem(i32.load, Klass.itableCache).get(iface).op(i32.eq);
  const cached = f.if_(VOID);
  f.get(klass).mem(i32.load, Klass.itableCacheBlock).return_().end(cached);
  // count, then pairs
  f.get(klass).mem(i32.load, Klass.itable).tee(at).i32(4).op(i32.add);
  f.get(at).mem(i32.load).i32(3).op(i32.shl).op(i32.add).set(end);
  f.get(at).i32(4).op(i32.add).set(at);
  const none = f.block();
  f.get(klass).mem(i32.load, Klass.itable).op(i32.eqz).brIf(none);
  const loop = f.loop();
  f.get(at).get(end).op(i32.geU).brIf(none);
  f.get(at).mem(i32.load).get(iface).op(i32.eq);
  const found = f.if_(VOID);
  f.get(klass).get(iface).mem(i32.store, Klass.itableCache);
  f.get(klass).get(at).mem(i32.load, 4).mem(i32.store, Klass.itableCacheBlock);
  f.get(at).mem(i32.load, 4).return_().end(found);
  f.get(at).i32(8).op(i32.add).set(at).br(loop);
  f.end(loop).end(none);
  f.i32(0);
}

/**
 * The tails behind the handlers. `emitIntrinsics` is given the label of "as without the intrinsic" and emits the
 * br_table arms; it is called where the entry, less ENTRY_INTRINSIC, is in `a`.
 */
export function emitInvoke(e: InterpreterEmitter, emitIntrinsics: (miss: Label) => void): void {
  const { f, a, b, c, d, args, argEnd, method } = e;
  const link = f.block();
  const push = f.block();
  const again = f.loop();
  f.get(method).mem(i32.load, Method.interpreterEntry).tee(a).op(i32.eqz).brIf(push);
  const miss = f.block();
  const intrinsic = f.block();
  const labels: Label[] = [];
  for (let entry = ENTRY_ALIGNED + 1; entry >= ENTRY_NATIVE; entry--) labels[entry] = f.block();
  labels[0] = push;
  f.get(a).brTable(labels, intrinsic);
  const arm = (entry: number, body: () => void) => {
    f.end(labels[entry]);
    body();
  };
  // The labels end in ascending order of entries; arms are in that order, and none is missing.
  arm(ENTRY_NATIVE, () => nativeCall(e));
  const pushLocked = () => {
    checkStack(e);
    lockedObject(e);
    // Its frame will stand behind its locals.
    lock(e, () => {
      f.get(args).get(method).mem(i32.load, Method.maxLocals).i32(2).op(i32.shl).op(i32.add).i32(LOCK_OF_METHOD).op(i32.or);
    });
    f.br(push);
  };
  arm(ENTRY_SYNCHRONIZED, pushLocked);
  arm(ENTRY_ABSTRACT, () => {
    e.setExitB(() => f.get(method));
    e.setExitC(() => f.get(args).mem(i32.load).mem(i32.load, OBJECT_KLASS));
    e.throw_(THROW_ABSTRACT_METHOD);
  });
  const offset = (number: number) => e.vm(VMState.offsets + 4 * number);
  /** The ref field numbered `number` of the object on the Wasm stack. */
  const libraryField = (number: number) => {
    offset(number);
    f.op(i32.add).mem(i32.load);
  };
  const target = () => {
    f.get(b);
    libraryField(FO_MN_METHOD);
    libraryField(FO_RMN_VMTARGET);
    f.set(method);
  };
  const memberName = () => {
    f.get(argEnd).i32(4).op(i32.sub).tee(argEnd).mem(i32.load).tee(b);
    e.nullCheck();
  };
  const receiverKlass = () => {
    f.get(args).mem(i32.load).tee(c);
    e.nullCheck();
    f.get(c).mem(i32.load, OBJECT_KLASS).set(c);
  };
  arm(ENTRY_INVOKE_BASIC, () => {
    f.get(args).mem(i32.load).tee(b);
    e.nullCheck();
    f.get(b);
    libraryField(FO_MH_FORM);
    libraryField(FO_LF_VMENTRY);
    f.set(b);
    target();
    f.br(again);
  });
  arm(ENTRY_LINK_TO_VIRTUAL, () => {
    memberName();
    receiverKlass();
    f.get(b);
    libraryField(FO_MN_VMINDEX);
    f.tee(d).i32(0).op(i32.geS);
    const virtual = f.if_(VOID);
    f.get(c).get(d).i32(2).op(i32.shl).op(i32.add).mem(i32.load, VTABLE).set(method).br(again);
    f.end(virtual);
    target();
    f.br(again);
  });
  arm(ENTRY_LINK_TO_STATIC, () => {
    memberName();
    target();
    f.br(again);
  });
  arm(ENTRY_LINK_TO_SPECIAL, () => {
    memberName();
    f.get(args).mem(i32.load);
    e.nullCheck();
    target();
    f.br(again);
  });
  arm(ENTRY_LINK_TO_INTERFACE, () => {
    memberName();
    receiverKlass();
    f.get(b);
    libraryField(FO_MN_CLAZZ);
    libraryField(FO_CLASS_KLASS);
    f.set(d);
    f.get(c).get(d).call(e.callees.itableLookup).tee(a).op(i32.eqz);
    const none = f.if_(VOID);
    e.setExitB(() => f.get(c));
    e.setExitC(() => f.get(d));
    e.throw_(THROW_INCOMPATIBLE_CLASS_CHANGE);
    f.end(none);
    f.get(a).get(b);
    libraryField(FO_MN_VMINDEX);
    f.i32(2).op(i32.shl).op(i32.add).mem(i32.load).tee(a).op(i32.eqz);
    const abstract_ = f.if_(VOID);
    target();
    e.setExitB(() => f.get(method));
    e.setExitC(() => f.get(c));
    e.throw_(THROW_ABSTRACT_METHOD);
    f.end(abstract_);
    f.get(a).set(method).br(again);
  });
  arm(ENTRY_UNLINKED, () => {
    f.get(method).call(e.callees.linkMethod).brIf(again);
    e.setExitA(() => f.get(method));
    e.exit(EXIT_RESOLVE);
  });
  accessors(e, push, arm);
  arm(ENTRY_COMPILED, () => enterCompiled(e, push, pushLocked));
  arm(ENTRY_ALIGNED, () => placeAligned(e, 0, link));
  arm(ENTRY_ALIGNED + 1, () => placeAligned(e, 4, link));
  f.end(intrinsic);
  f.get(a).i32(ENTRY_INTRINSIC).op(i32.sub).set(a);
  emitIntrinsics(miss);
  f.end(miss);
  f.get(method).mem(i32.load, Method.accessFlags).i32(ACC_NATIVE).op(i32.and).op(i32.eqz).brIf(push);
  nativeCall(e);
  f.end(again);
  f.end(push);
  checkStack(e);
  f.get(args).tee(e.locals).get(method).mem(i32.load, Method.maxLocals).i32(2).op(i32.shl).op(i32.add).set(a);
  f.end(link);
  linkFrame(e);
}

/** Calls of accessors: the field's offset is an operand of the method's code (accessors.ts). */
function accessors(e: InterpreterEmitter, push: Label, arm: (entry: number, body: () => void) => void): void {
  const { f, b, args, method } = e;
  const offset = (at: number) => f.get(method).mem(i32.load, Method.code).mem(i32.load16U, at, 0);
  /** The caller goes on with `slots` results in place of the arguments. */
  const return_ = (slots: number) => {
    f.get(args)
      .i32(BIAS - 4 * slots)
      .op(i32.sub)
      .set(e.sp);
    e.advance(3);
  };
  GETTERS.forEach(([getfield, type], row) => {
    arm(ENTRY_GET + row, () => {
      const load = FIELD_LOADS.get(getfield)!;
      const long = load === i64.load;
      f.get(args).get(args).mem(i32.load);
      offset(GETTER_OFFSET_AT).op(i32.add).mem(load);
      if (type === T_BOOLEAN) f.i32(1).op(i32.and);
      f.mem(long ? i64.store : i32.store, 0, 2);
      return_(long ? 2 : 1);
    });
  });
  SETTERS.forEach((putfield, row) => {
    arm(ENTRY_PUT + row, () => {
      const store = FIELD_STORES.get(putfield)!;
      f.get(args).mem(i32.load).tee(b);
      offset(SETTER_OFFSET_AT)
        .op(i32.add)
        .get(args)
        .mem(store === i64.store ? i64.load : i32.load, 4, 2);
      if (putfield === Q.putfield_bool) f.i32(1).op(i32.and);
      f.mem(store);
      if (putfield === Q.putfield_ref) e.markCard(b);
      return_(0);
    });
  });
  arm(ENTRY_CONSTANT, () => {
    f.get(args).get(method).mem(i32.load, Method.code).mem(i32.load8U).i32(Op.iconst_0).op(i32.sub).mem(i32.store);
    return_(1);
  });
  arm(ENTRY_EMPTY, () => return_(0));
  arm(ENTRY_OBJECT_INIT, () => {
    f.get(args).mem(i32.load).mem(i32.load, OBJECT_KLASS).mem(i32.load, Klass.flags).i32(KLASS_HAS_FINALIZER).op(i32.and).brIf(push);
    return_(0);
  });
}

/**
 * Calls compiled code: below its sp stand the caller's frame and SITE_INTERPRETED (layout/compiled.ts). Too deep on the host's stack, or at
 * the chunk's end, the method is interpreted instead.
 */
function enterCompiled(e: InterpreterEmitter, push: Label, pushLocked: () => void): void {
  const { f, a, b, args, argEnd, frame, method } = e;
  f.get(argEnd).i32(15).op(i32.add).i32(-8).op(i32.and).tee(a);
  e.vm(VMState.stackLimit).op(i32.gtU);
  e.vm(VMState.nesting);
  e.vm(VMState.nestingLimit).op(i32.geU).op(i32.or);
  const refused = f.if_(VOID);
  f.get(method).mem(i32.load, Method.accessFlags).i32(ACC_SYNCHRONIZED).op(i32.and).op(i32.eqz).brIf(push);
  pushLocked();
  f.end(refused);
  f.get(frame).get(e.pc).mem(i32.store, Frame.pc);
  f.get(frame).get(args).mem(i32.store, Frame.sp);
  f.get(a).i32(-CALLER_WORD).op(i32.sub).get(frame).mem(i32.store);
  f.get(a).i32(-SITE_WORD).op(i32.sub).i32(SITE_INTERPRETED).mem(i32.store);
  e.setVm(VMState.pollBudget, () => f.get(e.budget));
  e.ledger.verify(f, () => f.get(frame).mem(i32.load, Frame.method));
  f.get(method).get(args).get(a);
  f.get(method).mem(i32.load, Method.adapter).callIndirect(e.adapterType).set(b);
  e.ledger.toInterpreted(f, () => f.get(frame).mem(i32.load, Frame.method));
  e.vm(VMState.pollBudget).set(e.budget);
  e.vm(VMState.action);
  const action = f.if_(VOID);
  e.setExitA(() => f.get(args));
  e.setExitB(() => f.get(b));
  e.exit(EXIT_COMPILED);
  f.end(action);
  f.get(b).i32(BIAS).op(i32.sub).set(e.sp);
  e.advance(3);
}

function nativeCall(e: InterpreterEmitter): void {
  e.setExitA(() => e.f.get(e.method));
  e.setExitB(() => e.f.get(e.args));
  e.exit(EXIT_NATIVE_CALL);
}

/** Leaves with EXIT_STACK unless the callee's frame, and `more` bytes, fit the chunk. */
function checkStack(e: InterpreterEmitter, more = 0): void {
  const { f, method } = e;
  f.get(e.argEnd).get(method).mem(i32.load, Method.frameBytes).op(i32.add);
  if (more !== 0) f.i32(more).op(i32.add);
  e.vm(VMState.stackLimit).op(i32.gtU);
  const overflow = f.if_(VOID);
  e.setExitA(() => f.get(method));
  e.setExitB(() => f.get(e.args));
  e.exit(EXIT_STACK);
  f.end(overflow);
}

/** The callee's locals and frame, for linkFrame: locals with an index of one parity, and the operand stack, stand at multiples of 8. */
function placeAligned(e: InterpreterEmitter, residue: 0 | 4, link: Label): void {
  const { f, a, b, args, argEnd, locals, method } = e;
  checkStack(e, 8);
  f.get(args).i32(7).op(i32.and).i32(residue).op(i32.ne);
  const moved = f.if_(VOID);
  // Up by a slot, the last one first.
  f.get(argEnd).set(b);
  const loop = f.loop();
  f.get(b).get(args).op(i32.gtU);
  const more = f.if_(VOID);
  f.get(b);
  f.get(b).i32(4).op(i32.sub).tee(b).mem(i32.load);
  f.mem(i32.store).br(loop);
  f.end(more);
  f.end(loop);
  f.get(args).i32(4).op(i32.add).set(locals);
  f.else_();
  f.get(args).set(locals);
  f.end(moved);
  f.get(locals).get(method).mem(i32.load, Method.maxLocals).i32(2).op(i32.shl).op(i32.add).i32(7).op(i32.add).i32(-8).op(i32.and).set(a);
  f.br(link);
}

/** Pushes the interpreted frame of `method` at `a`, its locals at `locals`, and polls. */
function linkFrame(e: InterpreterEmitter): void {
  const { f, a, args, frame, method } = e;
  e.ledger.verify(f, () => f.get(frame).mem(i32.load, Frame.method));
  e.ledger.interpreted(f, () => f.get(method));
  f.get(frame).get(e.pc).mem(i32.store, Frame.pc);
  f.get(frame).get(args).mem(i32.store, Frame.sp);
  f.get(a).get(frame).mem(i32.store, Frame.caller);
  f.get(a).get(method).mem(i32.store, Frame.method);
  f.get(a).get(e.locals).mem(i32.store, Frame.locals);
  f.get(a).get(method).mem(i32.load, Method.cpCache).tee(e.cpCache).mem(i32.store, Frame.cpCache);
  f.get(a).i32(FRAME_INTERPRETED).mem(i32.store, Frame.kind);
  f.get(method).mem(i32.load, Method.code).set(e.pc);
  f.get(a).set(frame);
  f.get(a)
    .i32(FRAME_HEADER - BIAS)
    .op(i32.add)
    .set(e.sp);
  // The invocation counter, then a poll.
  e.countersOf(() => f.get(method));
  f.get(e.counters)
    .get(e.counters)
    .mem(i32.load, Method.invocationCounter)
    .i32(1)
    .op(i32.add)
    .tee(a)
    .mem(i32.store, Method.invocationCounter);
  f.get(a);
  e.vm(VMState.invokeMask).op(i32.and).op(i32.eqz);
  const overflow = f.if_(VOID);
  e.setExitA(() => f.get(method));
  e.setExitB(() => f.i32(1));
  e.exit(EXIT_COUNTER);
  f.end(overflow);
  countPoll(e);
}

/** The tail of every backward branch, which is counted and a poll: pc is already where the instruction goes on. */
export function emitPoll(e: InterpreterEmitter): void {
  const { f, b } = e;
  f.get(e.counters).get(e.counters).mem(i32.load, Method.backedgeCounter).i32(1).op(i32.add).tee(b).mem(i32.store, Method.backedgeCounter);
  f.get(b);
  e.vm(VMState.backedgeMask).op(i32.and).op(i32.eqz);
  const overflow = f.if_(VOID);
  e.setExitA(() => f.get(e.frame).mem(i32.load, Frame.method));
  e.setExitB(() => f.i32(0));
  e.exit(EXIT_COUNTER);
  f.end(overflow);
  countPoll(e);
}
