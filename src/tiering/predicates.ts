// HotSpot's predicates over counters: when a method is hot enough for another level, old, mature, profiled, or worth a profile.
// Counts are invocations i and back-edges b; s scales all thresholds: by load, by a percentage, by the method's CompileThresholdScaling.

import { compilerCount, type PolicyConfig, skipsIntermediate } from "./config.ts";
import { type CompLevel, isC1Level, LEVEL_FULL_OPTIMIZATION, LEVEL_FULL_PROFILE, LEVEL_LIMITED_PROFILE, LEVEL_NONE } from "./level.ts";
import type { Load, MethodState, PredicateValue } from "./state.ts";

export type PredicateKind = PredicateValue["predicate"];

/** A counter that went beyond this is at it for good (InvocationCounter::count_limit). */
export const COUNT_LIMIT = 2 ** 30;

/** Where the interpreter profiles: the part of level 4's thresholds at which it begins. A profiled method runs up to twice as long there. */
const PROFILING_START = 0.5;

const limited = (count: number): number => Math.min(count, COUNT_LIMIT);

/** Method::invocation_count(): calls counted by the method's counters and by its profile. */
export function invocationCount(m: MethodState): number {
  return sum(m.invocations, m.profile?.invocations ?? 0);
}

/** Method::backedge_count(). */
export function backedgeCount(m: MethodState): number {
  return sum(m.backedges, m.profile?.backedges ?? 0);
}

function sum(counter: number, profile: number): number {
  return counter >= COUNT_LIMIT || profile >= COUNT_LIMIT ? COUNT_LIMIT : counter + profile;
}

/** MethodData::invocation_count_delta(): since reprofiling began. */
export function profiledInvocations(m: MethodState): number {
  const p = m.profile;
  return p === undefined ? 0 : p.invocations >= COUNT_LIMIT ? COUNT_LIMIT : p.invocations - p.invocationsStart;
}

export function profiledBackedges(m: MethodState): number {
  const p = m.profile;
  return p === undefined ? 0 : p.backedges >= COUNT_LIMIT ? COUNT_LIMIT : p.backedges - p.backedgesStart;
}

/** CompilationPolicy::threshold_scale(): thresholds double when `feedback` methods wait for each compiler thread. */
export function thresholdScale(config: PolicyConfig, load: Load, level: CompLevel, feedback: number): number {
  const compilers = compilerCount(config, level);
  if (compilers === 0) return 1;
  const queue = level === LEVEL_FULL_OPTIMIZATION ? load.c2Queue : load.c1Queue;
  let k = queue / (feedback * compilers) + 1;
  // Room in the code cache is kept for C2.
  if (config.tiered && !skipsIntermediate(config) && isC1Level(level) && load.reverseFreeRatio > config.increaseThresholdAtRatio) {
    k *= Math.exp(load.reverseFreeRatio - config.increaseThresholdAtRatio);
  }
  return k;
}

/** What scales a method's own thresholds. */
type Scaled = Pick<MethodState, "thresholdScale">;

/** CallPredicate::apply_scaled and LoopPredicate::apply_scaled, by level asked. */
export function applyScaled(
  config: PolicyConfig,
  kind: PredicateKind,
  m: Scaled,
  level: CompLevel,
  i: number,
  b: number,
  scale: number,
): boolean {
  const f = config.flags;
  const s = scale * m.thresholdScale;
  switch (level) {
    case LEVEL_NONE:
    case LEVEL_LIMITED_PROFILE:
      if (kind === "loop") return b >= f.Tier3BackEdgeThreshold * s;
      return i >= f.Tier3InvocationThreshold * s || (i >= f.Tier3MinInvocationThreshold * s && i + b >= f.Tier3CompileThreshold * s);
    case LEVEL_FULL_PROFILE:
      if (kind === "loop") return b >= f.Tier4BackEdgeThreshold * s;
      return i >= f.Tier4InvocationThreshold * s || (i >= f.Tier4MinInvocationThreshold * s && i + b >= f.Tier4CompileThreshold * s);
    default:
      return true;
  }
}

/** The predicates' apply(): scaled by load. The value is added to `seen`. */
export function apply(
  config: PolicyConfig,
  load: Load,
  kind: PredicateKind,
  m: MethodState,
  level: CompLevel,
  i: number,
  b: number,
  seen: PredicateValue[],
): boolean {
  let scale: number;
  if (level === LEVEL_NONE || level === LEVEL_LIMITED_PROFILE) {
    scale = thresholdScale(config, load, LEVEL_FULL_PROFILE, config.flags.Tier3LoadFeedback);
  } else if (level === LEVEL_FULL_PROFILE) {
    scale = thresholdScale(config, load, LEVEL_FULL_OPTIMIZATION, config.flags.Tier4LoadFeedback);
  } else return true;
  const holds = applyScaled(config, kind, m, level, i, b, scale);
  seen.push({ predicate: kind, level, i, b, scale: scale * m.thresholdScale, holds });
  return holds;
}

