// Calls of Java methods, returns, athrow. A call goes through the callee's table slot, or the adapter of its shape while it has no
// code; behind it stand the test of the action word, the exit, and the reload of references.
import { Op } from "../../bytecode/opcodes.ts";
import { ACC_STATIC, ACC_SYNCHRONIZED } from "../../layout/access-flags.ts";
import { SITE_WORD } from "../../layout/compiled.ts";
import { JavaThread, LOCK_OF_METHOD, LockRecord } from "../../layout/frame.ts";
import { METASPACE } from "../../layout/memory-map.ts";
import {
  CPC_ADAPTER_RESOLVED,
  CPC_STATIC_RESOLVED,
  CpCacheEntry,
  KLASS_HAS_FINALIZER,
  Klass,
  METHOD_POLYMORPHIC,
  Method,
  VTABLE,
} from "../../layout/metadata.ts";
import { OBJECT_KLASS, T_BOOLEAN, T_BYTE, T_CHAR, T_SHORT, T_VOID } from "../../layout/object.ts";
import {
  FO_CLASS_KLASS,
  FO_LF_VMENTRY,
  FO_MH_FORM,
  FO_MN_CLAZZ,
  FO_MN_METHOD,
  FO_MN_VMINDEX,
  FO_RMN_VMTARGET,
  VMState,
} from "../../layout/vm-state.ts";
import type { Local } from "../../wasm/function.ts";
import { i32, VOID } from "../../wasm/opcodes.ts";
import { Bailout } from "../compiled-code.ts";
import type { CalleeFacts, MethodFacts, MethodId } from "../facts/questions.ts";
import { Kind } from "../frontend/method-blocks.ts";
import { runtimeFunction } from "../runtime-functions.ts";
import { type Shape, shapeOf } from "../shapes.ts";
import { inlineAccessor, isUniqueTarget, mayBeAccessor } from "./accessors.ts";
import { HOME_LOAD, HOME_STORE, INTRINSIC_SLOTS, SP } from "./code-unit.ts";
import type { C1 } from "./compiler.ts";
import { catchPending, throwPastLocks, throwToDispatch } from "./exceptions.ts";
import { LOCALS } from "./frame-state.ts";
import { inlineIntrinsic } from "./intrinsics.ts";
import { requireInitialized } from "./memory.ts";
import { narrow } from "./narrow.ts";

const ROOT = 1 as MethodId;
const ACC_PUBLIC = 1;

