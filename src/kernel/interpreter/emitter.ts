// What the handlers of all families share: the Wasm locals that are the interpreter's registers, access to the
// operand stack, operands of rewritten code, and the ways out. One emitter makes one `interpret` function.
// Must not know single bytecodes.
//
// Registers: `sp` is kept BIAS bytes below the first free slot, so that the eight top slots have static offsets
// 0..28 and a push goes to offset 32: Wasm offsets cannot be negative.

import { FORMAT, Format, LENGTH } from "../../bytecode/opcodes.ts";
import { Frame, JavaThread } from "../../layout/frame.ts";
import { CARD_DIRTY, CARD_SHIFT, CARD_TABLE } from "../../layout/memory-map.ts";
import { ConstantPool, Method } from "../../layout/metadata.ts";
import { EXIT_THROW, VMState } from "../../layout/vm-state.ts";
import type { FunctionBuilder, Label, Local } from "../../wasm/function.ts";
import type { ModuleBuilder } from "../../wasm/module.ts";
import { f32, f64, i32, i64, naturalAlignment, ValueType } from "../../wasm/opcodes.ts";
import type { LedgerEmitter } from "./ledger.ts";

const T = ValueType;

export const BIAS = 32;
/** In a dispatch: the method has a profile. */
export const PROFILED = 0x100;

/** A stack type of the opcode table. */
export type StackType = "I" | "J" | "F" | "D" | "A";

export const LOAD_OF: Record<string, number> = { I: i32.load, A: i32.load, F: f32.load, J: i64.load, D: f64.load };
export const STORE_OF: Record<string, number> = { I: i32.store, A: i32.store, F: f32.store, J: i64.store, D: f64.store };
export const SLOTS_OF: Record<string, number> = { I: 1, A: 1, F: 1, J: 2, D: 2 };

/** Indices of the functions that `interpret` calls: the kernel's, imported, and the module's own. */
export interface Callees {
  allocateSlow: number;
  allocateArray: number;
  isSubtypeSlow: number;
  monitorEnter: number;
  monitorExit: number;
  throwFrom: number;
  releaseRecord: number;
  identityHash: number;
  arraycopy: number;
  fmod: number;
  resolve: number;
  linkMethod: number;
  isSubtype: number;
  itableLookup: number;
  newArray: number;
  narrow: number;
  [name: string]: number;
}

/** The labels that handlers leave to. */
export interface Exits {
  /** Dispatch of the instruction at pc. */
  next: Label;
  /** Count a poll, then dispatch. */
  poll: Label;
  /** Invoke `method` with the arguments between `args` and `argEnd`. */
  invoke: Label;
  /** Leave with the code in `exitCode`. */
  exit: Label;
  /** Leave with EXIT_THROW, kind in `exitCode`. */
  throw_: Label;
  nullPointer: Label;
  /** Array in `a`, index in `b`: a null array or an index out of bounds. */
  arrayFault: Label;
  resolve: Label;
  /** In a profile point: the handler of the instruction. */
  plain: Label;
}

export class InterpreterEmitter {
  readonly f: FunctionBuilder;
  readonly callees: Callees;
  readonly ledger: LedgerEmitter;
  exits!: Exits;
  /** Type index of interpreter-to-compiled adapters: (method, arguments, sp) -> end of the result on the caller's stack. */
  adapterType = -1;

  readonly pc: Local;
  readonly sp: Local;
  readonly locals: Local;
  readonly frame: Local;
  readonly cpCache: Local;
  readonly budget: Local;
  /** What holds the method's counters: its profile, or else the Method itself (they stand at the same offsets). */
  readonly counters: Local;
  /** PROFILED when the method has a profile: dispatch goes by opcode | this. */
  readonly profiled: Local;
  /** Invocation: the callee, its first argument, and the end of its arguments. */
  readonly method: Local;
  readonly args: Local;
  readonly argEnd: Local;
  readonly exitCode: Local;
  /** Scratch within one handler. */
  readonly a: Local;
  readonly b: Local;
  readonly c: Local;
  readonly d: Local;
  readonly l: Local;
  readonly l2: Local;
  readonly x: Local;
  readonly y: Local;
  readonly fx: Local;
  readonly fy: Local;

