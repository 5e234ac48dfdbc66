// java.lang.System: clocks, names of libraries.
import type { Addr } from "../../../layout/memory.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { natives } from "../../../runtime/native-registry.ts";

/** What JNI libraries' names may have at most (JNI_LIB_NAME_LENGTH). */
const MAX_LIBRARY_NAME = 240;

export default natives("java/lang/System", {
  "currentTimeMillis()J": (vm) => vm.host.clock.currentTimeMillis(),
  "nanoTime()J": (vm) => vm.host.clock.nanoTime(),
  "mapLibraryName(Ljava/lang/String;)Ljava/lang/String;": (vm, name: Addr) => {
    if (name === 0) throw new JavaThrow("java/lang/NullPointerException");
    const text = vm.strings.textOf(name);
    if (text.length > MAX_LIBRARY_NAME) throw new JavaThrow("java/lang/IllegalArgumentException", "name too long");
    return vm.strings.create(`lib${text}.so`);
  },
});
