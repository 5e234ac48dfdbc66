// Ergonomics of the compilers' flags, after HotSpot 17: what -Xint and -Xcomp set, thresholds without tiers, CompileThresholdScaling,
// the number of compiler threads. The same steps in the same order (Arguments::set_mode_flags, CompilerConfig::ergo_initialize,
// check_args_consistency, CompilationPolicy::initialize), so that -XX:+PrintFlagsFinal tells what HotSpot's would.

import {
  COMPILATION_MODES,
  compilationMode,
  disableIntermediate,
  isC1Only,
  isC1SimpleOnly,
  isC2Only,
  isInterpreterOnly,
  isTiered,
  type ModeFlags,
} from "./compilation-mode.ts";
import { ErgonomicsError, setErgo } from "./ergonomics.ts";
import { type Flags, findFlag } from "./flags.ts";
import type { VMOptions } from "./options.ts";
import type { FlagName } from "./table.ts";

const K = 1024;
const M = 1024 * K;
/** CODE_CACHE_SIZE_LIMIT. */
const CODE_CACHE_LIMIT = 2048 * M;
/** Tiered compilation compiles more: ReservedCodeCacheSize is this many times the default. */
const TIERED_CODE_CACHE_FACTOR = 5;
const CODE_CACHE_DEFAULT_LIMIT = 240 * M;
/** CodeCacheMinimumUseSpace. */
const CODE_CACHE_MINIMUM = 400 * K;
/** A counter has 31 bits, so no notification comes more rarely than at 2^32. */
const MAX_FREQ_BITS = 32;

/**
 * Completes the compilers' flags. Runs once, after all options are read.
 * @param cpus what Runtime.availableProcessors will say
 * @returns warnings, each to be printed as "... warning: <text>"
 * @throws ErgonomicsError
 */
export function applyCompilerErgonomics(flags: Flags, mode: VMOptions["executionMode"], cpus: number): string[] {
  const warnings: string[] = [];
  setModeFlags(flags, mode, warnings);
  initializeMode(flags, warnings);
  setLegacyEmulationFlags(flags);
  setPolicyFlags(flags, mode === "compiled mode" && flags.values.CompileThresholdScaling !== 0, warnings);
  checkConsistency(flags, warnings);
  setCompilerCount(flags, cpus);
  return warnings;
}

/** What the mode goes by. -XX:-UseCompiler is not -Xint to ergonomics: there are compilers, which are given no work. */
function modeFlags(flags: Flags): ModeFlags {
  const { CompilationMode, TieredCompilation, TieredStopAtLevel, UseLoopCounter } = flags.values;
  return { CompilationMode, TieredCompilation, TieredStopAtLevel, UseCompiler: UseLoopCounter || !flags.isDefault("UseLoopCounter") };
}

/** Arguments::set_mode_flags. A scaling of 0 is another way to write -Xint. */
function setModeFlags(flags: Flags, mode: VMOptions["executionMode"], warnings: string[]): void {
  const v = flags.values;
  const never = v.TieredCompilation
    ? v.CompileThresholdScaling === 0
    : scaledCompileThreshold(v.CompileThreshold, v.CompileThresholdScaling) === 0;
  if (mode === "interpreted mode" || never) {
    if (v.UseCompiler && !flags.isDefault("UseCompiler")) warnings.push("UseCompiler disabled due to -Xint.");
    flags.setDefault("UseCompiler", false);
    flags.setDefault("UseLoopCounter", false);
    flags.setDefault("AlwaysCompileLoopMethods", false);
    flags.setDefault("UseOnStackReplacement", false);
  } else if (mode === "compiled mode") {
    flags.setDefault("UseInterpreter", false);
    if (flags.isDefault("BackgroundCompilation")) flags.setDefault("BackgroundCompilation", false);
    flags.setDefault("ClipInlining", false);
  }
}

