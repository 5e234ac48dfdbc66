// How each operation looks in WebAssembly, with its inputs on the stack or in locals: loads, stores, type tests, calls, allocation.

import { SITE_WORD } from "../../layout/compiled.ts";
import { CARD_DIRTY, CARD_SHIFT, CARD_TABLE } from "../../layout/memory-map.ts";
import { Klass, Method, PRIMARY_SUPERS } from "../../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, OBJECT_KLASS } from "../../layout/object.ts";
import { VMState } from "../../layout/vm-state.ts";
import type { Label } from "../../wasm/function.ts";
import { i32, i64, ValueType } from "../../wasm/opcodes.ts";
import { exceptionAlone } from "../backend/pending-exception.ts";
import { ROOT } from "../ir/builder.ts";
import type { AllocationInfo, CallInfo, InstanceOfInfo, MemoryInfo, Node, RuntimeInfo } from "../ir/node.ts";
import { Ir, nameOf } from "../ir/op.ts";
import type { Scope } from "../ir/state.ts";
import { runtimeFunction } from "../runtime-functions.ts";
import type { Emitter } from "./emit.ts";
import { ALLOCATION_TRAP, WASM_TYPE } from "./values.ts";

/** Arrays of more elements are allocated by the VM. */
const MAX_INLINE_ELEMENTS = 0x10000;

/** Pushes the value of an operation, or does its effect. */
export function emitNode(e: Emitter, node: Node): void {
  const { f } = e;
  const [a, b, c] = node.inputs as [Node, Node, Node];
  if (node.op > 0) {
    for (const input of node.inputs) e.value(input);
    if (typeof node.aux === "number") f.lane(node.op, node.aux);
    else if (node.aux !== undefined) f.lanes(node.op, node.aux as readonly number[]);
    else f.op(node.op);
    return;
  }
  switch (node.op) {
    case Ir.Load:
      access(e, node.memory(), node.inputs, undefined);
      return;
    case Ir.Store:
      access(e, node.memory(), node.inputs.slice(0, -1), node.inputs.at(-1));
      return;
    case Ir.CardMark:
      e.value(a);
      f.i32(CARD_SHIFT).op(i32.shrU).i32(CARD_DIRTY).mem(i32.store8, CARD_TABLE);
      return;
    case Ir.Select:
      e.value(b);
      e.value(c);
      e.value(a);
      f.select();
      return;
    case Ir.ArrayLength:
      e.value(a);
      f.mem(i32.load, ARRAY_LENGTH);
      return;
    case Ir.LoadKlass:
      e.value(a);
      f.mem(i32.load, OBJECT_KLASS);
      return;
    case Ir.InstanceOf:
      instanceOf(e, node);
      return;
    case Ir.StoreCheck:
      storeCheck(e, a, b);
      return;
    case Ir.DivI:
    case Ir.DivL:
      divide(e, node);
      return;
    case Ir.Runtime:
      if ((node.aux as RuntimeInfo).name === "itableLookup") {
        itableLookup(e, a, b);
        return;
      }
      for (const input of node.inputs) e.value(input);
      f.call(runtimeFunction((node.aux as RuntimeInfo).name));
      return;
    case Ir.FrameAddress: {
      const { scope, bits } = node.aux as { scope: Scope; bits: number };
      f.get(e.sp)
        .i32(e.frame.header(scope) + bits)
        .op(i32.add);
      return;
    }
    case Ir.Held:
      e.value(a);
      return;
    case Ir.MemoryFill:
      e.value(a);
      e.value(b);
      e.value(c);
      f.memoryFill();
      return;
    case Ir.MemoryCopy:
      e.value(a);
      e.value(b);
      e.value(c);
      f.memoryCopy();
      return;
    default:
      throw new Error(`emission of ${nameOf(node.op)}: not an operation of the back end`);
  }
}

function access(e: Emitter, memory: MemoryInfo, address: readonly Node[], value: Node | undefined): void {
  const { f } = e;
  let { offset } = memory;
  const [base, index] = address;
  if (base === undefined) f.i32(0);
  else e.value(base);
  if (index !== undefined) {
    if (index.op === Ir.Constant && (index.aux as number) >= 0 && (index.aux as number) < 0x100000)
      offset += (index.aux as number) << memory.shift;
    else {
      e.value(index);
      if (memory.shift > 0) f.i32(memory.shift).op(i32.shl);
      f.op(i32.add);
    }
  }
  if (value !== undefined) e.value(value);
  if (memory.symbol !== undefined) f.memSymbol(memory.opcode, e.symbol(memory.symbol));
  else f.mem(memory.opcode, offset);
}

