// Intrinsics that are a few instructions of Wasm, inline. Their operands are on the stack, the receiver checked; a case that is not
// handled here traps, or is no intrinsic of this file.
import { JavaThread } from "../../layout/frame.ts";
import { CARD_DIRTY, CARD_SHIFT, CARD_TABLE } from "../../layout/memory-map.ts";
import { Klass } from "../../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, OBJECT_KLASS } from "../../layout/object.ts";
import { FO_STRING_CODER, FO_STRING_VALUE, VMState } from "../../layout/vm-state.ts";
import { f32, f64, i32, i64, VOID } from "../../wasm/opcodes.ts";
import { Kind } from "../frontend/method-blocks.ts";
import { MATH_CALLS, runtimeFunction } from "../runtime-functions.ts";
import type { C1 } from "./compiler.ts";

/** Kinds of the arguments, of the result, and instructions. */
type Operation = readonly [args: readonly number[], result: number, ...ops: number[]];
const { I, J, F, D } = Kind;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  "java/lang/Float.floatToRawIntBits(F)I": [[F], I, i32.reinterpretF32],
  "java/lang/Float.intBitsToFloat(I)F": [[I], F, f32.reinterpretI32],
  "java/lang/Double.doubleToRawLongBits(D)J": [[D], J, i64.reinterpretF64],
  "java/lang/Double.longBitsToDouble(J)D": [[J], D, f64.reinterpretI64],
  "java/lang/Math.sqrt(D)D": [[D], D, f64.sqrt],
  "java/lang/StrictMath.sqrt(D)D": [[D], D, f64.sqrt],
  "java/lang/Math.abs(F)F": [[F], F, f32.abs],
  "java/lang/Math.abs(D)D": [[D], D, f64.abs],
  "java/lang/Math.floor(D)D": [[D], D, f64.floor],
  "java/lang/Math.ceil(D)D": [[D], D, f64.ceil],
  "java/lang/Math.rint(D)D": [[D], D, f64.nearest],
  "java/lang/StrictMath.floor(D)D": [[D], D, f64.floor],
  "java/lang/StrictMath.ceil(D)D": [[D], D, f64.ceil],
  "java/lang/StrictMath.rint(D)D": [[D], D, f64.nearest],
  "java/lang/Integer.bitCount(I)I": [[I], I, i32.popcnt],
  "java/lang/Integer.numberOfLeadingZeros(I)I": [[I], I, i32.clz],
  "java/lang/Integer.numberOfTrailingZeros(I)I": [[I], I, i32.ctz],
  "java/lang/Long.bitCount(J)I": [[J], I, i64.popcnt, i32.wrapI64],
  "java/lang/Long.numberOfLeadingZeros(J)I": [[J], I, i64.clz, i32.wrapI64],
  "java/lang/Long.numberOfTrailingZeros(J)I": [[J], I, i64.ctz, i32.wrapI64],
};

const MIN_MAX: Readonly<Record<string, readonly [kind: number, compare: number]>> = {
  "java/lang/Math.max(II)I": [I, i32.gtS],
  "java/lang/Math.min(II)I": [I, i32.ltS],
  "java/lang/Math.max(JJ)J": [J, i64.gtS],
  "java/lang/Math.min(JJ)J": [J, i64.ltS],
};

/** @returns whether the call has been done; else nothing has been emitted */
export function inlineIntrinsic(c: C1, name: string): boolean {
  const { f, state } = c;
  const operation = OPERATIONS[name];
  if (operation !== undefined) {
    const [args, result, ...ops] = operation;
    for (let i = 0; i < args.length; i++) state.popGet();
    for (const op of ops) f.op(op);
    state.push(result);
    return true;
  }
  const math = MATH_CALLS.get(name);
  if (math !== undefined) {
    state.popGet();
    f.call(runtimeFunction(math));
    state.push(Kind.D);
    return true;
  }
  const pick = MIN_MAX[name];
  if (pick !== undefined) {
    const [kind, compare] = pick;
    const y = state.pop();
    const x = state.pop();
    for (let i = 0; i < 2; i++) {
      state.get(x);
      state.get(y);
    }
    f.op(compare).select();
    state.push(kind);
    return true;
  }
  if (name.startsWith("jdk/internal/misc/Unsafe.")) return unsafe(c, name.slice(25));
  switch (name) {
    case "java/lang/Object.getClass()Ljava/lang/Class;":
      state.popGet();
      f.mem(i32.load, OBJECT_KLASS).mem(i32.load, Klass.mirror).mem(i32.load);
      state.push(Kind.A, true);
      return true;
    case "java/lang/Thread.onSpinWait()V":
      f.call(runtimeFunction("spinWait"));
      return true;
    case "java/lang/Thread.currentThread()Ljava/lang/Thread;":
      f.i32(0).mem(i32.load, VMState.thread).mem(i32.load, JavaThread.threadObj);
      state.push(Kind.A, true);
      return true;
    case "java/lang/System.arraycopy(Ljava/lang/Object;ILjava/lang/Object;II)V": {
      const first = state.count - 5;
      for (let i = first; i < first + 5; i++) state.get(i);
      f.call(runtimeFunction("arraycopy"));
      c.trapIf("unhandled");
      for (let i = 0; i < 5; i++) state.pop();
      return true;
    }
    case "java/lang/String.length()I": {
      const string = state.pop();
      stringField(c, string, FO_STRING_VALUE);
      f.mem(i32.load).mem(i32.load, ARRAY_LENGTH);
      stringField(c, string, FO_STRING_CODER);
      f.mem(i32.load8U).op(i32.shrU);
      state.push(Kind.I);
      return true;
    }
    case "java/lang/String.charAt(I)C":
      charAt(c);
      return true;
    default:
      return false;
  }
}

