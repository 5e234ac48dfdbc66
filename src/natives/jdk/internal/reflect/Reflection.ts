// jdk.internal.reflect.Reflection: callers on the stack, flags, nest mates.
import { type Addr, ld } from "../../../../layout/memory.ts";
import { Klass, METHOD_CALLER_SENSITIVE, METHOD_COMPILED_LAMBDA_FORM, Method } from "../../../../layout/metadata.ts";
import { methodName } from "../../../../linking/method-view.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { callerJavaFrame, frameMethod, topJavaFrame } from "../../../../runtime/stack-walk.ts";
import type { VM } from "../../../../runtime/vm.ts";

/** Frames that callers look through: reflection's own and method-handle plumbing (Method::is_ignored_by_security_stack_walk). */
export function ignoredByStackWalk(vm: VM, method: Addr): boolean {
  if ((ld(method + Method.flags) & METHOD_COMPILED_LAMBDA_FORM) !== 0) return true;
  const holder = ld(method + Method.holder);
  if (methodName(method) === "invoke" && vm.linker.name(holder) === "java/lang/reflect/Method") return true;
  return vm.isSubclass(holder, vm.linker.boot("jdk/internal/reflect/MethodAccessorImpl"));
}

/** The class that called the caller of getCallerClass. */
function getCallerClass(vm: VM): Addr {
  // getCallerClass itself is a native without a frame: frame 0 is its caller, which must be @CallerSensitive.
  let frame = topJavaFrame(vm.currentThread);
  if (frame === 0 || (ld(frameMethod(frame) + Method.flags) & METHOD_CALLER_SENSITIVE) === 0) {
    const where = frame === 0 ? "nothing" : vm.describeMethod(frameMethod(frame));
    throw new JavaThrow("java/lang/InternalError", `CallerSensitive annotation expected at frame 1: ${where}`);
  }
  for (frame = callerJavaFrame(frame); frame !== 0; frame = callerJavaFrame(frame)) {
    const method = frameMethod(frame);
    if (!ignoredByStackWalk(vm, method)) return vm.linker.mirrorOf(ld(method + Method.holder));
  }
  return 0;
}

export default natives("jdk/internal/reflect/Reflection", {
  "getCallerClass()Ljava/lang/Class;": getCallerClass,
  "getClassAccessFlags(Ljava/lang/Class;)I": (vm, mirror: Addr) => ld(vm.linker.klassOfMirror(mirror) + Klass.accessFlags),
  "areNestMates(Ljava/lang/Class;Ljava/lang/Class;)Z": (vm, a: Addr, b: Addr) =>
    vm.linker.nestHostOf(vm.linker.klassOfMirror(a)) === vm.linker.nestHostOf(vm.linker.klassOfMirror(b)),
});
