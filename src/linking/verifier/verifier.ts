// The bytecode verifier (JVMS 4.10): which classes it looks at, and which of its two ways. Class files of version 50 on are type-checked by
// their stack maps; those of version 50 that fail, and older ones, have their types inferred (inference.ts).
import { ACC_ABSTRACT, ACC_NATIVE } from "../../classfile/access-flags.ts";
import type { KlassAddr, MethodAddr } from "../../layout/addresses.ts";
import { ld } from "../../layout/memory.ts";
import { Klass, METHOD_OVERPASS, Method } from "../../layout/metadata.ts";
import { methodAt, methodCount } from "../klass-view.ts";
import { LinkageProblem } from "../linkage-problem.ts";
import { dropDescriptors } from "./descriptors.ts";
import { InferringVerifier, inferenceText } from "./inference.ts";
import { MethodVerifier } from "./method-verifier.ts";
import { problemText, VerifyProblem } from "./problem.ts";

/** The first version with stack maps, and the first whose failing is final. */
const STACK_MAP_VERSION = 50;
const NO_FAILOVER_VERSION = 51;

/** Where a class was left because another one had to be loaded: the methods before need not be looked at again. */
let resumed: KlassAddr = 0;
let resumeAt = 0;
/** The class of version 50 whose types are being inferred, and what its stack maps had wrong. */
let failedOver: KlassAddr = 0;
let firstText = "";

/** Verifies a class. @throws LinkageProblem VerifyError, ClassFormatError; NeedsKlass */
export function verifyKlass(k: KlassAddr): void {
  const version = ld(k + Klass.majorVersion);
  dropDescriptors();
  const inferred = version < STACK_MAP_VERSION || failedOver === k;
  const first = resumed === k ? resumeAt : 0;
  resumed = 0;
  const n = methodCount(k);
  for (let i = first; i < n; i++) {
    const m = methodAt(k, i);
    if ((ld(m + Method.accessFlags) & (ACC_NATIVE | ACC_ABSTRACT)) !== 0 || (ld(m + Method.flags) & METHOD_OVERPASS) !== 0) continue;
    try {
      (inferred ? new InferringVerifier(m) : new MethodVerifier(m)).verify();
    } catch (problem) {
      if (!(problem instanceof VerifyProblem)) {
        resumed = k;
        resumeAt = i;
        throw problem;
      }
      if (!inferred && version < NO_FAILOVER_VERSION && problem.failsOver) {
        failOver(k, problem, m);
        return;
      }
      if (failedOver === k) throw new LinkageProblem(problem.javaError, firstText);
      throw new LinkageProblem(problem.javaError, inferred ? inferenceText(problem, m) : problemText(problem, m));
    }
  }
  if (failedOver === k) failedOver = 0;
}

/** A class of version 50 whose stack maps are wrong gets a second chance; when that fails too, the first problem is told. */
function failOver(k: KlassAddr, problem: VerifyProblem, m: MethodAddr): void {
  failedOver = k;
  firstText = problemText(problem, m);
  verifyKlass(k);
}
