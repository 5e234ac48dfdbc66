// The adapters between interpreted and compiled calls, one pair for each shape; they are emitted into the first module of compiled
// code that needs them. i2c: (method, arguments, sp) -> end of the result. c2i: a compiled method's type; runs any other method.

import { runtimeFunction } from "../compiler/runtime-functions.ts";
import { argumentTypes, compiledParams, resultTypes, type Shape } from "../compiler/shapes.ts";
import { BASE_BYTES } from "../layout/compiled.ts";
import { FRAME_COMPILED_CALLER, FRAME_ROUTINE, Frame, JavaThread, STEP_CALL_ENTRY } from "../layout/frame.ts";
import { CPC_SHAPED, CpCacheEntry, Method } from "../layout/metadata.ts";
import { T_OBJECT } from "../layout/object.ts";
import { ENTRY_GET, VMState } from "../layout/vm-state.ts";
import type { FunctionBuilder, Local } from "../wasm/function.ts";
import type { ModuleBuilder } from "../wasm/module.ts";
import { f32, f64, i32, i64, ValueType, VOID } from "../wasm/opcodes.ts";

const T = ValueType.i32;
const LOAD: Record<string, number> = { I: i32.load, A: i32.load, J: i64.load, F: f32.load, D: f64.load };
const STORE: Record<string, number> = { I: i32.store, A: i32.store, J: i64.store, F: f32.store, D: f64.store };
/** Words of the entry in a base frame for a bit of each argument slot, of 128: for signature-polymorphic callees, whose targets code reads itself. */
const SHAPE_WORDS = [CpCacheEntry.index, CpCacheEntry.klass, CpCacheEntry.cachedKlass, CpCacheEntry.cachedMethod];
/** How many calls are between two notifications, less one. */
const FRAMELESS_MASK = 0x7f;
const bytesOf = (letter: string): number => (letter === "V" ? 0 : letter === "J" || letter === "D" ? 8 : 4);

/** Interpreter to compiled: the arguments are on the interpreter's operand stack, the result takes their place. */
export function emitI2C(module: ModuleBuilder, shape: Shape): FunctionBuilder {
  const f = module.function_(`i2c ${shape}`, [T, T, T], [T]);
  const method = f.param(0, "method");
  const args = f.param(1, "args");
  const sp = f.param(2, "sp");
  const result = shape.at(-1)!;
  if (result !== "V") f.get(args);
  f.get(method).get(sp);
  let at = 0;
  for (const letter of shape.slice(0, -2)) {
    f.get(args).mem(LOAD[letter]!, at, 2);
    at += bytesOf(letter);
  }
  f.get(method)
    .mem(i32.load, Method.tableSlot)
    .callIndirect(module.type(compiledParams(shape), resultTypes(shape)));
  if (result !== "V") f.mem(STORE[result]!, 0, 2);
  f.get(args).i32(bytesOf(result)).op(i32.add);
  return f;
}

/** Of the module that adapters are emitted into: indices of imported functions. */
export interface AdapterImports {
  readonly runNested: number;
  readonly newChunk: number;
  readonly popChunk: number;
  /** (method): a method that the interpreter runs without a frame was called a number of times by compiled code. */
  readonly uncounted: number;
}

