// jdk.internal.reflect.NativeMethodAccessorImpl: Method.invoke, until Java has generated an accessor.
import { type Addr, ld, ldi } from "../../../../layout/memory.ts";
import { methodAt } from "../../../../linking/klass-view.ts";
import { isStatic } from "../../../../linking/method-view.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { StepFrame, Steps } from "../../../../runtime/step-frame.ts";
import { THROW_NEW } from "../../../../runtime/throw-new.ts";
import { methodFields } from "../../../java/lang/reflect/members.ts";
import { boxedResult, callUnboxed, initialize, noMethod, rethrow, select, wrap } from "./invocation.ts";

const METHOD = 0; // argument slots
const RECEIVER = 1;
const ARGUMENTS = 2;

function declaringKlass(f: StepFrame): Addr {
  if (f.argRef(METHOD) === 0) throw new JavaThrow("java/lang/NullPointerException");
  return f.vm.linker.klassOfMirror(ld(f.argRef(METHOD) + methodFields(f.vm).clazz));
}

const declared = (f: StepFrame): Addr => methodAt(declaringKlass(f), ldi(f.argRef(METHOD) + methodFields(f.vm).slot));

const invoke0: Steps = {
  refs: 0,
  longs: 0,
  catches: true,
  steps: [
    (f) => initialize(f, declaringKlass(f)),
    // 1: checks and the call
    (f) => {
      if (f.pending()) return rethrow(f);
      const { vm } = f;
      const method = declared(f);
      const types = ld(f.argRef(METHOD) + methodFields(vm).parameterTypes);
      if (isStatic(method)) return callUnboxed(f, method, 0, types, f.argRef(ARGUMENTS));
      const receiver = f.argRef(RECEIVER);
      const target = select(vm, declaringKlass(f), method, receiver);
      const missing = noMethod(vm, method, target, receiver);
      if (missing === null) return callUnboxed(f, target, receiver, types, f.argRef(ARGUMENTS));
      // Java sees it wrapped, as if the method had thrown it.
      return f.run(THROW_NEW, [vm.strings.create(missing.detail ?? "")], [vm.linker.boot(missing.className)]);
    },
    // 2: the result
    (f) => {
      const exception = f.takeException();
      return exception === 0 ? f.return(boxedResult(f, declared(f))) : wrap(f, exception);
    },
    rethrow,
  ],
};

export default natives("jdk/internal/reflect/NativeMethodAccessorImpl", {
  "invoke0(Ljava/lang/reflect/Method;Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;": invoke0,
});