/** CompilationModeFlag::initialize. */
function initializeMode(flags: Flags, warnings: string[]): void {
  const asked = flags.values.CompilationMode;
  if (!COMPILATION_MODES.includes(asked)) {
    throw new ErgonomicsError(
      `Unsupported compilation mode '${asked}', available modes are: quick-only, high-only, high-only-quick-internal`,
      false,
      "stderr",
    );
  }
  if (asked === "high-only-quick-internal") {
    warnings.push("high-only-quick-internal compilation mode unavailable because there is no c1 and jvmci compiler present.");
  }
}

/** CompilerConfig::set_legacy_emulation_flags: CompileThreshold and its kin, which count only where a single compiler serves. */
function setLegacyEmulationFlags(flags: Flags): void {
  const v = flags.values;
  const given = (name: FlagName): boolean => !flags.isDefault(name);
  if (given("CompileThreshold") || given("OnStackReplacePercentage") || given("InterpreterProfilePercentage")) {
    const c1Only = isC1Only(modeFlags(flags));
    const c2Only = isC2Only(modeFlags(flags));
    if (c1Only || c2Only) {
      const percent = (n: number, share: number): number => Math.trunc((n * share) / 100);
      const threshold = v.CompileThreshold;
      const osrThreshold = percent(threshold, v.OnStackReplacePercentage);
      const thresholdLog = log2(c1Only ? threshold : percent(threshold, v.InterpreterProfilePercentage));
      const osrThresholdLog = log2(c1Only ? osrThreshold : percent(osrThreshold, v.InterpreterProfilePercentage));
      if (v.Tier0InvokeNotifyFreqLog > thresholdLog) setErgo(flags, "Tier0InvokeNotifyFreqLog", Math.max(0, thresholdLog), true);
      // The policy before tiers was told of back-edges once in 1024 at most.
      if (v.Tier0BackedgeNotifyFreqLog > osrThresholdLog) setErgo(flags, "Tier0BackedgeNotifyFreqLog", Math.max(10, osrThresholdLog), true);
      setErgo(flags, "Tier3InvocationThreshold", threshold, true);
      setErgo(flags, "Tier3MinInvocationThreshold", threshold, true);
      setErgo(flags, "Tier3CompileThreshold", threshold, true);
      setErgo(flags, "Tier3BackEdgeThreshold", osrThreshold, true);
      if (c2Only) {
        setErgo(flags, "Tier4InvocationThreshold", threshold, true);
        setErgo(flags, "Tier4MinInvocationThreshold", threshold, true);
        setErgo(flags, "Tier4CompileThreshold", threshold, true);
        setErgo(flags, "Tier4BackEdgeThreshold", osrThreshold, true);
        setErgo(flags, "Tier0ProfilingStartPercentage", v.InterpreterProfilePercentage, true);
      }
    }
  }
  const scale = v.CompileThresholdScaling;
  if (given("CompileThresholdScaling") && scale > 0 && v.CompileThreshold > 0) {
    setErgo(flags, "CompileThreshold", scaledCompileThreshold(v.CompileThreshold, scale), true);
  }
}

const SCALED_THRESHOLDS = [
  "Tier3InvocationThreshold",
  "Tier3MinInvocationThreshold",
  "Tier3CompileThreshold",
  "Tier3BackEdgeThreshold",
  "Tier4InvocationThreshold",
  "Tier4MinInvocationThreshold",
  "Tier4CompileThreshold",
  "Tier4BackEdgeThreshold",
] as const;

const SCALED_FREQ_LOGS = [
  "Tier0InvokeNotifyFreqLog",
  "Tier0BackedgeNotifyFreqLog",
  "Tier2InvokeNotifyFreqLog",
  "Tier2BackedgeNotifyFreqLog",
  "Tier3InvokeNotifyFreqLog",
  "Tier3BackedgeNotifyFreqLog",
  "Tier23InlineeNotifyFreqLog",
] as const;

