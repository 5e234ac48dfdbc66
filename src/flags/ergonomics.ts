// Ergonomics: the sizes of the heap out of what was set and how large the machine is, after HotSpot's rules for its serial
// collector, within Dewar's memory map. Runs once, after all options are read, in the launcher or in createVM.

import { MAX_HEAP, METASPACE_SIZE, YOUNG_SIZE } from "../layout/memory-map.ts";
import type { Flags } from "./flags.ts";
import type { FlagOrigin } from "./options.ts";
import type { FlagName } from "./table.ts";

const K = 1024;
const M = 1024 * K;

/** The default heap is never larger, however large the machine. */
export const DEFAULT_MAX_HEAP = 1024 * M;
/** The heap's size is a multiple of this. */
const HEAP_ALIGNMENT = 2 * M;
/** A generation's size is a multiple of this. */
const GENERATION_ALIGNMENT = 64 * K;
/** Smallest -Xms that is taken for one. */
const MIN_INITIAL_HEAP = M;
/** HotSpot's least young generation: eden and two survivors. */
const MIN_YOUNG = 20 * GENERATION_ALIGNMENT;
/** Smallest Java stack, as HotSpot's message for it says. */
const MIN_STACK_KIB = 136;
/** HotSpot's least initial heap, by ergonomics. */
const SMALLEST_DEFAULT_INITIAL_HEAP = 8 * M;

/** A combination of flags with which no VM can be made. */
export class ErgonomicsError extends Error {
  override name = "ErgonomicsError";
  /**
   * True: "Error occurred during initialization of VM" precedes it and exit code 1 follows at once (vm_exit_during_initialization);
   * false: the message stands alone and "Error: Could not create the Java Virtual Machine." follows.
   */
  readonly duringInitialization: boolean;
  /** Where HotSpot prints the message. */
  readonly stream: "stdout" | "stderr";
  constructor(message: string, duringInitialization: boolean, stream: "stdout" | "stderr" = "stdout") {
    super(message);
    this.duringInitialization = duringInitialization;
    this.stream = stream;
  }
}

/**
 * Completes the flags; what it changes gets the origin "ergonomic".
 * @param physicalMemory bytes that the machine (or its container) has
 * @returns warnings, each a line of the log's [warning][gc,ergo]
 * @throws ErgonomicsError
 */
export function applyErgonomics(flags: Flags, physicalMemory: number): string[] {
  const warnings: string[] = [];
  chooseCollector(flags);
  checkStackSize(flags);
  sizeHeap(flags, Math.min(physicalMemory, flags.values.MaxRAM), warnings);
  sizeYoung(flags, warnings);
  if (flags.values.MaxMetaspaceSize > METASPACE_SIZE) setErgo(flags, "MaxMetaspaceSize", METASPACE_SIZE);
  return warnings;
}

function chooseCollector(flags: Flags): void {
  const v = flags.values;
  const chosen = Number(v.UseSerialGC) + Number(v.UseG1GC) + Number(v.UseParallelGC) + Number(v.UseZGC) + Number(v.UseShenandoahGC);
  if (chosen > 1) throw new ErgonomicsError("Multiple garbage collectors selected", true);
  if (chosen === 0) setErgo(flags, "UseSerialGC", true);
}

function checkStackSize(flags: Flags): void {
  const kib = flags.values.ThreadStackSize;
  if (kib === 0) setErgo(flags, "ThreadStackSize", 1024);
  else if (kib < MIN_STACK_KIB) {
    throw new ErgonomicsError(`\nThe Java thread stack size specified is too small. Specify at least ${MIN_STACK_KIB}k`, false);
  }
}

