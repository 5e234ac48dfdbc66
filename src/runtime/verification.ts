// Which classes the bytecode verifier looks at: -XX:BytecodeVerificationRemote and BytecodeVerificationLocal, as HotSpot has them.
import { ld } from "../layout/memory.ts";
import { KLASS_TRUSTED, Klass } from "../layout/metadata.ts";
import { isSubclassOf, klassName } from "../linking/klass-view.ts";
import { setVerifier } from "../linking/link-klass.ts";
import { NeedsKlass } from "../linking/linkage-problem.ts";
import { bootLoader } from "../linking/loader-data.ts";
import { verifyKlass } from "../linking/verifier/verifier.ts";
import { WK_MAGIC_ACCESSOR, wellKnown } from "../linking/well-known.ts";
import type { VM } from "./vm.ts";

/** What verification needs of the VM. */
type Parts = Pick<VM, "flags" | "linker">;

/** What verification itself needs first. */
const NEVER: ReadonlySet<string> = new Set(["java/lang/Object", "java/lang/Class", "java/lang/String", "java/lang/Throwable"]);

/** Has classes verified when they are linked, as the flags want it. */
export function installVerifier(vm: Parts): void {
  const { BytecodeVerificationRemote, BytecodeVerificationLocal } = vm.flags.values;
  setVerifier(
    BytecodeVerificationRemote || BytecodeVerificationLocal
      ? (k) => {
          const local = (ld(k + Klass.flags) & KLASS_TRUSTED) !== 0;
          if (!(local ? BytecodeVerificationLocal : BytecodeVerificationRemote)) return;
          if (local && NEVER.has(klassName(k))) return;
          // Accessors that reflection spins reach into other classes at will.
          const magic = wellKnown(WK_MAGIC_ACCESSOR);
          if (magic !== 0 && isSubclassOf(k, magic)) return;
          verify(vm, k);
        }
      : undefined,
  );
}

/** Classes of the boot loader are loaded on the way; others need Java, and the question is asked again. */
function verify(vm: Parts, k: number): void {
  for (;;) {
    try {
      verifyKlass(k);
      return;
    } catch (problem) {
      if (!(problem instanceof NeedsKlass) || problem.loader !== bootLoader()) throw problem;
      vm.linker.load(problem.loader, problem.name);
    }
  }
}
