// Instructions that have never been executed are resolved as far as that has no effects, for code that was made when they had been. No Java
// is called; what needs a class to be loaded or the heap to be collected is left for the interpreter.

import { instructionLength } from "../bytecode/iterate.ts";
import { Op, RESOLVED_WHEN_RUN } from "../bytecode/opcodes.ts";
import { FRAME_HEADER, Frame } from "../layout/frame.ts";
import { type Addr, ld, ld8, st, u8, u32 } from "../layout/memory.ts";
import { CPC_ADAPTER_RESOLVED, CPC_ERROR, CpCacheEntry, KLASS_LINKED, Klass, Method } from "../layout/metadata.ts";
import { Q } from "../layout/quick-opcodes.ts";
import { siteEntry } from "../linking/dynamic-calls.ts";
import { linkMethod } from "../linking/link-klass.ts";
import { originalU2 } from "../linking/method-view.ts";
import { originalCode } from "../profiling/create.ts";
import { NeedsClass, NeedsCollection } from "../runtime/java-throw.ts";
import type { VM } from "../runtime/vm.ts";

/** Room below and above the operand stack pointer of the scratch frame: more than one instruction pops and pushes. */
const STACK_ROOM = 64;
let scratch: Addr = 0;

/** A method that is only inlined is not called before the code is there, and the code's frames need it executable. */
export function linkIfPossible(method: Addr): void {
  const isUnlinked = ld(method + Method.codeLength) !== 0 && ld(method + Method.code) === 0;
  if (isUnlinked && ld(ld(method + Method.holder) + Klass.initState) >= KLASS_LINKED) linkMethod(method);
}

/** Those of a method that is executable. @param index only those that name this constant */
export function resolveInstructions(vm: VM, method: Addr, index?: number): void {
  if (ld(method + Method.code) === 0) return;
  const original = originalCode(method);
  for (let bci = 0; bci < original.length; bci += Math.max(1, instructionLength(original, bci))) {
    if (index === undefined || index === constantOf(method, original, bci)) resolveInstruction(vm, method, bci);
  }
}

/** Where instructions are that this has made quick: that says nothing of their execution. (Nor does it of what takes the place of unloaded code.) */
const resolvedAhead = new Set<Addr>();

export const wasResolvedAhead = (pc: Addr): boolean => resolvedAhead.has(pc);

export function resolveInstruction(vm: VM, method: Addr, bci: number): void {
  const code = ld(method + Method.code);
  if (code === 0) return;
  const opcode = originalCode(method)[bci]!;
  const pc = code + bci;
  if (u8[pc] !== opcode) return; // quick already, or part of a fused sequence, which is resolved
  if (opcode === Op.invokedynamic) return quickenCallSite(method, bci);
  if (!RESOLVED_WHEN_RUN.has(opcode)) return;
  const frame = scratchFrame(vm.kernel.calloc);
  st(frame + Frame.method, method);
  st(frame + Frame.cpCache, ld(method + Method.cpCache));
  try {
    vm.resolver.resolveAhead(vm.currentThread, frame, pc);
  } catch (request) {
    if (!(request instanceof NeedsClass || request instanceof NeedsCollection)) throw request;
  }
  if (u8[pc] !== opcode) resolvedAhead.add(pc);
}

/** The constant that one of RESOLVED_WHEN_RUN names, -1 for others. */
function constantOf(method: Addr, original: Uint8Array, bci: number): number {
  const opcode = original[bci]!;
  if (!RESOLVED_WHEN_RUN.has(opcode)) return -1;
  return opcode === Op.ldc ? original[bci + 1]! : originalU2(method, bci + 1);
}

/** A call site that has been linked, by whomever. */
function quickenCallSite(method: Addr, bci: number): void {
  const state = ld8(siteEntry(method, bci) + CpCacheEntry.state);
  if ((state & CPC_ADAPTER_RESOLVED) !== 0 && (state & CPC_ERROR) === 0) u8[ld(method + Method.code) + bci] = Q.invokedynamic_q;
}

function scratchFrame(calloc: (bytes: number) => Addr): Addr {
  if (scratch === 0) scratch = calloc(FRAME_HEADER + 2 * STACK_ROOM) >>> 0;
  u32.fill(0, scratch >>> 2, (scratch + FRAME_HEADER + 2 * STACK_ROOM) >>> 2);
  st(scratch + Frame.sp, scratch + FRAME_HEADER + STACK_ROOM);
  return scratch;
}