function sizeHeap(flags: Flags, memory: number, warnings: string[]): void {
  const v = flags.values;
  if (flags.isDefault("MaxHeapSize")) {
    const share = Math.min((memory * v.MaxRAMPercentage) / 100, DEFAULT_MAX_HEAP);
    const least = flags.isDefault("InitialHeapSize") ? HEAP_ALIGNMENT : v.InitialHeapSize;
    setErgo(flags, "MaxHeapSize", Math.max(alignDown(share, HEAP_ALIGNMENT), least, HEAP_ALIGNMENT));
  }
  if (v.MaxHeapSize < HEAP_ALIGNMENT) throw new ErgonomicsError("Too small maximum heap", true);
  const given = (name: FlagName): boolean => !flags.isDefault(name);
  if (given("InitialHeapSize") && v.InitialHeapSize !== 0 && v.InitialHeapSize < MIN_INITIAL_HEAP) {
    throw new ErgonomicsError("Too small initial heap", true);
  }
  if (given("MinHeapSize") && v.MinHeapSize !== 0 && v.MinHeapSize < MIN_INITIAL_HEAP) {
    throw new ErgonomicsError("Too small minimum heap", true);
  }
  if (v.MinHeapSize > v.MaxHeapSize && v.MinHeapSize !== v.InitialHeapSize) {
    throw new ErgonomicsError("Incompatible minimum and maximum heap sizes specified", true);
  }
  if (v.InitialHeapSize > v.MaxHeapSize) {
    throw new ErgonomicsError("Initial heap size set to a larger value than the maximum heap size", true);
  }
  if (given("InitialHeapSize") && v.InitialHeapSize !== 0 && v.InitialHeapSize < v.MinHeapSize) {
    throw new ErgonomicsError("Incompatible minimum and initial heap sizes specified", true);
  }
  if (v.MaxHeapSize > MAX_HEAP) {
    const limit = alignDown(MAX_HEAP, HEAP_ALIGNMENT);
    warnings.push(`MaxHeapSize (${Math.floor(v.MaxHeapSize / K)}k) is beyond the 32-bit memory. A heap of ${limit / K}k will be used.`);
    setErgo(flags, "MaxHeapSize", limit);
    if (v.InitialHeapSize > limit) setErgo(flags, "InitialHeapSize", limit);
    if (v.MinHeapSize > limit) setErgo(flags, "MinHeapSize", limit);
  }
  setErgo(flags, "MaxHeapSize", alignUp(v.MaxHeapSize, HEAP_ALIGNMENT));
  if (v.InitialHeapSize === 0) {
    const share = (memory * v.InitialRAMPercentage) / 100;
    setErgo(flags, "InitialHeapSize", Math.min(v.MaxHeapSize, Math.max(share, SMALLEST_DEFAULT_INITIAL_HEAP, v.MinHeapSize)));
  }
  setErgo(flags, "InitialHeapSize", alignUp(v.InitialHeapSize, HEAP_ALIGNMENT));
  if (v.MinHeapSize === 0) setErgo(flags, "MinHeapSize", Math.min(SMALLEST_DEFAULT_INITIAL_HEAP, v.InitialHeapSize));
  setErgo(flags, "MinHeapSize", alignUp(v.MinHeapSize, HEAP_ALIGNMENT));
  if (flags.isDefault("SoftMaxHeapSize")) setErgo(flags, "SoftMaxHeapSize", v.MaxHeapSize);
}

function sizeYoung(flags: Flags, warnings: string[]): void {
  const v = flags.values;
  // The old generation keeps at least one page of its own, however small the heap.
  const most = Math.min(alignDown(v.MaxHeapSize - GENERATION_ALIGNMENT, GENERATION_ALIGNMENT), YOUNG_SIZE);
  const byRatio = (heap: number): number =>
    Math.min(
      Math.max(alignDown(heap / (v.NewRatio + 1), GENERATION_ALIGNMENT), Math.min(MIN_YOUNG, alignDown(heap / 3, GENERATION_ALIGNMENT))),
      most,
    );
  if (flags.isDefault("MaxNewSize")) {
    setErgo(flags, "MaxNewSize", Math.max(byRatio(v.MaxHeapSize), flags.isDefault("NewSize") ? 0 : Math.min(v.NewSize, most)));
  } else if (v.MaxNewSize > most) {
    if (v.MaxNewSize >= v.MaxHeapSize) {
      warnings.push(
        `MaxNewSize (${v.MaxNewSize / K}k) is equal to or greater than the entire heap (${v.MaxHeapSize / K}k).  A new max generation size of ${most / K}k will be used.`,
      );
    }
    setErgo(flags, "MaxNewSize", most);
  }
  setErgo(flags, "MaxNewSize", Math.max(alignDown(v.MaxNewSize, GENERATION_ALIGNMENT), Math.min(MIN_YOUNG, byRatio(v.MaxHeapSize))));
  if (flags.isDefault("NewSize")) setErgo(flags, "NewSize", Math.min(byRatio(v.InitialHeapSize), v.MaxNewSize));
  else if (v.NewSize > v.MaxNewSize) {
    warnings.push(
      `NewSize (${v.NewSize / K}k) is greater than the MaxNewSize (${v.MaxNewSize / K}k). A new size of ${v.MaxNewSize / K}k will be used.`,
    );
    setErgo(flags, "NewSize", v.MaxNewSize);
  }
  setErgo(flags, "NewSize", Math.max(alignDown(v.NewSize, GENERATION_ALIGNMENT), GENERATION_ALIGNMENT));
  setErgo(flags, "OldSize", Math.max(v.InitialHeapSize - v.NewSize, 0));
}

/**
 * FLAG_SET_ERGO: a flag that somebody set is "command line, ergonomic" from then on. Here an unchanged value keeps its origin, unless
 * `always` says that HotSpot sets it whatever it was.
 */
export function setErgo<N extends FlagName>(flags: Flags, name: N, value: Flags["values"][N], always = false): void {
  const wasDefault = flags.isDefault(name);
  if (flags.values[name] === value && !wasDefault && !always) return;
  const before = flags.origin(name);
  const origin: FlagOrigin =
    before === "command line" || before === "environment" || before === "config file"
      ? `${before}, ergonomic`
      : wasDefault
        ? "ergonomic"
        : before;
  flags.set(name, value, origin);
}

const alignUp = (n: number, unit: number): number => Math.ceil(n / unit) * unit;
const alignDown = (n: number, unit: number): number => Math.floor(n / unit) * unit;
