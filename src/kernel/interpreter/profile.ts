// The profile points of the interpreter: when a frame's method has an MDO, dispatch goes by opcode | PROFILED to a prelude that
// updates the instruction's cell, and then to the plain handler. Cells are found by bci (layout/mdo.ts).
import { Op } from "../../bytecode/opcodes.ts";
import { Frame } from "../../layout/frame.ts";
import {
  CELL_COUNT,
  CELL_COUNTS,
  CELL_FLAG_NULL_SEEN,
  CELL_NOT_TAKEN,
  CELL_ROWS,
  CELL_TAKEN,
  CellHeader,
  MDO_TABLE,
  ROW_BYTES,
  ROW_COUNT,
  ROW_KLASS,
} from "../../layout/mdo.ts";
import { CpCacheEntry, Method } from "../../layout/metadata.ts";
import { OBJECT_KLASS } from "../../layout/object.ts";
import { Q } from "../../layout/quick-opcodes.ts";
import { i32, VOID } from "../../wasm/opcodes.ts";
import { CONDITIONS } from "./control.ts";
import { BIAS, type InterpreterEmitter } from "./emitter.ts";
import { cacheEntry } from "./fields.ts";

/** Opcodes with a profile point, and what comes before their handler. */
export type Prelude = (e: InterpreterEmitter) => void;

export function profilePreludes(typeProfileWidth: number): Map<number, Prelude> {
  const preludes = new Map<number, Prelude>();
  for (const opcode of CONDITIONS.keys()) preludes.set(opcode, (e) => branch(e, opcode));
  for (const opcode of [Op.goto, Op.goto_w]) preludes.set(opcode, counter);
  preludes.set(Op.tableswitch, (e) => tableswitch(e));
  preludes.set(Op.lookupswitch, (e) => lookupswitch(e));
  for (const opcode of [Q.invokestatic_q, Q.invokespecial_q, Q.invokevfinal_q, Q.invokehandle_q, Q.invokedynamic_q]) {
    preludes.set(opcode, counter);
  }
  for (const opcode of [Q.invokevirtual_q, Q.invokeinterface_q]) preludes.set(opcode, (e) => call(e, typeProfileWidth));
  for (const opcode of [Q.checkcast_q, Q.instanceof_q, Op.aastore]) preludes.set(opcode, (e) => typeCheck(e, typeProfileWidth));
  return preludes;
}

/** The address of the instruction's cell, into `d`. Only in frames whose method has a profile. What lies past the profile's last cell has none: goes on plainly. */
function cell(e: InterpreterEmitter): void {
  const { f, d, pc } = e;
  f.get(e.frame).mem(i32.load, Frame.method).set(d);
  f.get(pc).get(d).mem(i32.load, Method.code).op(i32.sub).i32(1).op(i32.shl);
  f.get(d).mem(i32.load, Method.mdo).op(i32.add).mem(i32.load16U, MDO_TABLE).tee(e.a).op(i32.eqz).brIf(e.exits.plain);
  f.get(d).mem(i32.load, Method.mdo).get(e.a).i32(2).op(i32.shl).op(i32.add).set(d);
}

/** The word at `offset` of the address in a local += 1. */
function increment(e: InterpreterEmitter, address: InterpreterEmitter["a"], offset: number): void {
  const { f } = e;
  f.get(address).get(address).mem(i32.load, offset).i32(1).op(i32.add).mem(i32.store, offset);
}

function counter(e: InterpreterEmitter): void {
  cell(e);
  increment(e, e.d, CELL_COUNT);
}

function branch(e: InterpreterEmitter, opcode: number): void {
  const { f, d } = e;
  const [pops, condition, value] = CONDITIONS.get(opcode)!;
  cell(e);
  // Taken stands before not taken.
  f.get(d);
  if (pops === 2) e.slot(2);
  e.slot(1);
  if (value !== undefined) f.i32(value);
  if (condition !== null) f.op(condition);
  else f.i32(0).op(i32.ne);
  f.op(i32.eqz)
    .i32(Math.log2(CELL_NOT_TAKEN - CELL_TAKEN))
    .op(i32.shl)
    .op(i32.add)
    .set(d);
  increment(e, d, CELL_TAKEN);
}

