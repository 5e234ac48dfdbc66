// What each bytecode that is no branch becomes: constants, locals, operands, arithmetic; the others are in files of their own.
import { s1, s2, u2 } from "../../bytecode/iterate.ts";
import { implicitLocal, Op } from "../../bytecode/opcodes.ts";
import { T_BYTE, T_CHAR, T_SHORT } from "../../layout/object.ts";
import type { Label } from "../../wasm/function.ts";
import { f32, f64, i32, i64 } from "../../wasm/opcodes.ts";
import { Bailout } from "../compiled-code.ts";
import { isWideKind, Kind } from "../frontend/method-blocks.ts";
import { runtimeFunction } from "../runtime-functions.ts";
import { invoke, return_, throw_ } from "./calls.ts";
import type { C1 } from "./compiler.ts";
import { arrayLength, arrayLoad, arrayStore, field, loadConstant } from "./memory.ts";
import { narrow } from "./narrow.ts";
import { checkcast, instanceOf, monitorEnter, monitorExit, newArray, newInstance, newPrimitiveArray } from "./objects.ts";

/** add sub mul div rem of I J F D; 0 where it is no instruction of Wasm's, or one that needs a check. */
const BINARY: readonly number[] = [
  ...[i32.add, i64.add, f32.add, f64.add],
  ...[i32.sub, i64.sub, f32.sub, f64.sub],
  ...[i32.mul, i64.mul, f32.mul, f64.mul],
  ...[0, 0, f32.div, f64.div],
  ...[0, 0, 0, 0],
];
/** shl shr ushr, and or xor of I J. */
const SHIFTS: readonly number[] = [i32.shl, i64.shl, i32.shrS, i64.shrS, i32.shrU, i64.shrU];
const LOGIC: readonly number[] = [i32.and, i64.and, i32.or, i64.or, i32.xor, i64.xor];

/** i2l ... d2f: kind of the operand and of the result, instructions. */
const CONVERSIONS: readonly (readonly [from: number, to: number, ...ops: number[]])[] = [
  [Kind.I, Kind.J, i64.extendI32S],
  [Kind.I, Kind.F, f32.convertI32S],
  [Kind.I, Kind.D, f64.convertI32S],
  [Kind.J, Kind.I, i32.wrapI64],
  [Kind.J, Kind.F, f32.convertI64S],
  [Kind.J, Kind.D, f64.convertI64S],
  [Kind.F, Kind.I, i32.truncSatF32S],
  [Kind.F, Kind.J, i64.truncSatF32S],
  [Kind.F, Kind.D, f64.promoteF32],
  [Kind.D, Kind.I, i32.truncSatF64S],
  [Kind.D, Kind.J, i64.truncSatF64S],
  [Kind.D, Kind.F, f32.demoteF64],
];

/** Emits the instruction at c.bci. */
export function instruction(c: C1, op: number): void {
  const { state, f, code, bci } = c;
  if (op <= Op.sipush) constant(c, op);
  else if (op <= Op.ldc2_w) loadConstant(c, op === Op.ldc ? code[bci + 1]! : u2(code, bci + 1));
  else if (op <= Op.aload) state.pushVariable(code[bci + 1]!, op - Op.iload);
  else if (op <= Op.aload_3) state.pushVariable(implicitLocal(op), (op - Op.iload_0) >> 2);
  else if (op <= Op.saload) arrayLoad(c, op);
  else if (op <= Op.astore) state.store(code[bci + 1]!, op - Op.istore);
  else if (op <= Op.astore_3) state.store(implicitLocal(op), (op - Op.istore_0) >> 2);
  else if (op <= Op.sastore) arrayStore(c, op);
  else if (op <= Op.swap) shuffle(c, op);
  else if (op <= Op.lxor) arithmetic(c, op);
  else if (op === Op.iinc) state.increment(code[bci + 1]!, s1(code, bci + 2));
  else if (op <= Op.d2f) {
    const [, to, ...ops] = CONVERSIONS[op - Op.i2l]!;
    state.popGet();
    for (const o of ops) f.op(o);
    state.push(to);
  } else if (op <= Op.i2s) {
    state.popGet();
    narrow(c, [T_BYTE, T_CHAR, T_SHORT][op - Op.i2b]!);
    state.push(Kind.I);
  } else if (op <= Op.dcmpg) compare(c, op);
  else if (op >= Op.ireturn && op <= Op.return) return_(c, op);
  else if (op >= Op.getstatic && op <= Op.putfield) field(c, op);
  else if (op >= Op.invokevirtual && op <= Op.invokedynamic) invoke(c, op);
  else other(c, op);
}

