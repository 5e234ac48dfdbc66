// The state machine over levels: CompilationPolicy::common() of JDK 17, and JDK 26's with what an earlier run learnt. Each function
// takes a method at a level and says which level it should have, and why.
//
//   0 -> 3 -> 4         the common path              0 -> 2 -> 3 -> 4    the C2 queue is long (never for loops)
//   0 -> (3 -> 2) -> 4  profiled while queued        0 -> 3 -> 1         trivial, or C2 cannot compile it
//   0 -> 4              profiled by the interpreter, or C1 cannot compile it; with `profilesFirst` the common path

import { limitLevel, type PolicyConfig, skipsIntermediate } from "./config.ts";
import { type CompLevel, LEVEL_FULL_OPTIMIZATION, LEVEL_FULL_PROFILE, LEVEL_LIMITED_PROFILE, LEVEL_NONE, LEVEL_SIMPLE } from "./level.ts";
import {
  apply,
  backedgeCount,
  COUNT_LIMIT,
  forcesSimple,
  hasFirstProfile,
  invocationCount,
  isMethodProfiled,
  type PredicateKind,
  profiledBackedges,
  profiledInvocations,
  sawLevel,
} from "./predicates.ts";
import type { Load, MethodState, PredicateValue, TrainingRecord, Transition, TransitionReason } from "./state.ts";

/** What the transitions look at besides method and level. `seen` collects the predicates' values. */
export interface Context {
  readonly config: PolicyConfig;
  readonly load: Load;
  readonly kind: PredicateKind;
  /** Hot methods and loops do not wait for C2's queue. */
  readonly disableFeedback: boolean;
  readonly seen: PredicateValue[];
}

const to = (level: CompLevel, reason: TransitionReason): Transition => ({ level, reason });

/** The level that the method should have, never above what the VM may compile. */
export function common(c: Context, m: MethodState, current: CompLevel): Transition {
  const next = unlimited(c, m, current);
  if (next.level === current) return next;
  return { level: limitLevel(c.config, next.level), reason: next.reason };
}

function unlimited(c: Context, m: MethodState, current: CompLevel): Transition {
  const { config } = c;
  if (forcesSimple(config, m)) return to(LEVEL_SIMPLE, "force-simple");
  if (m.trivial || (config.variant === 26 && m.isNative)) {
    return to(skipsIntermediate(config) ? LEVEL_FULL_OPTIMIZATION : LEVEL_SIMPLE, "trivial");
  }
  if (!config.haveTraining || m.training === undefined) return standardTransition(c, m, current);
  const trained = trainedTransition(c, m, current, m.training);
  if (trained.level !== current) return trained;
  // Training asks for nothing more. Should the program behave otherwise now, the counters say so.
  if (shouldDelayStandardTransition(m, current, m.training)) return to(current, "trained-delay");
  const standard = standardTransition(c, m, current);
  return standard.level === current ? trained : standard;
}

function standardTransition(c: Context, m: MethodState, current: CompLevel): Transition {
  switch (current) {
    case LEVEL_NONE:
      return c.config.profilesFirst && !m.frameless ? fromProfilingInterpreter(c, m) : fromNone(c, m);
    case LEVEL_LIMITED_PROFILE:
      return fromLimitedProfile(c, m);
    case LEVEL_FULL_PROFILE:
      return fromFullProfile(c, m);
    default:
      return to(current, "highest");
  }
}

/** The common path where the interpreter profiles: 0 -> 4. All calls count, for most were not profiled. */
function fromProfilingInterpreter(c: Context, m: MethodState): Transition {
  const isHot =
    hasFirstProfile(c.config, m) && apply(c.config, c.load, c.kind, m, LEVEL_FULL_PROFILE, invocationCount(m), backedgeCount(m), c.seen);
  return isHot ? to(LEVEL_FULL_OPTIMIZATION, "profiled-in-interpreter") : to(LEVEL_NONE, "below-thresholds");
}

function fromNone(c: Context, m: MethodState): Transition {
  const { config, load } = c;
  const full = fromFullProfile(c, m);
  // JDK 17 asks what would come of it after limiting: without C2, a profile is no reason to leave the interpreter.
  const reached = config.variant === 17 ? limitLevel(config, full.level) : full.level;
  if (reached === LEVEL_FULL_OPTIMIZATION) {
    return to(LEVEL_FULL_OPTIMIZATION, full.reason === "thresholds" ? "profiled-in-interpreter" : full.reason);
  }
  if (skipsIntermediate(config)) return to(LEVEL_NONE, "below-thresholds");
  if (!apply(config, load, c.kind, m, LEVEL_NONE, invocationCount(m), backedgeCount(m), c.seen)) return to(LEVEL_NONE, "below-thresholds");
  if (!c.disableFeedback && load.c2Queue > config.flags.Tier3DelayOn * config.c2Count) return to(LEVEL_LIMITED_PROFILE, "c2-busy");
  return to(LEVEL_FULL_PROFILE, "thresholds");
}

function fromFullProfile(c: Context, m: MethodState): Transition {
  const p = m.profile;
  if (p === undefined) return to(LEVEL_FULL_PROFILE, "no-profile");
  if (!p.wouldProfile && !skipsIntermediate(c.config)) return to(LEVEL_FULL_OPTIMIZATION, "nothing-to-profile");
  const holds = apply(c.config, c.load, c.kind, m, LEVEL_FULL_PROFILE, profiledInvocations(m), profiledBackedges(m), c.seen);
  return holds ? to(LEVEL_FULL_OPTIMIZATION, "thresholds") : to(LEVEL_FULL_PROFILE, "below-thresholds");
}

