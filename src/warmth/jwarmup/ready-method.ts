// A recorded method is made ready to be compiled although it may never have run: executable, with the recorded profile in its own, its
// instructions resolved as far as that has no effects. No Java is called.

import { instructionLength } from "../../bytecode/iterate.ts";
import { Op } from "../../bytecode/opcodes.ts";
import type { TieredCode } from "../../code/tiers.ts";
import { FRAME_HEADER, Frame } from "../../layout/frame.ts";
import { type Addr, ld, ld8, st, u8, u32 } from "../../layout/memory.ts";
import { CPC_ADAPTER_RESOLVED, CPC_ERROR, CpCacheEntry, Method } from "../../layout/metadata.ts";
import { Q } from "../../layout/quick-opcodes.ts";
import { ENTRY_UNLINKED } from "../../layout/vm-state.ts";
import { cpClassName, cpMemberClass } from "../../linking/constant-pool.ts";
import { siteEntry } from "../../linking/dynamic-calls.ts";
import { linkMethod } from "../../linking/link-klass.ts";
import { originalU2 } from "../../linking/method-view.ts";
import { symbolToString } from "../../linking/symbols.ts";
import { originalCode } from "../../profiling/create.ts";
import { NeedsClass, NeedsCollection } from "../../runtime/java-throw.ts";
import { applyRecord, captureRecord } from "../store/symbolic-profile.ts";
import { mergeRecords, type TrainingRecord } from "../store/training-record.ts";

/** Room below and above the operand stack pointer of the scratch frame: more than one instruction pops and pushes. */
const STACK_ROOM = 64;
let scratch: Addr = 0;

export interface Readiness {
  /** Types of the record that are not loaded here. */
  readonly missing: number;
  /** Whether a call of a method handle or an invokedynamic is not linked: code would trap there each time. */
  readonly unlinked: boolean;
}

/** @throws what linking throws */
export function readyMethod(tiers: TieredCode, method: Addr, record: TrainingRecord): Readiness {
  const { vm } = tiers;
  if (ld(method + Method.interpreterEntry) === ENTRY_UNLINKED || ld(method + Method.code) === 0) linkMethod(method);
  let missing = 0;
  if (record.cells.length > 0) {
    tiers.makeProfile(method);
    if (ld(method + Method.mdo) !== 0) {
      const { tier, needs, order } = record;
      const own = captureRecord(vm.identities, tiers.profiles, method, record.name, { tier, run: "", needs, order });
      missing = applyRecord(vm.identities, tiers.profiles, method, mergeRecords(own, record)).missing;
    }
  }
  resolveInstructions(tiers, method);
  return { missing, unlinked: hasUnlinkedCall(method) };
}

/** What needs a class to be loaded or the heap to be collected is left for the interpreter. */
function resolveInstructions({ vm }: TieredCode, method: Addr): void {
  const code = ld(method + Method.code);
  if (code === 0) return;
  const frame = scratchFrame(vm.kernel.calloc);
  st(frame + Frame.method, method);
  st(frame + Frame.cpCache, ld(method + Method.cpCache));
  const original = originalCode(method);
  for (let bci = 0; bci < original.length; bci += Math.max(1, instructionLength(original, bci))) {
    const pc = code + bci;
    if (u8[pc] !== original[bci]) continue; // quick already, or part of a fused sequence, which is resolved
    try {
      if (original[bci] === Op.invokedynamic) quickenCallSite(method, bci);
      else if (RESOLVED.has(original[bci]!)) vm.resolver.resolveAhead(vm.currentThread, frame, pc);
    } catch (request) {
      if (!(request instanceof NeedsClass || request instanceof NeedsCollection)) throw request;
    }
  }
}

const RESOLVED: ReadonlySet<number> = new Set([
  Op.ldc,
  Op.ldc_w,
  Op.getstatic,
  Op.putstatic,
  Op.getfield,
  Op.putfield,
  Op.invokevirtual,
  Op.invokespecial,
  Op.invokestatic,
  Op.invokeinterface,
  Op.new,
  Op.anewarray,
  Op.checkcast,
  Op.instanceof,
]);

function hasUnlinkedCall(method: Addr): boolean {
  const code = ld(method + Method.code);
  const original = originalCode(method);
  for (let bci = 0; code !== 0 && bci < original.length; bci += Math.max(1, instructionLength(original, bci))) {
    const opcode = u8[code + bci]!;
    if (opcode === Op.invokedynamic) return true;
    if (opcode === Op.invokevirtual && HANDLES.has(calledClass(method, bci))) return true;
  }
  return false;
}

const HANDLES: ReadonlySet<string> = new Set(["java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle"]);

function calledClass(method: Addr, bci: number): string {
  const pool = ld(method + Method.constantPool);
  return symbolToString(cpClassName(pool, cpMemberClass(pool, originalU2(method, bci + 1))));
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
