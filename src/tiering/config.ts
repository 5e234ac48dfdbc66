// What the policy knows of a VM that never changes while it runs: the flags it reads, the compilation mode and the compilers there
// are. Made once from the flags' values after ergonomics (flags/compiler-ergonomics.ts), which have -Xint and -Xcomp in them.

import {
  type CompilationMode,
  compilationMode,
  disableIntermediate,
  isC1Only,
  isC1SimpleOnly,
  isC2Only,
  isInterpreterOnly,
  isTiered,
} from "../flags/compilation-mode.ts";
import { scaledFreqLog } from "../flags/compiler-ergonomics.ts";
import type { FlagValues } from "../flags/table.ts";
import {
  type CompLevel,
  LEVEL_FULL_OPTIMIZATION,
  LEVEL_FULL_PROFILE,
  LEVEL_LIMITED_PROFILE,
  LEVEL_NONE,
  LEVEL_SIMPLE,
  minLevel,
} from "./level.ts";

/** The flags that decide. The decision log writes those that are not at their default. */
export const POLICY_FLAGS = [
  "CompilationMode",
  "TieredCompilation",
  "TieredStopAtLevel",
  "UseCompiler",
  "UseInterpreter",
  "UseOnStackReplacement",
  "ProfileInterpreter",
  "BackgroundCompilation",
  "CICompilerCount",
  "Tier0InvokeNotifyFreqLog",
  "Tier0BackedgeNotifyFreqLog",
  "Tier2InvokeNotifyFreqLog",
  "Tier2BackedgeNotifyFreqLog",
  "Tier3InvokeNotifyFreqLog",
  "Tier3BackedgeNotifyFreqLog",
  "Tier23InlineeNotifyFreqLog",
  "Tier0Delay",
  "Tier0ProfilingStartPercentage",
  "Tier3InvocationThreshold",
  "Tier3MinInvocationThreshold",
  "Tier3CompileThreshold",
  "Tier3BackEdgeThreshold",
  "Tier3DelayOn",
  "Tier3DelayOff",
  "Tier3LoadFeedback",
  "Tier4InvocationThreshold",
  "Tier4MinInvocationThreshold",
  "Tier4CompileThreshold",
  "Tier4BackEdgeThreshold",
  "Tier4LoadFeedback",
  "TieredCompileTaskTimeout",
  "TieredRateUpdateMinTime",
  "TieredRateUpdateMaxTime",
  "TieredOldPercentage",
  "ProfileMaturityPercentage",
  "IncreaseFirstTierCompileThresholdAt",
  "DontCompileHugeMethods",
  "HugeMethodLimit",
  "AlwaysCompileLoopMethods",
  "SkipTier2IfPossible",
] as const;

export type PolicyFlags = Pick<FlagValues, (typeof POLICY_FLAGS)[number]>;

/** Where JDK 17 and JDK 26 differ: 26 has training data, and asks in another order whether a tier-2 method is profiled. */
export type PolicyVariant = 17 | 26;

export interface PolicyConfig {
  readonly variant: PolicyVariant;
  readonly flags: PolicyFlags;
  readonly mode: CompilationMode;
  readonly interpreterOnly: boolean;
  /** -Xcomp. */
  readonly compilerOnly: boolean;
  readonly tiered: boolean;
  /** Compiler threads. */
  readonly c1Count: number;
  readonly c2Count: number;
  readonly highestLevel: CompLevel;
  /** The interpreter may profile. */
  readonly profileInterpreter: boolean;
  /** reverse_free_ratio of the code cache above which C1's thresholds rise. */
  readonly increaseThresholdAtRatio: number;
  /** There is training data of an earlier run (TrainingData::have_data). */
  readonly haveTraining: boolean;
  /** The interpreter profiles what is hot, and level 4 follows: HotSpot does so while C1's queue is long, and with CompilationMode=high-only. */
  readonly profilesFirst: boolean;
}

/** @param overrides for tests: what flags cannot ask for */
export function policyConfig(values: FlagValues, haveTraining = false, overrides: Partial<PolicyConfig> = {}): PolicyConfig {
  const flags = {} as Record<string, unknown>;
  for (const name of POLICY_FLAGS) flags[name] = values[name];
  return configOf(flags as PolicyFlags, haveTraining, overrides);
}

