// Methods whose locals the VM reads on the stack. Compiled frames show a header and no slots, so these stay interpreted.
import { type Addr, ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { klassName } from "../linking/klass-view.ts";
import { methodName } from "../linking/method-view.ts";

/** AccessController.getStackAccessControlContext reads the context and the caller that executePrivileged was given. */
export function isReadOnStack(method: Addr): boolean {
  return methodName(method) === "executePrivileged" && klassName(ld(method + Method.holder)) === "java/security/AccessController";
}
