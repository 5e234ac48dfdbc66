// Which compilers a VM of these flags may use: HotSpot's CompilationModeFlag and the predicates of CompilerConfig, over values alone.
// Ergonomics has already run: -Xint is then UseCompiler=false, -Xcomp is UseInterpreter=false.

import type { FlagValues } from "./table.ts";

export type CompilationMode = "default" | "quick-only" | "high-only" | "high-only-quick-internal";

/** What CompilationMode= takes. "normal" is an old name of "default". */
export const COMPILATION_MODES: readonly string[] = ["default", "normal", "quick-only", "high-only", "high-only-quick-internal"];

export type ModeFlags = Pick<FlagValues, "CompilationMode" | "TieredCompilation" | "TieredStopAtLevel" | "UseCompiler">;

const FULL_OPTIMIZATION = 4;

/** Nothing is ever compiled: -Xint, -XX:-UseCompiler, -XX:TieredStopAtLevel=0. */
export function isInterpreterOnly(flags: ModeFlags): boolean {
  return !flags.UseCompiler || flags.TieredStopAtLevel === 0;
}

/** Only tiers 1 to 3, or some of them. */
export function isC1Only(flags: ModeFlags): boolean {
  if (isInterpreterOnly(flags)) return false;
  return (flags.TieredCompilation && flags.TieredStopAtLevel < FULL_OPTIMIZATION) || flags.CompilationMode === "quick-only";
}

/** Only tier 1. */
export function isC1SimpleOnly(flags: ModeFlags): boolean {
  if (!isC1Only(flags)) return false;
  return (flags.TieredCompilation && flags.TieredStopAtLevel === 1) || flags.CompilationMode === "quick-only" || !flags.TieredCompilation;
}

/** Only tier 4: -XX:-TieredCompilation, CompilationMode=high-only. */
export function isC2Only(flags: ModeFlags): boolean {
  if (isInterpreterOnly(flags) || isC1Only(flags)) return false;
  return flags.CompilationMode === "high-only" || !flags.TieredCompilation;
}

/** Both compilers. */
export function isTiered(flags: ModeFlags): boolean {
  return !isInterpreterOnly(flags) && !isC1Only(flags) && !isC2Only(flags);
}

/**
 * The mode in force. "high-only-quick-internal" needs a compiler written in Java that runs in this VM; there is none, so HotSpot 17
 * without JVMCI warns and takes the default, and so does ergonomics here: it never comes out of flags, only out of tests.
 */
export function compilationMode(flags: ModeFlags): CompilationMode {
  const { CompilationMode: asked } = flags;
  if (asked === "quick-only" || asked === "high-only") return asked;
  if (isC1SimpleOnly(flags)) return "quick-only";
  if (isC2Only(flags)) return "high-only";
  return "default";
}

/** CompilationModeFlag::disable_intermediate(): there are no tiers 1 to 3 to go through. */
export function disableIntermediate(mode: CompilationMode): boolean {
  return mode === "high-only" || mode === "high-only-quick-internal";
}