function fromLimitedProfile(c: Context, m: MethodState): Transition {
  const { config } = c;
  // The interpreter, or an earlier level 3, profiled it fully.
  if (config.variant === 17 && isMethodProfiled(config, m)) return to(LEVEL_FULL_OPTIMIZATION, "profiled-in-interpreter");
  if (m.profile !== undefined && !m.profile.wouldProfile) return to(LEVEL_FULL_OPTIMIZATION, "nothing-to-profile");
  const next = beginsProfiling(c, m);
  if (config.variant === 26 && next.level === LEVEL_FULL_PROFILE && isMethodProfiled(config, m)) {
    return to(LEVEL_FULL_OPTIMIZATION, "profiled-in-interpreter");
  }
  return next;
}

function beginsProfiling(c: Context, m: MethodState): Transition {
  const { config, load } = c;
  if (c.disableFeedback) return to(LEVEL_FULL_PROFILE, "feedback-off");
  if (load.c2Queue > config.flags.Tier3DelayOff * config.c2Count) return to(LEVEL_LIMITED_PROFILE, "c2-still-busy");
  return apply(config, load, c.kind, m, LEVEL_LIMITED_PROFILE, invocationCount(m), backedgeCount(m), c.seen)
    ? to(LEVEL_FULL_PROFILE, "thresholds")
    : to(LEVEL_LIMITED_PROFILE, "below-thresholds");
}

/** JDK 26's trained_transition(). Answers the current level where training asks for nothing. */
function trainedTransition(c: Context, m: MethodState, current: CompLevel, training: TrainingRecord): Transition {
  const { config } = c;
  let next = to(current, "highest");
  if (current === LEVEL_NONE) next = trainedFromNone(config, m, training);
  else if (current === LEVEL_LIMITED_PROFILE) next = trainedFromLimitedProfile(training);
  else if (current === LEVEL_FULL_PROFILE) next = trainedFromFullProfile(config, m, training);
  // There is no strategy of its own for a VM with C2 alone.
  const between = next.level < LEVEL_FULL_OPTIMIZATION;
  if (config.mode === "high-only-quick-internal" && between && next.level > LEVEL_SIMPLE) return to(LEVEL_NONE, "trained-high-only");
  if (config.mode === "high-only" && between) return to(LEVEL_NONE, "trained-high-only");
  return next.level === current ? next : { level: limitLevel(config, next.level), reason: next.reason };
}

function trainedFromNone(config: PolicyConfig, m: MethodState, t: TrainingRecord): Transition {
  const saw4 = sawLevel(t.levelMask, LEVEL_FULL_OPTIMIZATION);
  if (t.onlyInlined && !saw4) return to(LEVEL_NONE, "trained-only-inlined");
  if (saw4 && !t.hasProfile) return to(LEVEL_FULL_PROFILE, "trained-no-profile");
  switch (t.highestTopLevel) {
    case LEVEL_LIMITED_PROFILE:
    case LEVEL_FULL_PROFILE:
      return to(LEVEL_LIMITED_PROFILE, "trained-lukewarm");
    case LEVEL_SIMPLE:
      return to(LEVEL_SIMPLE, "trained-simple");
    case LEVEL_NONE:
      return to(LEVEL_NONE, "trained-cold");
    case LEVEL_FULL_OPTIMIZATION:
      break;
  }
  if (!t.hasProfile) return to(LEVEL_FULL_PROFILE, "trained-no-profile");
  // Code that was deoptimised is profiled anew.
  if (m.highestCompLevel === LEVEL_FULL_OPTIMIZATION && !isMethodProfiled(config, m)) return to(LEVEL_FULL_PROFILE, "trained-deopt");
  if (config.flags.SkipTier2IfPossible && t.initDepsLeft === 0) return to(LEVEL_FULL_OPTIMIZATION, "trained-ready");
  return to(LEVEL_LIMITED_PROFILE, "trained-waits");
}

function trainedFromLimitedProfile(t: TrainingRecord): Transition {
  if (!t.hasProfile) return to(LEVEL_FULL_PROFILE, "trained-no-profile");
  if (t.initDepsLeft === 0) return to(LEVEL_FULL_OPTIMIZATION, "trained-ready");
  return to(LEVEL_LIMITED_PROFILE, t.initDepsLeft === undefined ? "trained-lukewarm" : "trained-waits");
}

function trainedFromFullProfile(config: PolicyConfig, m: MethodState, t: TrainingRecord): Transition {
  if (t.highestTopLevel === LEVEL_FULL_OPTIMIZATION && !t.onlyInlined && isMethodProfiled(config, m)) {
    return to(LEVEL_FULL_OPTIMIZATION, "trained-profiled");
  }
  return to(LEVEL_FULL_PROFILE, "below-thresholds");
}

/**
 * JDK-8368321: a method that C2 never compiled in training stays at level 2 until both its counters are beyond those of the training
 * run; it would only be profiled in vain. Counts here are those of the method's counters alone.
 */
function shouldDelayStandardTransition(m: MethodState, current: CompLevel, t: TrainingRecord): boolean {
  if (t.highestTopLevel === LEVEL_FULL_OPTIMIZATION || current !== LEVEL_LIMITED_PROFILE) return false;
  if (m.invocations >= COUNT_LIMIT || m.backedges >= COUNT_LIMIT) return false;
  return m.invocations <= t.invocations && m.backedges <= t.backedges;
}
