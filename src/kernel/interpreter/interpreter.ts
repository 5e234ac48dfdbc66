// Emits the template interpreter: one Wasm function with one br_table, from the handlers of all families (DESIGN "The
// kernel", docs/architecture.md "Interpreter contract"). What an option switches off is not in the bytes.

import { Frame } from "../../layout/frame.ts";
import { METASPACE } from "../../layout/memory-map.ts";
import { EXIT_RESOLVE, EXIT_TRACE, RESOLVE_CALL, RESOLVE_DONE, THROW_NULL_POINTER, VMState } from "../../layout/vm-state.ts";
import type { Label, Local } from "../../wasm/function.ts";
import { ModuleBuilder } from "../../wasm/module.ts";
import { i32, i64, ValueType, VOID } from "../../wasm/opcodes.ts";
import { addArithmetic } from "./arithmetic.ts";
import { addArrays, emitArrayFault } from "./arrays.ts";
import { addControl, emitNarrow } from "./control.ts";
import { BIAS, type Callees, type Exits, HandlerTable, InterpreterEmitter, PROFILED } from "./emitter.ts";
import { addFields } from "./fields.ts";
import { addFused } from "./fused.ts";
import { emitIntrinsics } from "./intrinsic-emitters.ts";
import { addInvocation, callEntry, emitInvoke, emitItableLookup, emitPoll } from "./invocation.ts";
import { kernelIntrinsicFunctions } from "./kernel-intrinsics.ts";
import { LedgerEmitter } from "./ledger.ts";
import { addLoads } from "./loads.ts";
import { addObjects, emitIsSubtype, emitNewArray } from "./objects.ts";
import { DEFAULT_TYPE_PROFILE_WIDTH, type InterpreterOptions, NO_LEDGER } from "./options.ts";
import { profilePreludes } from "./profile.ts";
import { emitBytesEqual, emitCompress, emitHasNegatives, emitInflate, emitLatin1Hash } from "./string-functions.ts";

const T = ValueType;

/** The functions of the kernel that the interpreter imports (module "kernel"): parameters and results. */
export const KERNEL_IMPORTS: readonly (readonly [name: string, params: readonly ValueType[], results: readonly ValueType[]])[] = [
  ["allocateSlow", [T.i32, T.i32], [T.i32]],
  ["allocateArray", [T.i32, T.i32], [T.i32]],
  ["isSubtypeSlow", [T.i32, T.i32], [T.i32]],
  ["monitorEnter", [T.i32], [T.i32]],
  ["monitorExit", [T.i32], [T.i32]],
  ["throwFrom", [T.i32, T.i32], [T.i32]],
  ["releaseRecord", [T.i32, T.i32], [T.i32]],
  ["identityHash", [T.i32], [T.i32]],
  ["arraycopy", [T.i32, T.i32, T.i32, T.i32, T.i32], [T.i32]],
  ["fmod", [T.f64, T.f64], [T.f64]],
  ["resolve", [T.i32, T.i32], [T.i32]],
  ["linkMethod", [T.i32], [T.i32]],
  ...kernelIntrinsicFunctions().map((name) => [name, [T.i32], [T.i32]] as const),
];

/**
 * The bytes of a module that imports `env.memory` and `kernel.*` and exports `interpret(): i32`.
 */
export function emitInterpreter(options: InterpreterOptions = {}): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder("interpreter");
  module.importMemory("env", "memory", { initial: 1, maximum: 65536, shared: true });
  module.importTable("env", "table", { initial: 1 });
  const callees = {} as Callees;
  for (const [name, params, results] of KERNEL_IMPORTS) callees[name] = module.importFunction("kernel", name, params, results);
  const ledger = new LedgerEmitter(module, options.ledger ?? NO_LEDGER);
  emitFunctions(module, callees);
  const e = new InterpreterEmitter(module, callees, ledger);
  ledger.exportTransitions(module);
  e.adapterType = module.type([T.i32, T.i32, T.i32], [T.i32]);
  module.exportFunction("interpret", e.f.index);
  emitInterpret(e, options);
  return module.finish(options.names ?? true).bytes;
}

/** The module's own functions, that handlers call. */
export function emitFunctions(module: ModuleBuilder, callees: Callees): void {
  const define = (name: string, params: number, results: number) => {
    const f = module.function_(name, new Array<ValueType>(params).fill(T.i32), new Array<ValueType>(results).fill(T.i32));
    callees[name] = f.index;
    return f;
  };
  emitIsSubtype(define("isSubtype", 2, 1), callees);
  emitItableLookup(define("itableLookup", 2, 1));
  emitNewArray(define("newArray", 2, 1), callees);
  emitNarrow(define("narrow", 2, 1));
  emitLatin1Hash(define("latin1Hash", 1, 1));
  emitBytesEqual(define("bytesEqual", 2, 1));
  emitHasNegatives(define("hasNegatives", 2, 1));
  emitInflate(define("inflate", 3, 0));
  emitCompress(define("compress", 3, 1));
}

/** All handlers, for the emitter and for tests of the table. */
export function handlerTable(): HandlerTable {
  const table = new HandlerTable();
  addLoads(table);
  addArithmetic(table);
  addControl(table);
  addFields(table);
  addArrays(table);
  addObjects(table);
  addInvocation(table);
  addFused(table);
  return table;
}

