// The C heap: Unsafe memory, threads, stack chunks, tables. Boundary tags, immediate coalescing, segregated free lists.
//
//   chunk:  +0 size of the previous chunk, valid while that one is free
//           +4 size (multiple of 16) | PREVIOUS_USED | USED
//           +8 payload (at multiples of 16)      free: +8 next, +12 previous chunk of its bin
//
// Bins 0-15 hold one size each (16 to 256 bytes), 16-31 a doubling each. The rest of the region is `top`, never in a bin.
import { C_HEAP, C_HEAP_SIZE, KernelState, VMState } from "../../../build/assembly/layout";
import { align, ld, st, zero } from "./words";

const USED: u32 = 1;
const PREVIOUS_USED: u32 = 2;
const FLAGS: u32 = 15;
const HEADER: u32 = 8;
const MIN_CHUNK: u32 = 16;
const SMALL_BINS: u32 = 16;
const BINS: u32 = 32;

@inline function sizeOf(chunk: u32): u32 {
  return ld(chunk + 4) & ~FLAGS;
}
@inline function binHead(bin: u32): u32 {
  return VMState.cHeapFree + (bin << 2);
}

function binOf(size: u32): u32 {
  if (size <= 256) return (size >> 4) - 1;
  const bin = SMALL_BINS + (23 - clz(size - 1));
  return bin < BINS ? bin : BINS - 1;
}

function insert(chunk: u32, size: u32): void {
  const bin = binOf(size);
  const head = binHead(bin);
  const first = ld(head);
  st(chunk + 8, first);
  st(chunk + 12, 0);
  if (first != 0) st(first + 12, chunk);
  st(head, chunk);
  st(KernelState.binMap, ld(KernelState.binMap) | (1 << bin));
}

function remove(chunk: u32, size: u32): void {
  const next = ld(chunk + 8);
  const previous = ld(chunk + 12);
  if (next != 0) st(next + 12, previous);
  if (previous != 0) {
    st(previous + 8, next);
    return;
  }
  const bin = binOf(size);
  st(binHead(bin), next);
  if (next == 0) st(KernelState.binMap, ld(KernelState.binMap) & ~(1 << bin));
}

function start(): void {
  // Chunks begin at 8 modulo 16; the first has no predecessor.
  st(VMState.cHeapTop, C_HEAP + 8);
  st(VMState.cHeapEnd, C_HEAP + C_HEAP_SIZE - 16);
}

/** A free chunk of at least `size` bytes, taken out of its bin; 0 when there is none. */
function take(size: u32): u32 {
  const bin = binOf(size);
  const map = ld(KernelState.binMap);
  if (bin >= SMALL_BINS) {
    for (let chunk = ld(binHead(bin)); chunk != 0; chunk = ld(chunk + 8)) {
      const s = sizeOf(chunk);
      if (s >= size) {
        remove(chunk, s);
        return chunk;
      }
    }
  } else if (map & (1 << bin)) {
    const chunk = ld(binHead(bin));
    remove(chunk, sizeOf(chunk));
    return chunk;
  }
  const larger = bin == BINS - 1 ? 0 : map & (0xffffffff << (bin + 1));
  if (larger == 0) return 0;
  const chunk = ld(binHead(ctz(larger)));
  remove(chunk, sizeOf(chunk));
  return chunk;
}

