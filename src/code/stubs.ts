// Emits the module of what compiled code calls in the VM, as far as it is Wasm: the loop of a nested interpreter (a turn of the
// driver between two runs, so that no TypeScript frame is ever under a Java frame), and the fast halves of runtime functions.
// The slow halves are TypeScript (runtime-calls.ts), imported from "vm".
import { RUNTIME_FUNCTIONS, type RuntimeFunction } from "../compiler/runtime-functions.ts";
import { type Callees, InterpreterEmitter } from "../kernel/interpreter/emitter.ts";
import { emitFunctions, KERNEL_IMPORTS } from "../kernel/interpreter/interpreter.ts";
import { emitIntrinsics } from "../kernel/interpreter/intrinsic-emitters.ts";
import { emitItableLookup } from "../kernel/interpreter/invocation.ts";
import { LedgerEmitter } from "../kernel/interpreter/ledger.ts";
import { emitIsSubtype } from "../kernel/interpreter/objects.ts";
import { type LedgerOptions, NO_LEDGER } from "../kernel/interpreter/options.ts";
import { BASE_BYTES, SiteRecord } from "../layout/compiled.ts";
import { Frame, JavaThread, LockRecord } from "../layout/frame.ts";
import { Klass } from "../layout/metadata.ts";
import { MARK_AGE_MASK, OBJECT_MARK } from "../layout/object.ts";
import { ACTION_EXCEPTION, ACTION_UNWINDING, EXIT_NATIVE_RETURN, VMState } from "../layout/vm-state.ts";
import type { FunctionBuilder } from "../wasm/function.ts";
import { ModuleBuilder } from "../wasm/module.ts";
import { i32, i64, ValueType, VOID } from "../wasm/opcodes.ts";

const T = ValueType.i32;

/** What the stubs import from TypeScript: parameters, results. `deoptimize`, `afterCall`, `poll` and `counterOverflow` answer RESUME, RETURN or RUN. */
export const SLOW_HALVES: readonly (readonly [name: string, params: number, results: number])[] = [
  ["turn", 2, 1],
  ["deoptimize", 3, 1],
  ["afterCall", 3, 1],
  ["poll", 2, 1],
  ["counterOverflow", 4, 1],
  ["allocateObject", 3, 1],
  ["allocateArray", 4, 1],
  ["newChunk", 3, 1],
  ["popChunk", 1, 0],
  ["wakeContender", 1, 0],
  ["uncounted", 1, 0],
  ["allocateReserved", 2, 1],
  ["spinWait", 0, 0],
];
/** The compiled code goes on; it returns VMState.result; its frame has been written out and is run first. */
export const RESUME = 0;
export const RETURN = 1;
export const RUN = 2;

/** Runtime functions that are the kernel's as they are. */
const KERNEL: readonly RuntimeFunction[] = ["arraycopy", "fmod", "identityHash", "leaveByException"];

/** @param options of -XX:+ProfileIntComp
 * @returns a module that imports env.memory, interpreter.interpret, kernel.*, vm.*, and exports all RUNTIME_FUNCTIONS and runNested(base). */
