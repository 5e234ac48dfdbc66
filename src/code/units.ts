// Installed code: the unit of each compilation, and the table of sites by which compiled frames are found and read. What the
// collector needs of a site stands in memory (SiteRecord); the rest of the debug info is the unit's.
import { type CompiledCode, type Site, siteCount } from "../compiler/compiled-code.ts";
import type { KernelFunctions } from "../kernel/kernel.ts";
import { FIRST_SITE, SiteRecord } from "../layout/compiled.ts";
import { type Addr, ld, st, u16, u32 } from "../layout/memory.ts";
import { VMState } from "../layout/vm-state.ts";

/** Ids of a compilation's facts as addresses of this VM. */
export interface Names {
  klass(id: number): Addr;
  method(id: number): Addr;
  /** Address of a static field. */
  staticField(id: number): Addr;
  /** All classes named, and those of the methods named. */
  classes(): Iterable<Addr>;
  /** The object as it stands now: the collector may move it later. */
  object(id: number): Addr;
}

export interface Unit {
  readonly number: number;
  readonly compileId: number;
  readonly code: CompiledCode;
  readonly names: Names;
  /** The root method, and the back edge at which it is entered, or -1. */
  readonly method: Addr;
  readonly osrBci: number;
  /** Id of its first site. */
  readonly firstSite: number;
  /** Of its function in the table. */
  readonly slot: number;
  /** Oop slots of the objects that the code names. */
  readonly objects: readonly Addr[];
  /** Entered by new calls; else its frames leave when they are returned to. */
  entrant: boolean;
  /** Its slot and sites have been given back: once. */
  freed: boolean;
  bytes: number;
  /** Exceptions that have left it for a handler of a method of its. */
  caught: number;
  /** When that was last looked at, in milliseconds. */
  caughtSince: number;
}

export class Sites {
  private readonly kernel: KernelFunctions;
  private readonly units: (Unit | undefined)[] = [];
  private readonly freeUnits: number[] = [];
  private capacity = 0;
  private top = FIRST_SITE;
  /** Runs of site ids that freed units had, by length. */
  private readonly free = new Map<number, number[]>();

  constructor(kernel: KernelFunctions) {
    this.kernel = kernel;
  }

  /** A number for a unit to come. */
  newUnit(): number {
    return this.freeUnits.pop() ?? this.units.push(undefined) - 1;
  }

  /** Consecutive ids for a unit's sites, their records written. */
  allocate(unit: number, code: CompiledCode): number {
    const refs = code.siteRefs ?? code.sites.map((site) => site.refs);
    const count = refs.length;
    if (count === 0) return FIRST_SITE;
    const first = this.free.get(count)?.pop() ?? this.extend(count);
    for (let i = 0; i < count; i++) st(ld(VMState.callSites) + 4 * (first + i), this.record(unit, i, code.frameBytes, refs[i]!));
    return first;
  }

  private extend(count: number): number {
    const first = this.top;
    this.top += count;
    if (this.top > this.capacity) {
      this.capacity = Math.max(2 * this.capacity, this.top, 1024);
      const table = this.kernel.malloc(4 * this.capacity) >>> 0;
      if (table === 0) throw new RangeError("the C heap is exhausted: no room for the table of call sites");
      const old = ld(VMState.callSites);
      if (old !== 0) {
        u32.copyWithin(table >>> 2, old >>> 2, (old >>> 2) + first);
        this.kernel.free(old);
      }
      st(VMState.callSites, table);
    }
    return first;
  }

  private record(unit: number, index: number, frameBytes: number, refs: ArrayLike<number>): Addr {
    const record = this.kernel.malloc(SiteRecord.sizeof + 2 * refs.length) >>> 0;
    if (record === 0) throw new RangeError("the C heap is exhausted: no room for a call site");
    st(record + SiteRecord.unit, unit);
    st(record + SiteRecord.index, index);
    st(record + SiteRecord.frameBytes, frameBytes);
    st(record + SiteRecord.passes, 0);
    st(record + SiteRecord.refCount, refs.length);
    for (let i = 0; i < refs.length; i++) u16[((record + SiteRecord.sizeof) >>> 1) + i] = refs[i]!;
    return record;
  }

  add(unit: Unit): void {
    this.units[unit.number] = unit;
  }

  /** Forgets a unit that no frame and no call can reach. */
  remove(unit: Unit): void {
    const count = siteCount(unit.code);
    const table = ld(VMState.callSites);
    for (let i = 0; i < count; i++) this.kernel.free(ld(table + 4 * (unit.firstSite + i)));
    if (count > 0) {
      const runs = this.free.get(count);
      if (runs === undefined) this.free.set(count, [unit.firstSite]);
      else runs.push(unit.firstSite);
    }
    this.units[unit.number] = undefined;
    this.freeUnits.push(unit.number);
  }

  unitOf(site: number): Unit {
    return this.units[ld(ld(ld(VMState.callSites) + 4 * site) + SiteRecord.unit)]!;
  }

  /** Exceptions pass the call from now on without being looked at, when so many locks of synchronized scopes are left. */
  letPass(site: number, locks: number): void {
    st(ld(ld(VMState.callSites) + 4 * site) + SiteRecord.passes, 1 + locks);
  }

  siteOf(site: number): Site {
    const record = ld(ld(VMState.callSites) + 4 * site);
    return this.units[ld(record + SiteRecord.unit)]!.code.sites[ld(record + SiteRecord.index)]!;
  }

  *all(): IterableIterator<Unit> {
    for (const unit of this.units) if (unit !== undefined) yield unit;
  }
}
