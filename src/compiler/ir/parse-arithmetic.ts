// Bytecodes of arithmetic, conversion and comparison as values. JVMS 6.5: shifts count modulo the width as Wasm's do; conversions
// to integers saturate and take NaN to 0 as trunc_sat does.
import { Op } from "../../bytecode/opcodes.ts";
import { f32, f64, i32, i64 } from "../../wasm/opcodes.ts";
import { intValue } from "./fold.ts";
import type { Node } from "./node.ts";
import { Ir, type Type } from "./op.ts";
import type { MethodParser } from "./parser.ts";

type Row = readonly [op: number, result: Type];
const BINARY = new Map<number, Row>([
  [Op.iadd, [i32.add, "i32"]],
  [Op.isub, [i32.sub, "i32"]],
  [Op.imul, [i32.mul, "i32"]],
  [Op.ishl, [i32.shl, "i32"]],
  [Op.ishr, [i32.shrS, "i32"]],
  [Op.iushr, [i32.shrU, "i32"]],
  [Op.iand, [i32.and, "i32"]],
  [Op.ior, [i32.or, "i32"]],
  [Op.ixor, [i32.xor, "i32"]],
  [Op.ladd, [i64.add, "i64"]],
  [Op.lsub, [i64.sub, "i64"]],
  [Op.lmul, [i64.mul, "i64"]],
  [Op.lshl, [i64.shl, "i64"]],
  [Op.lshr, [i64.shrS, "i64"]],
  [Op.lushr, [i64.shrU, "i64"]],
  [Op.land, [i64.and, "i64"]],
  [Op.lor, [i64.or, "i64"]],
  [Op.lxor, [i64.xor, "i64"]],
  [Op.fadd, [f32.add, "f32"]],
  [Op.fsub, [f32.sub, "f32"]],
  [Op.fmul, [f32.mul, "f32"]],
  [Op.fdiv, [f32.div, "f32"]],
  [Op.dadd, [f64.add, "f64"]],
  [Op.dsub, [f64.sub, "f64"]],
  [Op.dmul, [f64.mul, "f64"]],
  [Op.ddiv, [f64.div, "f64"]],
]);
const UNARY = new Map<number, Row>([
  [Op.fneg, [f32.neg, "f32"]],
  [Op.dneg, [f64.neg, "f64"]],
  [Op.i2l, [i64.extendI32S, "i64"]],
  [Op.i2f, [f32.convertI32S, "f32"]],
  [Op.i2d, [f64.convertI32S, "f64"]],
  [Op.l2i, [i32.wrapI64, "i32"]],
  [Op.l2f, [f32.convertI64S, "f32"]],
  [Op.l2d, [f64.convertI64S, "f64"]],
  [Op.f2i, [i32.truncSatF32S, "i32"]],
  [Op.f2l, [i64.truncSatF32S, "i64"]],
  [Op.f2d, [f64.promoteF32, "f64"]],
  [Op.d2i, [i32.truncSatF64S, "i32"]],
  [Op.d2l, [i64.truncSatF64S, "i64"]],
  [Op.d2f, [f32.demoteF64, "f32"]],
  [Op.i2b, [i32.extend8S, "i32"]],
  [Op.i2s, [i32.extend16S, "i32"]],
]);

/** @returns false when the opcode is none of this file's. */
export function parseArithmetic(p: MethodParser, op: number): boolean {
  const binary = BINARY.get(op);
  if (binary !== undefined) {
    const y = shiftCount(p, op, p.pop());
    p.push(p.make(binary[0], binary[1], [p.pop(), y]));
    return true;
  }
  const unary = UNARY.get(op);
  if (unary !== undefined) {
    p.push(p.make(unary[0], unary[1], [p.pop()]));
    return true;
  }
  switch (op) {
    case Op.ineg:
      p.push(p.make(i32.sub, "i32", [p.graph.i32(0), p.pop()]));
      return true;
    case Op.lneg:
      p.push(p.make(i64.sub, "i64", [p.graph.i64(0n), p.pop()]));
      return true;
    case Op.i2c:
      p.push(p.make(i32.and, "i32", [p.pop(), p.graph.i32(0xffff)]));
      return true;
    case Op.idiv:
    case Op.irem:
    case Op.ldiv:
    case Op.lrem:
      divide(p, op);
      return true;
    case Op.frem: {
      const y = p.make(f64.promoteF32, "f64", [p.pop()]);
      const x = p.make(f64.promoteF32, "f64", [p.pop()]);
      // Exact: the remainder of two floats is a float.
      p.push(p.make(f32.demoteF64, "f32", [p.runtime("fmod", "f64", [x, y], true)]));
      return true;
    }
    case Op.drem: {
      const y = p.pop();
      p.push(p.runtime("fmod", "f64", [p.pop(), y], true));
      return true;
    }
    case Op.lcmp:
      threeWay(p, i64.gtS, i64.ltS, false, false);
      return true;
    case Op.fcmpl:
      threeWay(p, f32.gt, f32.ge, false, true);
      return true;
    case Op.fcmpg:
      threeWay(p, f32.le, f32.lt, true, false);
      return true;
    case Op.dcmpl:
      threeWay(p, f64.gt, f64.ge, false, true);
      return true;
    case Op.dcmpg:
      threeWay(p, f64.le, f64.lt, true, false);
      return true;
  }
  return false;
}

// Counts of long shifts are longs in Wasm.
function shiftCount(p: MethodParser, op: number, count: Node): Node {
  return op === Op.lshl || op === Op.lshr || op === Op.lushr ? p.make(i64.extendI32U, "i64", [count]) : count;
}

// greater - less, where the one that NaN belongs to is the negation of the opposite comparison.
function threeWay(p: MethodParser, greater: number, less: number, negateGreater: boolean, negateLess: boolean): void {
  const b = p.pop();
  const a = p.pop();
  let g = p.make(greater, "i32", [a, b]);
  let l = p.make(less, "i32", [a, b]);
  if (negateGreater) g = p.make(i32.eqz, "i32", [g]);
  if (negateLess) l = p.make(i32.eqz, "i32", [l]);
  p.push(p.make(i32.sub, "i32", [g, l]));
}

function divide(p: MethodParser, op: number): void {
  const y = p.pop();
  const x = p.pop();
  const long = op === Op.ldiv || op === Op.lrem;
  const constant = y.op === Ir.Constant;
  if (!constant || y.aux === 0 || y.aux === 0n) {
    p.guard(long ? p.make(i64.eqz, "i32", [y]) : p.make(i32.eqz, "i32", [y]), "div0_check");
    if (p.ended) return;
  }
  if (op === Op.irem && intValue(y) !== undefined) {
    p.push(remainder(p, x, intValue(y)!));
    return;
  }
  if (op === Op.idiv || op === Op.ldiv) p.push(p.make(long ? Ir.DivL : Ir.DivI, long ? "i64" : "i32", [x, y]));
  else p.push(p.make(long ? i64.remS : i32.remS, long ? "i64" : "i32", [x, y]));
}

// V8 divides by constants well; a power of two is spared its sign fix when nothing is known anyway.
function remainder(p: MethodParser, x: Node, divisor: number): Node {
  if (divisor === 1 || divisor === -1) return p.graph.i32(0);
  return p.make(i32.remS, "i32", [x, p.graph.i32(divisor)]);
}