function instanceOf(e: Emitter, node: Node): void {
  const { f } = e;
  const [object, klass] = node.inputs as [Node, Node];
  const info = node.aux as InstanceOfInfo;
  e.value(object);
  f.mem(i32.load, OBJECT_KLASS);
  if (!info.exact) {
    if (info.display < 0) {
      const k = e.temporary("i32b", ValueType.i32);
      f.tee(k).mem(i32.load, Klass.secondaryCache);
      e.value(klass);
      f.op(i32.eq);
      const hit = f.if_(ValueType.i32);
      f.i32(1).else_().get(k);
      e.value(klass);
      f.call(runtimeFunction("isSubtype")).end(hit);
      return;
    }
    // Of null the Klass is 0, and its display is in the null page.
    f.mem(i32.load, Klass.primarySupers + 4 * info.display);
  }
  e.value(klass);
  f.op(i32.eq);
}

/** The interface that was looked up last in the class stands in the class. Of null the Klass is 0, which has none. */
function itableLookup(e: Emitter, klass: Node, iface: Node): void {
  const { f } = e;
  const k = e.temporary("i32b", ValueType.i32);
  e.value(klass);
  f.tee(k).mem(i32.load, Klass.itableCache);
  e.value(iface);
  f.op(i32.eq);
  const cached = f.if_(ValueType.i32);
  f.get(k).mem(i32.load, Klass.itableCacheBlock).else_().get(k);
  e.value(iface);
  f.call(runtimeFunction("itableLookup")).end(cached);
}

function storeCheck(e: Emitter, value: Node, element: Node): void {
  const { f } = e;
  e.value(value);
  const some = f.if_(ValueType.i32);
  const k = e.temporary("i32b", ValueType.i32);
  e.value(value);
  f.mem(i32.load, OBJECT_KLASS).tee(k);
  e.value(element);
  f.op(i32.eq);
  const same = f.if_(ValueType.i32);
  f.i32(0).else_();
  // As the VM's isSubtype: classes have a place in the display of superclasses, the rest is searched for.
  const depth = e.temporary("i32a", ValueType.i32);
  e.value(element);
  f.mem(i32.load, Klass.superDepth).tee(depth).i32(PRIMARY_SUPERS).op(i32.ltU);
  const primary = f.if_(ValueType.i32);
  f.get(k).get(depth).i32(2).op(i32.shl).op(i32.add).mem(i32.load, Klass.primarySupers);
  e.value(element);
  f.op(i32.ne).else_().get(k);
  e.value(element);
  f.call(runtimeFunction("isSubtype")).op(i32.eqz).end(primary).end(same).else_().i32(0).end(some);
}

/** Wasm traps where Java gives the smallest integer: MIN / -1. */
function divide(e: Emitter, node: Node): void {
  const { f } = e;
  const [x, y] = node.inputs as [Node, Node];
  const long = node.op === Ir.DivL;
  const zero = (): void => {
    if (long) f.i64(0);
    else f.i32(0);
  };
  const plain = (): void => {
    e.value(x);
    e.value(y);
    f.op(long ? i64.divS : i32.divS);
  };
  const negate = (): void => {
    zero();
    e.value(x);
    f.op(long ? i64.sub : i32.sub);
  };
  if (y.op === Ir.Constant) {
    if (y.aux === -1 || y.aux === -1n) negate();
    else plain();
    return;
  }
  e.value(y);
  if (long) f.i64(-1).op(i64.eq);
  else f.i32(-1).op(i32.eq);
  const special = f.if_(WASM_TYPE[node.type]);
  negate();
  f.else_();
  plain();
  f.end(special);
}

