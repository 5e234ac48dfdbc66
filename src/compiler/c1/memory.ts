// Loads and stores: array elements, fields, constants of the pool. What was not resolved when the code was made is reached through
// its cache entry or pool entry: a test of its state, which traps, then the fast path.
import { u2 } from "../../bytecode/iterate.ts";
import { Op } from "../../bytecode/opcodes.ts";
import { CARD_DIRTY, CARD_SHIFT, CARD_TABLE } from "../../layout/memory-map.ts";
import {
  CPC_GETFIELD_RESOLVED,
  CPC_GETSTATIC_RESOLVED,
  CPC_PUTFIELD_RESOLVED,
  CPC_PUTSTATIC_RESOLVED,
  CpCacheEntry,
  KLASS_BEING_INITIALIZED,
  KLASS_INITIALIZED,
  Klass,
  TAG_DYNAMIC_REF,
  TAG_KLASS,
  TAG_STRING_REF,
} from "../../layout/metadata.ts";
import {
  ARRAY_BASE,
  ARRAY_LENGTH,
  LOG2_SIZE,
  OBJECT_KLASS,
  T_BOOLEAN,
  T_BYTE,
  T_CHAR,
  T_DOUBLE,
  T_FLOAT,
  T_INT,
  T_LONG,
  T_OBJECT,
  T_SHORT,
} from "../../layout/object.ts";
import { VMState } from "../../layout/vm-state.ts";
import { i32, VOID } from "../../wasm/opcodes.ts";
import type { FieldFacts, MethodId } from "../facts/questions.ts";
import { Kind } from "../frontend/method-blocks.ts";
import { ACCESS } from "../memory-access.ts";
import { runtimeFunction } from "../runtime-functions.ts";
import type { C1 } from "./compiler.ts";
import { narrow } from "./narrow.ts";

const ROOT = 1 as MethodId;

const KINDS = { i32: Kind.I, i64: Kind.J, f32: Kind.F, f64: Kind.D, ref: Kind.A } as const;
const kindOf = (type: number): Kind => KINDS[ACCESS[type]!.type];

// Arrays

/** Element types in the order of the opcodes; baload and bastore serve booleans too. */
const ELEMENTS = [T_INT, T_LONG, T_FLOAT, T_DOUBLE, T_OBJECT, T_BYTE, T_CHAR, T_SHORT];

/** Checks the index and leaves the element's address less ARRAY_BASE on the Wasm stack. A null array has length 0. */
function elementAddress(c: C1, array: number, index: number, type: number): void {
  const { state, f } = c;
  state.get(array);
  state.get(index);
  if (LOG2_SIZE[type]! > 0) f.i32(LOG2_SIZE[type]!).op(i32.shl);
  f.op(i32.add);
}

function checkIndex(c: C1, array: number, index: number): void {
  const { state, f } = c;
  state.get(index);
  state.get(array);
  f.mem(i32.load, ARRAY_LENGTH).op(i32.geU);
  c.trapIf("range_check");
  state.setNonNull(array);
}

export function arrayLoad(c: C1, op: number): void {
  const { state, f } = c;
  const type = ELEMENTS[op - Op.iaload]!;
  checkIndex(c, state.top(1), state.top());
  const index = state.pop();
  const array = state.pop();
  elementAddress(c, array, index, type);
  f.mem(ACCESS[type]!.load, ARRAY_BASE);
  state.push(kindOf(type));
}

export function arrayStore(c: C1, op: number): void {
  const { state, f, unit } = c;
  const type = ELEMENTS[op - Op.iastore]!;
  checkIndex(c, state.top(2), state.top(1));
  if (type === T_OBJECT) checkStore(c, state.top(2), state.top());
  const value = state.pop();
  const index = state.pop();
  const array = state.pop();
  elementAddress(c, array, index, type);
  state.get(value);
  if (op === Op.bastore) {
    // An array of booleans takes the lowest bit.
    f.i32(1).i32(-1);
    state.get(array);
    f.mem(i32.load, OBJECT_KLASS);
    f.i32Symbol(unit.klass(c.facts.ask("primitiveArrayKlass", T_BOOLEAN)))
      .op(i32.eq)
      .select()
      .op(i32.and);
  }
  f.mem(ACCESS[type]!.store, ARRAY_BASE);
  if (type === T_OBJECT && state.locals[value] !== -1) markCard(c, array);
}

