// java.io.ObjectStreamClass: a static initialiser counts in the default serialVersionUID.
import { type Addr, ld } from "../../../layout/memory.ts";
import { Klass } from "../../../layout/metadata.ts";
import { findLocalMethod } from "../../../linking/lookup.ts";
import { symbolOf } from "../../../linking/symbols.ts";
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/io/ObjectStreamClass", {
  "hasStaticInitializer(Ljava/lang/Class;)Z": (vm, mirror: Addr) => {
    const klass = vm.linker.klassOfMirror(mirror);
    return ld(klass + Klass.methods) !== 0 && findLocalMethod(klass, symbolOf("<clinit>"), symbolOf("()V")) !== 0;
  },
});
