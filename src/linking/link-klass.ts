// Linking (JVMS 5.4): supertypes first, verification, loading constraints of overriding, the constant-pool cache.
// Methods are rewritten one by one as they are first called (kernel/assembly/rewrite.ts); most never are.

import type { KlassAddr, MethodAddr } from "../layout/addresses.ts";
import { ld, st } from "../layout/memory.ts";
import {
  ConstantPool,
  CPC_SIZE_LOG2,
  KLASS_ARRAY,
  KLASS_LINKED,
  KLASS_PRIMITIVE,
  KLASS_TRUSTED,
  Klass,
  Method,
} from "../layout/metadata.ts";
import { ENTRY_UNLINKED } from "../layout/vm-state.ts";
import { checkCode } from "./check-code.ts";
import { kernel } from "./kernel-exports.ts";
import { verifyError } from "./linkage-problem.ts";
import { metaAllocate, outOfMetaspace } from "./metaspace.ts";
import { checkTableConstraints } from "./table-constraints.ts";

/** The bytecode verifier (JVMS 4.10). @throws LinkageProblem VerifyError; NeedsKlass for a class that must be loaded to decide */
export type Verifier = (k: KlassAddr) => void;

let verifier: Verifier | undefined;

/** Registers the verifier, called for each class that is linked; it decides which it looks at. */
export function setVerifier(v: Verifier | undefined): void {
  verifier = v;
}

/**
 * Links a class and its supertypes; nothing happens when it is linked.
 * @throws LinkageProblem VerifyError, LinkageError; the class stays LOADED and the next attempt fails again
 */
export function linkKlass(k: KlassAddr): void {
  if (ld(k + Klass.initState) >= KLASS_LINKED) return;
  if ((ld(k + Klass.flags) & (KLASS_ARRAY | KLASS_PRIMITIVE)) !== 0) return;
  const superKlass = ld(k + Klass.super);
  if (superKlass !== 0) linkKlass(superKlass);
  const v = ld(k + Klass.interfaces);
  const n = v === 0 ? 0 : ld(v);
  for (let i = 1; i <= n; i++) linkKlass(ld(v + 4 * i));
  verifier?.(k);
  if ((ld(k + Klass.flags) & KLASS_TRUSTED) === 0) {
    // Also after the verifier has had its say: it is to be no part of what memory safety rests on.
    checkMethods(k);
    checkTableConstraints(k);
  }
  createCache(k);
  st(k + Klass.initState, KLASS_LINKED);
  if (eager) linkMethods(k);
}

let eager = false;

/** From now on a class is linked with all its methods: what is compiled before it has run inlines only what is linked. */
export function linkEagerly(klasses: Iterable<KlassAddr>): void {
  eager = true;
  for (const k of klasses) if (ld(k + Klass.initState) >= KLASS_LINKED) linkMethods(k);
}

/** Methods that do not find room stay as they are. */
function linkMethods(k: KlassAddr): void {
  const v = ld(k + Klass.methods);
  const n = v === 0 ? 0 : ld(v);
  for (let i = 1; i <= n; i++) {
    const m = ld(v + 4 * i);
    if (ld(m + Method.interpreterEntry) === ENTRY_UNLINKED && kernel.rewriteMethod(m) === 0) return;
  }
}

const ENTRY_SIZE = 1 << CPC_SIZE_LOG2;

/** Gives the class its constant-pool cache: an entry for each member reference. Those of invokedynamic come with rewriting. */
function createCache(k: KlassAddr): void {
  const pool = ld(k + Klass.constantPool);
  if (ld(pool + ConstantPool.cache) !== 0) return;
  // Aligned to its entries, as chunks of dynamic ones are: an index reaches any of both.
  const size = Math.max(1, ld(pool + ConstantPool.cacheLength)) << CPC_SIZE_LOG2;
  st(pool + ConstantPool.cache, (metaAllocate(ld(k + Klass.loader), size + ENTRY_SIZE - 8) + ENTRY_SIZE - 1) & -ENTRY_SIZE);
}

/** The code of all methods is such that running it verified cannot harm memory. @throws LinkageProblem VerifyError */
function checkMethods(k: KlassAddr): void {
  const v = ld(k + Klass.methods);
  const n = v === 0 ? 0 : ld(v);
  const pool = ld(k + Klass.constantPool);
  const bytes = ld(k + Klass.classBytes);
  for (let i = 1; i <= n; i++) {
    const m = ld(v + 4 * i);
    const offset = ld(m + Method.codeOffset);
    if (offset === 0) continue;
    const problem = checkCode(m, pool, bytes + offset, ld(m + Method.codeLength));
    if (problem !== undefined) throw verifyError(problem);
  }
}

/** Makes an ENTRY_UNLINKED method executable: links its class, rewrites its code. @throws LinkageProblem as linkKlass */
export function linkMethod(m: MethodAddr): void {
  linkKlass(ld(m + Method.holder));
  if (ld(m + Method.interpreterEntry) === ENTRY_UNLINKED) outOfMetaspace(kernel.rewriteMethod(m));
}
