// A method's profile as the compilers see it: a copy, classes by their numbers.
import type { CellFacts, KlassId, ProfileFacts } from "../compiler/facts/questions.ts";
import { TRAP_REASONS } from "../layout/compiled.ts";
import {
  CELL_BIT,
  CELL_BRANCH,
  CELL_CALL_TYPE,
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
  CELL_VIRTUAL_CALL_TYPE,
  CELL_WORDS,
  CellHeader,
  MethodData,
  NO_BCI,
  ROW_BYTES,
  ROW_COUNT,
  ROW_KLASS,
  TYPE_KLASS_MASK,
  TYPE_UNKNOWN,
  TypeEntry,
} from "../layout/mdo.ts";
import { type Addr, ld, ld8, ld16 } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { cellsOf, typeEntriesAt } from "../profiling/create.ts";
import { methodTexts, type ProfileSettings } from "./profile-settings.ts";

const KINDS: Readonly<Record<number, CellFacts["kind"]>> = {
  [CELL_BIT]: "bit",
  [CELL_COUNTER]: "counter",
  [CELL_JUMP]: "jump",
  [CELL_RECEIVER_TYPE]: "receiverType",
  [CELL_VIRTUAL_CALL]: "virtualCall",
  [CELL_BRANCH]: "branch",
  [CELL_MULTI_BRANCH]: "multiBranch",
  [CELL_CALL_TYPE]: "counter",
  [CELL_VIRTUAL_CALL_TYPE]: "virtualCall",
};
const NO_PROFILE: ProfileFacts = { exists: false, mature: false, invocations: 0, backedges: 0, cells: [], trapCounts: [], decompiles: 0 };

/** A copy of the method's profile. */
export function profileFacts(method: Addr, options: ProfileSettings, klassId: (klass: Addr) => KlassId): ProfileFacts {
  const mdo = ld(method + Method.mdo);
  if (mdo === 0) return NO_PROFILE;
  const layout = cellsOf(method, methodTexts, options);
  const cells = layout.cells.map((cell) => cellFacts(mdo + cell.offset, options.typeProfileWidth, klassId));
  for (let at = mdo + layout.cellsEnd; at < mdo + layout.spareEnd; at += CELL_WORDS) {
    if (ld16(at + CellHeader.bci) !== NO_BCI) cells.push(cellFacts(at, options.typeProfileWidth, klassId));
  }
  const trapCounts: number[] = [];
  for (let i = 0; i < TRAP_REASONS.length; i++) trapCounts.push(ld16(mdo + MethodData.trapCounts + 2 * i));
  const invocations = ld(mdo + MethodData.invocations) + ld(mdo + MethodData.priorInvocations);
  const backedges = ld(mdo + MethodData.backedges) + ld(mdo + MethodData.priorBackedges);
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

function cellFacts(at: Addr, width: number, klassId: (klass: Addr) => KlassId): CellFacts {
  const kind = ld8(at + CellHeader.kind);
  const counts: number[] = [];
  const rows: { klass: KlassId; count: number }[] = [];
  if (kind === CELL_MULTI_BRANCH) for (let i = 0, n = ld(at + CELL_LENGTH); i < n; i++) counts.push(ld(at + CELL_COUNTS + 4 * i));
  if (kind === CELL_RECEIVER_TYPE || kind === CELL_VIRTUAL_CALL || kind === CELL_VIRTUAL_CALL_TYPE) {
    for (let i = 0; i < width; i++) {
      const row = at + CELL_ROWS + ROW_BYTES * i;
      if (ld(row + ROW_KLASS) !== 0) rows.push({ klass: klassId(ld(row + ROW_KLASS)), count: ld(row + ROW_COUNT) });
    }
  }
  const argumentTypes: KlassId[] = [];
  let returnType = 0 as KlassId;
  if (kind === CELL_CALL_TYPE || kind === CELL_VIRTUAL_CALL_TYPE) {
    let entry = at + typeEntriesAt(kind, width);
    for (let i = ld8(at + CellHeader.arguments); i > 0; i--, entry += TypeEntry.sizeof) argumentTypes.push(typeSeen(entry, klassId));
    if (ld8(at + CellHeader.result) !== 0) returnType = typeSeen(entry, klassId);
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
    argumentTypes,
    returnType,
  };
}

/** The one class that an entry has seen, 0 for none or several. */
function typeSeen(entry: Addr, klassId: (klass: Addr) => KlassId): KlassId {
  const type = ld(entry + TypeEntry.type);
  return (type & TYPE_UNKNOWN) !== 0 ? (0 as KlassId) : klassId((type & TYPE_KLASS_MASK) >>> 0);
}
