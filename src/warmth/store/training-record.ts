// A method's training record: what runs of a program learnt of it, in symbols that mean the same in the next run. The unit of all that
// is kept (DESIGN "Warmth"). Records of several runs merge: commutative, associative, and idempotent per run.

/** One cell of a profile (layout/mdo.ts), classes by identity. */
export interface RecordedCell {
  readonly bci: number;
  /** CELL_* */
  readonly kind: number;
  readonly flags: number;
  readonly traps: number;
  /** Counts by kind: branch: taken, not taken; multiBranch: default and cases; else the one count. */
  readonly counts: readonly number[];
  readonly rows: readonly RecordedRow[];
}

export interface RecordedRow {
  /** Identity of the class (hexadecimal), and its name for people and for finding it. */
  readonly klass: string;
  readonly name: string;
  readonly count: number;
}

export interface TrainingRecord {
  /** Identity of the method: class by structure, bytecodes by content. Hexadecimal. */
  readonly id: string;
  /** "java.lang.String.hashCode()I" */
  readonly name: string;
  /** Highest tier that it was compiled at as a root; 0 only inlined or interpreted. */
  readonly tier: number;
  readonly invocations: number;
  readonly backedges: number;
  readonly decompiles: number;
  /** By TRAP_REASONS. */
  readonly trapCounts: readonly number[];
  readonly cells: readonly RecordedCell[];
  /** Classes that were initialised when it was compiled and that its code relies on: their keys, sorted. */
  readonly needs: readonly string[];
  /** How many classes were initialised when it was first compiled (JWarmup's own rule); 0: it was not. */
  readonly order: number;
  /** The runs whose knowledge is in it, sorted. */
  readonly runs: readonly string[];
}

/** By what needs name a class, and a method's id begins with: half of its structural identity, hexadecimal. */
export const CLASS_KEY = 32;

/** The loader that defined a class: one of the VM's own, or a user's. */
export type RecordedLoader = "boot" | "platform" | "app" | "user";

/** A class that was initialised in a run. */
export interface RecordedClass {
  readonly key: string;
  readonly name: string;
  readonly loader: RecordedLoader;
  /** Hidden, a proxy or the like: its name says nothing. */
  readonly spun: boolean;
  /** How many were initialised before it. */
  readonly order: number;
}

/** The join of what two runs say of a class: the earliest place in the order. */
export const mergeClasses = (a: RecordedClass, b: RecordedClass): RecordedClass => ({
  key: a.key,
  name: [a.name, b.name].sort()[0]!,
  loader: [a.loader, b.loader].sort()[0]!,
  spun: a.spun || b.spun,
  order: Math.min(a.order, b.order),
});

/** The join of two records of one method, in a lattice: counts by their maximum, sets by union, flags by or. */
export function mergeRecords(a: TrainingRecord, b: TrainingRecord): TrainingRecord {
  return {
    id: a.id,
    name: [a.name, b.name].sort()[0]!,
    tier: Math.max(a.tier, b.tier),
    invocations: Math.max(a.invocations, b.invocations),
    backedges: Math.max(a.backedges, b.backedges),
    decompiles: Math.min(a.decompiles, b.decompiles),
    trapCounts: largest(a.trapCounts, b.trapCounts),
    cells: mergeCells(a.cells, b.cells),
    needs: union(a.needs, b.needs),
    order: Math.max(a.order, b.order),
    runs: union(a.runs, b.runs),
  };
}

/** Of two sorted lists. */
function union(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length === b.length && a.every((text, i) => text === b[i])) return a;
  return [...new Set([...a, ...b])].sort();
}

/** The order of rows in a record: by count, then by class. */
export const sortRows = (rows: RecordedRow[]): RecordedRow[] => rows.sort((x, y) => y.count - x.count || (x.klass < y.klass ? -1 : 1));

/** Whether the counts of `a` are those of `b` or larger: of two runs, one has mostly seen all that the other has. */
const covers = (a: readonly number[], b: readonly number[]): boolean => {
  if (a.length < b.length) return false;
  for (let i = 0; i < b.length; i++) if (a[i]! < b[i]!) return false;
  return true;
};

/** The larger of each two counts. */
function largest(a: readonly number[], b: readonly number[]): readonly number[] {
  if (covers(a, b)) return a;
  if (covers(b, a)) return b;
  const out: number[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) out.push(Math.max(a[i] ?? 0, b[i] ?? 0));
  return out;
}

const isSorted = (cells: readonly RecordedCell[]): boolean => cells.every((cell, i) => i === 0 || cells[i - 1]!.bci < cell.bci);

function mergeCells(a: readonly RecordedCell[], b: readonly RecordedCell[]): RecordedCell[] {
  return isSorted(a) && isSorted(b) ? mergeSorted(a, b) : mergeAny(a, b);
}

/** Cells as the VM records them, by bci. */
function mergeSorted(a: readonly RecordedCell[], b: readonly RecordedCell[]): RecordedCell[] {
  const out: RecordedCell[] = [];
  let j = 0;
  for (const cell of a) {
    while (j < b.length && b[j]!.bci < cell.bci) out.push(b[j++]!);
    if (j < b.length && b[j]!.bci === cell.bci) out.push(mergeCell(cell, b[j++]!));
    else out.push(cell);
  }
  while (j < b.length) out.push(b[j++]!);
  return out;
}

/** Cells as a person may have left them. */
function mergeAny(a: readonly RecordedCell[], b: readonly RecordedCell[]): RecordedCell[] {
  const byBci = new Map(a.map((cell) => [cell.bci, cell]));
  for (const cell of b) {
    const other = byBci.get(cell.bci);
    byBci.set(cell.bci, other === undefined ? cell : mergeCell(other, cell));
  }
  return [...byBci.values()].sort((x, y) => x.bci - y.bci);
}

function mergeCell(a: RecordedCell, b: RecordedCell): RecordedCell {
  if (a.kind !== b.kind) return a.kind > b.kind ? a : b;
  const flags = a.flags | b.flags;
  const traps = (a.traps | b.traps) >>> 0;
  const counts = largest(a.counts, b.counts);
  const rows = mergeRows(a.rows, b.rows);
  // Merging many files is mostly making objects, and collecting them.
  for (const one of [a, b]) if (one.flags === flags && one.traps === traps && one.counts === counts && one.rows === rows) return one;
  return { bci: a.bci, kind: a.kind, flags, traps, counts, rows };
}

function mergeRows(a: readonly RecordedRow[], b: readonly RecordedRow[]): readonly RecordedRow[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  if (a.length === 1 && b.length === 1 && a[0]!.klass === b[0]!.klass && a[0]!.count !== b[0]!.count)
    return a[0]!.count > b[0]!.count ? a : b;
  const rows = new Map(a.map((row) => [row.klass, row]));
  for (const row of b) {
    const other = rows.get(row.klass);
    if (other === undefined || row.count > other.count || (row.count === other.count && row.name < other.name)) rows.set(row.klass, row);
  }
  return sortRows([...rows.values()]);
}
