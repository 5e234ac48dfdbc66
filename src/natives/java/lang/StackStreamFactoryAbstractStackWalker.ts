// java.lang.StackStreamFactory$AbstractStackWalker: the native that stays on the stack while Java consumes the frames below it.
import { JavaThread } from "../../../layout/frame.ts";
import { type Addr, ld, st } from "../../../layout/memory.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { callerJavaFrame } from "../../../runtime/stack-walk.ts";
import { routineWords, type Steps } from "../../../runtime/step-frame.ts";
import { threadObject } from "../../../runtime/threads.ts";
import type { VM } from "../../../runtime/vm.ts";
import { fillFrames, firstFrame, isBelow, MAGIC_POSITION } from "./stack-walking.ts";

// Argument slots of callStackWalk
const WALKER = 0;
const MODE = 1;
const SKIP = 3;
const COUNT = 4;
const START = 5;
const BUFFER = 6;
/** Word: the frame that the last element handed out is about. */
const POSITION = 0;

const internalError = (message: string): JavaThrow => new JavaThrow("java/lang/InternalError", message);

function checkRoom(vm: VM, buffer: Addr, start: number, count: number): void {
  if (buffer === 0) throw new JavaThrow("java/lang/NullPointerException");
  if (vm.heap.length(buffer) < start + count) throw new JavaThrow("java/lang/IllegalArgumentException", "not enough space in buffers");
}

const callStackWalk: Steps = {
  refs: 0,
  longs: 1,
  catches: true,
  steps: [
    (f) => {
      const { vm } = f;
      const mode = Number(f.argLong(MODE));
      const buffer = f.argRef(BUFFER);
      const start = f.argInt(START);
      const count = f.argInt(COUNT);
      checkRoom(vm, buffer, start, count);
      const first = firstFrame(vm, f.frame, f.argInt(SKIP));
      const batch = count > 0 ? fillFrames(vm, mode, first, count, buffer, start) : { end: start, frame: first };
      if (count > 0 && batch.end === start) throw internalError("stack walk: decode failed");
      f.setWord(POSITION, batch.frame);
      vm.heap.setElement(buffer, MAGIC_POSITION, threadObject(f.thread));
      const anchor = BigInt(f.frame);
      return f.call(vm.upcalls.doStackWalk, f.argRef(WALKER), anchor, f.argInt(SKIP), count, start, batch.end);
    },
    (f) => {
      const { heap } = f.vm;
      const buffer = f.argRef(BUFFER);
      const intact = heap.getElement(buffer, MAGIC_POSITION) === threadObject(f.thread);
      heap.setElement(buffer, MAGIC_POSITION, 0);
      const exception = f.takeException();
      if (exception !== 0) return f.throw(exception);
      if (!intact) throw internalError("doStackWalk: corrupted buffers on exit");
      return f.returnResult();
    },
  ],
};

function fetchStackFrames(vm: VM, _self: Addr, mode: bigint, anchor: bigint, count: number, start: number, buffer: Addr): number {
  checkRoom(vm, buffer, start, count);
  const thread = vm.currentThread;
  const frame = Number(anchor);
  if (vm.heap.getElement(buffer, MAGIC_POSITION) !== threadObject(thread) || !isBelow(ld(thread + JavaThread.frame), frame)) {
    throw internalError("doStackWalk: corrupted buffers");
  }
  if (count <= 0) return start;
  const position = routineWords(frame) + 8 * POSITION;
  const last = ld(position);
  const next = last === 0 ? 0 : callerJavaFrame(last);
  const batch = fillFrames(vm, Number(mode), next, count, buffer, start);
  if (next !== 0 && batch.end === start) throw internalError("doStackWalk: later decode failed");
  st(position, batch.frame);
  return batch.end;
}

export default natives("java/lang/StackStreamFactory$AbstractStackWalker", {
  "callStackWalk(JIII[Ljava/lang/Object;)Ljava/lang/Object;": callStackWalk,
  "fetchStackFrames(JJII[Ljava/lang/Object;)I": fetchStackFrames,
});