/** aastore: the value is null, or of the array's component class. */
function checkStore(c: C1, array: number, value: number): void {
  const { state, f } = c;
  c.profiler?.countChecked(c.bci, () => state.get(value));
  if (state.locals[value] === -1) return;
  const component = c.temporary(Kind.I);
  const klass = c.temporary(Kind.I, 1);
  const passed = f.block();
  state.get(value);
  f.op(i32.eqz).brIf(passed);
  state.get(array);
  f.mem(i32.load, OBJECT_KLASS).mem(i32.load, Klass.elementKlass).tee(component);
  state.get(value);
  f.mem(i32.load, OBJECT_KLASS).tee(klass).op(i32.eq).brIf(passed);
  f.get(klass).get(component).call(runtimeFunction("isSubtype")).brIf(passed);
  c.trap("array_check", "none");
  f.end(passed);
}

function markCard(c: C1, object: number): void {
  c.state.get(object);
  c.f.i32(CARD_SHIFT).op(i32.shrU).i32(CARD_DIRTY).mem(i32.store8, CARD_TABLE);
}

export function arrayLength(c: C1): void {
  const { state, f } = c;
  c.nullCheck(state.top());
  state.popGet();
  f.mem(i32.load, ARRAY_LENGTH);
  state.push(Kind.I);
}

// Fields

export function field(c: C1, op: number): void {
  const get = op === Op.getstatic || op === Op.getfield;
  const isStatic = op === Op.getstatic || op === Op.putstatic;
  const facts = c.facts.ask("field", ROOT, u2(c.code, c.bci + 1), get ? "get" : "put", isStatic ? "static" : "instance");
  if (isStatic) staticField(c, facts, get);
  else instanceField(c, facts, get);
}

/** Traps unless the cache entry's bit is set. */
function requireResolved(c: C1, cacheIndex: number, bit: number): void {
  const { f, unit } = c;
  if (cacheIndex < 0) {
    c.trap("unloaded", "none");
    c.ended = true;
    return;
  }
  f.i32Symbol(unit.cache(cacheIndex)).mem(i32.load8U, CpCacheEntry.state).i32(bit).op(i32.and).op(i32.eqz);
  c.trapIf("unloaded");
}

function instanceField(c: C1, facts: FieldFacts, get: boolean): void {
  const { state, f, unit } = c;
  const { type } = facts;
  const isResolved = facts.field !== 0;
  if (!isResolved) {
    requireResolved(c, facts.cacheIndex, get ? CPC_GETFIELD_RESOLVED : CPC_PUTFIELD_RESOLVED);
    if (c.ended) return;
  }
  c.nullCheck(state.top(get ? 0 : 1));
  const late = isResolved
    ? undefined
    : (): void => void f.i32Symbol(unit.cache(facts.cacheIndex)).mem(i32.load, CpCacheEntry.index).op(i32.add);
  const offset = isResolved ? facts.offset : 0;
  if (get) loadField(c, type, offset, late);
  else storeField(c, type, offset, late);
}

/** Replaces the object on top by its field. @param late adds the offset to the object on the Wasm stack, where it is not a constant */
export function loadField(c: C1, type: number, offset: number, late?: () => void): void {
  const { state, f } = c;
  state.popGet();
  late?.();
  f.mem(ACCESS[type]!.load, offset);
  state.push(kindOf(type));
}

/** Pops a value and an object, and stores the field. */
export function storeField(c: C1, type: number, offset: number, late?: () => void): void {
  const { state, f } = c;
  const value = state.pop();
  const object = state.pop();
  state.get(object);
  late?.();
  state.get(value);
  if (type === T_BOOLEAN) narrow(c, type);
  f.mem(ACCESS[type]!.store, offset);
  if (kindOf(type) === Kind.A && state.locals[value] !== -1) markCard(c, object);
}