export function invoke(c: C1, op: number): void {
  const facts = c.facts.ask("callee", ROOT, c.bci);
  if (facts.kind === "unresolved") {
    late(c, op, facts);
    return;
  }
  const method = c.facts.ask("method", facts.method);
  if (op === Op.invokespecial && isObjectInit(c, method)) {
    objectInit(c);
    return;
  }
  if (method.polymorphic !== "") {
    polymorphic(c, facts, method);
    return;
  }
  const { f, unit } = c;
  const target = c.temporary(Kind.I);
  const known = (): void => void f.i32Symbol(unit.methodSymbol(facts.method));
  switch (facts.kind) {
    case "static":
      if (c.facts.ask("initState", method.holder) !== "initialized") requireInitialized(c, () => f.i32Symbol(unit.klass(method.holder)));
      c.profiler?.countCall(c.bci);
      if (mayBeAccessor(method) && inlineAccessor(c, facts.method, method)) return;
      if (method.intrinsic !== "") intrinsic(c, method.intrinsic, shapeOf(facts.descriptor, true), known);
      else call(c, shapeOf(facts.descriptor, true), known);
      return;
    case "handle":
    case "dynamic": {
      c.profiler?.countCall(c.bci);
      const shape = shapeOf(method.descriptor, true);
      if (facts.appendix === 0) call(c, shape, known);
      else call(c, shape, known, () => f.i32(0).memSymbol(i32.load, unit.object(facts.appendix)));
      return;
    }
    case "special": {
      const shape = shapeOf(facts.descriptor, false);
      c.nullCheck(receiver(c, shape));
      if (op === Op.invokeinterface) checkImplements(c, shape, facts.klass);
      if (op === Op.invokevirtual) profileReceiver(c, shape);
      else c.profiler?.countCall(c.bci);
      if (mayBeAccessor(method) && inlineAccessor(c, facts.method, method)) return;
      if (method.intrinsic !== "") intrinsic(c, method.intrinsic, shape, known);
      else call(c, shape, known);
      return;
    }
    case "virtual": {
      const shape = shapeOf(facts.descriptor, false);
      if (op === Op.invokeinterface) {
        c.nullCheck(receiver(c, shape));
        checkImplements(c, shape, facts.klass);
      }
      if (facts.index < 0) {
        c.nullCheck(receiver(c, shape));
        profileReceiver(c, shape);
        call(c, shape, known);
        return;
      }
      if (mayBeAccessor(method) && isUniqueTarget(c, facts.klass, facts.index, facts.method)) {
        c.nullCheck(receiver(c, shape));
        profileReceiver(c, shape);
        if (!inlineAccessor(c, facts.method, method)) call(c, shape, known);
        return;
      }
      receiverKlass(c, shape);
      f.mem(i32.load, VTABLE + 4 * facts.index);
      checked(c, target, shape);
      return;
    }
    default: {
      const shape = shapeOf(facts.descriptor, false);
      c.nullCheck(receiver(c, shape));
      if (facts.klass !== method.holder) checkImplements(c, shape, facts.klass);
      receiverKlass(c, shape);
      f.i32Symbol(unit.klass(method.holder)).call(runtimeFunction("itableLookup"));
      interfaceTarget(c, target, () => f.i32(4 * facts.index));
      checkedInterface(c, target, shape);
    }
  }
}

/**
 * What a call names may be in no itable (private, or of Object), or in that of an interface above: that the receiver implements the named one
 * is checked all the same.
 */
function checkImplements(c: C1, shape: Shape, iface: CalleeFacts["klass"]): void {
  receiverKlass(c, shape);
  c.f.i32Symbol(c.unit.klass(iface)).call(runtimeFunction("itableLookup")).op(i32.eqz);
  c.trapIf("class_check");
}

/** The operand that is the receiver of a call of that shape. */
const receiver = (c: C1, shape: Shape): number => c.state.top(shape.length - 3);

/** The class of the receiver: 0 of null, for the null page is zero. */
function receiverKlass(c: C1, shape: Shape): void {
  c.state.get(receiver(c, shape));
  c.f.mem(i32.load, OBJECT_KLASS);
}

function profileReceiver(c: C1, shape: Shape): void {
  if (c.profiler === undefined) return;
  receiverKlass(c, shape);
  c.profiler.countReceiver(c.bci);
}

/** The method on the Wasm stack, 0 when the receiver is null or has none, is called; 0 traps. */
function checked(c: C1, target: Local, shape: Shape): void {
  const { f, state } = c;
  f.tee(target).op(i32.eqz);
  c.trapIf("null_check");
  state.setNonNull(receiver(c, shape));
  profileReceiver(c, shape);
  call(c, shape, () => f.get(target));
}

/** From a block of an itable on the Wasm stack, 0 none, the method at a byte offset, 0 none. */
function interfaceTarget(c: C1, target: Local, offset: () => void): void {
  const { f } = c;
  f.tee(target).op(i32.eqz);
  c.trapIf("class_check");
  f.get(target);
  offset();
  f.op(i32.add).mem(i32.load).set(target);
}

/** The method selected from an itable is there, and public. */
function checkPublic(c: C1, target: Local): void {
  const { f } = c;
  f.get(target).op(i32.eqz);
  c.trapIf("class_check");
  f.get(target).mem(i32.load, Method.accessFlags).i32(ACC_PUBLIC).op(i32.and).op(i32.eqz);
  c.trapIf("class_check");
}

function checkedInterface(c: C1, target: Local, shape: Shape): void {
  const { f } = c;
  checkPublic(c, target);
  profileReceiver(c, shape);
  call(c, shape, () => f.get(target));
}

