// Constants, local variables and stack shuffles. Types of one size share code: a float or a reference is moved as an
// int is, so most rows are aliases. Must not know how constants are resolved.

import { implicitLocal, Op } from "../../bytecode/opcodes.ts";
import { Frame } from "../../layout/frame.ts";
import { ConstantPool, Klass, Method } from "../../layout/metadata.ts";
import { Q } from "../../layout/quick-opcodes.ts";
import { i32, i64 } from "../../wasm/opcodes.ts";
import type { HandlerTable, InterpreterEmitter } from "./emitter.ts";

// Tags of constant-pool entries that are values from the start (JVMS table 4.4-A).
const CONSTANT_INTEGER = 3;
const CONSTANT_FLOAT = 4;
const CONSTANT_LONG = 5;
const CONSTANT_DOUBLE = 6;

export function addLoads(table: HandlerTable): void {
  constants(table);
  locals(table);
  shuffles(table);
  ldc(table);
}

function constants(table: HandlerTable): void {
  table.add(Op.nop, (e, op) => e.done(op, 0));
  for (let op: number = Op.iconst_m1; op <= Op.iconst_5; op++) table.add(op, (e) => e.compute(op, "", "I", (f) => f.i32(op - Op.iconst_0)));
  for (let op: number = Op.lconst_0; op <= Op.lconst_1; op++) table.add(op, (e) => e.compute(op, "", "J", (f) => f.i64(op - Op.lconst_0)));
  for (let op: number = Op.fconst_1; op <= Op.fconst_2; op++) table.add(op, (e) => e.compute(op, "", "F", (f) => f.f32(op - Op.fconst_0)));
  table.add(Op.dconst_1, (e, op) => e.compute(op, "", "D", (f) => f.f64(1)));
  table.add(Op.bipush, (e, op) => e.compute(op, "", "I", () => e.s1(1)));
  table.add(Op.sipush, (e, op) => e.compute(op, "", "I", () => e.s2(1)));
}

/** The address of the local whose index `index` pushes, on the Wasm stack. */
function localAddress(e: InterpreterEmitter, index: () => void): void {
  e.f.get(e.locals);
  index();
  e.f.i32(2).op(i32.shl).op(i32.add);
}

function load(e: InterpreterEmitter, access: Access, index: () => void, length: number): void {
  e.f.get(e.sp);
  localAddress(e, index);
  e.f.mem(access.load, 0, 2);
  e.toSlot(0, access.store);
  e.adjust(access.slots);
  e.advance(length);
}

function store(e: InterpreterEmitter, access: Access, index: () => void, length: number): void {
  localAddress(e, index);
  e.slot(access.slots, access.load).mem(access.store, 0, 2);
  e.adjust(-access.slots);
  e.advance(length);
}

/** How a value of one or two slots is moved. */
interface Access {
  load: number;
  store: number;
  slots: number;
}

const WORD: Access = { load: i32.load, store: i32.store, slots: 1 };
const LONG: Access = { load: i64.load, store: i64.store, slots: 2 };

function locals(table: HandlerTable): void {
  for (const { first, access } of [
    { first: Op.iload, access: WORD },
    { first: Op.istore, access: WORD },
  ]) {
    const move = first === Op.iload ? load : store;
    table.add(first, (e) => move(e, access, () => e.u1(1), 2));
    table.add(first + 1, (e) => move(e, LONG, () => e.u1(1), 2));
  }
  for (let n = 0; n < 4; n++) {
    table.add(Op.iload_0 + n, (e) => e.compute(Op.iload_0, "", "I", () => e.localAt(i32.load, n)));
    table.add(Op.lload_0 + n, (e) => e.compute(Op.lload_0, "", "J", () => e.localAt(i64.load, n)));
    table.add(Op.istore_0 + n, (e, op) => storeFixed(e, op, WORD));
    table.add(Op.lstore_0 + n, (e, op) => storeFixed(e, op, LONG));
  }
  table.add(Op.iinc, (e, op) => {
    const { f, a } = e;
    localAddress(e, () => e.u1(1));
    f.tee(a).get(a).mem(i32.load);
    e.s1(2).op(i32.add).mem(i32.store);
    e.done(op, 0);
  });
  table.add(Op.wide, wide);
}

function storeFixed(e: InterpreterEmitter, opcode: number, access: Access): void {
  e.f.get(e.locals);
  e.slot(access.slots, access.load).mem(access.store, 4 * implicitLocal(opcode), 2);
  e.done(opcode, -access.slots);
}

