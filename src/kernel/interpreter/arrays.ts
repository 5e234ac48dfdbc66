// Array elements, array length, and their faults. The null page is zero, so a null array has length 0 and one
// unsigned comparison checks both; which of the two failed is found out on the way to the exception.

import { Op } from "../../bytecode/opcodes.ts";
import { Klass } from "../../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, OBJECT_KLASS, T_BOOLEAN } from "../../layout/object.ts";
import { THROW_ARRAY_INDEX, THROW_ARRAY_STORE } from "../../layout/vm-state.ts";
import { i32, i64, VOID } from "../../wasm/opcodes.ts";
import type { HandlerTable, InterpreterEmitter } from "./emitter.ts";

const LOADS: readonly (readonly [opcode: number, load: number, log2: number])[] = [
  [Op.iaload, i32.load, 2],
  [Op.laload, i64.load, 3],
  [Op.baload, i32.load8S, 0],
  [Op.caload, i32.load16U, 1],
  [Op.saload, i32.load16S, 1],
];

/** The load and log2 of the element size of each array load, for fused sequences. */
export const ARRAY_LOADS: ReadonlyMap<number, readonly [load: number, log2: number]> = new Map(
  LOADS.map(([opcode, load, log2]) => [opcode, [load, log2]]),
);

const STORES: readonly (readonly [opcode: number, store: number, log2: number])[] = [
  [Op.iastore, i32.store, 2],
  [Op.lastore, i64.store, 3],
  [Op.castore, i32.store16, 1],
];

/** Array and index from `depth` and `depth - 1` slots below the top, into `a` and `b`; leaves unless the element exists. */
export function checkIndex(e: InterpreterEmitter, depth: number): void {
  e.slot(depth).set(e.a);
  e.slot(depth - 1).set(e.b);
  checkElement(e);
}

/** Leaves unless index `b` is one of array `a`. */
export function checkElement(e: InterpreterEmitter): void {
  const { f, a, b } = e;
  f.get(b).get(a).mem(i32.load, ARRAY_LENGTH).op(i32.geU).brIf(e.exits.arrayFault);
}

/** Pushes the address of element `b` of array `a`, less ARRAY_BASE. */
export function elementAddress(e: InterpreterEmitter, log2: number): void {
  const { f, a, b } = e;
  f.get(a).get(b);
  if (log2 > 0) f.i32(log2).op(i32.shl);
  f.op(i32.add);
}

export function addArrays(table: HandlerTable): void {
  for (const [opcode, load, log2] of LOADS) {
    const long = log2 === 3;
    table.add(opcode, (e, op) => {
      checkIndex(e, 2);
      e.f.get(e.sp);
      elementAddress(e, log2);
      e.f.mem(load, ARRAY_BASE);
      e.toSlot(2, long ? i64.store : i32.store);
      e.done(op, long ? 0 : -1);
    });
  }
  for (const [opcode, store, log2] of STORES) {
    const slots = log2 === 3 ? 2 : 1;
    table.add(opcode, (e, op) => {
      checkIndex(e, slots + 2);
      elementAddress(e, log2);
      e.slot(slots, slots === 2 ? i64.load : i32.load).mem(store, ARRAY_BASE);
      e.done(op, -slots - 2);
    });
  }
  table.add(Op.bastore, (e, op) => {
    const { f, a } = e;
    checkIndex(e, 3);
    elementAddress(e, 0);
    // A boolean array keeps only the lowest bit (JVMS 6.5.bastore).
    e.slot(1);
    f.i32(1).i32(-1).get(a).mem(i32.load, OBJECT_KLASS).mem(i32.load, Klass.elementType).i32(T_BOOLEAN).op(i32.eq).select().op(i32.and);
    f.mem(i32.store8, ARRAY_BASE);
    e.done(op, -3);
  });
  table.add(Op.aastore, aastore);
  table.add(Op.arraylength, (e, op) => {
    const { f, a } = e;
    e.slot(1).set(a).get(a);
    e.nullCheck();
    f.get(e.sp).get(a).mem(i32.load, ARRAY_LENGTH);
    e.toSlot(1);
    e.done(op, 0);
  });
}

function aastore(e: InterpreterEmitter, op: number): void {
  const { f, a, b, c, d } = e;
  checkIndex(e, 3);
  e.slot(1).set(c).get(c);
  const notNull = f.if_(VOID);
  f.get(a).mem(i32.load, OBJECT_KLASS).mem(i32.load, Klass.elementKlass).set(d);
  f.get(c).mem(i32.load, OBJECT_KLASS).get(d).op(i32.ne);
  const differ = f.if_(VOID);
  f.get(c).mem(i32.load, OBJECT_KLASS).get(d).call(e.callees.isSubtype).op(i32.eqz);
  const wrong = f.if_(VOID);
  e.setExitB(() => f.get(c).mem(i32.load, OBJECT_KLASS));
  e.throw_(THROW_ARRAY_STORE);
  f.end(wrong).end(differ).end(notNull);
  f.get(a).get(b).i32(2).op(i32.shl).op(i32.add).get(c).mem(i32.store, ARRAY_BASE);
  e.markCard(a);
  e.done(op, -3);
}

/** The tail that `arrayFault` leads to. */
export function emitArrayFault(e: InterpreterEmitter): void {
  const { f, a, b } = e;
  f.get(a);
  e.nullCheck();
  e.setExitB(() => f.get(b));
  e.setExitC(() => f.get(a).mem(i32.load, ARRAY_LENGTH));
  e.throw_(THROW_ARRAY_INDEX);
}