export function emitCall(e: Emitter, node: Node): void {
  const { f } = e;
  const info = node.aux as CallInfo;
  const alive = e.aliveAt(node);
  const words = alive.all.map((i) => e.word(i));
  const state = node.state!;
  const after = node.after!;
  // What is alive behind the call is alive at it, and what its handlers read besides: one set of homes serves both states.
  const placed = e.place(state, (i) => e.isSpilled(i));
  const site = e.site("call", state, words, placed);
  // Homes that code stores hold no references before it does.
  f.get(e.sp)
    .i32Symbol(placed.refs.length === 0 ? site : e.site("call", state, words))
    .mem(i32.store, e.frameBytes + SITE_WORD);
  const [method, ...args] = node.inputs as [Node, ...Node[]];
  e.value(method);
  f.get(e.sp).i32(e.frameBytes).op(i32.add);
  for (const arg of args) e.value(arg);
  if (info.method === ROOT && info.kind === "direct" && !e.isOsr && info.shape === e.shape) f.callSymbol(e.symbol({ kind: "self" }));
  else {
    const slot = e.temporary("i32b", ValueType.i32);
    e.value(method);
    f.mem(i32.load, Method.tableSlot).tee(slot);
    f.i32Symbol(e.symbol({ kind: "adapter", shape: info.shape }))
      .get(slot)
      .select();
    f.callIndirectSymbol(e.symbol({ kind: "type", shape: info.shape }));
  }
  const index = e.values.index[node.id]!;
  if (node.type !== "void") {
    if (index < 0) f.drop();
    else {
      f.set(e.local(index));
      e.spill(index);
    }
  }
  e.ledgerState();
  const catches = node.block!.end.op === Ir.Catch && node.block!.nodes.at(-2) === node;
  if (catches) f.i32(0).set(e.caught);
  f.i32(0).mem(i32.load, VMState.action);
  const busy = f.unlikely().if_();
  // An exception alone goes to the handlers.
  const other = catches ? pendingAlone(e) : undefined;
  e.storePlaced(placed);
  const top = after.stack.length - (node.type === "i64" || node.type === "f64" ? 2 : node.type === "void" ? 0 : 1);
  const resultHome = e.frame.stack(after.scope, top);
  if (node.type !== "void" && index >= 0) e.storeResult(node, resultHome);
  f.get(e.sp)
    .i32Symbol(site)
    .i32Symbol(e.site("after", after, node.type === "ref" && index >= 0 ? [resultHome, ...words] : words, placed))
    .call(runtimeFunction("afterCall"));
  const left = f.unlikely().if_();
  e.returnResult();
  f.end(left);
  if (node.type === "ref" && index >= 0) {
    f.get(e.sp).mem(i32.load, resultHome).set(e.local(index));
    e.spill(index);
  }
  if (other !== undefined) f.end(other);
  f.end(busy);
  e.reload(alive);
}

/** Notes whether the action word says that an exception is pending, and nothing else that must be looked after here. @returns the label of the else */
function pendingAlone(e: Emitter): Label {
  return exceptionAlone(e.f).tee(e.caught).op(i32.eqz).if_();
}

/** Objects are cut off the allocation window, whose memory is zero; the VM collects when it is used up. */
export function emitAllocation(e: Emitter, node: Node): void {
  const { f } = e;
  const info = node.aux as AllocationInfo;
  const isArray = node.op === Ir.NewArray;
  const klass = e.symbol(info.symbol);
  const end = e.temporary("i32a", ValueType.i32);
  const top = e.temporary("i32b", ValueType.i32);
  const length = node.inputs[0]!;
  const index = e.values.index[node.id]!;
  const constantSize = !isArray
    ? info.size
    : length.op === Ir.Constant && (length.aux as number) <= MAX_INLINE_ELEMENTS
      ? arrayBytes(length.aux as number, info.size)
      : -1;
  f.i32(0).mem(i32.load, VMState.windowTop).tee(top);
  if (constantSize >= 0) f.i32((constantSize + 7) & ~7);
  else {
    e.value(length);
    if (info.size > 0) f.i32(info.size).op(i32.shl);
    f.i32(ARRAY_BASE + 7)
      .op(i32.add)
      .i32(-8)
      .op(i32.and);
  }
  f.op(i32.add).tee(end).i32(0).mem(i32.load, VMState.windowEnd).op(i32.gtU);
  if (constantSize < 0) {
    e.value(length);
    f.i32(MAX_INLINE_ELEMENTS).op(i32.gtU).op(i32.or);
  }
  const full = f.unlikely().if_();
  const alive = e.aliveAt(node);
  const words = e.storeWords(alive);
  f.get(e.sp)
    .i32Symbol(e.site("allocate", node.state!, words))
    .i32Symbol(klass);
  if (isArray) e.value(length);
  f.call(runtimeFunction(isArray ? "allocateArray" : "allocateObject")).set(top);
  e.reload(alive);
  f.get(top).op(i32.eqz);
  if (info.reserved === true) {
    const none = f.unlikely().if_();
    f.i32Symbol(klass);
    if (isArray) e.value(length);
    else f.i32(-1);
    f.call(runtimeFunction("allocateReserved")).set(top).end(none);
  } else f.unlikely().brIf(e.exit(node.state!, ALLOCATION_TRAP));
  f.else_();
  f.i32(0).get(end).mem(i32.store, VMState.windowTop);
  f.get(top).i32Symbol(klass).mem(i32.store, OBJECT_KLASS);
  if (isArray) {
    f.get(top);
    e.value(length);
    f.mem(i32.store, ARRAY_LENGTH);
  }
  f.end(full);
  if (index >= 0) {
    f.get(top);
    e.define(node);
  }
}

const arrayBytes = (length: number, log2: number): number => ARRAY_BASE + length * 2 ** log2;
