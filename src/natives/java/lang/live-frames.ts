// java.lang.LiveStackFrameInfo: locals, operands and monitors of an interpreted frame. As in HotSpot what is no reference is a slot of 64
// bits whose type nobody knows: an int is its lower half, a long or double (which has two slots) the whole of its first slot.
import { FRAME_HEADER, FRAME_INTERPRETED, FRAME_KIND_MASK, Frame } from "../../../layout/frame.ts";
import { type Addr, ld, st } from "../../../layout/memory.ts";
import { METHOD_HAS_JSR, Method } from "../../../layout/metadata.ts";
import { isShown } from "../../../runtime/frames.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { refSlots } from "../../../runtime/oop-maps.ts";
import { frameBci, frameMethod } from "../../../runtime/stack-walk.ts";
import type { VM } from "../../../runtime/vm.ts";

const OBJECTS = "[Ljava/lang/Object;";
const infoFields = fieldsOf("java/lang/LiveStackFrameInfo", { monitors: OBJECTS, locals: OBJECTS, operands: OBJECTS, mode: "I" });
const slotFields = fieldsOf("java/lang/LiveStackFrameInfo$PrimitiveSlot64", { value: "J" });

const MODE_INTERPRETED = 1;
const MODE_COMPILED = 2;

/**
 * Fills what a LiveStackFrameInfo has beyond a StackFrameInfo. Of frames that run compiled, of natives and of methods with subroutines it
 * has empty arrays: the values of the one stand nowhere that is known, the maps of the others depend on more than the bci.
 */
export function fillLiveFrame(vm: VM, info: Addr, frame: Addr): void {
  const at = infoFields(vm);
  const method = frameMethod(frame);
  if ((ld(frame + Frame.kind) & FRAME_KIND_MASK) !== FRAME_INTERPRETED) return;
  st(info + at.mode, isShown(frame) ? MODE_COMPILED : MODE_INTERPRETED);
  if (isShown(frame) || (ld(method + Method.flags) & METHOD_HAS_JSR) !== 0) return;
  const refs = new Set<number>();
  refSlots(vm, method, frameBci(frame), (slot) => refs.add(slot));
  const maxLocals = ld(method + Method.maxLocals);
  const operands = frame + FRAME_HEADER;
  vm.heap.setRef(info, at.locals, slots(vm, ld(frame + Frame.locals), 0, maxLocals, refs));
  vm.heap.setRef(info, at.operands, slots(vm, operands, maxLocals, (ld(frame + Frame.sp) - operands) >>> 2, refs));
  const held = [...vm.monitors.recordsOf(vm.currentThread, frame)];
  const monitors = vm.heap.newRefArray(vm.wk.Object, held.length);
  for (const [i, { object }] of held.entries()) vm.heap.setElement(monitors, i, object);
  vm.heap.setRef(info, at.monitors, monitors);
}

/** An Object[] of `count` slots at `start`, the first of which is number `first` of the frame. */
function slots(vm: VM, start: Addr, first: number, count: number, refs: ReadonlySet<number>): Addr {
  const array = vm.heap.newRefArray(vm.wk.Object, count);
  const klass = vm.linker.boot("java/lang/LiveStackFrameInfo$PrimitiveSlot64");
  const { value } = slotFields(vm);
  for (let i = 0; i < count; i++) {
    if (refs.has(first + i)) {
      vm.heap.setElement(array, i, ld(start + 4 * i));
      continue;
    }
    const slot = vm.heap.allocate(klass);
    st(slot + value, ld(start + 4 * i));
    // The slot behind, if it may be the other half.
    if (i + 1 < count && !refs.has(first + i + 1)) st(slot + value + 4, ld(start + 4 * i + 4));
    vm.heap.setElement(array, i, slot);
  }
  return array;
}
