// C2's code has a trap where it would have what is not resolved, and is made anew after each of them. The interpreter resolves what it executes;
// it executes neither the bodies of methods that it has as intrinsics, nor yet what a profile of an earlier run knows. Before C2 compiles a
// method, what it would inline there is resolved as far as that has no effects.
import { instructionLength } from "../bytecode/iterate.ts";
import { Op } from "../bytecode/opcodes.ts";
import type { CalleeFacts, MethodId } from "../compiler/facts/questions.ts";
import { MethodData } from "../layout/mdo.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { originalCode } from "../profiling/create.ts";
import type { VM } from "../runtime/vm.ts";
import { isInterpreted, targets } from "./first-profiles.ts";
import type { LiveFacts } from "./live-facts.ts";
import { linkIfPossible, resolveInstructions } from "./resolve-ahead.ts";

/** Levels of inlining, and methods, that are looked at for one compilation. */
const DEPTH = 9;
const MOST = 100;

export class CalleeResolver {
  private readonly vm: VM;
  /** Methods all of whose instructions have been resolved as far as they could be. */
  private readonly done = new Set<Addr>();

  constructor(vm: VM) {
    this.vm = vm;
  }

  /** Methods have been unloaded: their addresses may be those of others. */
  forget(): void {
    this.done.clear();
  }

  /**
   * What the calls in `root` lead to that have been made so often, by its profile; all calls of a method that has none.
   * @param least 0: calls, too, that were made before there was a profile
   */
  resolveUnder(root: Addr, facts: LiveFacts, least: number): void {
    const { FreqInlineSize: limit } = this.vm.flags.values;
    const seen = new Set<Addr>([root]);
    const isNew = (target: Addr, depth: number): boolean => {
      if (target === 0 || depth === DEPTH || seen.size === MOST || seen.has(target) || ld(target + Method.codeLength) > limit) return false;
      seen.add(target);
      return true;
    };
    const visit = (method: Addr, depth: number): void => {
      const profile = facts.profile(method as MethodId);
      const isOfEarlierRun = ld(method + Method.mdo) !== 0 && ld(ld(method + Method.mdo) + MethodData.priorInvocations) !== 0;
      if (isOfEarlierRun) this.resolve(method);
      const callee = (bci: number): CalleeFacts => {
        const found = facts.callee(method as MethodId, bci);
        if (found.kind !== "unresolved" || !this.resolve(method)) return found;
        return facts.callee(method as MethodId, bci);
      };
      for (const target of targets(facts, profile, least, callee)) {
        if (!isNew(target, depth)) continue;
        if (isInterpreted(target) && ld(target + Method.mdo) !== 0) visit(target, depth + 1);
        else visitAll(target, depth + 1);
      }
    };
    const visitAll = (method: Addr, depth: number): void => {
      this.resolve(method);
      const code = originalCode(method);
      for (let bci = 0; bci < code.length; bci += Math.max(1, instructionLength(code, bci))) {
        const opcode = code[bci]!;
        if (opcode < Op.invokevirtual || opcode > Op.invokeinterface) continue;
        const target = facts.callee(method as MethodId, bci).method;
        if (isNew(target, depth)) visitAll(target, depth + 1);
      }
    };
    visit(root, 1);
  }

  /** @returns whether that is new */
  private resolve(method: Addr): boolean {
    if (this.done.has(method)) return false;
    this.done.add(method);
    linkIfPossible(method);
    resolveInstructions(this.vm, method);
    return true;
  }
}
