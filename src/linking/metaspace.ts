// Memory of classes: an arena for each loader (each hidden class), oop slots, and growable vectors of words.
// The kernel does all but the quick way of the arenas (kernel/assembly/arena.ts).

import type { LoaderAddr, OopSlot } from "../layout/addresses.ts";
import { type Addr, ld, st, u32 } from "../layout/memory.ts";
import { ClassLoaderData, MetaVector } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { kernel } from "./kernel-exports.ts";
import { LinkageProblem } from "./linkage-problem.ts";

/**
 * `bytes` of zeroed memory, 8-byte aligned, that live as long as the loader.
 * @throws LinkageProblem OutOfMemoryError when metaspace is full
 */
export function metaAllocate(loader: LoaderAddr, bytes: number): Addr {
  const size = (bytes + 7) & ~7;
  const at = ld(loader + ClassLoaderData.arenaTop);
  const top = at + size;
  if (top <= ld(loader + ClassLoaderData.arenaEnd) && at !== 0) {
    st(loader + ClassLoaderData.arenaTop, top);
    return at;
  }
  return outOfMetaspace(kernel.arenaAllocate(loader, size)) >>> 0;
}

/** What the kernel answers, when it is not 0. @throws LinkageProblem OutOfMemoryError */
export function outOfMetaspace(answer: number): number {
  if (answer === 0) throw new LinkageProblem("java/lang/OutOfMemoryError", "Metaspace");
  return answer;
}

/** A new slot for a reference that lives as long as the loader. @throws LinkageProblem OutOfMemoryError */
export function newOopSlot(loader: LoaderAddr): OopSlot {
  return outOfMetaspace(kernel.newOopSlot(loader + ClassLoaderData.oopBlocks)) >>> 0;
}

/** A new slot for a reference of the VM itself. @throws LinkageProblem OutOfMemoryError */
export function vmOopSlot(): OopSlot {
  return outOfMetaspace(kernel.newOopSlot(VMState.vmOops)) >>> 0;
}

/** A new slot for a class loader, until it is found dead. @throws LinkageProblem OutOfMemoryError */
export function loaderOopSlot(): OopSlot {
  return outOfMetaspace(kernel.newOopSlot(VMState.loaderOops)) >>> 0;
}

/** A new empty MetaVector. @throws LinkageProblem OutOfMemoryError when the C heap is full */
export function newVector(capacity: number): Addr {
  const v = outOfMetaspace(kernel.malloc(MetaVector.sizeof)) >>> 0;
  const data = kernel.malloc(capacity * 4) >>> 0;
  if (data === 0) kernel.free(v);
  st(v + MetaVector.data, outOfMetaspace(data));
  st(v + MetaVector.length, 0);
  st(v + MetaVector.capacity, capacity);
  st(v + MetaVector.spare, 0);
  return v;
}

/** Words in a MetaVector; an absent one (0) is empty. */
export const vectorLength = (v: Addr): number => (v === 0 ? 0 : ld(v + MetaVector.length));
export const vectorAt = (v: Addr, i: number): number => ld(ld(v + MetaVector.data) + 4 * i);
export const vectorPut = (v: Addr, i: number, word: number): void => st(ld(v + MetaVector.data) + 4 * i, word);

/** Appends a word. */
export function vectorPush(v: Addr, word: number): void {
  const length = ld(v + MetaVector.length);
  const capacity = ld(v + MetaVector.capacity);
  let data = ld(v + MetaVector.data);
  if (length === capacity) {
    const larger = outOfMetaspace(kernel.malloc(capacity * 8)) >>> 0;
    u32.copyWithin(larger >>> 2, data >>> 2, (data >>> 2) + length);
    kernel.free(data);
    data = larger;
    st(v + MetaVector.data, data);
    st(v + MetaVector.capacity, capacity * 2);
  }
  st(data + 4 * length, word);
  st(v + MetaVector.length, length + 1);
}

/** Appends a word to the vector whose address is at `holder`, making it when there is none. */
export function vectorPushAt(holder: Addr, word: number): void {
  let v = ld(holder);
  if (v === 0) st(holder, (v = newVector(4)));
  vectorPush(v, word);
}

/** Keeps the words of a MetaVector (0: empty) for which `keeps` says so. */
export function vectorFilter(v: Addr, keeps: (word: number) => boolean): void {
  const n = vectorLength(v);
  if (n === 0) return;
  let kept = 0;
  for (let i = 0; i < n; i++) {
    const word = vectorAt(v, i);
    if (keeps(word)) vectorPut(v, kept++, word);
  }
  st(v + MetaVector.length, kept);
}

export const vectorTruncate = (v: Addr, length: number): void => st(v + MetaVector.length, length);

/** Gives a MetaVector (0: none) back. */
export function freeVector(v: Addr): void {
  if (v === 0) return;
  kernel.free(ld(v + MetaVector.data));
  kernel.free(v);
}

/** Whether a MetaVector (0: empty) contains a word. */
export function vectorIncludes(v: Addr, word: number): boolean {
  const n = vectorLength(v);
  for (let i = 0; i < n; i++) if (vectorAt(v, i) === word) return true;
  return false;
}
