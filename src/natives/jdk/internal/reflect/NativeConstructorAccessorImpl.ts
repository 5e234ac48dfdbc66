// jdk.internal.reflect.NativeConstructorAccessorImpl: Constructor.newInstance, until Java has generated an accessor.
import { type Addr, ld, ldi } from "../../../../layout/memory.ts";
import { KLASS_INTERFACE, Klass } from "../../../../layout/metadata.ts";
import { externalName, methodAt } from "../../../../linking/klass-view.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { StepFrame, Steps } from "../../../../runtime/step-frame.ts";
import { constructorFields } from "../../../java/lang/reflect/members.ts";
import { callUnboxed, initialize, rethrow, wrap } from "./invocation.ts";

const CONSTRUCTOR = 0; // argument slots
const ARGUMENTS = 1;
const OBJECT = 0; // ref
const ACC_ABSTRACT = 0x400;

function klassOf(f: StepFrame): Addr {
  if (f.argRef(CONSTRUCTOR) === 0) throw new JavaThrow("java/lang/NullPointerException");
  return f.vm.linker.klassOfMirror(ld(f.argRef(CONSTRUCTOR) + constructorFields(f.vm).clazz));
}

const newInstance0: Steps = {
  refs: 1,
  longs: 0,
  catches: true,
  steps: [
    (f) => initialize(f, klassOf(f)),
    (f) => {
      if (f.pending()) return rethrow(f);
      const { vm } = f;
      const klass = klassOf(f);
      const abstract = (ld(klass + Klass.accessFlags) & ACC_ABSTRACT) !== 0 || (ld(klass + Klass.flags) & KLASS_INTERFACE) !== 0;
      if (abstract || klass === vm.wk.Class) throw new JavaThrow("java/lang/InstantiationException", externalName(klass));
      const at = constructorFields(vm);
      const init = methodAt(klass, ldi(f.argRef(CONSTRUCTOR) + at.slot));
      const object = vm.heap.allocate(klass);
      f.setRef(OBJECT, object);
      return callUnboxed(f, init, object, ld(f.argRef(CONSTRUCTOR) + at.parameterTypes), f.argRef(ARGUMENTS));
    },
    (f) => {
      const exception = f.takeException();
      return exception === 0 ? f.return(f.ref(OBJECT)) : wrap(f, exception);
    },
    rethrow,
  ],
};

export default natives("jdk/internal/reflect/NativeConstructorAccessorImpl", {
  "newInstance0(Ljava/lang/reflect/Constructor;[Ljava/lang/Object;)Ljava/lang/Object;": newInstance0,
});
