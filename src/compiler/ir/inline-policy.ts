// Whether a call is inlined: HotSpot's InlineTree::should_inline and should_not_inline of bytecodeInfo.cpp (17), with its limits and its
// words. Pure; must not know how inlining is done.
import { ACC_ABSTRACT, ACC_NATIVE } from "../../layout/access-flags.ts";
import { METHOD_DONT_INLINE, METHOD_FORCE_INLINE, METHOD_HAS_JSR } from "../../layout/metadata.ts";
import type { MethodId } from "../facts/questions.ts";
import type { UnitBuilder } from "./builder.ts";
import type { Scope } from "./state.ts";

/** Executions of a call for one of its method at which it counts as hot (InlineFrequencyRatio). */
export const FREQUENCY_RATIO = 0.25;

export interface Verdict {
  readonly inline: boolean;
  readonly why: string;
}
const no = (why: string): Verdict => ({ inline: false, why });
const yes = (why: string): Verdict => ({ inline: true, why });

/** Hot small methods that call themselves are inlined deeper than MaxRecursiveInlineLevel says: a call costs more here than in HotSpot's code. */
const SMALL_RECURSIVE_SIZE = 64;
const SMALL_RECURSIVE_LEVEL = 3;
/** Copies of one method that this may make: two calls in each, three levels deep. */
const RECURSIVE_COPIES = 16;

/** @param frequency executions for one of the caller, from the profile; -1 unknown */
export function shouldInline(unit: UnitBuilder, callee: MethodId, caller: Scope, frequency: number): Verdict {
  const { limits } = unit;
  const facts = unit.facts.ask("method", callee);
  if ((facts.accessFlags & ACC_ABSTRACT) !== 0) return no("abstract method");
  if ((facts.accessFlags & ACC_NATIVE) !== 0) return no("native method");
  if (facts.codeLength === 0) return no("not linked");
  if ((facts.flags & METHOD_HAS_JSR) !== 0) return no("jsr/ret");
  if (!unit.initialized(facts.holder, caller) && unit.facts.ask("initState", facts.holder) !== "linked")
    return no("holder not initialized");
  const directive = unit.facts.ask("inlineDirective", callee);
  if (directive === "dont") return no("disallowed by CompileCommand");
  if (!limits.inline && (facts.flags & METHOD_FORCE_INLINE) === 0) return no("inlining is off");
  if ((facts.flags & METHOD_DONT_INLINE) !== 0) return no("don't inline by annotation");
  if (facts.codeLength > 1000) return no("hot method too big");
  if (unit.graph.nodeIds > 4 * limits.inlineNodes) return no("NodeCountInliningCutoff");
  if (caller.depth >= 40) return no("inlining too deep");
  if (directive === "force") return yes("force inline by CompileCommand");
  if ((facts.flags & METHOD_FORCE_INLINE) !== 0) return yes("force inline by annotation");
  if (unit.graph.nodeIds > limits.inlineNodes) return no("NodeCountInliningCutoff");
  const size = facts.codeLength;
  if (size > limits.maxTrivialSize && frequency === 0) return no("call site not reached");
  const compiled = unit.facts.ask("codeSize", callee);
  if (frequency >= FREQUENCY_RATIO) {
    if (size > limits.freqInlineSize) return no("hot method too big");
  } else {
    if (compiled > limits.inlineSmallCode / 4) return no("already compiled into a medium method");
    if (size > limits.maxInlineSize) return no(frequency < 0 ? "too big" : "too big (low frequency)");
  }
  if (caller.depth >= limits.maxInlineLevel) return no("inlining too deep");
  let recursion = 0;
  for (let s: Scope | undefined = caller; s !== undefined; s = s.parent) if (s.method === callee) recursion++;
  const { maxRecursiveInlineLevel: most } = limits;
  if (recursion > most) {
    const isSmall = caller.method === callee && size <= SMALL_RECURSIVE_SIZE && frequency >= FREQUENCY_RATIO;
    const copies = (): number => unit.graph.scopes.filter((s) => s.method === callee).length;
    if (most === 0 || !isSmall || recursion > SMALL_RECURSIVE_LEVEL || copies() > RECURSIVE_COPIES)
      return no("recursive inlining too deep");
  }
  if (unit.bytecodes + size > limits.desiredMethodLimit) return no("size > DesiredMethodLimit");
  if (compiled > limits.inlineSmallCode) return no("already compiled into a big method");
  return yes(frequency >= FREQUENCY_RATIO ? "inline (hot)" : "inline");
}
