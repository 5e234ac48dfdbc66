// The Java stacks: chunks, pushing and popping of frames from TypeScript, and the effective limit.
// Interpreted frames are pushed by the interpreter itself; here are step frames and the passage to a new chunk.

import type { FrameAddr, MethodAddr, ThreadAddr } from "../layout/addresses.ts";
import {
  FRAME_HEADER,
  FRAME_LONGS_SHIFT,
  FRAME_NATIVE,
  FRAME_REFS_SHIFT,
  FRAME_ROUTINE,
  Frame,
  JavaThread,
  STEP_CALL_ENTRY,
  STEP_SLOTS,
  StackChunk,
} from "../layout/frame.ts";
import { type Addr, ld, st, st16, u32 } from "../layout/memory.ts";
import { CpCacheEntry, Method } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { callerOf } from "./frames.ts";
import { hasNativeMemory } from "./native-memory.ts";
import { routineSteps } from "./routines.ts";
import { isStepFrame, stepFrameBytes, stepOperands } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** What stacks need of the VM. */
type Parts = Pick<VM, "fault" | "kernel">;

/** Stack beyond -Xss that step frames may use, so that a StackOverflowError can be made and handled. */
const RESERVE = 64 * 1024;
/**
 * Bytes of the first chunk of the main thread, and of others. A loop that calls over the edge of a chunk is slow, so most programs should
 * never come to one; what is not touched takes no memory.
 */
const FIRST_CHUNK_OF_MAIN = 256 * 1024;
const FIRST_CHUNK = 64 * 1024;
/** Bytes of a chunk that frames leave free: for an appendix, and for the base frame of what the VM does on behalf of compiled code. */
const RED_ZONE = 512;
/** A compiled frame here takes some times the room that it has in HotSpot: -Xss is scaled, so that recursion goes about as deep. */
const FRAME_SCALE = 3;
const LARGEST_STACK = 64 * 1024 * 1024;
const LARGEST_CHUNK = 1024 * 1024;
/** Operand slots that a step frame has for a callee's arguments: 255 is the JVM's limit, appendix included. */
const ARGUMENT_SLOTS = 256;

const align8 = (a: Addr): Addr => (a + 7) & ~7;

export class Stacks {
  private readonly vm: Parts;

  constructor(vm: Parts) {
    this.vm = vm;
  }

  /** Gives a new thread its first chunk. */
  create(thread: ThreadAddr, maxBytes: number): void {
    st(thread + JavaThread.maxStackBytes, Math.min(FRAME_SCALE * maxBytes, Math.max(maxBytes, LARGEST_STACK)));
    st(thread + JavaThread.stackBytes, 0);
    st(thread + JavaThread.chunk, 0);
    const isMain = ld(VMState.threads) === 0;
    const chunk = this.addChunk(thread, isMain ? FIRST_CHUNK_OF_MAIN : FIRST_CHUNK);
    st(thread + JavaThread.firstChunk, chunk);
  }

  /** Frees all chunks of an ended thread. */
  destroy(thread: ThreadAddr): void {
    let chunk = ld(thread + JavaThread.firstChunk);
    while (chunk !== 0) {
      const next = ld(chunk + StackChunk.next);
      this.vm.kernel.free(chunk);
      chunk = next;
    }
    st(thread + JavaThread.firstChunk, 0);
    st(thread + JavaThread.chunk, 0);
    st(thread + JavaThread.frame, 0);
  }

  /** The running thread's limit word. */
  loadLimit(thread: ThreadAddr): void {
    st(VMState.stackLimit, ld(ld(thread + JavaThread.chunk) + StackChunk.end) - RED_ZONE);
  }

  /**
   * EXIT_STACK: calls `method` for the frame on top in a new chunk, with the arguments at `args`.
   * @returns false when -Xss is used up: StackOverflowError
   */
  callInNewChunk(thread: ThreadAddr, method: MethodAddr, args: Addr): boolean {
    if (!this.mayGrow(thread)) return false;
    if (!hasNativeMemory(LARGEST_CHUNK)) return false;
    const caller = ld(thread + JavaThread.frame);
    st(caller + Frame.sp, args);
    this.useChunk(thread, ld(method + Method.frameBytes) + stepFrameBytes(0, 0, ARGUMENT_SLOTS) + 256);
    this.prepareCall(this.writeStepFrame(thread, caller, 0, FRAME_ROUTINE, 0, 0, this.callThroughRoutine), method, args);
    this.loadLimit(thread);
    return true;
  }

