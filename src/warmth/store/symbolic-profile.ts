// Between a live VM's profiles and training records: classes become identities and back.
import type { ProfileOptions } from "../../bytecode/profile-cells.ts";
import { methodTexts } from "../../code/profile-settings.ts";
import { TRAP_REASONS } from "../../layout/compiled.ts";
import {
  CELL_BRANCH,
  CELL_COUNT,
  CELL_COUNTS,
  CELL_LENGTH,
  CELL_MULTI_BRANCH,
  CELL_NOT_TAKEN,
  CELL_RECEIVER_TYPE,
  CELL_ROWS,
  CELL_TAKEN,
  CELL_VIRTUAL_CALL,
  CELL_VIRTUAL_CALL_TYPE,
  CellHeader,
  MethodData,
  ROW_BYTES,
  ROW_COUNT,
  ROW_KLASS,
} from "../../layout/mdo.ts";
import { type Addr, ld, ld8, ld16, st, st8, st16 } from "../../layout/memory.ts";
import { KLASS_HIDDEN, Klass, Method } from "../../layout/metadata.ts";
import { VMState } from "../../layout/vm-state.ts";
import { normalizeName } from "../../linking/generated-names.ts";
import { klassName, loaderOf } from "../../linking/klass-view.ts";
import { bootLoader, findInDictionary } from "../../linking/loader-data.ts";
import { methodHash } from "../../linking/method-hash.ts";
import { SymbolicPool } from "../../linking/symbolic-pool.ts";
import { findSymbol } from "../../linking/symbols.ts";
import { cellsOf } from "../../profiling/create.ts";
import { cellAt } from "../../profiling/traps.ts";
import type { Identities } from "../../runtime/identities.ts";
import type { VM } from "../../runtime/vm.ts";
import { CLASS_KEY, type RecordedCell, type RecordedRow, sortRows, type TrainingRecord } from "./training-record.ts";

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Bytes of a method's identity that are kept, of its class and of its own content. */
const HALF = CLASS_KEY / 2;

export const classKey = (identities: Identities, klass: Addr): string => hex(identities.klass(klass).subarray(0, HALF));
/** What a method's id has behind its class's key. */
export const methodKey = (method: Addr, pool?: SymbolicPool): string => hex(methodHash(method, pool).subarray(0, HALF));

/** The constants of the class whose method was asked for last: methods of one class come one after the other. */
let last: { readonly key: string; readonly holder: Addr; readonly bytes: Addr; readonly pool: SymbolicPool } | undefined;

export function methodIdentity(identities: Identities, method: Addr): string {
  const holder = ld(method + Method.holder);
  const key = classKey(identities, holder);
  const bytes = ld(holder + Klass.classBytes);
  if (ld(method + Method.codeOffset) === 0) return key + methodKey(method);
  if (last === undefined || last.holder !== holder || last.bytes !== bytes || last.key !== key)
    last = { key, holder, bytes, pool: new SymbolicPool(holder) };
  return key + methodKey(method, last.pool);
}

const hasRows = (kind: number): boolean => kind === CELL_RECEIVER_TYPE || kind === CELL_VIRTUAL_CALL || kind === CELL_VIRTUAL_CALL_TYPE;

