// Memory of classes: an arena for each loader (each hidden class), oop slots, and growable vectors of words.
// Arenas are bump-allocated out of blocks of metaspace that the kernel hands out zeroed; they are freed as a whole.
import { type Addr, ld, st, u32 } from "../layout/memory.ts";
import { CLD_HIDDEN, ClassLoaderData, MetaVector } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { kernel } from "./kernel-exports.ts";
import { LinkageProblem } from "./linkage-problem.ts";
import type { LoaderAddr, OopSlot } from "./types.ts";

/** A block starts with the address of the next one and its size. */
const BLOCK_HEADER = 8;
const BOOT_BLOCK = 0x4_0000;
const LOADER_BLOCK = 0x8000;
const HIDDEN_BLOCK = 0x1000;

/**
 * `bytes` of zeroed memory, 8-byte aligned, that live as long as the loader.
 * @throws LinkageProblem OutOfMemoryError when metaspace is full
 */
export function metaAllocate(loader: LoaderAddr, bytes: number): Addr {
  const size = (bytes + 7) & ~7;
  const at = ld(loader + ClassLoaderData.arenaTop);
  const top = at + size;
  if (top > ld(loader + ClassLoaderData.arenaEnd) || at === 0) return allocateInNewBlock(loader, size);
  st(loader + ClassLoaderData.arenaTop, top);
  return at;
}

function allocateInNewBlock(loader: LoaderAddr, size: number): Addr {
  const flags = ld(loader + ClassLoaderData.flags);
  const isBoot = ld(loader + ClassLoaderData.loader) === 0 && (flags & CLD_HIDDEN) === 0;
  const usual = isBoot ? BOOT_BLOCK : (flags & CLD_HIDDEN) !== 0 ? HIDDEN_BLOCK : LOADER_BLOCK;
  // What would waste much of a fresh block gets a block of its own, and the current one stays in use.
  const own = size > usual >>> 2;
  const blockSize = own ? size + BLOCK_HEADER : usual;
  const block = kernel.metaBlock(blockSize) >>> 0;
  if (block === 0) throw new LinkageProblem("java/lang/OutOfMemoryError", "Metaspace");
  st(block, ld(loader + ClassLoaderData.arenaBlocks));
  st(block + 4, blockSize);
  st(loader + ClassLoaderData.arenaBlocks, block);
  const at = block + BLOCK_HEADER;
  if (!own) {
    st(loader + ClassLoaderData.arenaTop, at + size);
    st(loader + ClassLoaderData.arenaEnd, block + blockSize);
  }
  return at;
}

/** A new slot for a reference that lives as long as the loader. */
export function newOopSlot(loader: LoaderAddr): OopSlot {
  return kernel.newOopSlot(loader + ClassLoaderData.oopBlocks) >>> 0;
}

/** A new slot for a reference of the VM itself. */
export function vmOopSlot(): OopSlot {
  return kernel.newOopSlot(VMState.vmOops) >>> 0;
}

/** A new empty MetaVector. */
export function newVector(capacity: number): Addr {
  const v = kernel.malloc(MetaVector.sizeof) >>> 0;
  st(v + MetaVector.data, kernel.malloc(capacity * 4) >>> 0);
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
    const larger = kernel.malloc(capacity * 8) >>> 0;
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

/** Whether a MetaVector (0: empty) contains a word. */
export function vectorIncludes(v: Addr, word: number): boolean {
  const n = vectorLength(v);
  for (let i = 0; i < n; i++) if (vectorAt(v, i) === word) return true;
  return false;
}
