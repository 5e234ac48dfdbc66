// java.security.AccessController: the context of the frames on the stack.
import { type Addr, ld } from "../../../layout/memory.ts";
import { Klass } from "../../../layout/metadata.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { threadFields } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { threadObject } from "../../../runtime/threads.ts";

/** The ProtectionDomain that a class was defined with; 0 none. */
export function protectionDomainOf(klass: Addr): Addr {
  const slot = ld(klass + Klass.protectionDomain);
  return slot === 0 ? 0 : ld(slot);
}

export default natives("java/security/AccessController", {
  // Null is what HotSpot answers when all frames are trusted; it stands for all permissions.
  "getStackAccessControlContext()Ljava/security/AccessControlContext;": () => 0,
  "getInheritedAccessControlContext()Ljava/security/AccessControlContext;": (vm) =>
    ld(threadObject(vm.currentThread) + threadFields(vm).inheritedAccessControlContext),
  "getProtectionDomain(Ljava/lang/Class;)Ljava/security/ProtectionDomain;": (vm, mirror: Addr) => {
    if (mirror === 0) throw new JavaThrow("java/lang/NullPointerException");
    return protectionDomainOf(vm.linker.klassOfMirror(mirror));
  },
  // Every frame is materialized: there are no scalar-replaced objects.
  "ensureMaterializedForStackWalk(Ljava/lang/Object;)V": () => undefined,
});
