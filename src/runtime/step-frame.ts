// Step frames: the frames of natives and VM routines on the Java stack (law 3). A step is a TypeScript function that runs with
// no Java below it in TypeScript; what must outlive it stands in the frame's ref and long slots. Each step ends in exactly one
// of call, run, next, goto, block or a return; the driver then looks at the thread's top frame again.
import type { FrameAddr, MethodAddr, Ref, ThreadAddr } from "../layout/addresses.ts";
import {
  FRAME_INTERPRETED,
  FRAME_KIND_MASK,
  FRAME_LONGS_SHIFT,
  FRAME_NATIVE,
  FRAME_REFS_SHIFT,
  FRAME_ROUTINE,
  Frame,
  JavaThread,
  STEP_CALL_ENTRY,
  STEP_SLOTS,
  THREAD_RUNNABLE,
} from "../layout/frame.ts";
import { type Addr, ld, ld16, ld64, ldf64, ldi, st, st16, st64, stf64 } from "../layout/memory.ts";
import { CpCacheEntry, Method } from "../layout/metadata.ts";
import { SLOTS, T_ARRAY, T_BOOLEAN, T_BYTE, T_CHAR, T_DOUBLE, T_FLOAT, T_LONG, T_OBJECT, T_SHORT, T_VOID } from "../layout/object.ts";
import { VMState } from "../layout/vm-state.ts";
import type { VM } from "./vm.ts";

/** What a step returns: made only by StepFrame's methods, so that a step that forgets to end does not type-check. */
export type Next = { readonly ended: true };
const ENDED: Next = { ended: true };

export type Step = (f: StepFrame) => Next;

/** A stepwise native or a routine. */
export interface Steps {
  /** Ref slots (visited by the collector) and 8-byte slots of its frame. */
  readonly refs: number;
  readonly longs: number;
  readonly steps: readonly Step[];
  /** An exception out of a callee or routine runs the next step with `exception()` set instead of unwinding the frame. */
  readonly catches?: boolean;
}

export type JavaValue = number | bigint | boolean;

/** A double argument of `call` (a plain number is an int, a float bit pattern or a ref). */
export class DoubleArgument {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Step of a frame that has thrown, and only stands for itself in the stack trace until it is unwound. */
export const ENDED_STEP = 0xffff;

const align8 = (a: Addr): Addr => (a + 7) & ~7;

/** Bytes that a step frame takes, with room for `argSlots` of a callee. */
export function stepFrameBytes(refs: number, longs: number, argSlots: number): number {
  return STEP_SLOTS + align8(refs * 4) + longs * 8 + argSlots * 4;
}

/** First operand-stack slot of a step frame. */
export function stepOperands(frame: FrameAddr): Addr {
  const kind = ld(frame + Frame.kind);
  return frame + STEP_SLOTS + align8(((kind >>> FRAME_REFS_SHIFT) & 0xff) * 4) + ((kind >>> FRAME_LONGS_SHIFT) & 0xff) * 8;
}

export const isStepFrame = (frame: FrameAddr): boolean => (ld(frame + Frame.kind) & FRAME_KIND_MASK) !== FRAME_INTERPRETED;
/** Whether a frame is that of a given routine. */
export const isRoutineFrame = (frame: FrameAddr, routine: number): boolean =>
  (ld(frame + Frame.kind) & FRAME_KIND_MASK) === FRAME_ROUTINE && ld16(frame + Frame.routine) === routine;
/** The long slots of a step frame. */
export const routineWords = (frame: FrameAddr): Addr =>
  frame + STEP_SLOTS + align8(((ld(frame + Frame.kind) >>> FRAME_REFS_SHIFT) & 0xff) * 4);
/** Whether the driver is to run the frame's step (else its prepared call is to be interpreted). */
export const awaitsStep = (frame: FrameAddr): boolean => ld(frame + Frame.pc) === VMState.sentinelCode + 3;

/** A value into stack slots, as `type` (a basic type) demands. */
export function storeSlots(a: Addr, type: number, value: JavaValue): void {
  switch (type) {
    case T_LONG:
      st64(a, typeof value === "bigint" ? value : BigInt(Number(value)));
      break;
    case T_DOUBLE:
      stf64(a, Number(value));
      break;
    case T_FLOAT:
      floatBits[0] = Number(value);
      st(a, intBits[0]!);
      break;
    case T_BOOLEAN:
      st(a, value ? 1 : 0);
      break;
    case T_BYTE:
      st(a, (Number(value) << 24) >> 24);
      break;
    case T_SHORT:
      st(a, (Number(value) << 16) >> 16);
      break;
    case T_CHAR:
      st(a, Number(value) & 0xffff);
      break;
    case T_VOID:
      break;
    default:
      st(a, Number(value));
  }
}

/** The value in stack slots: long as bigint, float and double as number, refs as address, ints signed. */
export function loadSlots(a: Addr, type: number): number | bigint {
  switch (type) {
    case T_LONG:
      return ld64(a);
    case T_DOUBLE:
      return ldf64(a);
    case T_FLOAT:
      intBits[0] = ld(a);
      return floatBits[0]!;
    case T_OBJECT:
    case T_ARRAY:
      return ld(a);
    default:
      return ldi(a);
  }
}

const floatBits = new Float32Array(1);
const intBits = new Uint32Array(floatBits.buffer);

/** The one view of the step frame that is running; re-pointed by the driver, never kept by a step. */
export class StepFrame {
  readonly vm: VM;
  thread: ThreadAddr = 0;
  frame: FrameAddr = 0;
  private slots: Addr = 0;
  private longs: Addr = 0;
  private operands: Addr = 0;
  /** Slots of the last callee's result, as it left them. */
  resultSlots = 0;