export function emitStubs(options: LedgerOptions = NO_LEDGER): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder("stubs");
  module.importMemory("env", "memory", { initial: 1, maximum: 65536, shared: true });
  const ints = (n: number): ValueType[] => new Array<ValueType>(n).fill(T);
  const vm: Record<string, number> = {};
  const interpret = module.importFunction("interpreter", "interpret", [], [T]);
  const ledger = new LedgerEmitter(module, options);
  for (const [name, params, results] of SLOW_HALVES) vm[name] = module.importFunction("vm", name, ints(params), ints(results));
  const kernel: Record<string, number> = {};
  for (const [name, params, results] of [
    ["isSubtypeSlow", 2, 1],
    ["monitorEnter", 1, 1],
    ["monitorExit", 1, 1],
    ["allocateSlow", 2, 1],
    ["allocateArray", 2, 1],
  ] as const) {
    kernel[name] = module.importFunction("kernel", name, ints(params), ints(results));
  }
  const intrinsicCallees = {} as Callees;
  for (const [name, params, results] of KERNEL_IMPORTS) intrinsicCallees[name] = module.importFunction("kernel", name, params, results);
  const rows = new Map<string, (typeof RUNTIME_FUNCTIONS)[number]>(RUNTIME_FUNCTIONS.map((row) => [row[0], row]));
  for (const name of KERNEL) {
    kernel[name] = module.importFunction("kernel", name, rows.get(name)![1], rows.get(name)![2]);
    module.exportFunction(name, kernel[name]);
  }
  for (const name of ["newChunk", "popChunk", "uncounted", "allocateReserved", "spinWait"]) module.exportFunction(name, vm[name]!);

  const define = (name: RuntimeFunction): FunctionBuilder => {
    const [, params, results] = rows.get(name)!;
    const f = module.function_(name, params, results);
    module.exportFunction(name, f.index);
    return f;
  };
  const runNested = module.function_("runNested", [T], []);
  module.exportFunction("runNested", runNested.index);
  emitRunNested(runNested, interpret, vm.turn!, ledger);

  const trap = define("trap");
  trap.get(trap.param(0)).get(trap.param(1)).get(trap.param(2)).call(vm.deoptimize!).i32(RUN).op(i32.eq);
  const run = trap.if_(VOID);
  trap.get(trap.param(0)).call(runNested.index).end(run);
  for (const name of ["afterCall", "poll", "counterOverflow"] as const) {
    const f = define(name);
    const answer = f.local(T, "answer");
    if (name === "afterCall") emitPass(f, kernel.leaveByException!);
    for (let i = 0; i < f.params.length; i++) f.get(f.param(i));
    f.call(vm[name]!).tee(answer).i32(RUN).op(i32.eq);
    const nested = f.if_(VOID);
    f.get(f.param(0)).call(runNested.index).end(nested);
    f.get(answer).i32(0).op(i32.ne);
  }
  emitAllocation(define("allocateObject"), kernel.allocateSlow!, vm.allocateObject!, (f) =>
    f.get(f.param(2)).get(f.param(2)).mem(i32.load, Klass.layoutHelper),
  );
  emitAllocation(define("allocateArray"), kernel.allocateArray!, vm.allocateArray!, (f) => f.get(f.param(2)).get(f.param(3)));
  const thrown = define("throwException");
  thrown.i32(0).mem(i32.load, VMState.thread).get(thrown.param(0)).mem(i32.store, JavaThread.pendingException);
  setAction(thrown, ACTION_EXCEPTION);
  const take = define("takeException");
  take.i32(0).i32(~ACTION_EXCEPTION).mem(i32.atomicAnd, VMState.action).drop();
  take.i32(0).mem(i32.load, VMState.thread).mem(i32.load, JavaThread.pendingException);
  take.i32(0).mem(i32.load, VMState.thread).i32(0).mem(i32.store, JavaThread.pendingException);
  // isSubtype and itableLookup are those of the interpreter.
  emitIsSubtype(define("isSubtype"), { isSubtypeSlow: kernel.isSubtypeSlow! } as Parameters<typeof emitIsSubtype>[1]);
  emitItableLookup(define("itableLookup"));
  emitFunctions(module, intrinsicCallees);
  emitIntrinsic(module, intrinsicCallees, ledger);
  emitLock(define("lock"), kernel.monitorEnter!);
  emitUnlock(define("unlock"), kernel.monitorExit!, vm.wakeContender!);
  return module.finish().bytes;
}

/** Sets bits of the action word. POLL is set by other threads at any time, so the change is atomic. */
function setAction(f: FunctionBuilder, bits: number): void {
  f.i32(0).i32(bits).mem(i32.atomicOr, VMState.action).drop();
}

/**
 * `runNested(base)`: interprets until the base frame has its result or exception, or the stack is left. The result goes to VMState.result; an
 * exception stays pending, ACTION_EXCEPTION set.
 */
function emitRunNested(f: FunctionBuilder, interpret: number, turn: number, ledger: LedgerEmitter): void {
  const base = f.param(0, "base");
  const thread = f.local(T, "thread");
  const code = f.local(T, "code");
  const nesting = (by: number): void => {
    f.i32(0).i32(0).mem(i32.load, VMState.nesting).i32(by).op(i32.add).mem(i32.store, VMState.nesting);
  };
  // Whoever called restores its own state behind the call.
  ledger.toInterpreted(f, () => f.i32(0));
  nesting(1);
  f.i32(0).mem(i32.load, VMState.thread).set(thread);
  const left = f.block();
  const finished = f.block();
  const loop = f.loop();
  f.get(base)
    .mem(i32.load, Frame.pc)
    .i32(VMState.sentinelCode + 3)
    .op(i32.eq);
  f.get(thread).mem(i32.load, JavaThread.frame).get(base).op(i32.eq).op(i32.and).brIf(finished);
  f.call(interpret).set(code);
  // The commonest exit, that of the method called, needs no turn of the driver.
  f.get(code)
    .i32(EXIT_NATIVE_RETURN)
    .op(i32.eq)
    .get(thread)
    .mem(i32.load, JavaThread.frame)
    .get(base)
    .op(i32.eq)
    .op(i32.and)
    .brIf(finished);
  f.get(base).get(code).call(turn).op(i32.eqz).brIf(loop);
  f.br(left);
  f.end(loop);
  f.end(finished);
  f.get(thread).mem(i32.load, JavaThread.pendingException);
  const exception = f.if_(VOID);
  setAction(f, ACTION_EXCEPTION);
  f.else_();
  f.i32(0).get(base).mem(i64.load, BASE_BYTES, 2).mem(i64.store, VMState.result);
  f.end(exception);
  f.end(left);
  nesting(-1);
}