function stringField(c: C1, string: number, number: number): void {
  c.state.get(string);
  c.f
    .i32(0)
    .mem(i32.load, VMState.offsets + 4 * number)
    .op(i32.add);
}

function charAt(c: C1): void {
  const { f, state } = c;
  const index = state.top();
  const string = state.top(1);
  const value = c.temporary(Kind.A, 1);
  const coder = c.temporary(Kind.I, 1);
  stringField(c, string, FO_STRING_VALUE);
  f.mem(i32.load).set(value);
  stringField(c, string, FO_STRING_CODER);
  f.mem(i32.load8U).set(coder);
  state.get(index);
  f.get(value).mem(i32.load, ARRAY_LENGTH).get(coder).op(i32.shrU).op(i32.geU);
  c.trapIf("range_check");
  state.pop();
  state.pop();
  f.get(coder);
  const wide = f.if_(0x7f);
  f.get(value);
  state.get(index);
  f.i32(1).op(i32.shl).op(i32.add).mem(i32.load16U, ARRAY_BASE).else_();
  f.get(value);
  state.get(index);
  f.op(i32.add).mem(i32.load8U, ARRAY_BASE).end(wide);
  state.push(Kind.I);
}

interface Access {
  readonly kind: number;
  readonly load: number;
  readonly store: number;
}
const ACCESS: Readonly<Record<string, Access>> = {
  Int: { kind: Kind.I, load: i32.load, store: i32.store },
  Long: { kind: Kind.J, load: i64.load, store: i64.store },
  Reference: { kind: Kind.A, load: i32.load, store: i32.store },
  Boolean: { kind: Kind.I, load: i32.load8U, store: i32.store8 },
  Byte: { kind: Kind.I, load: i32.load8S, store: i32.store8 },
  Short: { kind: Kind.I, load: i32.load16S, store: i32.store16 },
  Char: { kind: Kind.I, load: i32.load16U, store: i32.store16 },
  Float: { kind: Kind.F, load: f32.load, store: f32.store },
  Double: { kind: Kind.D, load: f64.load, store: f64.store },
};
const UNSAFE =
  /^(get|put|compareAndSet|weakCompareAndSet|compareAndExchange|getAndSet|getAndAdd)([A-Z][a-z]+)(?:Volatile|Acquire|Release|Opaque|Plain)?\(/;

/** jdk.internal.misc.Unsafe: with one host thread for Java, plain and ordered accesses are one. */
function unsafe(c: C1, name: string): boolean {
  const { f, state } = c;
  if (/^(full|load|store)Fence\(/.test(name)) {
    state.pop();
    return true;
  }
  const match = UNSAFE.exec(name);
  const access = match === null ? undefined : ACCESS[match[2]!];
  if (match === null || access === undefined) return false;
  const { kind, load, store } = access;
  const address = c.temporary(Kind.I);
  const values = match[1] === "get" ? 0 : match[1]!.startsWith("compare") || match[1]!.startsWith("weak") ? 2 : 1;
  const object = state.top(values + 1);
  const offset = state.top(values);
  state.get(object);
  state.get(offset);
  f.op(i32.wrapI64).op(i32.add).set(address);
  const put = (value: number | (() => void)): void => {
    f.get(address);
    if (typeof value === "number") state.get(value);
    else value();
    f.mem(store, 0, 0);
    if (match[2] !== "Reference") return;
    state.get(object);
    const inObject = f.if_(VOID);
    state.get(object);
    f.i32(CARD_SHIFT).op(i32.shrU).i32(CARD_DIRTY).mem(i32.store8, CARD_TABLE).end(inObject);
  };
  const t = kind === Kind.J ? i64 : i32;
  const old = c.temporary(kind, 1);
  const drop = (): void => {
    for (let i = 0; i < values + 3; i++) state.pop();
  };
  switch (match[1]) {
    case "get":
      drop();
      f.get(address).mem(load, 0, 0);
      state.push(kind);
      return true;
    case "put":
      put(state.top());
      drop();
      return true;
    case "getAndSet":
    case "getAndAdd": {
      const value = state.top();
      f.get(address).mem(load, 0, 0).set(old);
      put(() => {
        state.get(value);
        if (match[1] === "getAndAdd") f.get(old).op(t.add);
      });
      drop();
      f.get(old);
      state.push(kind);
      return true;
    }
    default: {
      const value = state.top();
      const expected = state.top(1);
      f.get(address).mem(load, 0, 0).tee(old);
      state.get(expected);
      f.op(t.eq);
      const equal = f.if_(VOID);
      put(value);
      f.end(equal);
      f.get(old);
      if (match[1] === "compareAndExchange") {
        drop();
        state.push(kind);
      } else {
        state.get(expected);
        f.op(t.eq);
        drop();
        state.push(Kind.I);
      }
      return true;
    }
  }
}