  /** Calls `method` for the frame on top through a routine frame (step 1 goes on), which hands the result on as the invoke would. */
  callThrough(thread: ThreadAddr, method: MethodAddr, args: Addr, routine = this.callThroughRoutine): void {
    const caller = ld(thread + JavaThread.frame);
    // An appendix stands above the caller's operand stack.
    const top = align8(Math.max(ld(caller + Frame.sp), args + 4 * ld(method + Method.argSlots)));
    st(caller + Frame.sp, args);
    this.prepareCall(this.pushStep(thread, caller, top, 0, FRAME_ROUTINE, 0, 0, routine, 0), method, args);
  }

  /**
   * Moves the frame on top, whose operand stack is empty, down over the frames below it that would only hand its result on. A loop that is
   * written out and goes on in compiled code again and again would pile them up otherwise.
   * @param handsOn whether a step frame does nothing but hand a result on
   * @returns the frame's new address
   */
  dropHandOns(thread: ThreadAddr, frame: FrameAddr, handsOn: (step: FrameAddr) => boolean): Addr {
    const chunk = ld(thread + JavaThread.chunk);
    let lowest = 0;
    let caller = ld(frame + Frame.caller);
    while (caller > chunk && caller < frame && handsOn(caller)) {
      lowest = caller;
      caller = ld(caller + Frame.caller);
    }
    if (lowest === 0) return frame;
    const words = ld(ld(frame + Frame.method) + Method.maxLocals);
    const locals = ld(frame + Frame.locals);
    const to = lowest + 4 * words;
    u32.copyWithin(lowest >>> 2, locals >>> 2, (locals >>> 2) + words);
    u32.copyWithin(to >>> 2, frame >>> 2, (frame + FRAME_HEADER) >>> 2);
    st(to + Frame.caller, caller);
    st(to + Frame.locals, lowest);
    st(to + Frame.sp, to + FRAME_HEADER);
    st(thread + JavaThread.frame, to);
    return to;
  }

  /**
   * Replaces the frame on top by a call of `method` with that frame's address as argument; the result goes to the frame's caller.
   * @returns the sp that compiled code will get, 0 when the chunk is too full and nothing was done
   */
  callWithFrame(thread: ThreadAddr, frame: FrameAddr, method: MethodAddr): Addr {
    const top = align8(ld(frame + Frame.sp));
    if (top + STEP_SLOTS + 64 > ld(VMState.stackLimit) || top < ld(thread + JavaThread.chunk)) return 0;
    const step = this.writeStepFrame(thread, ld(frame + Frame.caller), 0, FRAME_ROUTINE, 0, 0, this.callThroughRoutine, top);
    const operands = stepOperands(step);
    st(operands, frame);
    st(step + STEP_CALL_ENTRY + CpCacheEntry.method, method);
    st(step + STEP_CALL_ENTRY + CpCacheEntry.argBytes, 4);
    st(step + Frame.sp, operands + 4);
    st(step + Frame.pc, VMState.sentinelCode);
    st16(step + Frame.step, 1);
    return align8(operands + 4 + 8);
  }

  /** Has a fresh step frame call `method` with a copy of the arguments at `args`; its step 1 runs afterwards. */
  private prepareCall(frame: FrameAddr, method: MethodAddr, args: Addr): void {
    const slots = ld(method + Method.argSlots);
    const to = stepOperands(frame);
    u32.copyWithin(to >>> 2, args >>> 2, (args >>> 2) + slots);
    const entry = frame + STEP_CALL_ENTRY;
    st(entry + CpCacheEntry.method, method);
    st(entry + CpCacheEntry.argBytes, slots * 4);
    st(frame + Frame.sp, to + slots * 4);
    st(frame + Frame.pc, VMState.sentinelCode);
    st16(frame + Frame.step, 1);
  }

  /** Number of the routine that calls through; registered by driver.ts. */
  callThroughRoutine = 0;

