// A method's profile as the compilers see it: a copy, classes by their numbers.
import type { CellFacts, KlassId, ProfileFacts } from "../compiler/facts/questions.ts";
import { TRAP_REASONS } from "../layout/compiled.ts";
import {
  CELL_BIT,
  CELL_BRANCH,
  CELL_COUNT,
  CELL_COUNTER,
  CELL_COUNTS,
  CELL_FLAG_NULL_SEEN,
  CELL_JUMP,
  CELL_LENGTH,
  CELL_MULTI_BRANCH,
  CELL_NOT_TAKEN,
  CELL_RECEIVER_TYPE,
  CELL_ROWS,
  CELL_VIRTUAL_CALL,
  CELL_WORDS,
  CellHeader,
  MethodData,
  NO_BCI,
  ROW_BYTES,
  ROW_COUNT,
  ROW_KLASS,
} from "../layout/mdo.ts";
import { type Addr, ld, ld8, ld16 } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { cellBytes } from "../profiling/create-mdo.ts";

const KINDS: Readonly<Record<number, CellFacts["kind"]>> = {
  [CELL_BIT]: "bit",
  [CELL_COUNTER]: "counter",
  [CELL_JUMP]: "jump",
  [CELL_RECEIVER_TYPE]: "receiverType",
  [CELL_VIRTUAL_CALL]: "virtualCall",
  [CELL_BRANCH]: "branch",
  [CELL_MULTI_BRANCH]: "multiBranch",
};
const NO_PROFILE: ProfileFacts = { exists: false, mature: false, invocations: 0, backedges: 0, cells: [], trapCounts: [], decompiles: 0 };

/** A copy of the method's profile. */
export function profileFacts(method: Addr, klassId: (klass: Addr) => KlassId): ProfileFacts {
  const mdo = ld(method + Method.mdo);
  if (mdo === 0) return NO_PROFILE;
  const width = ld(mdo + MethodData.rows);
  const cells: CellFacts[] = [];
  const end = mdo + ld(mdo + MethodData.cellsEnd);
  for (let at = mdo + ld(mdo + MethodData.cells); at < end; ) {
    const kind = ld8(at + CellHeader.kind);
    cells.push(cellFacts(at, kind, width, klassId));
    at += cellBytes(kind, width, kind === CELL_MULTI_BRANCH ? ld(at + CELL_LENGTH) : 0);
  }
  for (let at = end; at < mdo + ld(mdo + MethodData.spareEnd); at += CELL_WORDS) {
    if (ld16(at + CellHeader.bci) !== NO_BCI) cells.push(cellFacts(at, CELL_BIT, width, klassId));
  }
  const trapCounts: number[] = [];
  for (let i = 0; i < TRAP_REASONS.length; i++) trapCounts.push(ld16(mdo + MethodData.trapCounts + 2 * i));
  const invocations = ld(mdo + MethodData.invocations);
  const backedges = ld(mdo + MethodData.backedges);
  return {
    exists: true,
    mature: invocations + backedges > 0,
    invocations,
    backedges,
    cells,
    trapCounts,
    decompiles: ld(mdo + MethodData.decompiles),
  };
}

function cellFacts(at: Addr, kind: number, width: number, klassId: (klass: Addr) => KlassId): CellFacts {
  const counts: number[] = [];
  const rows: { klass: KlassId; count: number }[] = [];
  if (kind === CELL_MULTI_BRANCH) for (let i = 0, n = ld(at + CELL_LENGTH); i < n; i++) counts.push(ld(at + CELL_COUNTS + 4 * i));
  if (kind === CELL_RECEIVER_TYPE || kind === CELL_VIRTUAL_CALL) {
    for (let i = 0; i < width; i++) {
      const row = at + CELL_ROWS + ROW_BYTES * i;
      if (ld(row + ROW_KLASS) !== 0) rows.push({ klass: klassId(ld(row + ROW_KLASS)), count: ld(row + ROW_COUNT) });
    }
  }
  return {
    bci: ld16(at + CellHeader.bci),
    kind: KINDS[kind]!,
    count: kind === CELL_MULTI_BRANCH || kind === CELL_BIT ? 0 : ld(at + CELL_COUNT),
    notTaken: kind === CELL_BRANCH ? ld(at + CELL_NOT_TAKEN) : 0,
    nullSeen: (ld8(at + CellHeader.flags) & CELL_FLAG_NULL_SEEN) !== 0,
    rows,
    counts,
    traps: ld(at + CellHeader.traps),
    argumentTypes: [],
    returnType: 0 as KlassId,
  };
}