/** Without the tiers between, tier 4's thresholds are lower, and those of tier 3, which the interpreter is measured by, are tier 4's. */
const HIGH_ONLY_DEFAULTS = [
  ["Tier0ProfilingStartPercentage", 33],
  ["Tier4InvocationThreshold", 5000],
  ["Tier4MinInvocationThreshold", 600],
  ["Tier4CompileThreshold", 10000],
  ["Tier4BackEdgeThreshold", 15000],
] as const;

const TIER3_AS_TIER4 = [
  ["Tier3InvocationThreshold", "Tier4InvocationThreshold"],
  ["Tier3MinInvocationThreshold", "Tier4MinInvocationThreshold"],
  ["Tier3CompileThreshold", "Tier4CompileThreshold"],
  ["Tier3BackEdgeThreshold", "Tier4BackEdgeThreshold"],
] as const;

/** CompilerConfig::set_compilation_policy_flags. */
function setPolicyFlags(flags: Flags, compilerOnly: boolean, warnings: string[]): void {
  const v = flags.values;
  if (isTiered(modeFlags(flags))) {
    if (flags.isDefault("ReservedCodeCacheSize")) {
      setErgo(flags, "ReservedCodeCacheSize", Math.min(CODE_CACHE_DEFAULT_LIMIT, v.ReservedCodeCacheSize * TIERED_CODE_CACHE_FACTOR), true);
    }
    if (flags.isDefault("SegmentedCodeCache") && v.ReservedCodeCacheSize >= 240 * M) setErgo(flags, "SegmentedCodeCache", true, true);
    if (compilerOnly) {
      // -Xcomp: a level 3 version first, one call of it, then level 4.
      if (flags.isDefault("Tier3InvokeNotifyFreqLog")) flags.set("Tier3InvokeNotifyFreqLog", 0, "command line");
      if (flags.isDefault("Tier4InvocationThreshold")) flags.set("Tier4InvocationThreshold", 0, "command line");
    }
  }
  if (disableIntermediate(compilationMode(modeFlags(flags))) && !isInterpreterOnly(modeFlags(flags))) {
    for (const [name, value] of HIGH_ONLY_DEFAULTS) if (flags.isDefault(name)) flags.setDefault(name, value);
    for (const [name, from] of TIER3_AS_TIER4) if (flags.isDefault(name)) flags.setDefault(name, v[from]);
  }
  const scale = v.CompileThresholdScaling;
  if (!flags.isDefault("CompileThresholdScaling") && scale > 0) {
    const setInRange = (name: FlagName, value: number): void => {
      const max = findFlag(name)!.max!;
      if (value > max) warnings.push(`CompileThresholdScaling makes ${name} ${value}; ${max} is the most that it can be.`);
      setErgo(flags, name, Math.min(value, max), true);
    };
    for (const name of SCALED_FREQ_LOGS) setInRange(name, scaledFreqLog(v[name], scale));
    for (const name of SCALED_THRESHOLDS) setInRange(name, scaledCompileThreshold(v[name], scale));
  }
  if (isTiered(modeFlags(flags)) && flags.isDefault("InlineSmallCode")) flags.setDefault("InlineSmallCode", 2500);
  if (flags.isDefault("C1InlineStackLimit") && v.TieredStopAtLevel === 4 && !isC1Only(modeFlags(flags)))
    flags.setDefault("C1InlineStackLimit", 5);
  if (isC1SimpleOnly(modeFlags(flags))) flags.set("ProfileInterpreter", false, "command line");
}

