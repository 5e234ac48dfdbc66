// Allocation, type checks and monitors.
import { u2 } from "../../bytecode/iterate.ts";
import { KLASS_HAS_FINALIZER, KLASS_INTERFACE, KLASS_SLOW_ALLOCATE, Klass, PRIMARY_SUPERS } from "../../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, LOG2_SIZE, OBJECT_KLASS, T_OBJECT } from "../../layout/object.ts";
import { VMState } from "../../layout/vm-state.ts";
import type { Local } from "../../wasm/function.ts";
import { i32, VOID } from "../../wasm/opcodes.ts";
import type { KlassId, MethodId } from "../facts/questions.ts";
import { Kind } from "../frontend/method-blocks.ts";
import { runtimeFunction } from "../runtime-functions.ts";
import { SP } from "./code-unit.ts";
import type { C1 } from "./compiler.ts";
import { lateKlass, requireInitialized } from "./memory.ts";

const ROOT = 1 as MethodId;
/** Arrays of more elements are never allocated inline. */
const INLINE_LENGTH = 0x10000;

/** Calls the allocator in the state before the instruction; its result is left in `into`. Traps when there is none. */
function allocateSlowly(c: C1, always: boolean, call: (site: number) => void, into: Local): void {
  const { state, f, unit, blocks } = c;
  const at = c.liveBefore();
  state.homes(state.count, "refs");
  unit.storeHomes();
  call(state.site("allocate", c.bci, blocks.live, at));
  f.tee(into).op(i32.eqz);
  // Objects may have moved, but the references' homes are right: a trap stores others only.
  const failed = f.unlikely().if_(VOID);
  state.homes(state.count, "others");
  unit.trap(state.site("trap", c.bci, blocks.live, at), "none", "none");
  f.end(failed);
  state.reload(state.count, always);
}

export function newInstance(c: C1): void {
  const { state, f, unit, facts } = c;
  const index = u2(c.code, c.bci + 1);
  const klass = facts.ask("classConstant", ROOT, index);
  const object = c.temporary(Kind.A);
  const top = c.temporary(Kind.I);
  const plain = klass === 0 ? undefined : facts.ask("klass", klass);
  const slow = KLASS_INTERFACE | KLASS_SLOW_ALLOCATE | KLASS_HAS_FINALIZER;
  if (plain !== undefined && (plain.flags & slow) === 0 && plain.layoutHelper > 0 && facts.ask("initState", klass) === "initialized") {
    f.i32(0).mem(i32.load, VMState.windowTop).tee(object).i32(plain.layoutHelper).op(i32.add).tee(top);
    f.i32(0).mem(i32.load, VMState.windowEnd).op(i32.leU);
    const room = f.if_(VOID);
    f.i32(0).get(top).mem(i32.store, VMState.windowTop);
    f.get(object).i32Symbol(unit.klass(klass)).mem(i32.store, OBJECT_KLASS);
    f.else_();
    allocateSlowly(
      c,
      false,
      (site) => f.get(SP).i32Symbol(site).i32Symbol(unit.klass(klass)).call(runtimeFunction("allocateObject")),
      object,
    );
    f.end(room);
  } else {
    lateKlass(c, index, top);
    requireInitialized(c, () => f.get(top));
    f.get(top).mem(i32.load, Klass.flags).i32(slow).op(i32.and);
    c.trapIf("uninitialized");
    allocateSlowly(c, true, (site) => f.get(SP).i32Symbol(site).get(top).call(runtimeFunction("allocateObject")), object);
  }
  f.get(object);
  state.push(Kind.A, true);
}

/** An array whose class `klass` emits; the length is on top. */
function allocateArray(c: C1, klass: () => void, log2: number): void {
  const { state, f } = c;
  const length = state.top();
  const array = c.temporary(Kind.A);
  const end = c.temporary(Kind.I, 2);
  state.get(length);
  f.i32(0).op(i32.ltS);
  c.trapIf("unhandled");
  const done = f.block();
  const slow = f.block();
  state.get(length);
  f.i32(INLINE_LENGTH).op(i32.gtU).brIf(slow);
  f.i32(0).mem(i32.load, VMState.windowTop).tee(array);
  state.get(length);
  if (log2 > 0) f.i32(log2).op(i32.shl);
  f.i32(ARRAY_BASE + 7)
    .op(i32.add)
    .i32(-8)
    .op(i32.and)
    .op(i32.add)
    .tee(end);
  f.i32(0).mem(i32.load, VMState.windowEnd).op(i32.gtU).brIf(slow);
  f.i32(0).get(end).mem(i32.store, VMState.windowTop);
  f.get(array);
  klass();
  f.mem(i32.store, OBJECT_KLASS).get(array);
  state.get(length);
  f.mem(i32.store, ARRAY_LENGTH).br(done).end(slow);
  allocateSlowly(
    c,
    false,
    (site) => {
      f.get(SP).i32Symbol(site);
      klass();
      state.get(length);
      f.call(runtimeFunction("allocateArray"));
    },
    array,
  );
  f.end(done);
  state.pop();
  f.get(array);
  state.push(Kind.A, true);
}