/** wide is rare: one handler that looks at the modified opcode. Its operands are little-endian u2, the opcode stays at pc + 1. */
function wide(e: InterpreterEmitter): void {
  const { f, a } = e;
  const index = () => e.u2(2);
  const others = f.block();
  const stores2 = f.block();
  const stores1 = f.block();
  const loads2 = f.block();
  const loads1 = f.block();
  // iload lload fload dload aload are 21..25, istore.. 54..58.
  e.u1(1).tee(a).i32(Op.istore).op(i32.geU);
  const isStore = f.if_();
  f.get(a).i32(Op.istore).op(i32.sub).brTable([stores1, stores2, stores1, stores2, stores1], others);
  f.end(isStore);
  f.get(a).i32(Op.iload).op(i32.sub).brTable([loads1, loads2, loads1, loads2, loads1], others);
  f.end(loads1);
  load(e, WORD, index, 4);
  f.end(loads2);
  load(e, LONG, index, 4);
  f.end(stores1);
  store(e, WORD, index, 4);
  f.end(stores2);
  store(e, LONG, index, 4);
  f.end(others);
  f.get(a).i32(Op.iinc).op(i32.eq);
  const isIinc = f.if_();
  localAddress(e, index);
  f.tee(a).get(a).mem(i32.load);
  e.s2(4).op(i32.add).mem(i32.store);
  e.advance(6);
  f.end(isIinc);
  // ret
  localAddress(e, index);
  f.mem(i32.load).set(e.pc).br(e.exits.poll);
}

function shuffles(table: HandlerTable): void {
  table.add(Op.pop, (e, op) => e.done(op, -1));
  table.add(Op.pop2, (e, op) => e.done(op, -2));
  table.add(Op.dup, (e, op) => e.compute(op, "", "I", () => e.slot(1)));
  table.add(Op.dup2, (e, op) => e.compute(op, "", "J", () => e.slot(2, i64.load)));
  table.add(Op.swap, (e, op) => move(e, op, [1, 2], [2, 1], 0));
  table.add(Op.dup_x1, (e, op) => move(e, op, [1, 2], [0, 1, 2], 1));
  table.add(Op.dup_x2, (e, op) => move(e, op, [1, 2, 3], [0, 1, 2, 3], 1));
  table.add(Op.dup2_x1, (e, op) => move(e, op, [1, 2, 3], [-1, 0, 1, 2, 3], 2));
  table.add(Op.dup2_x2, (e, op) => move(e, op, [1, 2, 3, 4], [-1, 0, 1, 2, 3, 4], 2));
}

/** Loads the slots at depths `from` and stores them, repeating, to depths `to`; then sp += slots. */
function move(e: InterpreterEmitter, opcode: number, from: number[], to: number[], slots: number): void {
  const temps = [e.a, e.b, e.c, e.d];
  from.forEach((depth, i) => {
    e.slot(depth).set(temps[i]);
  });
  to.forEach((depth, i) => {
    e.f.get(e.sp).get(temps[i % from.length]);
    e.toSlot(depth);
  });
  e.done(opcode, slots);
}

/**
 * ldc, ldc_w, ldc2_w as the class file has them push numbers; anything else leaves to be resolved, and is rewritten
 * to ldc_ref or ldc_class (a dynamic constant of primitive type: completed by the driver each time).
 */
function ldc(table: HandlerTable): void {
  table.add(Op.ldc, (e) => number(e, Op.ldc, () => e.u1(1)));
  table.add(Op.ldc_w, (e) => number(e, Op.ldc_w, () => e.u2(1)));
  table.add(Op.ldc2_w, (e) => number(e, Op.ldc2_w, () => e.u2(1)));
  const oopSlot = (e: InterpreterEmitter, index: () => void) => e.constantAddress(index).mem(i32.load).mem(i32.load);
  const mirror = (e: InterpreterEmitter, index: () => void) =>
    e.constantAddress(index).mem(i32.load).mem(i32.load, Klass.mirror).mem(i32.load);
  table.add(Q.ldc_ref, (e) => e.compute(Op.ldc, "", "A", () => oopSlot(e, () => e.u1(1))));
  table.add(Q.ldc_ref_w, (e) => e.compute(Op.ldc_w, "", "A", () => oopSlot(e, () => e.u2(1))));
  table.add(Q.ldc_class, (e) => e.compute(Op.ldc, "", "A", () => mirror(e, () => e.u1(1))));
  table.add(Q.ldc_class_w, (e) => e.compute(Op.ldc_w, "", "A", () => mirror(e, () => e.u2(1))));
}

/** Pushes the constant whose index `index` pushes if its tag is that of a number. */
function number(e: InterpreterEmitter, opcode: number, index: () => void): void {
  const { f, a, b } = e;
  const long = opcode === Op.ldc2_w;
  const tags = long ? [CONSTANT_LONG, CONSTANT_DOUBLE] : [CONSTANT_INTEGER, CONSTANT_FLOAT];
  f.get(e.frame).mem(i32.load, Frame.method).mem(i32.load, Method.constantPool).set(a);
  index();
  f.set(b);
  // The two tags are neighbours.
  f.get(a)
    .mem(i32.load, ConstantPool.tags)
    .get(b)
    .op(i32.add)
    .mem(i32.load8U)
    .i32(tags[0])
    .op(i32.sub)
    .i32(1)
    .op(i32.gtU)
    .brIf(e.exits.resolve);
  e.compute(opcode, "", long ? "J" : "I", () => {
    f.get(a)
      .mem(i32.load, ConstantPool.entries)
      .get(b)
      .i32(2)
      .op(i32.shl)
      .op(i32.add)
      .mem(long ? i64.load : i32.load, 0, 2);
  });
}