const isObjectInit = (c: C1, method: MethodFacts): boolean =>
  method.name === "<init>" && c.facts.ask("klass", method.holder).name === "java/lang/Object";

/** Object.<init> does nothing, unless the object has a finalizer: then the interpreter registers it. */
function objectInit(c: C1): void {
  const { f, state } = c;
  const object = state.top();
  c.nullCheck(object);
  state.get(object);
  f.mem(i32.load, OBJECT_KLASS).mem(i32.load, Klass.flags).i32(KLASS_HAS_FINALIZER).op(i32.and);
  c.trapIf("unhandled");
  c.profiler?.countCall(c.bci);
  state.pop();
}

// Sites that were not resolved when the code was made: by way of the cache entry.

function late(c: C1, op: number, facts: CalleeFacts): void {
  const { f, unit } = c;
  if (facts.cacheIndex < 0) {
    c.trap("unloaded", "none");
    c.ended = true;
    return;
  }
  const cache = unit.cache(facts.cacheIndex);
  const target = c.temporary(Kind.I);
  const word = (offset: number): void => void f.i32Symbol(cache).mem(i32.load, offset);
  const requireBit = (bit: number): void => {
    f.i32Symbol(cache).mem(i32.load8U, CpCacheEntry.state).i32(bit).op(i32.and).op(i32.eqz);
    c.trapIf("unloaded");
  };
  switch (op) {
    case Op.invokestatic:
      requireBit(CPC_STATIC_RESOLVED);
      requireInitialized(c, () => {
        word(CpCacheEntry.method);
        f.mem(i32.load, Method.holder);
      });
      lateMethod(c, target, () => word(CpCacheEntry.method), true);
      c.profiler?.countCall(c.bci);
      call(c, shapeOf(facts.descriptor, true), () => f.get(target));
      return;
    case Op.invokespecial: {
      const shape = shapeOf(facts.descriptor, false);
      word(CpCacheEntry.method);
      f.op(i32.eqz);
      c.trapIf("unloaded");
      lateMethod(c, target, () => word(CpCacheEntry.method), false);
      c.nullCheck(receiver(c, shape));
      c.profiler?.countCall(c.bci);
      call(c, shape, () => f.get(target));
      return;
    }
    case Op.invokevirtual: {
      const shape = shapeOf(facts.descriptor, false);
      if (facts.index === POLYMORPHIC) {
        lateAdapter(c, shape, word, requireBit);
        return;
      }
      word(CpCacheEntry.index);
      f.tee(target).op(i32.eqz);
      c.trapIf("unloaded");
      c.nullCheck(receiver(c, shape));
      f.get(target).i32(METASPACE).op(i32.ltU);
      const virtual = f.if_(VOID);
      receiverKlass(c, shape);
      f.get(target).op(i32.add).mem(i32.load).set(target).end(virtual);
      f.get(target).op(i32.eqz);
      c.trapIf("null_check");
      lateMethod(c, target, () => f.get(target), false);
      profileReceiver(c, shape);
      call(c, shape, () => f.get(target));
      return;
    }
    case Op.invokeinterface: {
      const shape = shapeOf(facts.descriptor, false);
      word(CpCacheEntry.klass);
      f.op(i32.eqz);
      c.trapIf("unloaded");
      c.nullCheck(receiver(c, shape));
      receiverKlass(c, shape);
      word(CpCacheEntry.klass);
      f.call(runtimeFunction("itableLookup")).op(i32.eqz);
      c.trapIf("class_check");
      // Private methods and final ones of Object are in no table: they stand in the entry. Of Object's others it has the place in vtables, negative.
      const other = c.temporary(Kind.I, 1);
      word(CpCacheEntry.appendix);
      f.tee(other).op(i32.eqz);
      const inTable = f.if_(VOID);
      word(CpCacheEntry.index);
      f.tee(other).i32(0).op(i32.ltS);
      const ofObject = f.if_(VOID);
      receiverKlass(c, shape);
      f.get(other).op(i32.sub).mem(i32.load).set(target).else_();
      receiverKlass(c, shape);
      f.get(other).mem(i32.load, Method.holder).call(runtimeFunction("itableLookup"));
      interfaceTarget(c, target, () => f.get(other).mem(i32.load, Method.itableIndex).i32(2).op(i32.shl));
      checkPublic(c, target);
      f.end(ofObject).else_().get(other).set(target).end(inTable);
      profileReceiver(c, shape);
      call(c, shape, () => f.get(target));
      return;
    }
    default:
      lateAdapter(c, shapeOf(facts.descriptor, true), word, requireBit);
  }
}