/** What is known of a method now. */
export function captureRecord(
  identities: Identities,
  options: ProfileOptions,
  method: Addr,
  name: string,
  { tier, run, needs, order }: Pick<TrainingRecord, "tier" | "needs" | "order"> & { readonly run: string },
): TrainingRecord {
  const mdo = ld(method + Method.mdo);
  const cells: RecordedCell[] = [];
  if (mdo !== 0) {
    const layout = cellsOf(method, methodTexts, options);
    for (const { offset } of layout.cells) cells.push(captureCell(identities, mdo + offset, options.typeProfileWidth));
  }
  const trapCounts = TRAP_REASONS.map((_reason, i) => (mdo === 0 ? 0 : ld16(mdo + MethodData.trapCounts + 2 * i)));
  return {
    id: methodIdentity(identities, method),
    name,
    tier,
    invocations: mdo === 0 ? ld(method + Method.invocationCounter) : counted(mdo, MethodData.invocations, MethodData.priorInvocations),
    backedges: mdo === 0 ? ld(method + Method.backedgeCounter) : counted(mdo, MethodData.backedges, MethodData.priorBackedges),
    decompiles: mdo === 0 ? 0 : ld(mdo + MethodData.decompiles),
    trapCounts,
    cells: cells.filter((cell) => cell.flags !== 0 || cell.traps !== 0 || cell.counts.some((n) => n > 0) || cell.rows.length > 0),
    needs,
    order,
    runs: [run],
  };
}

/** What the cells are relative to. */
const counted = (mdo: Addr, own: number, prior: number): number => Math.min(ld(mdo + own) + ld(mdo + prior), 0xffff_ffff);

function captureCell(identities: Identities, at: Addr, width: number): RecordedCell {
  const kind = ld8(at + CellHeader.kind);
  const counts: number[] = [];
  const rows: RecordedRow[] = [];
  if (kind === CELL_BRANCH) counts.push(ld(at + CELL_TAKEN), ld(at + CELL_NOT_TAKEN));
  else if (kind === CELL_MULTI_BRANCH) for (let i = 0, n = ld(at + CELL_LENGTH); i < n; i++) counts.push(ld(at + CELL_COUNTS + 4 * i));
  else counts.push(ld(at + CELL_COUNT));
  for (let i = 0; hasRows(kind) && i < width; i++) {
    const row = at + CELL_ROWS + ROW_BYTES * i;
    const klass = ld(row + ROW_KLASS);
    if (klass !== 0) rows.push({ klass: hex(identities.klass(klass)), name: klassName(klass), count: ld(row + ROW_COUNT) });
  }
  return {
    bci: ld16(at + CellHeader.bci),
    kind,
    flags: ld8(at + CellHeader.flags),
    traps: ld(at + CellHeader.traps),
    counts,
    rows: sortRows(rows),
  };
}

/**
 * Fills a fresh profile from a record. Classes that are not loaded leave no row now.
 * @returns rows that found their class, and those that did not
 */
export function applyRecord(
  identities: Identities,
  options: ProfileOptions,
  method: Addr,
  record: TrainingRecord,
): { found: number; missing: number } {
  const mdo = ld(method + Method.mdo);
  let found = 0;
  let missing = 0;
  const scaled = scaling(record);
  for (const cell of record.cells) {
    // A file may say anything.
    const at = cell.bci < ld(mdo + MethodData.codeLength) ? cellAt(mdo, cell.bci) : 0;
    if (at === 0 || ld8(at + CellHeader.kind) !== cell.kind) continue;
    st8(at + CellHeader.flags, cell.flags);
    st(at + CellHeader.traps, cell.traps);
    if (cell.kind === CELL_BRANCH) {
      st(at + CELL_TAKEN, scaled(cell.counts[0] ?? 0));
      st(at + CELL_NOT_TAKEN, scaled(cell.counts[1] ?? 0));
    } else if (cell.kind === CELL_MULTI_BRANCH) {
      for (let i = 0, n = Math.min(ld(at + CELL_LENGTH), cell.counts.length); i < n; i++)
        st(at + CELL_COUNTS + 4 * i, scaled(cell.counts[i]!));
    } else st(at + CELL_COUNT, scaled(cell.counts[0] ?? 0));
    if (!hasRows(cell.kind)) continue;
    let row = at + CELL_ROWS;
    const end = row + ROW_BYTES * options.typeProfileWidth;
    for (const { klass: id, name, count } of cell.rows) {
      const klass = findClass(identities, method, id, name);
      if (klass === 0) missing++;
      if (klass === 0 || row >= end) {
        // Other classes were seen: the site is not as monomorphic as its rows say.
        st(at + CELL_COUNT, ld(at + CELL_COUNT) + scaled(count));
        continue;
      }
      st(row + ROW_KLASS, klass);
      st(row + ROW_COUNT, scaled(count));
      row += ROW_BYTES;
      found++;
    }
  }
  st(mdo + MethodData.priorInvocations, scaled(record.invocations));
  st(mdo + MethodData.priorBackedges, scaled(record.backedges));
  record.trapCounts.forEach((count, i) => {
    if (i < TRAP_REASONS.length) st16(mdo + MethodData.trapCounts + 2 * i, Math.min(count, 0xffff));
  });
  return { found, missing };
}