/** Pushes whether VMState.traceFilter has a bit for the instruction, and opens an if. Code of the VM's own lies below metaspace. */
function emitFilter({ f, pc }: InterpreterEmitter): void {
  f.get(pc).i32(METASPACE).op(i32.geU);
  f.i32(0).mem(i32.load, VMState.traceFilter).get(pc).i32(METASPACE).op(i32.sub).i32(3).op(i32.shrU).op(i32.add);
  f.mem(i32.load8U).get(pc).i32(7).op(i32.and).op(i32.shrU).op(i32.and).if_(VOID);
}

//   exit:                 save the registers, return
//     throw_:             exitA = kind
//       next:             loop: br_table over the opcode
//         nullPointer, arrayFault, poll, invoke, resolve: tails
//           one block for each handler, then `illegal`
function emitInterpret(e: InterpreterEmitter, options: InterpreterOptions): void {
  const { f, pc } = e;
  const table = handlerTable();
  e.enter();
  const exit = f.block();
  const throw_ = f.block();
  const traced = options.trace || options.traceFiltered ? f.local(T.i32, "traced") : undefined;
  const next = f.loop();
  const nullPointer = f.block();
  const arrayFault = f.block();
  const poll = f.block();
  const invoke = f.block();
  const resolve = f.block();
  const exits: Exits = { next, poll, invoke, exit, throw_, nullPointer, arrayFault, resolve, plain: next };
  e.exits = exits;
  if (traced !== undefined) {
    f.get(traced);
    const again = f.if_(VOID);
    if (options.traceFiltered) emitFilter(e);
    e.exit(EXIT_TRACE);
    if (options.traceFiltered) f.end();
    f.end(again);
    f.i32(1).set(traced);
  }
  if (options.count) {
    f.i32(0);
    e.vm(VMState.bytecodes, i64.load).i64(1).op(i64.add).mem(i64.store, VMState.bytecodes);
  }
  if (options.pairs !== undefined) countPair(e, options.pairs);
  const illegal = f.block();
  const opcodes = [...table.handlers.keys()];
  const labels: Label[] = new Array(2 * PROFILED).fill(illegal);
  for (let i = opcodes.length - 1; i >= 0; i--) labels[opcodes[i]] = f.block();
  for (const [opcode, same] of table.aliases) labels[opcode] = labels[same];
  // With a profile: the instruction's prelude, where it has one, then its handler.
  const preludes = profilePreludes(options.typeProfileWidth ?? DEFAULT_TYPE_PROFILE_WIDTH);
  for (let opcode = 0; opcode < PROFILED; opcode++) labels[PROFILED + opcode] = labels[opcode];
  for (const opcode of preludes.keys()) labels[PROFILED + opcode] = f.block();
  f.get(pc).mem(i32.load8U).get(e.profiled).op(i32.or).brTable(labels.slice(0, -1), labels.at(-1)!);
  for (const [opcode, prelude] of [...preludes].reverse()) {
    f.end(labels[PROFILED + opcode]);
    e.exits.plain = labels[opcode];
    prelude(e);
    f.br(labels[opcode]);
  }
  for (const opcode of opcodes) {
    f.end(labels[opcode]);
    table.handlers.get(opcode)!(e, opcode);
  }
  f.end(illegal);
  f.unreachable();
  f.end(resolve);
  emitResolve(e, traced);
  f.end(invoke);
  emitInvoke(e, (miss) => emitIntrinsics(e, miss));
  f.end(poll);
  emitPoll(e);
  f.end(arrayFault);
  emitArrayFault(e);
  f.end(nullPointer);
  e.throw_(THROW_NULL_POINTER);
  f.end(next);
  f.unreachable();
  f.end(throw_);
  e.leaveThrow();
  f.end(exit);
  e.leave();
}

/** The kernel resolves the instruction at pc when that is simple (assembly/resolve.ts); else the driver does. */
function emitResolve(e: InterpreterEmitter, traced: Local | undefined): void {
  const { f, a, frame, pc, sp } = e;
  f.get(frame).get(sp).i32(BIAS).op(i32.add).mem(i32.store, Frame.sp);
  f.get(frame).get(pc).call(e.callees.resolve).tee(a).op(i32.eqz);
  const driver = f.if_(VOID);
  e.setExitA(() => f.i32(0));
  e.exit(EXIT_RESOLVE);
  f.end(driver);
  f.get(a).i32(RESOLVE_CALL).op(i32.eq);
  const call = f.if_(VOID);
  callEntry(e);
  f.end(call);
  f.get(a).i32(RESOLVE_DONE).op(i32.eq);
  const done = f.if_(VOID);
  f.get(frame).mem(i32.load, Frame.pc).set(pc);
  f.get(frame).mem(i32.load, Frame.sp).i32(BIAS).op(i32.sub).set(sp);
  f.br(e.exits.next);
  f.end(done);
  // Executed again: it has been traced.
  if (traced !== undefined) f.i32(0).set(traced);
  f.br(e.exits.next);
}

/** `argEnd` is the last opcode between two dispatches: invocations put an address there, which counts as opcode 0. */
function countPair(e: InterpreterEmitter, counters: number): void {
  const { f, a, argEnd, pc } = e;
  f.get(argEnd).i32(8).op(i32.shl).i32(0).get(argEnd).i32(256).op(i32.ltU).select();
  f.get(pc).mem(i32.load8U).tee(argEnd).op(i32.add).i32(2).op(i32.shl).tee(a);
  f.get(a).mem(i32.load, counters).i32(1).op(i32.add).mem(i32.store, counters);
}
