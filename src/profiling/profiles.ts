// Reads profiles as the policy sees them, and notes traps in them. The compilers' view is code/profile-facts.ts.
import { CELL_TRAPS, Mdo, PROFILE_NOTHING } from "../layout/mdo.ts";
import { type Addr, ld, ld8, ld16, st, st8 } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { createMdo, type ProfileMemory } from "./create-mdo.ts";

export { createMdo };

/** Rows of a receiver-type cell of this VM (-XX:TypeProfileWidth). */
export let typeProfileWidth = 2;
export function setTypeProfileWidth(width: number): void {
  typeProfileWidth = width;
}

/** What the policy is told of a profile. */
export interface ProfileState {
  readonly invocations: number;
  readonly invocationsStart: number;
  readonly backedges: number;
  readonly backedgesStart: number;
  readonly wouldProfile: boolean;
}

export function profileStateOf(method: Addr): ProfileState | undefined {
  const mdo = ld(method + Method.mdo);
  if (mdo === 0) return undefined;
  return {
    invocations: ld(mdo + Mdo.invocations),
    invocationsStart: ld(mdo + Mdo.invocationsStart),
    backedges: ld(mdo + Mdo.backedges),
    backedgesStart: ld(mdo + Mdo.backedgesStart),
    wouldProfile: ld(mdo + Mdo.wouldProfile) !== PROFILE_NOTHING,
  };
}

/** The address of the cell of a bci, 0 none. */
export const cellAt = (mdo: Addr, bci: number): Addr => {
  const words = ld16(mdo + Mdo.sizeof + 2 * bci);
  return words === 0 ? 0 : mdo + 4 * words;
};

/**
 * Notes a trap of `reason` at a bci. @returns how often that reason was seen in the method, and whether it had been seen at the bci before
 * (a cell has one bit for each reason, as HotSpot's)
 */
export function recordTrap(memory: ProfileMemory, method: Addr, bci: number, reason: number): { inMethod: number; seenAtBci: boolean } {
  const mdo = createMdo(memory, method, typeProfileWidth);
  if (mdo === 0) return { inMethod: 0, seenAtBci: false };
  const count = Math.min(255, ld8(mdo + Mdo.trapCounts + reason) + 1);
  st8(mdo + Mdo.trapCounts + reason, count);
  const cell = cellAt(mdo, bci);
  if (cell === 0) return { inMethod: count, seenAtBci: count > 1 };
  const seenAtBci = (ld(cell + CELL_TRAPS) & (1 << reason)) !== 0;
  st(cell + CELL_TRAPS, ld(cell + CELL_TRAPS) | (1 << reason));
  return { inMethod: count, seenAtBci };
}

/** Counting starts anew (MethodData::reset_start_counters): after a trap that asks for a new profile. */
export function reprofile(method: Addr): void {
  const mdo = ld(method + Method.mdo);
  if (mdo === 0) return;
  st(mdo + Mdo.invocationsStart, ld(mdo + Mdo.invocations));
  st(mdo + Mdo.backedgesStart, ld(mdo + Mdo.backedges));
}

export function countDecompile(method: Addr): number {
  const mdo = ld(method + Method.mdo);
  if (mdo === 0) return 0;
  st(mdo + Mdo.decompiles, ld(mdo + Mdo.decompiles) + 1);
  return ld(mdo + Mdo.decompiles);
}
