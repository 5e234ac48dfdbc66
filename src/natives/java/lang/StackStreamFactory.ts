// java.lang.StackStreamFactory: whether Java and the VM agree on the modes of a stack walk.
import { ldi } from "../../../layout/memory.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { FILL_CLASS_REFS_ONLY, FILL_LIVE_STACK_FRAMES, GET_CALLER_CLASS, SHOW_HIDDEN_FRAMES } from "./stack-walking.ts";

const modes = fieldsOf("java/lang/StackStreamFactory", {
  FILL_CLASS_REFS_ONLY: "I",
  GET_CALLER_CLASS: "I",
  SHOW_HIDDEN_FRAMES: "I",
  FILL_LIVE_STACK_FRAMES: "I",
});

export default natives("java/lang/StackStreamFactory", {
  "checkStackWalkModes()Z": (vm) => {
    const at = modes(vm);
    return (
      ldi(at.FILL_CLASS_REFS_ONLY) === FILL_CLASS_REFS_ONLY &&
      ldi(at.GET_CALLER_CLASS) === GET_CALLER_CLASS &&
      ldi(at.SHOW_HIDDEN_FRAMES) === SHOW_HIDDEN_FRAMES &&
      ldi(at.FILL_LIVE_STACK_FRAMES) === FILL_LIVE_STACK_FRAMES
    );
  },
});
