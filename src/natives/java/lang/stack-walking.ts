// The frames of a java.lang.StackWalker: a stream over the frames below the walking native, handed out in batches. Its position stands in
// the native's own frame, whose address is the anchor that Java gives back for each further batch.

import { type Addr, ld, st } from "../../../layout/memory.ts";
import { Klass, METHOD_CALLER_SENSITIVE, METHOD_HIDDEN, Method } from "../../../layout/metadata.ts";
import { externalMethod } from "../../../linking/method-view.ts";
import { callerOf } from "../../../runtime/frames.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { callerJavaFrame, frameBci, frameMethod, NATIVE_BCI } from "../../../runtime/stack-walk.ts";
import type { VM } from "../../../runtime/vm.ts";
import { bindMemberName } from "./invoke/MethodHandleNatives.ts";
import { fillLiveFrame } from "./live-frames.ts";

export const FILL_CLASS_REFS_ONLY = 0x2;
export const GET_CALLER_CLASS = 0x4;
export const SHOW_HIDDEN_FRAMES = 0x20;
export const FILL_LIVE_STACK_FRAMES = 0x100;

/** Element of the frame buffer that tells a live buffer from a stale one. */
export const MAGIC_POSITION = 0;

export const frameInfoFields = fieldsOf("java/lang/StackFrameInfo", { memberName: "Ljava/lang/Object;", bci: "I" });

/** What a batch of frames came to. */
export interface Batch {
  /** Index behind the last element filled. */
  readonly end: number;
  /** The frame that the last element is about, where the next batch goes on; 0 at the end of the stack. */
  readonly frame: Addr;
}

/** The first frame that the walk is about: those of the stack walker itself and `skip` others are passed over. */
export function firstFrame(vm: VM, frame: Addr, skip: number): Addr {
  const walker = vm.linker.boot("java/lang/StackWalker");
  const abstractWalker = vm.linker.boot("java/lang/StackStreamFactory$AbstractStackWalker");
  for (; frame !== 0; frame = callerJavaFrame(frame)) {
    const holder = ld(frameMethod(frame) + Method.holder);
    if (holder !== walker && holder !== abstractWalker && ld(holder + Klass.super) !== abstractWalker) break;
  }
  for (; skip > 0 && frame !== 0; skip--) frame = callerJavaFrame(frame);
  return frame;
}

/**
 * Fills `buffer` from `start` with up to `count` frames from `frame` on, as classes or into its StackFrameInfos.
 * @throws JavaThrow UnsupportedOperationException: getCallerClass called from a @CallerSensitive method
 */
export function fillFrames(vm: VM, mode: number, frame: Addr, count: number, buffer: Addr, start: number): Batch {
  let end = start;
  for (; frame !== 0; frame = callerJavaFrame(frame)) {
    const method = frameMethod(frame);
    const isHidden = (ld(method + Method.flags) & METHOD_HIDDEN) !== 0;
    if (isHidden && !vm.showHiddenFrames && ((mode & SHOW_HIDDEN_FRAMES) === 0 || (mode & GET_CALLER_CLASS) !== 0)) continue;
    if ((mode & FILL_CLASS_REFS_ONLY) === 0) {
      const info = vm.heap.getElement(buffer, end);
      fillFrameInfo(vm, info, method, frameBci(frame));
      if ((mode & FILL_LIVE_STACK_FRAMES) !== 0) fillLiveFrame(vm, info, frame);
    } else {
      if ((mode & GET_CALLER_CLASS) !== 0 && end === start && (ld(method + Method.flags) & METHOD_CALLER_SENSITIVE) !== 0) {
        throw new JavaThrow(
          "java/lang/UnsupportedOperationException",
          `StackWalker::getCallerClass called from @CallerSensitive '${externalMethod(method)}' method`,
        );
      }
      vm.heap.setElement(buffer, end, vm.linker.mirrorOf(ld(method + Method.holder)));
    }
    if (++end - start >= count) break;
  }
  return { end, frame };
}

function fillFrameInfo(vm: VM, info: Addr, method: Addr, bci: number): void {
  const at = frameInfoFields(vm);
  bindMemberName(vm, ld(info + at.memberName), method);
  st(info + at.bci, bci === NATIVE_BCI ? 0 : bci);
}

/** Whether `anchor` is a frame of the running native stack above which `frame` stands. */
export function isBelow(frame: Addr, anchor: Addr): boolean {
  for (; frame !== 0; frame = callerOf(frame)) if (frame === anchor) return true;
  return false;
}