/** Of an unresolved invokevirtual that is to be an invokehandle (CalleeFacts.index). */
const POLYMORPHIC = 1;

/** invokedynamic and invokehandle. Whether there is an appendix is known when it is called; the adapter's shape has one argument more then. */
function lateAdapter(c: C1, plain: Shape, word: (offset: number) => void, requireBit: (bit: number) => void): void {
  requireBit(CPC_ADAPTER_RESOLVED);
  c.profiler?.countCall(c.bci);
  const appended = `${plain.slice(0, -2)}A${plain.slice(-2)}` as Shape;
  call(c, plain, () => word(CpCacheEntry.method), undefined, {
    shape: appended,
    has: () => word(CpCacheEntry.appendix),
    push: () => {
      word(CpCacheEntry.appendix);
      c.f.mem(i32.load);
    },
  });
}

/** The method that a cache entry has: signature-polymorphic natives, and what other kinds of instruction left there, are not called so. */
function lateMethod(c: C1, target: Local, method: () => void, isStatic: boolean): void {
  const { f } = c;
  method();
  f.tee(target).mem(i32.load, Method.accessFlags).i32(ACC_STATIC).op(i32.and);
  if (isStatic) f.op(i32.eqz);
  f.get(target).mem(i32.load, Method.flags).i32(METHOD_POLYMORPHIC).op(i32.and).op(i32.or);
  c.trapIf("unloaded");
}

// Signature-polymorphic natives, as the interpreter has them.

function polymorphic(c: C1, facts: CalleeFacts, method: MethodFacts): void {
  const { f, state } = c;
  const target = c.temporary(Kind.I);
  const member = c.temporary(Kind.I, 1);
  const isStatic = (method.accessFlags & ACC_STATIC) !== 0;
  const full = shapeOf(facts.descriptor, isStatic);
  /** The ref field numbered `number` of the object on the Wasm stack. */
  const libraryField = (number: number): void => {
    f.i32(0)
      .mem(i32.load, VMState.offsets + 4 * number)
      .op(i32.add)
      .mem(i32.load);
  };
  const memberTarget = (): void => {
    f.get(member);
    libraryField(FO_MN_METHOD);
    libraryField(FO_RMN_VMTARGET);
    f.set(target);
  };
  c.profiler?.countCall(c.bci);
  if (method.polymorphic === "invokeBasic") {
    const handle = receiver(c, full);
    c.nullCheck(handle);
    state.get(handle);
    libraryField(FO_MH_FORM);
    libraryField(FO_LF_VMENTRY);
    f.set(member);
    memberTarget();
    call(c, full, () => f.get(target));
    return;
  }
  // The MemberName comes last, and is not passed on.
  c.nullCheck(state.top());
  state.get(state.top());
  f.set(member);
  const shape = `${full.slice(0, -3)}${full.slice(-2)}` as Shape;
  if (method.polymorphic !== "linkToStatic") c.nullCheck(state.top(full.length - 3));
  const klass = (): void => {
    state.get(state.top(full.length - 3));
    f.mem(i32.load, OBJECT_KLASS);
  };
  if (method.polymorphic === "linkToVirtual") {
    const index = c.temporary(Kind.I, 2);
    f.get(member);
    libraryField(FO_MN_VMINDEX);
    f.tee(index).i32(0).op(i32.geS);
    const virtual = f.if_(VOID);
    klass();
    f.get(index).i32(2).op(i32.shl).op(i32.add).mem(i32.load, VTABLE).set(target).else_();
    memberTarget();
    f.end(virtual);
  } else if (method.polymorphic === "linkToInterface") {
    klass();
    f.get(member);
    libraryField(FO_MN_CLAZZ);
    libraryField(FO_CLASS_KLASS);
    f.call(runtimeFunction("itableLookup"));
    interfaceTarget(c, target, () => {
      f.get(member);
      libraryField(FO_MN_VMINDEX);
      f.i32(2).op(i32.shl);
    });
  } else memberTarget();
  f.get(target).op(i32.eqz);
  c.trapIf("class_check");
  state.pop();
  if (method.polymorphic !== "linkToStatic" || !shape.endsWith("V")) {
    call(c, shape, () => f.get(target));
    return;
  }
  // VarHandleGuards drop results so, of getAndAdd say. The interpreter calls what has one.
  const known = (): void => void f.i32Symbol(c.unit.methodSymbol(facts.method));
  const hasResult = (): void => void f.get(target).mem(i32.load, Method.resultType).i32(T_VOID).op(i32.ne);
  const chosen = (): void => {
    known();
    f.get(target);
    hasResult();
    f.select();
  };
  call(c, shape, chosen, undefined, { shape: full, has: hasResult, push: () => f.get(member) });
}