/** Memory of the C heap at a multiple of 16, its content undefined; 0 when there is not enough. */
export function malloc(bytes: u32): u32 {
  if (ld(VMState.cHeapTop) == 0) start();
  if (bytes > C_HEAP_SIZE) return 0;
  const size = align(bytes + HEADER, 16);
  let chunk = take(size);
  if (chunk != 0) {
    const have = sizeOf(chunk);
    const rest = have - size;
    if (rest >= MIN_CHUNK) {
      st(chunk + 4, size | PREVIOUS_USED | USED);
      const tail = chunk + size;
      st(tail + 4, rest | PREVIOUS_USED);
      st(tail + rest, rest);
      insert(tail, rest);
    } else {
      st(chunk + 4, have | PREVIOUS_USED | USED);
      st(chunk + have + 4, ld(chunk + have + 4) | PREVIOUS_USED);
    }
  } else {
    chunk = ld(VMState.cHeapTop);
    if (ld(VMState.cHeapEnd) - chunk < size) return 0;
    // A free chunk never lies below top: it would have been joined to it.
    st(chunk + 4, size | PREVIOUS_USED | USED);
    st(VMState.cHeapTop, chunk + size);
  }
  st(VMState.cHeapUsed, ld(VMState.cHeapUsed) + sizeOf(chunk));
  st(KernelState.mallocCount, ld(KernelState.mallocCount) + 1);
  return chunk + HEADER;
}

/** Zeroed memory of the C heap. */
export function calloc(bytes: u32): u32 {
  const p = malloc(bytes);
  if (p != 0) zero(p, bytes);
  return p;
}

export function free(p: u32): void {
  if (p == 0) return;
  let chunk = p - HEADER;
  const word = ld(chunk + 4);
  if (!(word & USED)) unreachable(); // freed twice
  let size = word & ~FLAGS;
  st(VMState.cHeapUsed, ld(VMState.cHeapUsed) - size);
  st(KernelState.mallocCount, ld(KernelState.mallocCount) - 1);
  if (!(word & PREVIOUS_USED)) {
    const previous = ld(chunk);
    chunk -= previous;
    remove(chunk, previous);
    size += previous;
  }
  const next = chunk + size;
  if (next == ld(VMState.cHeapTop)) {
    st(VMState.cHeapTop, chunk);
    return;
  }
  const nextWord = ld(next + 4);
  if (nextWord & USED) {
    st(next + 4, nextWord & ~PREVIOUS_USED);
  } else {
    const nextSize = nextWord & ~FLAGS;
    remove(next, nextSize);
    size += nextSize;
  }
  st(chunk + 4, size | PREVIOUS_USED);
  st(chunk + size, size);
  insert(chunk, size);
}

/** The bytes that the block at `p` can hold. */
export function mallocSize(p: u32): u32 {
  return sizeOf(p - HEADER) - HEADER;
}

/** Changes the size of a block, keeping its content; 0 when there is no room (the block is then as it was). */
export function realloc(p: u32, bytes: u32): u32 {
  if (p == 0) return malloc(bytes);
  const have = mallocSize(p);
  if (bytes <= have && have - bytes < max<u32>(64, have >> 2)) return p;
  const fresh = malloc(bytes);
  if (fresh == 0) return 0;
  memory.copy(fresh, p, bytes < have ? bytes : have);
  free(p);
  return fresh;
}

/** Walks the whole C heap: 0 when it is consistent, else the address of the bad chunk. */
export function checkCHeap(): u32 {
  if (ld(VMState.cHeapTop) == 0) return 0;
  const top = ld(VMState.cHeapTop);
  let previousUsed = PREVIOUS_USED;
  let previousSize: u32 = 0;
  let freeCount: u32 = 0;
  let chunk: u32 = C_HEAP + 8;
  while (chunk < top) {
    const word = ld(chunk + 4);
    const size = word & ~FLAGS;
    if (size < MIN_CHUNK || size > top - chunk) return chunk;
    if ((word & PREVIOUS_USED) != previousUsed) return chunk;
    if (!previousUsed && ld(chunk) != previousSize) return chunk;
    previousUsed = word & USED ? PREVIOUS_USED : 0;
    if (!previousUsed) freeCount++;
    previousSize = size;
    chunk += size;
  }
  if (chunk != top || !previousUsed) return top;
  for (let bin: u32 = 0; bin < BINS; bin++) {
    for (let c = ld(binHead(bin)); c != 0; c = ld(c + 8)) {
      if (ld(c + 4) & USED || binOf(sizeOf(c)) != bin) return c;
      freeCount--;
    }
  }
  return freeCount == 0 ? 0 : 1;
}
