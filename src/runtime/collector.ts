// When to collect, and what surrounds a collection: oop maps for the kernel, logging, the heap verifier, pending references.
// It runs only at safepoints: the driver calls it when no step and no native is in progress.
import { EVENT_COLLECTION } from "../layout/events.ts";
import { closeHeap, openHeap } from "../layout/heap-reading.ts";
import { COLLECTION } from "../layout/ledger.ts";
import { type Addr, ld, st, st64 } from "../layout/memory.ts";
import { GC_FULL, VMState } from "../layout/vm-state.ts";
import { noteEvent } from "./events.ts";
import { JavaThrow } from "./java-throw.ts";
import { computeOopMaps } from "./oop-maps.ts";
import { wakeReferenceHandler } from "./references.ts";
import type { VM } from "./vm.ts";

/** What the collector needs of the VM. */
type Parts = Pick<
  VM,
  | "describeMethod"
  | "fault"
  | "heap"
  | "host"
  | "kernel"
  | "ledger"
  | "logs"
  | "observer"
  | "safepoints"
  | "scheduler"
  | "settings"
  | "unloading"
>;

const MIB = 1024 * 1024;

/** What is remembered of the last collection of each kind, for those who watch. */
export interface Collection {
  /** Counts those of its kind from 1. */
  readonly index: number;
  readonly full: boolean;
  readonly cause: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Bytes in use before and after, as `measure` gives them. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** What a VM remembers of its collections outside of its memory. Structured-cloneable, and JSON but for what is undefined. */
export interface CollectorImage {
  readonly last: readonly (Collection | undefined)[];
  readonly number: number;
}

export class Collector {
  /** The last young and the last full collection. */
  readonly last: [young: Collection | undefined, full: Collection | undefined] = [undefined, undefined];
  /** Bytes in use, pool by pool; set by who reports them. */
  measure: () => readonly number[] = () => [];
  /** Called at the end of each collection by who reports them. */
  onCollection: ((collection: Collection) => void) | undefined;
  private readonly vm: Parts;
  private number = 0;

  constructor(vm: Parts) {
    this.vm = vm;
  }

  /** The kernel's question: address of the bit set of ref slots of a frame at (method, bci). */
  readonly oopMap = (method: number, bci: number, frame: number): Addr => computeOopMaps(this.vm, method >>> 0, bci >>> 0, frame >>> 0);

  toImage(): CollectorImage {
    return { last: this.last, number: this.number };
  }

  fromImage({ last: [young, full], number }: CollectorImage): void {
    this.last[0] = young ?? undefined;
    this.last[1] = full ?? undefined;
    this.number = number;
  }

  /** After an allocation out of the reserve, or a request. */
  collectIfNeeded(): void {
    const wanted = ld(VMState.gcNeeded);
    if (wanted === 0) return;
    const full = (wanted & GC_FULL) !== 0;
    this.collect(full, "Allocation Failure");
    if (full && ld(VMState.oldTop) > (ld(VMState.oldEnd) + ld(VMState.oldLimit)) / 2) this.lastDitch();
  }

  /** Soft references go before the reserve does. */
  private lastDitch(): void {
    st(VMState.softReferencePolicy, 1);
    this.collect(true, "Last ditch collection");
    st(VMState.softReferencePolicy, 0);
  }

  /**
   * Makes room for an allocation of `bytes` that failed.
   * @throws JavaThrow OutOfMemoryError
   */
  collectFor(bytes: number): void {
    const { kernel } = this.vm;
    const before = ld(VMState.stressAllocation);
    if (before !== 0) {
      this.collect(false, "Stress");
      st(VMState.stressAllocation, 2);
      if (kernel.hasRoom(bytes)) return;
    }
    this.collect(false, "Allocation Failure");
    if (kernel.makeRoom(bytes, 0)) return;
    this.collect(true, "Allocation Failure");
    if (kernel.makeRoom(bytes, 0)) return;
    this.lastDitch();
    if (kernel.makeRoom(bytes, 1)) return;
    throw new JavaThrow("java/lang/OutOfMemoryError", "Java heap space");
  }

  /** One collection: of the young generation, or of everything. */
  collect(full: boolean, cause: string): void {
    const { ledger } = this.vm;
    const before = ledger?.enter(COLLECTION);
    this.vm.safepoints.run(full ? "GenCollectFull" : "GenCollectForAllocation", () => this.pause(full, cause));
    ledger?.enter(before!);
  }

  private pause(full: boolean, cause: string): void {
    const { vm } = this;
    const { kernel } = vm;
    const log = vm.logs.gc;
    const started = log.info === undefined ? 0 : vm.host.clock.nanoTime();
    const seen = vm.observer === undefined ? 0 : performance.now();
    const usedBefore = vm.heap.used;
    st(VMState.gcNeeded, 0);
    const start = vm.host.clock.currentTimeMillis();
    st64(VMState.softReferenceClock, BigInt(start));
    const before = this.measure();
    if (vm.settings.verifyHeap) this.verify("before");
    const youngBefore = ld(VMState.fullCollections);
    vm.unloading.prepare();
    closeHeap();
    if (full) kernel.collectFull(ld(VMState.softReferencePolicy));
    else kernel.scavenge();
    openHeap();
    const wasFull = ld(VMState.fullCollections) !== youngBefore;
    vm.unloading.finish(wasFull);
    if (vm.settings.verifyHeap) this.verify("after");
    const number = this.number++;
    noteEvent(EVENT_COLLECTION, wasFull ? 1 : 0, vm.heap.used >>> 10);
    if (vm.observer !== undefined) {
      const nanos = (performance.now() - seen) * 1e6;
      vm.observer.collected({ full: wasFull, cause, before: usedBefore, after: vm.heap.used, nanos });
    }
    if (log.info !== undefined) {
      const ms = ((vm.host.clock.nanoTime() - started) / 1e6).toFixed(3);
      const text = `GC(${number}) Pause ${wasFull ? "Full" : "Young"} (${cause})`;
      const mb = (bytes: number): string => `${Math.round(bytes / MIB)}M`;
      log.info(`${text} ${mb(usedBefore)}->${mb(vm.heap.used)}(${mb(vm.heap.committed)}) ${ms}ms`);
    }
    wakeReferenceHandler(vm);
    const index = ld(wasFull ? VMState.fullCollections : VMState.youngCollections);
    const end = vm.host.clock.currentTimeMillis();
    const collection: Collection = { index, full: wasFull, cause, start, end, before, after: this.measure() };
    this.last[wasFull ? 1 : 0] = collection;
    this.onCollection?.(collection);
  }

  private verify(when: string): void {
    const code = this.vm.kernel.verifyHeap();
    if (code === 0) return;
    const hex = (a: number): string => `0x${(a >>> 0).toString(16)}`;
    throw this.vm.fault(
      `the heap is damaged ${when} a collection: error ${code} at ${hex(ld(VMState.exitA))}, ${hex(ld(VMState.exitB))}, ${hex(ld(VMState.exitC))}`,
    );
  }
}