// Intrinsics.

/** A call that the VM does without one when it can: inline, or by a function of the VM that says whether it has. */
function intrinsic(c: C1, name: string, shape: Shape, method: () => void): void {
  if (inlineIntrinsic(c, name)) return;
  const { f, state } = c;
  const letters = shape.slice(0, -2);
  const kind = "IJFDA".indexOf(shape.at(-1)!);
  const first = state.count - letters.length;
  if (letters.length > 0 && state.depth - state.slots[first]! > INTRINSIC_SLOTS) {
    call(c, shape, method);
    return;
  }
  if (kind >= 0) state.reserve(letters.length, kind);
  let slot = 0;
  for (let i = first; i < state.count; i++) {
    const of = state.kinds[i]!;
    f.get(SP);
    state.get(i);
    f.mem(HOME_STORE[of]!, c.scratch + 4 * slot, 2);
    slot += of === Kind.J || of === Kind.D ? 2 : 1;
  }
  method();
  f.mem(i32.load, Method.intrinsic).get(SP).i32(c.scratch).op(i32.add).call(runtimeFunction("intrinsic")).op(i32.eqz);
  const cached = state.cachedReferences();
  const missed = f.if_(VOID);
  call(c, shape, method);
  if (kind >= 0) {
    f.else_();
    f.get(SP)
      .mem(HOME_LOAD[kind]!, c.scratch, 2)
      .set(state.locals[state.top()]! as Local);
  }
  f.end(missed);
  state.keepCached(cached);
}

// The call itself.

/** What may take one argument more: an adapter of call sites, or what is called in place of a MemberName's target. */
interface Appendix {
  readonly shape: Shape;
  /** Emits what is not 0 when there is one. */
  readonly has: () => void;
  readonly push: () => void;
}

/**
 * Calls the method whose address `method` emits, with the operands that the shape wants (less one, with an `appendix`). The state must be
 * that before the instruction but for operands that are not passed.
 */