function either(config: PolicyConfig, m: Scaled, level: CompLevel, i: number, b: number, scale: number): boolean {
  return applyScaled(config, "call", m, level, i, b, scale) || applyScaled(config, "loop", m, level, i, b, scale);
}

/** What is known of an interpreted method without asking for the rest of its state. */
export type Counted = Pick<MethodState, "thresholdScale" | "invocations" | "backedges" | "profile" | "frameless" | "trivial">;

/**
 * Whether the policy has nothing to say of a method that is interpreted, has no code, no training record and may stay so: no predicate of its
 * can hold yet. Most of what is notified is so; it need not be asked.
 */
export function isCold(config: PolicyConfig, m: Counted): boolean {
  if (m.trivial || config.haveTraining || config.compilerOnly || config.flags.AlwaysCompileLoopMethods) return false;
  const calls = m.invocations + (m.profile?.invocations ?? 0);
  const backedges = m.backedges + (m.profile?.backedges ?? 0);
  if (config.profilesFirst && !m.frameless) return !either(config, m, LEVEL_FULL_PROFILE, calls, backedges, PROFILING_START);
  const { Tier0ProfilingStartPercentage, TieredOldPercentage } = config.flags;
  const first = Math.min(100, Tier0ProfilingStartPercentage, TieredOldPercentage) / 100;
  return m.profile === undefined && !either(config, m, LEVEL_NONE, calls, backedges, first);
}

/** Hot enough that low activity now says nothing: it stays queued, and load no longer holds it back. */
export function isOld(config: PolicyConfig, m: MethodState): boolean {
  return either(config, m, LEVEL_NONE, invocationCount(m), backedgeCount(m), config.flags.TieredOldPercentage / 100);
}

/** Enough profile for level 4, by calls since reprofiling. */
export function isMethodProfiled(config: PolicyConfig, m: MethodState): boolean {
  if (m.profile === undefined) return false;
  return applyScaled(config, "call", m, LEVEL_FULL_PROFILE, profiledInvocations(m), profiledBackedges(m), 1);
}

/**
 * Where the interpreter profiles: enough for level 4, by calls since reprofiling. As many as HotSpot interprets before it compiles at all,
 * whatever the method's thresholds are multiplied by; and longer where code of its had to go, for it will cost as much again.
 */
export function hasFirstProfile(config: PolicyConfig, m: MethodState): boolean {
  const scale = Math.min(1, 1 / m.thresholdScale) * m.profileScale;
  return m.profile !== undefined && either(config, m, LEVEL_NONE, profiledInvocations(m), profiledBackedges(m), scale);
}

/** Whether a compiler may believe the profile. Never under -Xcomp. */
export function isMature(config: PolicyConfig, m: MethodState): boolean {
  if (config.compilerOnly || m.profile === undefined) return false;
  const { invocations, backedges } = m.profile;
  return either(config, m, LEVEL_FULL_PROFILE, limited(invocations), limited(backedges), config.flags.ProfileMaturityPercentage / 100);
}

/** Whether the interpreter shall profile: the method has waited long for compiled code, and C2 keeps up. */
export function shouldCreateMdo(config: PolicyConfig, load: Load, m: MethodState, level: CompLevel): boolean {
  if (level !== LEVEL_NONE || forcesSimple(config, m) || config.mode === "quick-only" || !config.profileInterpreter) return false;
  if (config.haveTraining && m.training !== undefined && sawLevel(m.training.levelMask, LEVEL_FULL_OPTIMIZATION)) return true;
  if (config.profilesFirst && !m.frameless)
    return either(config, m, LEVEL_FULL_PROFILE, invocationCount(m), backedgeCount(m), PROFILING_START);
  if (isOld(config, m)) return true;
  if (load.c2Queue > config.flags.Tier0Delay * config.c2Count) return false;
  const scale = config.flags.Tier0ProfilingStartPercentage / 100;
  return either(config, m, LEVEL_NONE, invocationCount(m), backedgeCount(m), scale);
}

export function forcesSimple(config: PolicyConfig, m: MethodState): boolean {
  return config.mode === "high-only-quick-internal" && m.forceSimple;
}

export const sawLevel = (levelMask: number, level: CompLevel): boolean => (levelMask & (1 << level)) !== 0;

/**
 * CompilationPolicy::should_not_inline: C1's profiled code does not inline a method that runs in C2's OSR code; the loop would leave it
 * at each visit.
 */
export function shouldNotInline(level: CompLevel, callee: Pick<MethodState, "highestOsrCompLevel">): boolean {
  return (level === LEVEL_FULL_PROFILE || level === LEVEL_LIMITED_PROFILE) && callee.highestOsrCompLevel === LEVEL_FULL_OPTIMIZATION;
}