export function newPrimitiveArray(c: C1, type: number): void {
  const klass = c.facts.ask("primitiveArrayKlass", type);
  allocateArray(c, () => c.f.i32Symbol(c.unit.klass(klass)), LOG2_SIZE[type]!);
}

export function newArray(c: C1): void {
  const { f, unit, facts } = c;
  const index = u2(c.code, c.bci + 1);
  const element = facts.ask("classConstant", ROOT, index);
  const klass = element === 0 ? 0 : facts.ask("arrayKlass", element);
  if (klass !== 0) {
    allocateArray(c, () => f.i32Symbol(unit.klass(klass as KlassId)), LOG2_SIZE[T_OBJECT]!);
    return;
  }
  const late = c.temporary(Kind.I, 1);
  lateKlass(c, index, late);
  f.get(late).mem(i32.load, Klass.arrayKlass).tee(late).op(i32.eqz);
  c.trapIf("unloaded");
  // An array class is complete when it has its mirror.
  f.get(late).mem(i32.load, Klass.mirror).mem(i32.load).op(i32.eqz);
  c.trapIf("unloaded");
  allocateArray(c, () => f.get(late), LOG2_SIZE[T_OBJECT]!);
}

// Type checks

/** Leaves on the Wasm stack whether the object's class (in `klass`) is a subtype of class `target`. */
export function subtypeTest(c: C1, klass: Local, target: KlassId): void {
  const { f, unit } = c;
  const { superDepth, flags } = c.facts.ask("klass", target);
  if (superDepth < PRIMARY_SUPERS && (flags & KLASS_INTERFACE) === 0) {
    f.get(klass)
      .mem(i32.load, Klass.primarySupers + 4 * superDepth)
      .i32Symbol(unit.klass(target))
      .op(i32.eq);
  } else f.get(klass).i32Symbol(unit.klass(target)).call(runtimeFunction("isSubtype"));
}

/** Whether the object on top, which is not null, is of the class that the instruction names: i32 on the Wasm stack. */
function isInstance(c: C1): void {
  const { state, f } = c;
  const target = c.facts.ask("classConstant", ROOT, u2(c.code, c.bci + 1));
  const klass = c.temporary(Kind.I, 1);
  if (target !== 0) {
    state.get(state.top());
    f.mem(i32.load, OBJECT_KLASS).set(klass);
    subtypeTest(c, klass, target);
    return;
  }
  const late = c.temporary(Kind.I);
  lateKlass(c, u2(c.code, c.bci + 1), late);
  state.get(state.top());
  f.mem(i32.load, OBJECT_KLASS).get(late).call(runtimeFunction("isSubtype"));
}

export function checkcast(c: C1): void {
  const { state, f } = c;
  const object = state.top();
  c.profiler?.countChecked(c.bci, () => state.get(object));
  if (state.locals[object] === -1) return;
  state.get(object);
  const isObject = f.if_(VOID);
  isInstance(c);
  f.op(i32.eqz);
  c.trapIf("class_check");
  f.end(isObject);
}

export function instanceOf(c: C1): void {
  const { state, f } = c;
  const object = state.top();
  c.profiler?.countChecked(c.bci, () => state.get(object));
  state.get(object);
  const isObject = f.if_(0x7f);
  isInstance(c);
  f.else_().i32(0).end(isObject);
  state.pop();
  state.push(Kind.I);
}

// Monitors

function monitor(c: C1, name: "lock" | "unlock"): void {
  const { state, f } = c;
  const object = state.top();
  c.nullCheck(object);
  state.get(object);
  f.get(SP).i32(state.header).op(i32.add).call(runtimeFunction(name));
  c.trapIf("none");
  state.pop();
}
export const monitorEnter = (c: C1): void => monitor(c, "lock");
export const monitorExit = (c: C1): void => monitor(c, "unlock");