/** CompilerConfig::check_args_consistency and the constraints of single flags. */
function checkConsistency(flags: Flags, warnings: string[]): void {
  const v = flags.values;
  const given = (name: FlagName): boolean => !flags.isDefault(name);
  const fail = (message: string): never => {
    throw new ErgonomicsError(message, false, "stderr");
  };
  if (v.ReservedCodeCacheSize < v.InitialCodeCacheSize) {
    fail(
      `Invalid ReservedCodeCacheSize: ${Math.floor(v.ReservedCodeCacheSize / K)}K. ` +
        `Must be at least InitialCodeCacheSize=${Math.floor(v.InitialCodeCacheSize / K)}K.`,
    );
  }
  if (v.ReservedCodeCacheSize < CODE_CACHE_MINIMUM) {
    fail(`Invalid ReservedCodeCacheSize=${Math.floor(v.ReservedCodeCacheSize / K)}K. Must be at least ${CODE_CACHE_MINIMUM / K}K.`);
  }
  if (v.ReservedCodeCacheSize > CODE_CACHE_LIMIT) {
    fail(`Invalid ReservedCodeCacheSize=${Math.floor(v.ReservedCodeCacheSize / M)}M. Must be at most ${CODE_CACHE_LIMIT / M}M.`);
  }
  if (given("CICompilerCount") && given("CICompilerCountPerCPU") && v.CICompilerCountPerCPU) {
    warnings.push("The VM option CICompilerCountPerCPU overrides CICompilerCount.");
  }
  if (isInterpreterOnly(modeFlags(flags))) {
    for (const name of ["UseCompiler", "ProfileInterpreter", "TieredCompilation"] as const) {
      if (!v[name]) continue;
      if (given(name)) warnings.push(`${name} disabled due to -Xint.`);
      flags.set(name, false, "command line");
    }
    if (v.SegmentedCodeCache) {
      warnings.push("SegmentedCodeCache has no meaningful effect with -Xint");
      flags.setDefault("SegmentedCodeCache", false);
    }
  }
  if (isInterpreterOnly(modeFlags(flags))) return;
  const least = isC1Only(modeFlags(flags)) || isC2Only(modeFlags(flags)) ? 1 : 2;
  if (given("CICompilerCount") && v.CICompilerCount < least) fail(`CICompilerCount (${v.CICompilerCount}) must be at least ${least} `);
  if (v.TypeProfileLevel > 222 || [...String(v.TypeProfileLevel)].some((digit) => digit > "2")) {
    fail(`Invalid value (${v.TypeProfileLevel}) in TypeProfileLevel at position 0`);
  }
}

/** CompilationPolicy::initialize, the part that settles CICompilerCount. */
function setCompilerCount(flags: Flags, cpus: number): void {
  if (isInterpreterOnly(modeFlags(flags))) return;
  if (flags.isDefault("CICompilerCountPerCPU") && flags.isDefault("CICompilerCount")) flags.setDefault("CICompilerCountPerCPU", true);
  if (flags.values.CICompilerCountPerCPU) setErgo(flags, "CICompilerCount", compilerCountFor(cpus), true);
}

/** HotSpot's number of compiler threads on a machine of that many processors: log n * log log n * 3 / 2, at least 2. */
export function compilerCountFor(cpus: number): number {
  const logCpu = log2(Math.max(cpus, 1));
  return Math.max(Math.trunc((logCpu * log2(Math.max(logCpu, 1)) * 3) / 2), 2);
}

/** CompilerConfig::scaled_compile_threshold: rounds down, saturates; a negative scale is none. */
export function scaledCompileThreshold(threshold: number, scale: number): number {
  return scale === 1 || scale < 0 ? threshold : Math.min(Math.trunc(threshold * scale), Number.MAX_SAFE_INTEGER);
}

/** CompilerConfig::scaled_freq_log: the log2 of a scaled power of two. 0 notifies at each event. */
export function scaledFreqLog(freqLog: number, scale: number): number {
  if (scale === 1 || scale < 0) return freqLog;
  if (scale === 0 || freqLog === 0) return 0;
  const scaled = scaledCompileThreshold(2 ** freqLog, scale);
  return scaled === 0 ? 0 : Math.min(log2(scaled), MAX_FREQ_BITS);
}

/** The position of the highest bit; -1 for 0 (log2i_graceful). */
function log2(n: number): number {
  return n < 1 ? -1 : Math.floor(Math.log2(n));
}