  constructor(module: ModuleBuilder, callees: Callees, ledger: LedgerEmitter, name = "interpret", params: readonly ValueType[] = []) {
    this.callees = callees;
    this.ledger = ledger;
    const f = module.function_(name, params, [T.i32], 1 << 15);
    this.f = f;
    this.pc = f.local(T.i32, "pc");
    this.sp = f.local(T.i32, "sp");
    this.locals = f.local(T.i32, "locals");
    this.frame = f.local(T.i32, "frame");
    this.cpCache = f.local(T.i32, "cpCache");
    this.budget = f.local(T.i32, "budget");
    this.counters = f.local(T.i32, "counters");
    this.profiled = f.local(T.i32, "profiled");
    this.method = f.local(T.i32, "method");
    this.args = f.local(T.i32, "args");
    this.argEnd = f.local(T.i32, "argEnd");
    this.exitCode = f.local(T.i32, "exitCode");
    this.a = f.local(T.i32, "a");
    this.b = f.local(T.i32, "b");
    this.c = f.local(T.i32, "c");
    this.d = f.local(T.i32, "d");
    this.l = f.local(T.i64, "l");
    this.l2 = f.local(T.i64, "l2");
    this.x = f.local(T.f64, "x");
    this.y = f.local(T.f64, "y");
    this.fx = f.local(T.f32, "fx");
    this.fy = f.local(T.f32, "fy");
  }

  // The operand stack

  /** Pushes the value whose first slot is `depth` slots below the first free one (1: the top of stack). */
  slot(depth: number, op: number = i32.load): FunctionBuilder {
    return this.f.get(this.sp).mem(op, BIAS - 4 * depth, stackAlign(op));
  }

  /** Stores the Wasm value on top into the slot `depth` below the first free one; `sp` was pushed before the value. */
  toSlot(depth: number, op: number = i32.store): FunctionBuilder {
    return this.f.mem(op, BIAS - 4 * depth, stackAlign(op));
  }

  /** sp += slots */
  adjust(slots: number): void {
    if (slots !== 0)
      this.f
        .get(this.sp)
        .i32(4 * slots)
        .op(i32.add)
        .set(this.sp);
  }

  /** The value of local variable `index`, which is part of the opcode. */
  localAt(op: number, index: number): FunctionBuilder {
    return this.f.get(this.locals).mem(op, 4 * index, stackAlign(op));
  }

  // The instruction

  /** Operands of the instruction at pc; `at` counts from the opcode. */
  u1(at: number): FunctionBuilder {
    return this.f.get(this.pc).mem(i32.load8U, at);
  }

  s1(at: number): FunctionBuilder {
    return this.f.get(this.pc).mem(i32.load8S, at);
  }

  u2(at: number): FunctionBuilder {
    return this.f.get(this.pc).mem(i32.load16U, at, 0);
  }

  s2(at: number): FunctionBuilder {
    return this.f.get(this.pc).mem(i32.load16S, at, 0);
  }

  s4(at: number): FunctionBuilder {
    return this.f.get(this.pc).mem(i32.load, at, 0);
  }

  /** pc += bytes; dispatch */
  advance(bytes: number): void {
    this.f.get(this.pc).i32(bytes).op(i32.add).set(this.pc).br(this.exits.next);
  }

  /** The end of a handler: sp moves by `slots`, pc behind the instruction. */
  done(opcode: number, slots: number): void {
    this.adjust(slots);
    this.advance(instructionBytes(opcode));
  }

  /**
   * A handler that pops `pops`, computes and pushes `push` (types as in the opcode table, push may be empty).
   * `body` finds the operands on the Wasm stack, in order, and leaves the result.
   */
  compute(opcode: number, pops: string, push: string, body: (f: FunctionBuilder) => void): void {
    const { f, sp } = this;
    let slots = 0;
    for (const type of pops) slots += SLOTS_OF[type];
    if (push !== "") f.get(sp);
    let depth = slots;
    for (const type of pops) {
      this.slot(depth, LOAD_OF[type]);
      depth -= SLOTS_OF[type];
    }
    body(f);
    if (push !== "") this.toSlot(slots, STORE_OF[push]);
    this.done(opcode, (push === "" ? 0 : SLOTS_OF[push]) - slots);
  }

  // Structures

  /** The word (or what `op` loads) at `offset` of the structure whose address is on the Wasm stack. */
  field(offset: number, op: number = i32.load): FunctionBuilder {
    return this.f.mem(op, offset);
  }

  /** A word of the VM state. */
  vm(address: number, op: number = i32.load): FunctionBuilder {
    return this.f.i32(0).mem(op, address);
  }

  /** Stores into a word of the VM state what `value` pushes. */
  setVm(address: number, value: () => void): void {
    this.f.i32(0);
    value();
    this.f.mem(i32.store, address);
  }

  /** Address of the constant-pool entry whose index `index` pushes. */
  constantAddress(index: () => void): FunctionBuilder {
    const f = this.f;
    f.get(this.frame).mem(i32.load, Frame.method).mem(i32.load, Method.constantPool).mem(i32.load, ConstantPool.entries);
    index();
    return f.i32(2).op(i32.shl).op(i32.add);
  }

