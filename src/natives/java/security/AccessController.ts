// java.security.AccessController: the context of the frames on the stack.
import { Frame } from "../../../layout/frame.ts";
import { type Addr, ld, st8 } from "../../../layout/memory.ts";
import { Klass, Method } from "../../../layout/metadata.ts";
import { methodName } from "../../../linking/method-view.ts";
import { initialized, initializedByMe } from "../../../runtime/initialize.ts";
import { JavaThrow, NeedsInitialization } from "../../../runtime/java-throw.ts";
import { fieldsOf, threadFields } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { callerJavaFrame, frameMethod, topJavaFrame } from "../../../runtime/stack-walk.ts";
import { threadObject } from "../../../runtime/threads.ts";
import type { VM } from "../../../runtime/vm.ts";

/** The ProtectionDomain that a class was defined with; 0 none. */
export function protectionDomainOf(klass: Addr): Addr {
  const slot = ld(klass + Klass.protectionDomain);
  return slot === 0 ? 0 : ld(slot);
}

const contextFields = fieldsOf("java/security/AccessControlContext", {
  context: "[Ljava/security/ProtectionDomain;",
  isPrivileged: "Z",
  isAuthorized: "Z",
  privilegedContext: "Ljava/security/AccessControlContext;",
});

// Locals of AccessController.executePrivileged(action, context, caller)
const CONTEXT = 1;
const CALLER = 2;

/** The protection domains of the frames down to the nearest privileged one, without repetitions; null when all of them are trusted. */
function stackContext(vm: VM): Addr {
  const { heap, linker } = vm;
  const controller = linker.boot("java/security/AccessController");
  const domains: Addr[] = [];
  let isPrivileged = false;
  let privilegedContext = 0;
  let previous = 0;
  for (let frame = topJavaFrame(vm.currentThread); frame !== 0 && !isPrivileged; frame = callerJavaFrame(frame)) {
    const method = frameMethod(frame);
    let klass = ld(method + Method.holder);
    if (klass === controller && methodName(method) === "executePrivileged") {
      const locals = ld(frame + Frame.locals);
      isPrivileged = true;
      privilegedContext = ld(locals + 4 * CONTEXT);
      const caller = ld(locals + 4 * CALLER);
      klass = caller === 0 ? klass : linker.klassOfMirror(caller);
    }
    const domain = protectionDomainOf(klass);
    if (domain !== 0 && domain !== previous) domains.push(domain);
    if (domain !== 0) previous = domain;
  }
  if (domains.length === 0 && isPrivileged && privilegedContext === 0) return 0;
  const type = linker.boot("java/security/AccessControlContext");
  if (!initialized(vm, type) && !initializedByMe(type, vm.currentThread)) throw new NeedsInitialization(type);
  const element = linker.boot("java/security/ProtectionDomain");
  const at = contextFields(vm);
  const result = heap.allocate(type);
  if (domains.length > 0) {
    const array = heap.newRefArray(element, domains.length);
    for (let i = 0; i < domains.length; i++) heap.setElement(array, i, domains[i]!);
    heap.setRef(result, at.context, array);
  }
  st8(result + at.isPrivileged, isPrivileged ? 1 : 0);
  // What the VM makes is authorised.
  st8(result + at.isAuthorized, 1);
  heap.setRef(result, at.privilegedContext, privilegedContext);
  return result;
}

export default natives("java/security/AccessController", {
  "getStackAccessControlContext()Ljava/security/AccessControlContext;": stackContext,
  "getInheritedAccessControlContext()Ljava/security/AccessControlContext;": (vm) =>
    ld(threadObject(vm.currentThread) + threadFields(vm).inheritedAccessControlContext),
  "getProtectionDomain(Ljava/lang/Class;)Ljava/security/ProtectionDomain;": (vm, mirror: Addr) => {
    if (mirror === 0) throw new JavaThrow("java/lang/NullPointerException");
    return protectionDomainOf(vm.linker.klassOfMirror(mirror));
  },
  // Every frame is materialized: there are no scalar-replaced objects.
  "ensureMaterializedForStackWalk(Ljava/lang/Object;)V": () => undefined,
});