function other(c: C1, op: number): void {
  const { code, bci } = c;
  switch (op) {
    case Op.new:
      newInstance(c);
      return;
    case Op.newarray:
      newPrimitiveArray(c, code[bci + 1]!);
      return;
    case Op.anewarray:
      newArray(c);
      return;
    case Op.arraylength:
      arrayLength(c);
      return;
    case Op.athrow:
      throw_(c);
      return;
    case Op.checkcast:
      checkcast(c);
      return;
    case Op.instanceof:
      instanceOf(c);
      return;
    case Op.monitorenter:
      monitorEnter(c);
      return;
    case Op.monitorexit:
      monitorExit(c);
      return;
    case Op.wide:
      wide(c);
      return;
    case Op.multianewarray:
      // Rare and large: the interpreter makes it.
      c.trap("unhandled", "none");
      c.ended = true;
      return;
    default:
      throw new Bailout(`opcode ${op} at bci ${bci}`, false);
  }
}

function wide(c: C1): void {
  const { code, bci, state } = c;
  const op = code[bci + 1]!;
  const slot = u2(code, bci + 2);
  if (op === Op.iinc) state.increment(slot, s2(code, bci + 4));
  else if (op <= Op.aload) state.pushVariable(slot, op - Op.iload);
  else state.store(slot, op - Op.istore);
}

function constant(c: C1, op: number): void {
  const { state, f, code, bci } = c;
  if (op === Op.nop) return;
  if (op === Op.aconst_null) state.pushConstant(0, Kind.A);
  else if (op <= Op.iconst_5) state.pushConstant(op - Op.iconst_0);
  else if (op <= Op.lconst_1) state.pushConstant(op - Op.lconst_0, Kind.J);
  else if (op <= Op.fconst_2) {
    f.f32(op - Op.fconst_0);
    state.push(Kind.F);
  } else if (op <= Op.dconst_1) {
    f.f64(op - Op.dconst_0);
    state.push(Kind.D);
  } else state.pushConstant(op === Op.bipush ? s1(code, bci + 1) : s2(code, bci + 1));
}

/** pop, dup and their like: descriptions of operands move, values do not. */
function shuffle(c: C1, op: number): void {
  const { state } = c;
  if (op === Op.pop) {
    state.pop();
    return;
  }
  if (op === Op.pop2) {
    if (!isWideKind(state.kinds[state.pop()]!)) state.pop();
    return;
  }
  const taken: [number, number, number][] = [];
  const take = (): boolean => {
    const i = state.pop();
    taken.push([state.kinds[i]!, state.locals[i]!, state.constants[i]!]);
    return isWideKind(state.kinds[i]!);
  };
  /** Takes operands of so many slots. @returns their number */
  const takeSlots = (slots: number): number => {
    const before = taken.length;
    while (slots > 0) slots -= take() ? 2 : 1;
    return taken.length - before;
  };
  if (op === Op.swap) {
    take();
    take();
    state.pushCopy(...taken[0]!);
    state.pushCopy(...taken[1]!);
    return;
  }
  const copied = takeSlots(op >= Op.dup2 ? 2 : 1);
  const under = op === Op.dup || op === Op.dup2 ? 0 : op === Op.dup_x1 || op === Op.dup2_x1 ? 1 : 2;
  const all = copied + takeSlots(under);
  for (let i = copied - 1; i >= 0; i--) state.pushCopy(...taken[i]!);
  for (let i = all - 1; i >= 0; i--) state.pushCopy(...taken[i]!);
}

function arithmetic(c: C1, op: number): void {
  const { state, f } = c;
  if (op >= Op.ineg && op <= Op.dneg) {
    const i = state.pop();
    if (op === Op.ineg) f.i32(0);
    else if (op === Op.lneg) f.i64(0);
    state.get(i);
    f.op([i32.sub, i64.sub, f32.neg, f64.neg][op - Op.ineg]!);
    state.push(op - Op.ineg);
    return;
  }
  if (op >= Op.ishl && op <= Op.lushr) {
    const count = state.pop();
    const value = state.pop();
    const isLong = ((op - Op.ishl) & 1) !== 0;
    state.get(value);
    state.get(count);
    if (isLong) f.op(i64.extendI32U);
    f.op(SHIFTS[op - Op.ishl]!);
    state.push(isLong ? Kind.J : Kind.I);
    return;
  }
  if (op >= Op.iand) {
    const right = state.pop();
    const left = state.pop();
    state.get(left);
    state.get(right);
    f.op(LOGIC[op - Op.iand]!);
    state.push((op - Op.iand) & 1);
    return;
  }
  const kind = (op - Op.iadd) & 3;
  if (op >= Op.idiv && op <= Op.lrem && kind <= Kind.J) {
    divide(c, kind, op >= Op.irem);
    return;
  }
  const right = state.pop();
  const left = state.pop();
  state.get(left);
  if (kind === Kind.F && op === Op.frem) f.op(f64.promoteF32);
  state.get(right);
  if (op === Op.frem) f.op(f64.promoteF32).call(runtimeFunction("fmod")).op(f32.demoteF64);
  else if (op === Op.drem) f.call(runtimeFunction("fmod"));
  else f.op(BINARY[op - Op.iadd]!);
  state.push(kind);
}