  constructor(vm: VM) {
    this.vm = vm;
  }

  /** Points this view at the top frame of a thread. */
  at(thread: ThreadAddr): this {
    this.thread = thread;
    const frame = ld(thread + JavaThread.frame);
    this.frame = frame;
    this.slots = frame + STEP_SLOTS;
    this.longs = this.slots + align8(((ld(frame + Frame.kind) >>> FRAME_REFS_SHIFT) & 0xff) * 4);
    this.operands = stepOperands(frame);
    return this;
  }

  get method(): MethodAddr {
    return ld(this.frame + Frame.method);
  }

  // --- arguments of a native, by slot (receiver 0; long and double take two)
  argRef(slot: number): Ref {
    return ld(ld(this.frame + Frame.locals) + 4 * slot);
  }
  argInt(slot: number): number {
    return ldi(ld(this.frame + Frame.locals) + 4 * slot);
  }
  argLong(slot: number): bigint {
    return ld64(ld(this.frame + Frame.locals) + 4 * slot);
  }
  argAddress(slot: number): Addr {
    return ld(this.frame + Frame.locals) + 4 * slot;
  }

  // --- the frame's own slots
  ref(i: number): Addr {
    return ld(this.slots + 4 * i);
  }
  setRef(i: number, value: Ref): void {
    st(this.slots + 4 * i, value);
  }
  word(i: number): number {
    return ld(this.longs + 8 * i);
  }
  setWord(i: number, value: number): void {
    st(this.longs + 8 * i, value);
  }
  long(i: number): bigint {
    return ld64(this.longs + 8 * i);
  }
  setLong(i: number, value: bigint): void {
    st64(this.longs + 8 * i, value);
  }
  double(i: number): number {
    return ldf64(this.longs + 8 * i);
  }
  setDouble(i: number, value: number): void {
    stf64(this.longs + 8 * i, value);
  }

  // --- results of what the last step asked for
  resultRef(): Ref {
    return ld(this.operands);
  }
  resultInt(): number {
    return ldi(this.operands);
  }
  resultLong(): bigint {
    return ld64(this.operands);
  }
  resultAddress(): Addr {
    return this.operands;
  }
  /** Ref and word that the routine run by `run` finished with. */
  routineRef(): Ref {
    return ld(this.thread + JavaThread.resultRef);
  }
  routineWord(): number {
    return ld(this.thread + JavaThread.resultWord);
  }
  /** Steps with `catches`: whether the last callee or routine ended by an exception. */
  pending(): boolean {
    return ld(this.thread + JavaThread.pendingException) !== 0;
  }
  /** Steps with `catches`: the exception out of the last callee or routine, 0 if none. Taking it clears it. */
  takeException(): Ref {
    const exception = ld(this.thread + JavaThread.pendingException);
    st(this.thread + JavaThread.pendingException, 0);
    return exception;
  }

