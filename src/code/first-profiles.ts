// What C2 would inline into a method by its profile, and has no profile of itself yet: without one it is inlined as it stands, or not at all, for
// good. Where the interpreter profiles, these methods get a profile first, and the compilation waits for them.
import type { CalleeFacts, MethodId, ProfileFacts } from "../compiler/facts/questions.ts";
import { FREQUENCY_RATIO } from "../compiler/ir/inline-policy.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { ENTRY_ALIGNED, ENTRY_INTERPRETED, ENTRY_INTRINSIC, ENTRY_SYNCHRONIZED } from "../layout/vm-state.ts";
import type { LiveFacts } from "./live-facts.ts";

/** Levels of inlining that are looked at. */
const DEPTH = 5;

/** So many calls say where a method goes. */
const LEAST_CALLS = 16;

/**
 * @param freqInlineSize bytes of what is inlined where it is hot
 * @returns the methods with no profile, or too small a one, that hot calls in `root` lead to, through any that have one
 */
export function unprofiledCallees(facts: LiveFacts, root: Addr, freqInlineSize: number): Set<Addr> {
  const found = new Set<Addr>();
  const seen = new Set<Addr>([root]);
  const visit = (method: Addr, profile: ProfileFacts, depth: number): void => {
    const least = Math.max(1, FREQUENCY_RATIO * profile.invocations);
    for (const target of targets(facts, profile, least, (bci) => facts.callee(method as MethodId, bci))) {
      if (target === 0 || seen.has(target)) continue;
      seen.add(target);
      if (!isInterpreted(target) || ld(target + Method.codeLength) > freqInlineSize) continue;
      const its = facts.profile(target as MethodId);
      if (its.invocations < LEAST_CALLS) found.add(target);
      else if (depth < DEPTH) visit(target, its, depth + 1);
    }
  };
  visit(root, facts.profile(root as MethodId), 1);
  return found;
}

/** Whether calls of it make a frame of the interpreter, which profiles. */
export function isInterpreted(method: Addr): boolean {
  const entry = ld(method + Method.interpreterEntry);
  return entry === ENTRY_INTERPRETED || entry === ENTRY_SYNCHRONIZED || (entry >= ENTRY_ALIGNED && entry < ENTRY_INTRINSIC);
}

/** What the calls of a method lead to that were made `least` times; 0 where that is not known. @param calleeAt of the method, by bci */
export function* targets(facts: LiveFacts, profile: ProfileFacts, least: number, calleeAt: (bci: number) => CalleeFacts): Iterable<Addr> {
  for (const { kind, bci, count, rows } of profile.cells) {
    if (kind !== "counter" && kind !== "virtualCall") continue;
    if (rows.reduce((sum, row) => sum + row.count, count) < least) continue;
    const callee = calleeAt(bci);
    if (callee.kind === "virtual" && rows.length > 0) for (const row of rows) yield facts.vtableMethod(row.klass, callee.index);
    else if (callee.kind === "interface") {
      const { holder } = facts.method(callee.method);
      for (const row of rows) yield facts.itableMethod(row.klass, holder, callee.index);
    } else yield callee.method;
  }
}
