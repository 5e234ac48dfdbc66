// Reads profiles as the policy sees them, and notes traps in them. The compilers' view is code/profile-facts.ts.
import { CELL_WORDS, CellHeader, MDO_TABLE, MethodData, NO_BCI, WOULD_PROFILE_NO } from "../layout/mdo.ts";
import { type Addr, ld, ld16, st, st16 } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { createMdo, type ProfileMemory } from "./create-mdo.ts";

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
    invocations: ld(mdo + MethodData.invocations),
    invocationsStart: ld(mdo + MethodData.invocationStart),
    backedges: ld(mdo + MethodData.backedges),
    backedgesStart: ld(mdo + MethodData.backedgeStart),
    wouldProfile: ld(mdo + MethodData.wouldProfile) !== WOULD_PROFILE_NO,
  };
}

/** The address of the cell of a bci: its instruction's, or a spare one that has taken its traps; 0 none. */
export function cellAt(mdo: Addr, bci: number): Addr {
  const words = ld16(mdo + MDO_TABLE + 2 * bci);
  if (words !== 0) return mdo + 4 * words;
  for (let at = mdo + ld(mdo + MethodData.cellsEnd); at < mdo + ld(mdo + MethodData.spareEnd); at += CELL_WORDS) {
    if (ld16(at + CellHeader.bci) === bci) return at;
  }
  return 0;
}

/** As cellAt, but a spare cell is taken for a bci that has none. 0 when all are taken. */
function cellForTraps(mdo: Addr, bci: number): Addr {
  const cell = cellAt(mdo, bci);
  if (cell !== 0) return cell;
  const free = cellAt(mdo, NO_BCI);
  if (free !== 0) st16(free + CellHeader.bci, bci);
  return free;
}

/**
 * Notes a trap of `reason` (TRAP_REASONS) at a bci, making the profile if need be.
 * @returns how often the reason was seen in the method, and whether it had been seen at the bci before
 */
export function recordTrap(
  memory: ProfileMemory,
  method: Addr,
  bci: number,
  reason: number,
  typeProfileWidth: number,
): { readonly inMethod: number; readonly seenAtBci: boolean } {
  const mdo = createMdo(memory, method, typeProfileWidth);
  if (mdo === 0) return { inMethod: 0, seenAtBci: false };
  const counter = mdo + MethodData.trapCounts + 2 * reason;
  const inMethod = Math.min(0xffff, ld16(counter) + 1);
  st16(counter, inMethod);
  const cell = cellForTraps(mdo, bci);
  if (cell === 0) {
    st(mdo + MethodData.overflowTraps, ld(mdo + MethodData.overflowTraps) + 1);
    return { inMethod, seenAtBci: inMethod > 1 };
  }
  const seenAtBci = (ld(cell + CellHeader.traps) & (1 << reason)) !== 0;
  st(cell + CellHeader.traps, ld(cell + CellHeader.traps) | (1 << reason));
  return { inMethod, seenAtBci };
}

/** Counting starts anew (MethodData::reset_start_counters): after a trap that asks for a new profile. */
export function reprofile(method: Addr): void {
  const mdo = ld(method + Method.mdo);
  if (mdo === 0) return;
  st(mdo + MethodData.invocationStart, ld(mdo + MethodData.invocations));
  st(mdo + MethodData.backedgeStart, ld(mdo + MethodData.backedges));
}

/** Code with this root was made not entrant. */
export function countDecompile(method: Addr): void {
  const mdo = ld(method + Method.mdo);
  if (mdo !== 0) st(mdo + MethodData.decompiles, ld(mdo + MethodData.decompiles) + 1);
}
