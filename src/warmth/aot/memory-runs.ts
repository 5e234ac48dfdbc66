// Which parts of linear memory a cache holds, and how they go back. The heap of a cache stands wholly in the old generation (a full
// collection has put it there), so that the sizes of the spaces may be those of the run that uses it.
import { KERNEL_STATE, KernelState, MARK_STACK } from "../../layout/kernel-state.ts";
import { ld, st, u8, u32 } from "../../layout/memory.ts";
import { C_HEAP, CARD_SHIFT, CARD_TABLE, KERNEL_DATA, METASPACE, OFFSET_TABLE, OLD, VM_STATE, YOUNG } from "../../layout/memory-map.ts";
import { VMState } from "../../layout/vm-state.ts";
import type { VM } from "../../runtime/vm.ts";

/** A part of memory: what lies between is zero. */
export type Run = readonly [address: number, length: number];

const PAGE = 4096;

const align8 = (n: number): number => (n + 7) & ~7;

/** Regions that may hold anything. */
function regions(): Run[] {
  const oldTop = ld(VMState.oldTop);
  const cards = (oldTop - OLD + (1 << CARD_SHIFT) - 1) >>> CARD_SHIFT;
  return [
    [VM_STATE, KERNEL_DATA - VM_STATE],
    [KERNEL_STATE, MARK_STACK - KERNEL_STATE],
    [CARD_TABLE + (OLD >>> CARD_SHIFT), align8(cards)],
    [METASPACE, align8(ld(VMState.metaspaceTop) - METASPACE)],
    [C_HEAP, align8(ld(VMState.cHeapTop) - C_HEAP)],
    [OFFSET_TABLE + ((OLD - YOUNG) >>> CARD_SHIFT), align8(cards)],
    [OLD, oldTop - OLD],
  ];
}

function isZero(address: number, length: number): boolean {
  for (let a = address >>> 2; a < (address + length) >>> 2; a++) if (u32[a] !== 0) return false;
  return true;
}

/** Bins of the C heap's free chunks; a chunk's size at +4, the next one of its bin at +8 (kernel/assembly/malloc.ts). */
const BINS = 32;

/** What has been freed needs no place in the file. */
export function zeroFreeMemory(): void {
  for (let bin = 0; bin < BINS; bin++) {
    for (let chunk = ld(VMState.cHeapFree + 4 * bin); chunk !== 0; chunk = ld(chunk + 8)) {
      u8.fill(0, chunk + 16, chunk + (ld(chunk + 4) & ~15));
    }
  }
}

/** The parts of memory that are not zero, page by page. */
export function usedRuns(): Run[] {
  const runs: Run[] = [];
  for (const [start, length] of regions()) {
    let from = -1;
    for (let at = start; at < start + length; ) {
      const next = Math.min((at & ~(PAGE - 1)) + PAGE, start + length);
      if (isZero(at, next - at)) {
        if (from >= 0) runs.push([from, at - from]);
        from = -1;
      } else if (from < 0) from = at;
      at = next;
    }
    if (from >= 0) runs.push([from, start + length - from]);
  }
  return runs;
}

/** Whether runs out of a file lie where a cache's memory may lie. */
export function runsAreSound(runs: readonly Run[], size = u8.length): boolean {
  let end = VM_STATE;
  for (const [address, length] of runs) {
    if (!Number.isInteger(address) || !Number.isInteger(length) || address < end || length <= 0) return false;
    end = address + length;
  }
  return end <= size;
}

/** Zeroes what a refused cache has left behind. */
export function clearRuns(runs: readonly Run[]): void {
  for (const [address, length] of runs) u8.fill(0, address, address + length);
}

/** Makes memory what it was before a cache was put into it and collected. */
export function clearAll(): void {
  const used = regions();
  for (const [start, length] of used) if (start !== VM_STATE && start !== KERNEL_STATE) u8.fill(0, start, start + length);
  forgetState();
}

/** Words that belong to the run, not to the cache: bounds of the spaces, and what flags say. */
const OWN_WORDS: readonly number[] = [
  ...range(VMState.windowTop, VMState.oldLimit),
  VMState.promotionThreshold,
  VMState.stressAllocation,
  KernelState.edenZeroed,
  KernelState.edenSoftSize,
  KernelState.largeObject,
  KernelState.targetSurvivor,
  KernelState.maxTenuring,
  KernelState.survivorRatio,
  KernelState.softRefMsPerMB,
  KernelState.markStackLimit,
];

function range(first: number, last: number): number[] {
  const words: number[] = [];
  for (let a = first; a <= last; a += 4) words.push(a);
  return words;
}

/** Lets `fill` put a cache into memory, in the spaces that this run's flags make. @returns false when `fill` does, or the heap is too small */
export function intoOwnSpaces(vm: VM, fill: () => boolean): "filled" | "damaged" | "no room" {
  vm.makeHeap();
  const own = OWN_WORDS.map(ld);
  const oldEnd = ld(VMState.oldEnd);
  if (!fill()) return "damaged";
  const oldTop = ld(VMState.oldTop);
  if (oldTop > oldEnd) return "no room";
  for (const [i, address] of OWN_WORDS.entries()) st(address, own[i]!);
  st(VMState.oldTop, oldTop);
  st(KernelState.oldZeroed, oldTop);
  return "filled";
}

/** Zeroes the kernel's and the VM's words after a cache was refused: memory is as it was before. (What the kernel was compiled with stays.) */
export function forgetState(): void {
  u8.fill(0, VM_STATE, KERNEL_DATA);
  u8.fill(0, KERNEL_STATE, MARK_STACK);
}

/** Where the state of VM and kernel lies: of all runs it must be there. */
export const holdsState = (runs: readonly Run[]): boolean => {
  const holds = (address: number): boolean => runs.some(([a, n]) => address >= a && address < a + n);
  return holds(VMState.loaders) && holds(KERNEL_STATE);
};