/** Compiled to interpreter: a base frame at `sp` that calls the method as a step frame would, whatever kind of method it is. */
export function emitC2I(module: ModuleBuilder, shape: Shape, imports: AdapterImports, routine: number): FunctionBuilder {
  const results = resultTypes(shape);
  const f = module.function_(`c2i ${shape}`, compiledParams(shape), results);
  const method = f.param(0, "method");
  const sp = f.param(1, "sp");
  const letters = shape.slice(0, -2);
  let argBytes = 0;
  for (const letter of letters) argBytes += bytesOf(letter);
  const bytes = (BASE_BYTES + argBytes + 71) & ~7;
  emitStackCheck(f, bytes, imports, argumentTypes(shape).length, results);
  let at = BASE_BYTES;
  [...letters].forEach((letter, i) => {
    f.get(sp)
      .get(f.param(2 + i))
      .mem(STORE[letter]!, at, 2);
    at += bytesOf(letter);
  });
  emitIntrinsic(f, method, imports, shape.at(-1)!);
  const word = (offset: number, value: () => void): void => {
    f.get(sp);
    value();
    f.mem(i32.store, offset);
  };
  word(Frame.caller, () => f.i32(0));
  word(Frame.method, () => f.i32(0));
  word(Frame.pc, () => f.i32(VMState.sentinelCode));
  word(Frame.sp, () =>
    f
      .get(sp)
      .i32(BASE_BYTES + argBytes)
      .op(i32.add),
  );
  word(Frame.locals, () => f.get(sp));
  word(Frame.cpCache, () => f.get(sp).i32(STEP_CALL_ENTRY).op(i32.add));
  word(Frame.kind, () => f.i32(FRAME_ROUTINE | FRAME_COMPILED_CALLER));
  word(Frame.step, () => f.i32(1 | (routine << 16)));
  word(STEP_CALL_ENTRY + CpCacheEntry.method, () => f.get(method));
  word(STEP_CALL_ENTRY + CpCacheEntry.argBytes, () => f.i32(argBytes));
  word(STEP_CALL_ENTRY + CpCacheEntry.appendix, () => f.i32(0));
  SHAPE_WORDS.slice(0, (argBytes + 127) >> 7).forEach(
    (field, i) => void word(STEP_CALL_ENTRY + field, () => f.i32(refBits(letters, 32 * i))),
  );
  const resultType = shape.at(-1) === "A" ? T_OBJECT : 0;
  word(STEP_CALL_ENTRY + CpCacheEntry.cpIndex, () => f.i32((CPC_SHAPED << 16) | (resultType << 24)));
  f.i32(0).mem(i32.load, VMState.thread).get(sp).mem(i32.store, JavaThread.frame);
  f.get(sp).call(imports.runNested);
  if (results.length > 0) f.i32(0).mem(LOAD[shape.at(-1)!]!, VMState.result);
  return f;
}

/** Bits of the argument slots from `first` on that hold refs. */
function refBits(letters: string, first: number): number {
  let bits = 0;
  let slot = 0;
  for (const letter of letters) {
    if (letter === "A" && slot >= first && slot < first + 32) bits |= 1 << (slot - first);
    slot += bytesOf(letter) >> 2;
  }
  return bits;
}

/** What the interpreter does without a frame needs none here either, unless it misses. */
function emitIntrinsic(f: FunctionBuilder, method: Local, imports: AdapterImports, result: string): void {
  const sp = f.param(1);
  countFrameless(f, method, imports);
  f.get(method).mem(i32.load, Method.intrinsic);
  const some = f.if_(VOID);
  f.get(method).mem(i32.load, Method.intrinsic).get(sp).i32(BASE_BYTES).op(i32.add).call(runtimeFunction("intrinsic"));
  const done = f.if_(VOID);
  if (result !== "V") f.get(sp).mem(LOAD[result]!, BASE_BYTES, 2);
  f.return_().end(done).end(some);
}

/** Accessors and intrinsics of the interpreter count no calls there: those of compiled code are counted here. */
function countFrameless(f: FunctionBuilder, method: Local, imports: AdapterImports): void {
  const count = f.local(T, "count");
  f.get(method).mem(i32.load, Method.interpreterEntry).i32(ENTRY_GET).op(i32.geU);
  const frameless = f.if_(VOID);
  f.get(method).get(method).mem(i32.load, Method.invocationCounter).i32(1).op(i32.add).tee(count).mem(i32.store, Method.invocationCounter);
  f.get(count).i32(FRAMELESS_MASK).op(i32.and).op(i32.eqz);
  const notify = f.if_(VOID);
  f.get(method).call(imports.uncounted).end(notify).end(frameless);
}

/** The prologue of all compiled code: goes on in another chunk of the stack when `bytes` do not fit (compiler/README.md). */
function emitStackCheck(f: FunctionBuilder, bytes: number, imports: AdapterImports, args: number, results: readonly ValueType[]): void {
  const sp = f.param(1);
  const chunk = f.local(T, "chunk");
  f.get(sp).i32(bytes).op(i32.add).i32(0).mem(i32.load, VMState.stackLimit).op(i32.gtU);
  const full = f.if_(VOID);
  f.get(f.param(0)).get(sp).i32(bytes).call(imports.newChunk).tee(chunk).op(i32.eqz);
  const overflow = f.if_(VOID);
  zero(f, results);
  f.return_().end(overflow);
  f.get(f.param(0)).get(chunk);
  for (let i = 0; i < args; i++) f.get(f.param(2 + i));
  f.call(f.index).get(sp).call(imports.popChunk).return_();
  f.end(full);
}

function zero(f: FunctionBuilder, types: readonly ValueType[]): void {
  for (const type of types) {
    if (type === ValueType.i64) f.i64(0);
    else if (type === ValueType.f32) f.f32(0);
    else if (type === ValueType.f64) f.f64(0);
    else f.i32(0);
  }
}