/** Traps unless the class whose address `klass` emits is initialised, or this thread is initialising it. */
export function requireInitialized(c: C1, klass: () => void): void {
  const { f } = c;
  klass();
  f.mem(i32.load, Klass.initState).i32(KLASS_INITIALIZED).op(i32.ne);
  const pending = f.unlikely().if_(VOID);
  klass();
  f.mem(i32.load, Klass.initState).i32(KLASS_BEING_INITIALIZED).op(i32.eq);
  klass();
  f.mem(i32.load, Klass.initThread).i32(0).mem(i32.load, VMState.thread).op(i32.eq).op(i32.and).op(i32.eqz);
  c.trapIf("uninitialized");
  f.end(pending);
}

function staticField(c: C1, facts: FieldFacts, get: boolean): void {
  const { state, f, unit } = c;
  const { type } = facts;
  const isResolved = facts.field !== 0;
  if (!isResolved) {
    requireResolved(c, facts.cacheIndex, get ? CPC_GETSTATIC_RESOLVED : CPC_PUTSTATIC_RESOLVED);
    if (c.ended) return;
    requireInitialized(c, () => f.i32Symbol(unit.cache(facts.cacheIndex)).mem(i32.load, CpCacheEntry.klass));
  } else if (c.facts.ask("initState", facts.holder) !== "initialized") {
    requireInitialized(c, () => f.i32Symbol(unit.klass(facts.holder)));
  }
  const address = (): void => {
    if (isResolved) f.i32Symbol(unit.staticField(facts.field));
    else f.i32Symbol(unit.cache(facts.cacheIndex)).mem(i32.load, CpCacheEntry.index);
  };
  if (get) {
    address();
    f.mem(ACCESS[type]!.load);
    state.push(kindOf(type));
    return;
  }
  const value = state.pop();
  address();
  state.get(value);
  if (type === T_BOOLEAN) narrow(c, type);
  f.mem(ACCESS[type]!.store);
}

// Constants

export function loadConstant(c: C1, index: number): void {
  const { state, f, unit } = c;
  const facts = c.facts.ask("constant", ROOT, index);
  switch (facts.kind) {
    case "int":
      state.pushConstant(facts.value | 0);
      return;
    case "float":
      f.f32Bits(facts.bits);
      state.push(Kind.F);
      return;
    case "long":
      f.i64(facts.value);
      state.push(Kind.J);
      return;
    case "double":
      f.f64Bits(facts.bits);
      state.push(Kind.D);
      return;
    case "object":
      f.i32(0).memSymbol(i32.load, unit.object(facts.object));
      state.push(Kind.A, true);
      return;
    case "class":
      f.i32(0).memSymbol(i32.load, unit.mirror(facts.klass));
      state.push(Kind.A, true);
      return;
    default:
      if (facts.type === "A") lateConstant(c, index);
      else {
        c.trap("unloaded", "none");
        c.ended = true;
      }
  }
}

/** A String, Class, MethodHandle, MethodType or dynamic constant that had not been resolved. */
function lateConstant(c: C1, index: number): void {
  const { state, f, unit } = c;
  const tag = c.temporary(Kind.I);
  f.i32(0).memSymbol(i32.load8U, unit.tag(index)).tee(tag).i32(TAG_KLASS).op(i32.eq);
  const isClass = f.if_(0x7f);
  f.i32(0).memSymbol(i32.load, unit.constant(index)).mem(i32.load, Klass.mirror).mem(i32.load);
  f.else_();
  f.get(tag)
    .i32(TAG_STRING_REF)
    .op(i32.sub)
    .i32(TAG_DYNAMIC_REF - TAG_STRING_REF)
    .op(i32.gtU);
  c.trapIf("unloaded");
  f.i32(0).memSymbol(i32.load, unit.constant(index)).mem(i32.load);
  f.end(isClass);
  state.push(Kind.A);
}

/** Address of the class that a constant names, into a Wasm local; traps while it is not resolved. */
export function lateKlass(c: C1, index: number, into: ReturnType<C1["temporary"]>): void {
  const { f, unit } = c;
  f.i32(0).memSymbol(i32.load8U, unit.tag(index)).i32(TAG_KLASS).op(i32.ne);
  c.trapIf("unloaded");
  f.i32(0).memSymbol(i32.load, unit.constant(index)).set(into);
}
