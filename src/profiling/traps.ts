// The trap history in a profile, and what an uncommon trap leads to: HotSpot's Deoptimization::uncommon_trap_inner and
// query_update_method_data, with its limits. Pure but for the counts in the MDO.

import { TRAP_REASONS, type TrapAction, type TrapReason } from "../layout/compiled.ts";
import { CELL_RECOMPILED, CELL_WORDS, CellHeader, MDO_TABLE, MethodData, NO_BCI } from "../layout/mdo.ts";
import { type Addr, ld, ld16, st, st16 } from "../layout/memory.ts";

/** Reasons that are kept for each bci; the others count for the method as a whole (reason_is_recorded_per_bytecode). */
const PER_BYTECODE = new Set<TrapReason>([
  "null_check",
  "null_assert",
  "range_check",
  "class_check",
  "array_check",
  "intrinsic",
  "bimorphic",
  "profile_predicate",
]);

export interface TrapLimits {
  readonly perMethodTrapLimit: number;
  readonly perBytecodeTrapLimit: number;
  readonly perMethodRecompilationCutoff: number;
  readonly perBytecodeRecompilationCutoff: number;
}
export const DEFAULT_TRAP_LIMITS: TrapLimits = {
  perMethodTrapLimit: 100,
  perBytecodeTrapLimit: 4,
  perMethodRecompilationCutoff: 400,
  perBytecodeRecompilationCutoff: 200,
};

/** The cell of an instruction, 0 none. A spare cell is taken for it when `make`. */
export function cellAt(mdo: Addr, bci: number, make = false): Addr {
  const entry = mdo + MDO_TABLE + 2 * bci;
  const found = ld16(entry);
  if (found !== 0) return mdo + 4 * found;
  if (!make) return 0;
  for (let at = ld(mdo + MethodData.cellsEnd), end = ld(mdo + MethodData.spareEnd); at < end; at += CELL_WORDS) {
    if (ld16(mdo + at + CellHeader.bci) !== NO_BCI || at >>> 2 > 0xffff) continue;
    st16(mdo + at + CellHeader.bci, bci);
    st16(entry, at >>> 2);
    return mdo + at;
  }
  return 0;
}

/** What is to be done about the code that trapped, and about the profile. */
export interface TrapDecision {
  readonly makeNotEntrant: boolean;
  /** Profiling begins anew: the code was compiled too early or on a wrong profile. */
  readonly reprofile: boolean;
  readonly makeNotCompilable: boolean;
}

export const trapCount = (mdo: Addr, reason: TrapReason): number => ld16(mdo + MethodData.trapCounts + 2 * TRAP_REASONS.indexOf(reason));

/** Whether a compiler has reason to expect such a trap at the bci (HotSpot's trap_recompiled_at and has_trap_at). */
export function hasTrapAt(mdo: Addr, bci: number, reason: TrapReason): boolean {
  const cell = cellAt(mdo, bci);
  return cell !== 0 && (ld(cell + CellHeader.traps) & (1 << TRAP_REASONS.indexOf(reason))) !== 0;
}

/**
 * Counts a trap and decides.
 * @param mdo of the method at whose bci it was taken; 0 none
 */
export function noteTrap(
  mdo: Addr,
  bci: number,
  reason: TrapReason,
  action: TrapAction,
  limits: TrapLimits = DEFAULT_TRAP_LIMITS,
): TrapDecision {
  let makeNotEntrant = false;
  let reprofile = false;
  let makeNotCompilable = false;
  switch (action) {
    case "none":
      break;
    case "maybe_recompile":
      // Left alone, unless the counts below say that it happens too often.
      break;
    case "reinterpret":
      makeNotEntrant = true;
      reprofile = true;
      break;
    case "make_not_entrant":
      makeNotEntrant = true;
      break;
    case "make_not_compilable":
      makeNotEntrant = true;
      makeNotCompilable = true;
      break;
  }
  if (mdo === 0) return { makeNotEntrant, reprofile, makeNotCompilable };
  const number = TRAP_REASONS.indexOf(reason);
  const bit = 1 << number;
  const counter = mdo + MethodData.trapCounts + 2 * number;
  if (ld16(counter) < 0xffff) st16(counter, ld16(counter) + 1);
  else st(mdo + MethodData.overflowTraps, ld(mdo + MethodData.overflowTraps) + 1);
  const count = ld16(counter);
  const perBytecode = PER_BYTECODE.has(reason);
  const cell = perBytecode ? cellAt(mdo, bci, true) : 0;
  const maybePrior = cell === 0 ? count > 1 : (ld(cell + CellHeader.traps) & bit) !== 0;
  const wasRecompiledHere = cell !== 0 && (ld(cell + CellHeader.traps) & CELL_RECOMPILED) !== 0;
  if (cell !== 0) st(cell + CellHeader.traps, ld(cell + CellHeader.traps) | bit);
  if (action !== "maybe_recompile" && !makeNotEntrant) return { makeNotEntrant, reprofile, makeNotCompilable };
  const tooManyHere = perBytecode && maybePrior && count >= limits.perBytecodeTrapLimit;
  if (perBytecode ? tooManyHere : action !== "maybe_recompile") makeNotEntrant = true;
  if (count >= limits.perMethodTrapLimit) makeNotEntrant = true;
  if (makeNotEntrant && maybePrior && wasRecompiledHere) {
    // Recompiled for this reason before, and it happens again: the profile is wrong.
    reprofile = true;
    st(mdo + MethodData.overflowRecompiles, ld(mdo + MethodData.overflowRecompiles) + 1);
    if (ld(mdo + MethodData.overflowRecompiles) > limits.perBytecodeRecompilationCutoff) makeNotCompilable = true;
  }
  if (makeNotEntrant) {
    if (cell !== 0) st(cell + CellHeader.traps, ld(cell + CellHeader.traps) | CELL_RECOMPILED);
    st(mdo + MethodData.decompiles, ld(mdo + MethodData.decompiles) + 1);
    if (ld(mdo + MethodData.decompiles) > limits.perMethodRecompilationCutoff) makeNotCompilable = true;
  }
  return { makeNotEntrant, reprofile, makeNotCompilable };
}