  // --- how a step ends
  /** Calls a Java method; the next step runs when it is done. Arguments by slot: number = int, ref; bigint = long. */
  call(method: MethodAddr, ...args: readonly (number | bigint | DoubleArgument)[]): Next {
    let sp = this.operands;
    for (const arg of args) {
      if (typeof arg === "number") {
        st(sp, arg);
        sp += 4;
      } else if (typeof arg === "bigint") {
        st64(sp, arg);
        sp += 8;
      } else {
        stf64(sp, arg.value);
        sp += 8;
      }
    }
    return this.callPrepared(method, sp);
  }

  /** Where `callPrepared` finds the first argument. */
  get argumentArea(): Addr {
    return this.operands;
  }

  /** Calls a method whose arguments were written from `argumentArea` up to `sp`. */
  callPrepared(method: MethodAddr, sp: Addr): Next {
    const entry = this.frame + STEP_CALL_ENTRY;
    st(entry + CpCacheEntry.method, method);
    st(entry + CpCacheEntry.argBytes, sp - this.operands);
    st(entry + CpCacheEntry.appendix, 0);
    st(this.frame + Frame.sp, sp);
    st(this.frame + Frame.pc, VMState.sentinelCode);
    return ENDED;
  }

  /** Runs a routine on top of this frame; the next step runs when it is done. */
  run(routine: number, refs: readonly Addr[] = [], words: readonly number[] = []): Next {
    this.vm.stacks.pushRoutine(this.thread, routine, refs, words);
    return ENDED;
  }

  /** Goes on with the next step. */
  next(): Next {
    return ENDED;
  }

  /** Goes on with step `n`. */
  goto(n: number): Next {
    st16(this.frame + Frame.step, n);
    return ENDED;
  }

  /** This step again, after what `call`, `run` or `block` does next. */
  again(): this {
    st16(this.frame + Frame.step, ld16(this.frame + Frame.step) - 1);
    return this;
  }

  /** Takes the thread off the processor until it is woken or `deadline` (host nanoseconds, 0 none) has passed; then the next step runs. */
  block(state: number, deadline = 0): Next {
    if (state === THREAD_RUNNABLE) this.vm.scheduler.yieldNow(this.thread);
    else this.vm.scheduler.block(this.thread, state, deadline);
    return ENDED;
  }

  /** Ends a native with its result, of its result type. */
  return(value: JavaValue = 0): Next {
    const type = ld(this.method + Method.resultType);
    const caller = this.vm.stacks.popNative(this.thread);
    const sp = ld(caller + Frame.sp);
    storeSlots(sp, type, value);
    st(caller + Frame.sp, sp + 4 * SLOTS[type]!);
    return ENDED;
  }

  /** Ends a native with what the last call left, which has this native's result type. */
  returnResult(): Next {
    const type = ld(this.method + Method.resultType);
    const result = loadSlots(this.operands, type);
    return this.return(result);
  }

  /** Ends a routine: what an interpreted frame below it was doing is done again; a step frame below it runs its next step. */
  finish(ref: Ref = 0, word = 0): Next {
    st(this.thread + JavaThread.resultRef, ref);
    st(this.thread + JavaThread.resultWord, word);
    this.vm.stacks.pop(this.thread);
    return ENDED;
  }

  /** Ends this frame and throws an existing exception from its caller's point of view. */
  throw(exception: Ref): Next {
    st(this.thread + JavaThread.pendingException, exception);
    this.vm.stacks.popForThrow(this.thread);
    return ENDED;
  }

  /** Whether this frame is a native's (else a routine's). */
  get isNative(): boolean {
    return (ld(this.frame + Frame.kind) & FRAME_KIND_MASK) === FRAME_NATIVE;
  }
  get isRoutine(): boolean {
    return (ld(this.frame + Frame.kind) & FRAME_KIND_MASK) === FRAME_ROUTINE;
  }
}