/** As policyConfig, from the policy's own flags alone: what a log has. */
export function configOf(flags: PolicyFlags, haveTraining: boolean, overrides: Partial<PolicyConfig> = {}): PolicyConfig {
  const interpreterOnly = isInterpreterOnly(flags);
  const mode = overrides.mode ?? compilationMode(flags);
  const count = interpreterOnly ? 0 : flags.CICompilerCount;
  const c1Count = isC2Only(flags) ? 0 : isC1Only(flags) ? count : interpreterOnly ? 0 : Math.max(Math.trunc(count / 3), 1);
  const c2Count = isC1Only(flags) ? 0 : isC2Only(flags) ? count : interpreterOnly ? 0 : Math.max(count - c1Count, 1);
  return {
    variant: haveTraining ? 26 : 17,
    flags,
    mode,
    interpreterOnly,
    compilerOnly: !flags.UseInterpreter,
    tiered: isTiered(flags),
    c1Count,
    c2Count,
    highestLevel: highestCompileLevel(flags, mode),
    profileInterpreter: flags.ProfileInterpreter,
    increaseThresholdAtRatio: 100 / (100 - flags.IncreaseFirstTierCompileThresholdAt),
    haveTraining,
    profilesFirst: false,
    ...overrides,
  };
}

/** CompilationPolicy::highest_compile_level(). */
function highestCompileLevel(flags: PolicyFlags, mode: CompilationMode): CompLevel {
  if (isInterpreterOnly(flags)) return LEVEL_NONE;
  let level: CompLevel = isC1SimpleOnly(flags) ? LEVEL_SIMPLE : isC1Only(flags) ? LEVEL_FULL_PROFILE : LEVEL_FULL_OPTIMIZATION;
  if (flags.TieredCompilation) level = minLevel(level, flags.TieredStopAtLevel as CompLevel);
  switch (mode) {
    case "quick-only":
      return level > LEVEL_SIMPLE ? LEVEL_SIMPLE : level;
    case "high-only":
      return level < LEVEL_FULL_OPTIMIZATION ? LEVEL_NONE : level;
    case "high-only-quick-internal":
      return level === LEVEL_LIMITED_PROFILE || level === LEVEL_FULL_PROFILE ? LEVEL_SIMPLE : level;
    case "default":
      return level;
  }
}

/** Whether that level can be asked for at all (CompilationPolicy::verify_level). */
export function isLevelAllowed(config: PolicyConfig, level: CompLevel): boolean {
  if (level === LEVEL_NONE) return true;
  if (level > config.highestLevel) return false;
  if (config.mode === "quick-only") return level === LEVEL_SIMPLE;
  if (config.mode === "high-only") return level === LEVEL_FULL_OPTIMIZATION;
  if (config.mode === "high-only-quick-internal") return level === LEVEL_SIMPLE || level === LEVEL_FULL_OPTIMIZATION;
  return true;
}

export function limitLevel(config: PolicyConfig, level: CompLevel): CompLevel {
  return minLevel(level, config.highestLevel);
}

export function compilerCount(config: PolicyConfig, level: CompLevel): number {
  if (level === LEVEL_NONE) return 0;
  return level === LEVEL_FULL_OPTIMIZATION ? config.c2Count : config.c1Count;
}

export const skipsIntermediate = (config: PolicyConfig): boolean => disableIntermediate(config.mode);

/**
 * The mask of a counter at that level: code notifies when `(count & mask) === 0` after counting. The interpreter's is level 0's, with
 * or without a profile. @param scale the method's own CompileThresholdScaling
 * @param inlinee for code of an inlined method, whose events only keep counters from overflowing
 */
export function notifyMask(config: PolicyConfig, level: 0 | 2 | 3, backedge: boolean, scale = 1, inlinee = false): number {
  const f = config.flags;
  let freqLog: number;
  if (inlinee && !backedge) freqLog = f.Tier23InlineeNotifyFreqLog;
  else if (level === LEVEL_NONE) freqLog = backedge ? f.Tier0BackedgeNotifyFreqLog : f.Tier0InvokeNotifyFreqLog;
  else if (level === LEVEL_LIMITED_PROFILE) freqLog = backedge ? f.Tier2BackedgeNotifyFreqLog : f.Tier2InvokeNotifyFreqLog;
  else freqLog = backedge ? f.Tier3BackedgeNotifyFreqLog : f.Tier3InvokeNotifyFreqLog;
  const bits = scaledFreqLog(freqLog, scale);
  return bits >= 32 ? 0xffff_ffff : 2 ** bits - 1;
}
