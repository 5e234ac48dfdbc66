// java.lang.NullPointerException: the message that says what was null (JEP 358).
import { type Addr, ld, ldi } from "../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../layout/object.ts";
import { backtraceOf, hasHiddenTop } from "../../../runtime/exceptions.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { nullPointerMessage } from "../../../runtime/null-pointer-message.ts";

export default natives("java/lang/NullPointerException", {
  "getExtendedNPEMessage()Ljava/lang/String;": (vm, self: Addr) => {
    if (!vm.flags.values.ShowCodeDetailsInExceptionMessages) return 0;
    const backtrace = backtraceOf(vm, self);
    if (backtrace === 0 || vm.heap.length(backtrace) < 2 || hasHiddenTop(vm, backtrace)) return 0;
    const text = nullPointerMessage(ld(backtrace + ARRAY_BASE), ldi(backtrace + ARRAY_BASE + 4));
    return text === null ? 0 : vm.strings.create(text);
  },
});
