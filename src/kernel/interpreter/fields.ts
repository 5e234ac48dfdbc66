// Field access in its quick forms: rows of opcode, width and conversion. The Java forms leave to be resolved.
// Static fields stand at absolute addresses; static refs in oop blocks that need no card.

import { Op } from "../../bytecode/opcodes.ts";
import { CPC_SIZE_LOG2, CpCacheEntry } from "../../layout/metadata.ts";
import { Q } from "../../layout/quick-opcodes.ts";
import { i32, i64 } from "../../wasm/opcodes.ts";
import type { HandlerTable, InterpreterEmitter } from "./emitter.ts";

const LENGTH = 3;

const GET: readonly (readonly [instance: number, static_: number, load: number])[] = [
  [Q.getfield_i8, Q.getstatic_i8, i32.load8S],
  [Q.getfield_u16, Q.getstatic_u16, i32.load16U],
  [Q.getfield_i16, Q.getstatic_i16, i32.load16S],
  [Q.getfield_i32, Q.getstatic_i32, i32.load],
  [Q.getfield_i64, Q.getstatic_i64, i64.load],
];

/** The load of each instance get, for fused sequences. */
export const FIELD_LOADS: ReadonlyMap<number, number> = new Map(GET.map(([instance, , load]) => [instance, load]));

const PUT: readonly (readonly [instance: number, static_: number, store: number])[] = [
  [Q.putfield_i8, Q.putstatic_i8, i32.store8],
  [Q.putfield_bool, Q.putstatic_bool, i32.store8],
  [Q.putfield_i16, Q.putstatic_i16, i32.store16],
  [Q.putfield_i32, Q.putstatic_i32, i32.store],
  [Q.putfield_i64, Q.putstatic_i64, i64.store],
];

/** The store of each instance put, for accessors. */
export const FIELD_STORES: ReadonlyMap<number, number> = new Map([
  ...PUT.map(([instance, , store]): [number, number] => [instance, store]),
  [Q.putfield_ref, i32.store],
]);

/** The address of the constant-pool cache entry that a u2 operand names. */
export function cacheEntry(e: InterpreterEmitter): void {
  e.f.get(e.cpCache);
  e.u2(1).i32(CPC_SIZE_LOG2).op(i32.shl).op(i32.add);
}

/** Null-checks the object in `e.a` and pushes the address of its field; `at` is where the u2 offset stands. */
export function fieldAddress(e: InterpreterEmitter, at = 1): void {
  const { f, a } = e;
  f.get(a);
  e.nullCheck();
  f.get(a);
  e.u2(at).op(i32.add);
}

export function addFields(table: HandlerTable): void {
  for (const op of [Op.getstatic, Op.putstatic, Op.getfield, Op.putfield]) table.add(op, (e) => e.f.br(e.exits.resolve));
  for (const [instance, static_, load] of GET) {
    const long = load === i64.load;
    table.add(instance, (e) => {
      e.slot(1).set(e.a);
      e.f.get(e.sp);
      fieldAddress(e);
      e.f.mem(load);
      e.toSlot(1, long ? i64.store : i32.store);
      e.adjust(long ? 1 : 0);
      e.advance(LENGTH);
    });
    table.add(static_, (e) => {
      e.f.get(e.sp);
      cacheEntry(e);
      e.f.mem(i32.load, CpCacheEntry.index).mem(load);
      e.toSlot(0, long ? i64.store : i32.store);
      e.adjust(long ? 2 : 1);
      e.advance(LENGTH);
    });
  }
  for (const [instance, static_, store] of PUT) {
    const long = store === i64.store;
    const slots = long ? 2 : 1;
    const value = (e: InterpreterEmitter) => {
      e.slot(slots, long ? i64.load : i32.load);
      if (instance === Q.putfield_bool) e.f.i32(1).op(i32.and);
    };
    table.add(instance, (e) => {
      e.slot(slots + 1).set(e.a);
      fieldAddress(e);
      value(e);
      e.f.mem(store);
      e.adjust(-slots - 1);
      e.advance(LENGTH);
    });
    table.add(static_, (e) => {
      cacheEntry(e);
      e.f.mem(i32.load, CpCacheEntry.index);
      value(e);
      e.f.mem(store);
      e.adjust(-slots);
      e.advance(LENGTH);
    });
  }
  table.add(Q.putfield_ref, (e) => {
    e.slot(2).set(e.a);
    fieldAddress(e);
    e.slot(1).mem(i32.store);
    e.markCard(e.a);
    e.adjust(-2);
    e.advance(LENGTH);
  });
  table.add(Q.aload_0_getfield_i32, (e) => {
    e.localAt(i32.load, 0).set(e.a);
    e.f.get(e.sp);
    fieldAddress(e, 2);
    e.f.mem(i32.load);
    e.toSlot(0);
    e.adjust(1);
    e.advance(LENGTH + 1);
  });
}