  /** Pushes a native's step frame over its arguments (which leave the caller's operand stack). Its step 0 runs next. */
  pushNative(thread: ThreadAddr, method: MethodAddr, args: Addr, refs: number, longs: number): FrameAddr {
    const caller = ld(thread + JavaThread.frame);
    st(caller + Frame.sp, args);
    const top = align8(args + ld(method + Method.argSlots) * 4);
    return this.pushStep(thread, caller, top, method, FRAME_NATIVE, refs, longs, 0, args);
  }

  /** Pushes a routine's frame above the top frame with initial slots. Its step 0 runs next. */
  pushRoutine(thread: ThreadAddr, routine: number, refs: readonly Addr[] = [], words: readonly number[] = []): FrameAddr {
    const caller = ld(thread + JavaThread.frame);
    const top = caller === 0 ? ld(thread + JavaThread.chunk) + StackChunk.sizeof : align8(ld(caller + Frame.sp));
    const def = routineSteps(routine);
    const frame = this.pushStep(thread, caller, top, 0, FRAME_ROUTINE, def.refs, def.longs, routine, 0);
    for (let i = 0; i < refs.length; i++) st(frame + STEP_SLOTS + 4 * i, refs[i]!);
    const longs = frame + STEP_SLOTS + align8(def.refs * 4);
    for (let i = 0; i < words.length; i++) st(longs + 8 * i, words[i]!);
    return frame;
  }

  private pushStep(
    thread: ThreadAddr,
    caller: FrameAddr,
    top: Addr,
    method: MethodAddr,
    kind: number,
    refs: number,
    longs: number,
    routine: number,
    locals: Addr,
  ): FrameAddr {
    const need = stepFrameBytes(refs, longs, ARGUMENT_SLOTS);
    const chunk = ld(thread + JavaThread.chunk);
    // A native called by a frame of an older chunk has its arguments there: its frame goes to the newest chunk in use.
    const here = top >= chunk && top + need <= ld(chunk + StackChunk.end) - RED_ZONE;
    if (!here) this.useChunk(thread, need);
    const frame = this.writeStepFrame(thread, caller, method, kind, refs, longs, routine, here ? top : 0);
    st(frame + Frame.locals, locals === 0 ? frame : locals);
    if (!here) this.loadLimit(thread);
    return frame;
  }

  private writeStepFrame(
    thread: ThreadAddr,
    caller: FrameAddr,
    method: MethodAddr,
    kind: number,
    refs: number,
    longs: number,
    routine: number,
    at = 0,
  ): FrameAddr {
    const frame = at === 0 ? ld(thread + JavaThread.chunk) + StackChunk.sizeof : at;
    const operands = frame + STEP_SLOTS + align8(refs * 4) + longs * 8;
    u32.fill(0, frame >>> 2, operands >>> 2);
    st(frame + Frame.caller, caller);
    st(frame + Frame.method, method);
    st(frame + Frame.pc, VMState.sentinelCode + 3);
    st(frame + Frame.sp, operands);
    st(frame + Frame.locals, frame);
    st(frame + Frame.cpCache, frame + STEP_CALL_ENTRY);
    st(frame + Frame.kind, kind | (refs << FRAME_REFS_SHIFT) | (longs << FRAME_LONGS_SHIFT));
    st16(frame + Frame.step, 0);
    st16(frame + Frame.routine, routine);
    st(thread + JavaThread.frame, frame);
    return frame;
  }

  /**
   * Another chunk for a call of compiled code that needs `bytes`.
   * @returns its first free address, 0 when -Xss or the C heap is used up
   */
  enterChunk(thread: ThreadAddr, bytes: number): Addr {
    if (!this.mayGrow(thread) || !hasNativeMemory(LARGEST_CHUNK + bytes)) return 0;
    this.useChunk(thread, bytes + 64);
    this.loadLimit(thread);
    return ld(thread + JavaThread.chunk) + StackChunk.sizeof + 16;
  }

  /** Makes the chunk that holds `sp` the one in use. */
  leaveChunk(thread: ThreadAddr, sp: Addr): void {
    let chunk = ld(thread + JavaThread.chunk);
    while (!(sp > chunk && sp <= ld(chunk + StackChunk.end))) chunk = ld(chunk + StackChunk.prev);
    this.inChunk(thread, chunk);
  }