/** In afterCall: an exception alone passes a call that it has passed before. */
function emitPass(f: FunctionBuilder, leaveByException: number): void {
  const record = f.local(T, "record");
  f.i32(0)
    .mem(i32.load, VMState.action)
    .i32(ACTION_EXCEPTION | ACTION_UNWINDING)
    .op(i32.and)
    .i32(ACTION_EXCEPTION)
    .op(i32.eq);
  const exception = f.if_(VOID);
  f.i32(0).mem(i32.load, VMState.callSites).get(f.param(1)).i32(2).op(i32.shl).op(i32.add).mem(i32.load).tee(record);
  f.mem(i32.load, SiteRecord.passes);
  const passes = f.if_(VOID);
  f.get(f.param(0)).get(record).mem(i32.load, SiteRecord.frameBytes);
  f.get(record).mem(i32.load, SiteRecord.passes).i32(1).op(i32.sub).call(leaveByException);
  const left = f.if_(VOID);
  f.i32(1).return_();
  f.end(left).end(passes).end(exception);
}

/** The interpreter's intrinsics as a function. */
function emitIntrinsic(module: ModuleBuilder, callees: Callees, ledger: LedgerEmitter): void {
  const e = new IntrinsicEmitter(module, callees, ledger, "intrinsic", [T, T]);
  module.exportFunction("intrinsic", e.f.index);
  const { f } = e;
  f.get(f.param(0)).i32(1).op(i32.sub).set(e.a);
  f.get(f.param(1)).set(e.args);
  const miss = f.block();
  emitIntrinsics(e, miss);
  f.end(miss).i32(0);
}

/** In place of the interpreter's loop: done, or not. */
class IntrinsicEmitter extends InterpreterEmitter {
  override advance(_bytes: number): void {
    this.f.i32(1).return_();
  }
  override exit(_code: number): void {
    this.f.i32(0).return_();
  }
}

function emitAllocation(f: FunctionBuilder, quick: number, slow: number, quickArguments: (f: FunctionBuilder) => void): void {
  const object = f.local(T, "object");
  quickArguments(f);
  f.call(quick).tee(object);
  const done = f.if_(VOID);
  f.get(object).return_().end(done);
  for (let i = 0; i < f.params.length; i++) f.get(f.param(i));
  f.call(slow);
}

function emitLock(f: FunctionBuilder, monitorEnter: number): void {
  const object = f.param(0, "object");
  const owner = f.param(1, "owner");
  const thread = f.local(T, "thread");
  const top = f.local(T, "top");
  const mark = f.local(T, "mark");
  f.i32(0).mem(i32.load, VMState.thread).tee(thread).mem(i32.load, JavaThread.lockTop).tee(top);
  f.get(thread).mem(i32.load, JavaThread.lockEnd).op(i32.eq);
  const full = f.if_(VOID);
  f.i32(1).return_().end(full);
  f.get(object).mem(i32.load, OBJECT_MARK).tee(mark).i32(~MARK_AGE_MASK).op(i32.and);
  const notFree = f.if_(VOID);
  f.get(object).call(monitorEnter);
  const contended = f.if_(VOID);
  f.i32(1).return_().end(contended).else_();
  f.get(object).get(mark).i32(0).mem(i32.load, VMState.threadLockWord).op(i32.or).mem(i32.store, OBJECT_MARK).end(notFree);
  f.get(top).get(object).mem(i32.store, LockRecord.object);
  f.get(top).get(owner).mem(i32.store, LockRecord.frame);
  f.get(thread).get(top).i32(LockRecord.sizeof).op(i32.add).mem(i32.store, JavaThread.lockTop);
  f.i32(0);
}

function emitUnlock(f: FunctionBuilder, monitorExit: number, wakeContender: number): void {
  const object = f.param(0, "object");
  const owner = f.param(1, "owner");
  const thread = f.local(T, "thread");
  const top = f.local(T, "top");
  const mark = f.local(T, "mark");
  const answer = f.local(T, "answer");
  f.i32(0).mem(i32.load, VMState.thread).tee(thread).mem(i32.load, JavaThread.lockTop).i32(LockRecord.sizeof).op(i32.sub).tee(top);
  f.mem(i32.load, LockRecord.frame).get(owner).op(i32.ne).get(top).mem(i32.load, LockRecord.object).get(object).op(i32.ne).op(i32.or);
  const other = f.if_(VOID);
  f.i32(1).return_().end(other);
  f.get(object)
    .mem(i32.load, OBJECT_MARK)
    .tee(mark)
    .i32(~MARK_AGE_MASK)
    .op(i32.and)
    .i32(0)
    .mem(i32.load, VMState.threadLockWord)
    .op(i32.eq);
  const thin = f.if_(VOID);
  f.get(object).get(mark).i32(MARK_AGE_MASK).op(i32.and).mem(i32.store, OBJECT_MARK).else_();
  f.get(object).call(monitorExit).tee(answer).i32(1).op(i32.eq);
  const notOwner = f.if_(VOID);
  f.i32(1).return_().end(notOwner);
  f.get(answer);
  const contended = f.if_(VOID);
  f.get(object).call(wakeContender).end(contended).end(thin);
  f.get(thread).get(top).mem(i32.store, JavaThread.lockTop);
  f.i32(0);
}