/** Counts of a record are used as they are up to here: what this run counts is added, run after run. */
const MOST_COUNTED = 2 ** 24;

/** Makes a record's counts small enough, in proportion; none that was not 0 becomes 0. */
function scaling({ invocations, backedges, cells }: TrainingRecord): (count: number) => number {
  let most = Math.max(invocations, backedges);
  for (const { counts, rows } of cells) {
    for (const count of counts) most = Math.max(most, count);
    for (const { count } of rows) most = Math.max(most, count);
  }
  if (most <= MOST_COUNTED) return (count) => count;
  const factor = MOST_COUNTED / most;
  return (count) => Math.ceil(count * factor);
}

/** What a record said of an instruction is not so: the interpreter begins anew with it. Its trap bits stay. */
export function forgetCell(method: Addr, bci: number): void {
  const mdo = ld(method + Method.mdo);
  const at = mdo === 0 ? 0 : cellAt(mdo, bci);
  if (at === 0) return;
  const kind = ld8(at + CellHeader.kind);
  if (kind === CELL_BRANCH) {
    st(at + CELL_TAKEN, 0);
    st(at + CELL_NOT_TAKEN, 0);
  } else if (kind === CELL_MULTI_BRANCH) for (let i = 0, n = ld(at + CELL_LENGTH); i < n; i++) st(at + CELL_COUNTS + 4 * i, 0);
  else st(at + CELL_COUNT, 0);
  for (let i = 0, n = ld(mdo + MethodData.rows); hasRows(kind) && i < n; i++) {
    st(at + CELL_ROWS + ROW_BYTES * i + ROW_KLASS, 0);
    st(at + CELL_ROWS + ROW_BYTES * i + ROW_COUNT, 0);
  }
}

/** The class of an identity, if the method's loader or the boot loader has it under its name. */
function findClass(identities: Identities, method: Addr, id: string, name: string): Addr {
  const symbol = findSymbol(name);
  if (symbol === 0) return 0;
  for (const loader of [loaderOf(ld(method + Method.holder)), bootLoader()]) {
    const klass = findInDictionary(loader, symbol);
    if (klass !== 0 && (ld(klass + Klass.flags) & KLASS_HIDDEN) === 0 && hex(identities.klass(klass)) === id) return klass;
  }
  return 0;
}

/** Finds classes by identity, hidden ones and proxies too. */
export class ClassFinder {
  private readonly vm: VM;
  private spun = new Map<string, Addr>();
  /** Of how many spun classes `spun` is. */
  private spunAt = -1;

  constructor(vm: VM) {
    this.vm = vm;
  }

  /** Classes have been unloaded. */
  forget(): void {
    this.spunAt = -1;
    this.spun.clear();
  }

  find(method: Addr, id: string, name: string): Addr {
    const named = findClass(this.vm.identities, method, id, name);
    if (named !== 0 || normalizeName(name) === name) return named;
    if (this.spunAt !== ld(VMState.spunCount)) {
      this.spunAt = ld(VMState.spunCount);
      this.spun = new Map();
      for (const klass of this.vm.allKlasses())
        if (ld(klass + Klass.spun) !== 0) this.spun.set(hex(this.vm.identities.klass(klass)), klass);
    }
    return this.spun.get(id) ?? 0;
  }
}
