// Arithmetic, conversions and comparisons (JVMS 2.11.3, 2.11.4): each row is an opcode and the Wasm operation, or a
// short expression over the operands where Java and Wasm differ. Pops and pushes come from the opcode table.

import { Op, STACK } from "../../bytecode/opcodes.ts";
import { THROW_ARITHMETIC } from "../../layout/vm-state.ts";
import type { FunctionBuilder } from "../../wasm/function.ts";
import { f32, f64, i32, i64, VOID } from "../../wasm/opcodes.ts";
import { BIAS, type HandlerTable, type InterpreterEmitter } from "./emitter.ts";

/** What becomes of the operands on the Wasm stack: one operation, or several. */
export type Expression = number | readonly number[] | ((f: FunctionBuilder, e: InterpreterEmitter) => void);

const ROWS: readonly (readonly [opcode: number, expression: Expression])[] = [
  [Op.iadd, i32.add],
  [Op.ladd, i64.add],
  [Op.fadd, f32.add],
  [Op.dadd, f64.add],
  [Op.isub, i32.sub],
  [Op.lsub, i64.sub],
  [Op.fsub, f32.sub],
  [Op.dsub, f64.sub],
  [Op.imul, i32.mul],
  [Op.lmul, i64.mul],
  [Op.fmul, f32.mul],
  [Op.dmul, f64.mul],
  [Op.fdiv, f32.div],
  [Op.ddiv, f64.div],
  // The remainder of two floats is exact in double and fits a float.
  [Op.frem, (f, e) => f.set(e.fx).op(f64.promoteF32).get(e.fx).op(f64.promoteF32).call(e.callees.fmod).op(f32.demoteF64)],
  [Op.drem, (f, e) => f.call(e.callees.fmod)],
  [Op.fneg, f32.neg],
  [Op.dneg, f64.neg],
  // Wasm masks shift counts as Java does.
  [Op.ishl, i32.shl],
  [Op.ishr, i32.shrS],
  [Op.iushr, i32.shrU],
  [Op.lshl, [i64.extendI32U, i64.shl]],
  [Op.lshr, [i64.extendI32U, i64.shrS]],
  [Op.lushr, [i64.extendI32U, i64.shrU]],
  [Op.iand, i32.and],
  [Op.land, i64.and],
  [Op.ior, i32.or],
  [Op.lor, i64.or],
  [Op.ixor, i32.xor],
  [Op.lxor, i64.xor],
  [Op.i2l, i64.extendI32S],
  [Op.i2f, f32.convertI32S],
  [Op.i2d, f64.convertI32S],
  [Op.l2i, i32.wrapI64],
  [Op.l2f, f32.convertI64S],
  [Op.l2d, f64.convertI64S],
  // Saturating truncation is Java's: NaN gives 0.
  [Op.f2i, i32.truncSatF32S],
  [Op.f2l, i64.truncSatF32S],
  [Op.f2d, f64.promoteF32],
  [Op.d2i, i32.truncSatF64S],
  [Op.d2l, i64.truncSatF64S],
  [Op.d2f, f32.demoteF64],
  [Op.i2b, i32.extend8S],
  [Op.i2c, (f) => f.i32(0xffff).op(i32.and)],
  [Op.i2s, i32.extend16S],
  [Op.lcmp, (f, e) => f.set(e.l2).tee(e.l).get(e.l2).op(i64.gtS).get(e.l).get(e.l2).op(i64.ltS).op(i32.sub)],
  // (a > b) - !(a >= b): NaN gives -1.
  [Op.fcmpl, (f, e) => f.set(e.fy).tee(e.fx).get(e.fy).op(f32.gt).get(e.fx).get(e.fy).op(f32.ge).op(i32.eqz).op(i32.sub)],
  [Op.dcmpl, (f, e) => f.set(e.y).tee(e.x).get(e.y).op(f64.gt).get(e.x).get(e.y).op(f64.ge).op(i32.eqz).op(i32.sub)],
  // !(a <= b) - (a < b): NaN gives 1.
  [Op.fcmpg, (f, e) => f.set(e.fy).tee(e.fx).get(e.fy).op(f32.le).op(i32.eqz).get(e.fx).get(e.fy).op(f32.lt).op(i32.sub)],
  [Op.dcmpg, (f, e) => f.set(e.y).tee(e.x).get(e.y).op(f64.le).op(i32.eqz).get(e.x).get(e.y).op(f64.lt).op(i32.sub)],
];

/** The expressions by opcode, for fused sequences. */
export const ARITHMETIC: ReadonlyMap<number, Expression> = new Map(ROWS);

/** `pops:pushes` of the opcode table, split. */
export function stackEffect(opcode: number): [pops: string, push: string] {
  const [pops, push] = STACK[opcode].split(":");
  return [pops, push];
}

export function apply(e: InterpreterEmitter, expression: Expression): void {
  if (typeof expression === "number") e.f.op(expression);
  else if (typeof expression === "function") expression(e.f, e);
  else for (const op of expression) e.f.op(op);
}

export function addArithmetic(table: HandlerTable): void {
  for (const [opcode, expression] of ROWS) {
    table.add(opcode, (e) => {
      const [pops, push] = stackEffect(opcode);
      e.compute(opcode, pops, push, () => apply(e, expression));
    });
  }
  table.add(Op.ineg, (e, op) => {
    e.f.get(e.sp).i32(0);
    e.slot(1).op(i32.sub);
    e.toSlot(1);
    e.done(op, 0);
  });
  table.add(Op.lneg, (e, op) => {
    e.f.get(e.sp).i64(0);
    e.slot(2, i64.load).op(i64.sub);
    e.toSlot(2, i64.store);
    e.done(op, 0);
  });
  table.add(Op.idiv, (e, op) => divide(e, op, 1, i32.divS));
  table.add(Op.irem, (e, op) => divide(e, op, 1, i32.remS));
  table.add(Op.ldiv, (e, op) => divide(e, op, 2, i64.divS));
  table.add(Op.lrem, (e, op) => divide(e, op, 2, i64.remS));
}

/** Division: by zero throws; MIN / -1 is MIN where Wasm traps (its remainder of that is 0, as Java's). */
function divide(e: InterpreterEmitter, opcode: number, slots: 1 | 2, op: number): void {
  const { f } = e;
  const t = slots === 1 ? i32 : i64;
  const divisor = slots === 1 ? e.b : e.l2;
  const constant = (n: number) => (slots === 1 ? f.i32(n) : f.i64(n));
  e.slot(slots, t.load).set(divisor).get(divisor).op(t.eqz);
  const zero = f.if_(VOID);
  e.throw_(THROW_ARITHMETIC);
  f.end(zero);
  if (op === t.divS) {
    f.get(divisor);
    constant(-1).op(t.eq);
    const overflow = f.if_(VOID);
    f.get(e.sp);
    constant(0)
      .get(e.sp)
      .mem(t.load, BIAS - 8 * slots, 2)
      .op(t.sub);
    e.toSlot(2 * slots, t.store);
    e.done(opcode, -slots);
    f.end(overflow);
  }
  f.get(e.sp)
    .get(e.sp)
    .mem(t.load, BIAS - 8 * slots, 2)
    .get(divisor)
    .op(op);
  e.toSlot(2 * slots, t.store);
  e.done(opcode, -slots);
}
