// A method's profile as the compilers see it: a copy, classes by their numbers.
import type { CellFacts, KlassId, ProfileFacts } from "../compiler/facts/questions.ts";
import { TRAP_REASONS } from "../layout/compiled.ts";
import {
  CELL_BCI,
  CELL_BRANCH,
  CELL_COUNT,
  CELL_COUNTER,
  CELL_COUNTS,
  CELL_FLAGS,
  CELL_JUMP,
  CELL_MULTI_BRANCH,
  CELL_NOT_TAKEN,
  CELL_NULL_SEEN,
  CELL_RECEIVER_TYPE,
  CELL_ROW_BYTES,
  CELL_ROWS,
  CELL_TAG,
  CELL_TRAPS,
  CELL_VIRTUAL_CALL,
  Mdo,
} from "../layout/mdo.ts";
import { type Addr, ld, ld8, ld16 } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { cellBytes } from "../profiling/create-mdo.ts";
import { typeProfileWidth } from "../profiling/profiles.ts";

const KINDS: Readonly<Record<number, CellFacts["kind"]>> = {
  [CELL_COUNTER]: "counter",
  [CELL_JUMP]: "jump",
  [CELL_RECEIVER_TYPE]: "receiverType",
  [CELL_VIRTUAL_CALL]: "virtualCall",
  [CELL_BRANCH]: "branch",
  [CELL_MULTI_BRANCH]: "multiBranch",
};

/** A copy of the profile, classes named by `klassId`. */
export function profileFacts(method: Addr, klassId: (klass: Addr) => KlassId): ProfileFacts {
  const mdo = ld(method + Method.mdo);
  if (mdo === 0) {
    return { exists: false, mature: false, invocations: 0, backedges: 0, cells: [], trapCounts: [], decompiles: 0 };
  }
  const cells: CellFacts[] = [];
  for (let at = mdo + ld(mdo + Mdo.cells); at < mdo + ld(mdo + Mdo.end); ) {
    const tag = ld8(at + CELL_TAG);
    const counts: number[] = [];
    const rows: { klass: KlassId; count: number }[] = [];
    if (tag === CELL_MULTI_BRANCH) for (let i = 0, n = ld(at + CELL_COUNT); i < n; i++) counts.push(ld(at + CELL_COUNTS + 4 * i));
    if (tag === CELL_RECEIVER_TYPE || tag === CELL_VIRTUAL_CALL) {
      for (let i = 0; i < typeProfileWidth; i++) {
        const row = at + CELL_ROWS + CELL_ROW_BYTES * i;
        if (ld(row) !== 0) rows.push({ klass: klassId(ld(row)), count: ld(row + 4) });
      }
    }
    cells.push({
      bci: ld16(at + CELL_BCI),
      kind: KINDS[tag]!,
      count: tag === CELL_MULTI_BRANCH ? 0 : ld(at + CELL_COUNT),
      notTaken: tag === CELL_BRANCH ? ld(at + CELL_NOT_TAKEN) : 0,
      nullSeen: (ld8(at + CELL_FLAGS) & CELL_NULL_SEEN) !== 0,
      rows,
      counts,
      traps: ld(at + CELL_TRAPS),
      argumentTypes: [],
      returnType: 0 as KlassId,
    });
    at += cellBytes(tag, typeProfileWidth, tag === CELL_MULTI_BRANCH ? ld(at + CELL_COUNT) - 1 : 0);
  }
  const trapCounts: number[] = [];
  for (let i = 0; i < TRAP_REASONS.length; i++) trapCounts.push(ld8(mdo + Mdo.trapCounts + i));
  return {
    exists: true,
    mature: ld(mdo + Mdo.invocations) + ld(mdo + Mdo.backedges) > 0,
    invocations: ld(mdo + Mdo.invocations),
    backedges: ld(mdo + Mdo.backedges),
    cells,
    trapCounts,
    decompiles: ld(mdo + Mdo.decompiles),
  };
}