/** idiv, ldiv, irem, lrem: zero traps; MIN / -1 is MIN, which Wasm's division refuses (its remainder does not). */
function divide(c: C1, kind: number, isRemainder: boolean): void {
  const { state, f } = c;
  const isLong = kind === Kind.J;
  const divisor = state.top();
  const constant = state.locals[divisor]! < 0 ? state.constants[divisor]! : 0;
  if (constant === 0) {
    state.get(divisor);
    f.op(isLong ? i64.eqz : i32.eqz);
    c.trapIf("div0_check");
  }
  const right = state.pop();
  const left = state.pop();
  if (isRemainder) {
    state.get(left);
    state.get(right);
    f.op(isLong ? i64.remS : i32.remS);
  } else if (constant !== 0 && constant !== -1) {
    state.get(left);
    state.get(right);
    f.op(isLong ? i64.divS : i32.divS);
  } else {
    state.get(right);
    if (isLong) f.i64(-1).op(i64.eq);
    else f.i32(-1).op(i32.eq);
    const minus = f.if_(isLong ? 0x7e : 0x7f) as Label;
    if (isLong) f.i64(0);
    else f.i32(0);
    state.get(left);
    f.op(isLong ? i64.sub : i32.sub).else_();
    state.get(left);
    state.get(right);
    f.op(isLong ? i64.divS : i32.divS).end(minus);
  }
  state.push(kind);
}

/** Comparisons as conditions of ifeq ifne iflt ifge ifgt ifle: of longs; then of floats, where NaN counts as less, and as greater. */
const LONG_CONDITIONS = [i64.eq, i64.ne, i64.ltS, i64.geS, i64.gtS, i64.leS];
const FLOATS = {
  eq: [f32.eq, f64.eq],
  ne: [f32.ne, f64.ne],
  lt: [f32.lt, f64.lt],
  ge: [f32.ge, f64.ge],
  gt: [f32.gt, f64.gt],
  le: [f32.le, f64.le],
};
/** [instruction, whether its negation is wanted] by condition; first for fcmpl, then fcmpg. */
const FLOAT_CONDITIONS: readonly (readonly (readonly [keyof typeof FLOATS, boolean])[])[] = [
  [
    ["eq", false],
    ["ne", false],
    ["ge", true],
    ["ge", false],
    ["gt", false],
    ["gt", true],
  ],
  [
    ["eq", false],
    ["ne", false],
    ["lt", false],
    ["lt", true],
    ["le", true],
    ["le", false],
  ],
];

function compare(c: C1, op: number): void {
  const { state, f, code, blocks } = c;
  const right = state.pop();
  const left = state.pop();
  const branch = code[c.next]!;
  const isFused = branch >= Op.ifeq && branch <= Op.ifle && !blocks.isLeader(c.next);
  const isDouble = op >= Op.dcmpl ? 1 : 0;
  const get = (): void => {
    state.get(left);
    state.get(right);
  };
  if (isFused) {
    get();
    if (op === Op.lcmp) f.op(LONG_CONDITIONS[branch - Op.ifeq]!);
    else {
      const [name, negated] = FLOAT_CONDITIONS[(op - Op.fcmpl) & 1]![branch - Op.ifeq]!;
      f.op(FLOATS[name][isDouble]!);
      if (negated) f.op(i32.eqz);
    }
    c.fused = 1;
    return;
  }
  if (op === Op.lcmp) {
    get();
    f.op(i64.gtS);
    get();
    f.op(i64.ltS).op(i32.sub);
  } else if (((op - Op.fcmpl) & 1) === 0) {
    // NaN gives -1: greater, less not being greater or equal.
    get();
    f.op(FLOATS.gt[isDouble]!);
    get();
    f.op(FLOATS.ge[isDouble]!).op(i32.eqz).op(i32.sub);
  } else {
    get();
    f.op(FLOATS.le[isDouble]!).op(i32.eqz);
    get();
    f.op(FLOATS.lt[isDouble]!).op(i32.sub);
  }
  state.push(Kind.I);
}