  /** Makes the next chunk of the thread the one in use, adding it if need be. */
  private useChunk(thread: ThreadAddr, bytes: number): void {
    const chunk = ld(thread + JavaThread.chunk);
    const next = ld(chunk + StackChunk.next);
    if (next !== 0) {
      if (ld(next + StackChunk.size) >= bytes + StackChunk.sizeof + RED_ZONE) {
        st(thread + JavaThread.chunk, next);
        return;
      }
      this.freeFrom(thread, next);
    }
    bytes += RED_ZONE;
    const size = Math.min(Math.max(ld(chunk + StackChunk.size) * 2, bytes + StackChunk.sizeof + 1024), LARGEST_CHUNK + bytes);
    const left = ld(thread + JavaThread.maxStackBytes) + RESERVE - ld(thread + JavaThread.stackBytes);
    this.addChunk(thread, align8(Math.max(Math.min(size, left), bytes + StackChunk.sizeof + 1024)));
  }

  private addChunk(thread: ThreadAddr, size: number): Addr {
    const chunk = this.vm.kernel.malloc(size) >>> 0;
    if (chunk === 0) throw this.vm.fault("the C heap is exhausted: no memory for a Java stack");
    const prev = ld(thread + JavaThread.chunk);
    st(chunk + StackChunk.prev, prev);
    st(chunk + StackChunk.next, 0);
    st(chunk + StackChunk.end, chunk + size);
    st(chunk + StackChunk.size, size);
    if (prev !== 0) st(prev + StackChunk.next, chunk);
    st(thread + JavaThread.chunk, chunk);
    st(thread + JavaThread.stackBytes, ld(thread + JavaThread.stackBytes) + size);
    return chunk;
  }

  private freeFrom(thread: ThreadAddr, chunk: Addr): void {
    st(ld(chunk + StackChunk.prev) + StackChunk.next, 0);
    while (chunk !== 0) {
      const next = ld(chunk + StackChunk.next);
      st(thread + JavaThread.stackBytes, ld(thread + JavaThread.stackBytes) - ld(chunk + StackChunk.size));
      this.vm.kernel.free(chunk);
      chunk = next;
    }
  }

  /** Pops the top frame; returns the new top. The chunk in use follows. */
  pop(thread: ThreadAddr): Addr {
    return this.popTo(thread, callerOf(ld(thread + JavaThread.frame)));
  }

  /** Makes `frame` the top frame (0: the stack is empty). */
  popTo(thread: ThreadAddr, frame: FrameAddr): Addr {
    st(thread + JavaThread.frame, frame);
    if (frame === 0) return 0;
    let chunk = ld(thread + JavaThread.chunk);
    if (frame > chunk && frame < ld(chunk + StackChunk.end)) return frame;
    do chunk = ld(chunk + StackChunk.prev);
    while (!(frame > chunk && frame < ld(chunk + StackChunk.end)));
    this.inChunk(thread, chunk);
    return frame;
  }

  /** The chunk in use is this one again. One more is kept for a call that goes to and fro over the boundary; the rest is given back. */
  private inChunk(thread: ThreadAddr, chunk: Addr): void {
    st(thread + JavaThread.chunk, chunk);
    const next = ld(chunk + StackChunk.next);
    if (next !== 0 && ld(next + StackChunk.next) !== 0) this.freeFrom(thread, ld(next + StackChunk.next));
    if (ld(VMState.thread) === thread) this.loadLimit(thread);
  }

  /** Whether -Xss allows another chunk, or there is one. */
  private mayGrow(thread: ThreadAddr): boolean {
    return (
      ld(ld(thread + JavaThread.chunk) + StackChunk.next) !== 0 ||
      ld(thread + JavaThread.stackBytes) < ld(thread + JavaThread.maxStackBytes)
    );
  }

  /** Pops a native's frame: its caller goes on behind the invoke. Returns the caller, whose `sp` is where the result goes. */
  popNative(thread: ThreadAddr): Addr {
    const caller = this.pop(thread);
    st(caller + Frame.pc, ld(caller + Frame.pc) + 3);
    return caller;
  }

  /** Pops a step frame that throws: the caller's `pc` stays at its invoke. */
  popForThrow(thread: ThreadAddr): void {
    this.pop(thread);
  }

  /** Whether the frame on top waits for its step. */
  topIsStep(thread: ThreadAddr): boolean {
    const frame = ld(thread + JavaThread.frame);
    return frame !== 0 && isStepFrame(frame) && ld(frame + Frame.pc) === VMState.sentinelCode + 3;
  }
}
