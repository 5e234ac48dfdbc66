// The compilation levels and their names (HotSpot's CompLevel). Here so that policy, queues, events and logs share one set of them.

export const LEVEL_NONE = 0; // interpreter
export const LEVEL_SIMPLE = 1; // C1, no profiling
export const LEVEL_LIMITED_PROFILE = 2; // C1, invocation and back-edge counters
export const LEVEL_FULL_PROFILE = 3; // C1, the whole method profile
export const LEVEL_FULL_OPTIMIZATION = 4; // C2

export type CompLevel = 0 | 1 | 2 | 3 | 4;

/** The bci of a request for the method's own entry; others are back-edge targets (OSR). */
export const INVOCATION_ENTRY_BCI = -1;

export const isC1Level = (level: CompLevel): boolean => level >= LEVEL_SIMPLE && level <= LEVEL_FULL_PROFILE;
export const isC2Level = (level: CompLevel): boolean => level === LEVEL_FULL_OPTIMIZATION;

export const minLevel = (a: CompLevel, b: CompLevel): CompLevel => (a < b ? a : b);
export const maxLevel = (a: CompLevel, b: CompLevel): CompLevel => (a > b ? a : b);

/** "c1", "c2", or "" for the interpreter: AbstractCompiler's names. */
export function compilerName(level: CompLevel): string {
  return level === LEVEL_NONE ? "" : isC2Level(level) ? "c2" : "c1";
}