  /** Dirties the card of the object in `object`. */
  markCard(object: Local): void {
    this.f.get(object).i32(CARD_SHIFT).op(i32.shrU).i32(CARD_DIRTY).mem(i32.store8, CARD_TABLE);
  }

  // Ways out

  /** Leaves when the i32 on the Wasm stack is null (0). */
  nullCheck(): void {
    this.f.op(i32.eqz).brIf(this.exits.nullPointer);
  }

  exit(code: number): void {
    this.f.i32(code).set(this.exitCode).br(this.exits.exit);
  }

  setExitA(value: () => void): void {
    this.setVm(VMState.exitA, value);
  }

  setExitB(value: () => void): void {
    this.setVm(VMState.exitB, value);
  }

  setExitC(value: () => void): void {
    this.setVm(VMState.exitC, value);
  }

  /** EXIT_THROW of a kind; exitB and exitC have been set. */
  throw_(kind: number): void {
    this.f.i32(kind).set(this.exitCode).br(this.exits.throw_);
  }

  /** The registers that a frame holds: pc and sp excepted, which the caller of this sets. */
  loadFrameRegisters(): void {
    const f = this.f;
    this.countersOf(() => f.get(this.frame).mem(i32.load, Frame.method));
    f.get(this.frame).mem(i32.load, Frame.locals).set(this.locals);
    f.get(this.frame).mem(i32.load, Frame.cpCache).set(this.cpCache);
    this.ledger.interpreted(f, () => f.get(this.frame).mem(i32.load, Frame.method));
  }

  /** `counters` and `profiled` of the method that `method` pushes. A step frame has none: what is counted there is the null page's, which nobody reads. */
  countersOf(method: () => void): void {
    const f = this.f;
    method();
    f.tee(this.counters).mem(i32.load, Method.mdo).tee(this.profiled).get(this.counters).get(this.profiled).select().set(this.counters);
    f.get(this.profiled).i32(0).op(i32.ne).i32(Math.log2(PROFILED)).op(i32.shl).set(this.profiled);
  }

  /** The start of `interpret`: registers from the top frame of the running thread. */
  enter(): void {
    const f = this.f;
    this.vm(VMState.thread).mem(i32.load, JavaThread.frame).set(this.frame);
    this.loadFrameRegisters();
    f.get(this.frame).mem(i32.load, Frame.pc).set(this.pc);
    f.get(this.frame).mem(i32.load, Frame.sp).i32(BIAS).op(i32.sub).set(this.sp);
    this.vm(VMState.pollBudget).set(this.budget);
  }

  /** The one place where `interpret` returns: everything is saved. */
  leave(): void {
    const f = this.f;
    f.get(this.frame).get(this.pc).mem(i32.store, Frame.pc);
    f.get(this.frame).get(this.sp).i32(BIAS).op(i32.add).mem(i32.store, Frame.sp);
    this.vm(VMState.thread).get(this.frame).mem(i32.store, JavaThread.frame);
    this.setVm(VMState.pollBudget, () => f.get(this.budget));
    f.get(this.exitCode);
  }

  leaveThrow(): void {
    this.setExitA(() => this.f.get(this.exitCode));
    this.f.i32(EXIT_THROW).set(this.exitCode);
  }
}

/** log2 of the alignment that a stack slot guarantees for an access: 8-byte values stand at multiples of 4. */
export function stackAlign(op: number): number {
  return Math.min(naturalAlignment(op), 2);
}

/** The bytes of an instruction of rewritten code; quick opcodes have the length of what they replace. */
export function instructionBytes(opcode: number): number {
  return opcode < 202 ? LENGTH[opcode] : 3;
}

/** Whether the operand of a Java opcode is a local's index. */
export function hasLocalOperand(opcode: number): boolean {
  return FORMAT[opcode] === Format.local;
}

/** Emits the code of one opcode; every path ends in a branch to one of the exits. */
export type Handler = (e: InterpreterEmitter, opcode: number) => void;

/** Handlers by opcode. */
export class HandlerTable {
  readonly handlers = new Map<number, Handler>();
  /** Opcodes that share another's code. */
  readonly aliases = new Map<number, number>();

  add(opcode: number, handler: Handler): void {
    if (this.handlers.has(opcode) || this.aliases.has(opcode)) throw new RangeError(`opcode ${opcode} has two handlers`);
    this.handlers.set(opcode, handler);
  }

  alias(opcode: number, same: number): void {
    if (this.handlers.has(opcode) || this.aliases.has(opcode)) throw new RangeError(`opcode ${opcode} has two handlers`);
    this.aliases.set(opcode, same);
  }
}
