// The chain of frames on a Java stack. Activations of compiled code stand in it too, shown as frames when somebody asks for the
// caller of what they called: their headers are written into the room that the compiled frame keeps for them (layout/compiled.ts).
import type { FrameAddr } from "../layout/addresses.ts";
import { FRAME_COMPILED_CALLER, FRAME_SHOWN, Frame } from "../layout/frame.ts";
import { type Addr, ld } from "../layout/memory.ts";

let showCaller = (frame: FrameAddr): FrameAddr => {
  throw new Error(`frame ${frame.toString(16)} was called by compiled code, but there is none`);
};

/** Registers what shows the compiled activation that called a base frame (code/frames.ts): it sets Frame.caller and returns it. */
export function setShowCaller(show: (base: Addr) => Addr): void {
  showCaller = show;
}

/** The frame that called this one, 0 at the bottom of the stack. */
export function callerOf(frame: FrameAddr): FrameAddr {
  const caller = ld(frame + Frame.caller);
  return caller !== 0 || (ld(frame + Frame.kind) & FRAME_COMPILED_CALLER) === 0 ? caller : showCaller(frame);
}

/** Whether this is an activation of compiled code, whose slots are not there. */
export const isShown = (frame: FrameAddr): boolean => (ld(frame + Frame.kind) & FRAME_SHOWN) !== 0;