function call(c: C1, shape: Shape, method: () => void, appendix?: () => void, late?: Appendix): void {
  const { f, unit, state, blocks } = c;
  const passed = shape.length - 2 - (appendix === undefined ? 0 : 1);
  const first = state.count - passed;
  if (first < 0) throw new Bailout("operand stack underflow", false);
  const depth = passed === 0 ? state.depth : state.slots[first]!;
  const live = c.liveBefore(c.next);
  state.homes(first, "refs");
  unit.storeHomes();
  const site = state.site("call", c.bci, blocks.live, live, first, depth);
  f.get(SP)
    .i32Symbol(site)
    .mem(i32.store, c.frameBytes + SITE_WORD);
  const callee = c.temporary(Kind.I, 3);
  const slot = c.temporary(Kind.I, 4);
  method();
  f.set(callee);
  const emit = (of: Shape, last?: () => void): void => {
    f.get(callee).get(SP).i32(c.frameBytes).op(i32.add);
    for (let i = first; i < first + passed; i++) state.get(i);
    last?.();
    f.get(callee).mem(i32.load, Method.tableSlot).tee(slot).i32Symbol(unit.adapter(of)).get(slot).select();
    f.callIndirectSymbol(unit.type(of));
  };
  const kind = "IJFDA".indexOf(shape.at(-1)!);
  if (late === undefined) emit(shape, appendix);
  else {
    late.has();
    const has = f.if_(kind < 0 ? VOID : [0x7f, 0x7e, 0x7d, 0x7c, 0x7f][kind]!);
    emit(late.shape, late.push);
    f.else_();
    emit(shape);
    f.end(has);
  }
  for (let i = 0; i < passed; i++) state.pop();
  if (kind >= 0) state.push(kind);
  unit.ledgerState(c.request);
  f.i32(0).mem(i32.load, VMState.action);
  const asked = f.unlikely().if_(VOID);
  state.homes(first, "others");
  unit.storeHomes();
  const result = first;
  if (kind >= 0) {
    f.get(SP)
      .get(state.locals[result]! as Local)
      .mem(HOME_STORE[kind]!, state.stack + 4 * state.slots[result]!, 2);
  }
  catchPending(c, site);
  f.get(SP)
    .i32Symbol(site)
    .i32Symbol(state.site("after", c.next, blocks.live, live))
    .call(runtimeFunction("afterCall"));
  c.leaveIf();
  if (kind === Kind.A) {
    f.get(SP)
      .mem(HOME_LOAD[kind]!, state.stack + 4 * state.slots[result]!, 2)
      .set(state.locals[result]! as Local);
  }
  f.end(asked);
  state.reload(first, true);
}

// Returns and throws.

export function return_(c: C1, op: number): void {
  const { f, state, method } = c;
  c.ended = true;
  if (method.codeLength === 1 && isObjectInit(c, method)) {
    // Its return registers objects that are to be finalized: the interpreter's does.
    f.get(SP).mem(i32.load, LOCALS).mem(i32.load, OBJECT_KLASS).mem(i32.load, Klass.flags).i32(KLASS_HAS_FINALIZER).op(i32.and);
    c.trapIf("unhandled");
  }
  if ((method.accessFlags & ACC_SYNCHRONIZED) !== 0) {
    c.lockedObject();
    f.get(SP)
      .i32(state.header | LOCK_OF_METHOD)
      .op(i32.add)
      .call(runtimeFunction("unlock"));
    c.trapIf("none");
  } else if (c.hasMonitors) {
    // Monitors that are still held at a return are the interpreter's to release, and to complain about.
    f.i32(0)
      .mem(i32.load, VMState.thread)
      .mem(i32.load, JavaThread.lockTop)
      .i32(LockRecord.sizeof)
      .op(i32.sub)
      .mem(i32.load, LockRecord.frame);
    f.get(SP).i32(state.header).op(i32.add).op(i32.eq);
    c.trapIf("none");
  }
  if (op !== Op.return) {
    state.popGet();
    const letter = method.descriptor.charAt(method.descriptor.indexOf(")") + 1);
    const type = { Z: T_BOOLEAN, B: T_BYTE, C: T_CHAR, S: T_SHORT }[letter];
    if (type !== undefined) narrow(c, type);
  }
  f.return_();
}

export function throw_(c: C1): void {
  const { f, unit, state, method, blocks } = c;
  c.ended = true;
  if (c.catcher >= 0) {
    c.nullCheck(state.top());
    throwToDispatch(c);
    return;
  }
  if (blocks.hasHandler(c.bci)) {
    c.trap("unhandled", "none");
    return;
  }
  c.nullCheck(state.top());
  if ((method.accessFlags & ACC_SYNCHRONIZED) !== 0 || c.hasMonitors) {
    throwPastLocks(c);
    return;
  }
  state.popGet();
  f.call(runtimeFunction("throwException"));
  unit.returnAny();
}
