// java.io.ObjectStreamClass: a static initialiser counts in the default serialVersionUID.
import { type Addr, ld } from "../../../layout/memory.ts";
import { Klass } from "../../../layout/metadata.ts";
import { findLocalMethod } from "../../../linking/lookup.ts";
import { symbolOf } from "../../../linking/symbols.ts";
import { initialized, initializedByMe } from "../../../runtime/initialize.ts";
import { NeedsInitialization } from "../../../runtime/java-throw.ts";
import { natives } from "../../../runtime/native-registry.ts";

export default natives("java/io/ObjectStreamClass", {
  "hasStaticInitializer(Ljava/lang/Class;)Z": (vm, mirror: Addr) => {
    const klass = vm.linker.klassOfMirror(mirror);
    // As the class library's own code, which looks for a static method by JNI.
    if (!initialized(vm, klass) && !initializedByMe(klass, vm.currentThread)) throw new NeedsInitialization(klass);
    return ld(klass + Klass.methods) !== 0 && findLocalMethod(klass, symbolOf("<clinit>"), symbolOf("()V")) !== 0;
  },
});
