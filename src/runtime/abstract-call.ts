// How the call was made that met no code: HotSpot's texts of AbstractMethodErrors differ by it.

import { Op } from "../bytecode/opcodes.ts";
import type { CacheEntryAddr, FrameAddr, KlassAddr, MethodAddr } from "../layout/addresses.ts";
import { FRAME_COMPILED_CALLER, Frame, JavaThread } from "../layout/frame.ts";
import { ld, ldi, u8 } from "../layout/memory.ts";
import { CpCacheEntry, Method } from "../layout/metadata.ts";
import { Q } from "../layout/quick-opcodes.ts";
import { ENTRY_LINK_TO_INTERFACE, ENTRY_LINK_TO_VIRTUAL, VMState } from "../layout/vm-state.ts";
import type { AbstractCall } from "../linking/errors.ts";
import { callerOf } from "./frames.ts";

/**
 * Of the instruction that the running thread's top frame stands at, or the compiled code that called by a base frame. @returns also the method that the instruction names where the error tells of it, else 0
 */
export function abstractCall(): { readonly call: AbstractCall; readonly resolved: MethodAddr } {
  const { frame, compiled } = callingFrame();
  const entry = entryAt(frame);
  const op = u8[ld(frame + Frame.pc)]!;
  // Compiled code calls by a site whose instruction the interpreter has not met: another of the same entry was resolved.
  if (op === Q.invokeinterface_q || op === Op.invokeinterface) {
    const method = ldi(entry + CpCacheEntry.index);
    return method < 0 ? { call: "virtual", resolved: 0 } : { call: "interface", resolved: method };
  }
  const callee = op === Q.invokestatic_q || op === Op.invokestatic ? ld(ld(entry + CpCacheEntry.method) + Method.interpreterEntry) : 0;
  if (callee === ENTRY_LINK_TO_VIRTUAL) return { call: "virtual handle", resolved: 0 };
  if (callee === ENTRY_LINK_TO_INTERFACE) return { call: "interface handle", resolved: 0 };
  // HotSpot's compiled code looks up what the instruction names; its interpreter knows only what the table had.
  const klass = compiled && op === Q.invokevirtual_q ? ld(entry + CpCacheEntry.klass) : 0;
  return { call: compiled ? "compiled" : "virtual", resolved: klass === 0 ? 0 : ld(klass + ld(entry + CpCacheEntry.index)) };
}

/** The frame of the call that is being made, and whether compiled code makes it. */
function callingFrame(): { readonly frame: FrameAddr; readonly compiled: boolean } {
  const top = ld(ld(VMState.thread) + JavaThread.frame);
  const compiled = (ld(top + Frame.kind) & FRAME_COMPILED_CALLER) !== 0;
  return { frame: compiled ? callerOf(top) : top, compiled };
}

/** The cache entry of the call that an interpreted frame stands at. */
export function entryAt(frame: FrameAddr): CacheEntryAddr {
  const pc = ld(frame + Frame.pc);
  return ld(frame + Frame.cpCache) + CpCacheEntry.sizeof * (u8[pc + 1]! | (u8[pc + 2]! << 8));
}

/** The interface that the invokeinterface names at which a call of no code was made. */
export const namedInterface = (): KlassAddr => ld(entryAt(callingFrame().frame) + CpCacheEntry.klass);