function switchOperands(e: InterpreterEmitter): void {
  e.f.get(e.pc).i32(4).op(i32.add).i32(-4).op(i32.and).set(e.a);
}

/** The count of case `e.b`, whose unsigned value is below `e.c`, else the default's. */
function countCase(e: InterpreterEmitter): void {
  const { f, b, c, d } = e;
  f.get(b).get(c).op(i32.ltU);
  const inRange = f.if_(VOID);
  f.get(d).get(b).i32(1).op(i32.add).i32(2).op(i32.shl).op(i32.add).set(d);
  f.end(inRange);
  increment(e, d, CELL_COUNTS);
}

function tableswitch(e: InterpreterEmitter): void {
  const { f, a, b, c } = e;
  cell(e);
  switchOperands(e);
  e.slot(1).get(a).mem(i32.load, 4).op(i32.sub).set(b);
  f.get(a).mem(i32.load, 8).get(a).mem(i32.load, 4).op(i32.sub).i32(1).op(i32.add).set(c);
  countCase(e);
}

function lookupswitch(e: InterpreterEmitter): void {
  const { f, a, b, c } = e;
  cell(e);
  switchOperands(e);
  // A linear search: the handler's own binary search comes after.
  f.get(a).mem(i32.load, 4).set(c).i32(0).set(b);
  const found = f.block();
  const loop = f.loop();
  f.get(b).get(c).op(i32.geU).brIf(found);
  f.get(a).get(b).i32(3).op(i32.shl).op(i32.add).mem(i32.load, 8);
  e.slot(1).op(i32.eq).brIf(found);
  f.get(b).i32(1).op(i32.add).set(b).br(loop);
  f.end(loop).end(found);
  countCase(e);
}

/** Counts the class in `e.b` in the rows of the cell in `e.d`; a class without a row takes a free one, else counts as others. */
function countKlass(e: InterpreterEmitter, width: number): void {
  const { f, b, d } = e;
  const done = f.block();
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < width; i++) {
      const row = CELL_ROWS + ROW_BYTES * i;
      f.get(d).mem(i32.load, row + ROW_KLASS);
      if (pass === 0) f.get(b).op(i32.eq);
      else f.op(i32.eqz);
      const hit = f.if_(VOID);
      if (pass === 1)
        f.get(d)
          .get(b)
          .mem(i32.store, row + ROW_KLASS);
      increment(e, d, row + ROW_COUNT);
      f.br(done).end(hit);
    }
  }
  increment(e, d, CELL_COUNT);
  f.end(done);
}

function call(e: InterpreterEmitter, width: number): void {
  const { f, a, b } = e;
  cell(e);
  // A fresh call site names its receiver by the size of its arguments.
  cacheEntry(e);
  f.set(a);
  f.get(e.sp).i32(BIAS).op(i32.add).get(a).mem(i32.load, CpCacheEntry.argBytes).op(i32.sub).mem(i32.load).tee(b);
  const isObject = f.if_(VOID);
  f.get(b).mem(i32.load, OBJECT_KLASS).set(b);
  countKlass(e, width);
  f.end(isObject);
}

function typeCheck(e: InterpreterEmitter, width: number): void {
  const { f, b, d } = e;
  cell(e);
  e.slot(1).tee(b);
  const isObject = f.if_(VOID);
  f.get(b).mem(i32.load, OBJECT_KLASS).set(b);
  countKlass(e, width);
  f.else_();
  f.get(d).get(d).mem(i32.load8U, CellHeader.flags).i32(CELL_FLAG_NULL_SEEN).op(i32.or).mem(i32.store8, CellHeader.flags);
  f.end(isObject);
}
