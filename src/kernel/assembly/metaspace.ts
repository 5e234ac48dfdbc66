// Metaspace: zeroed blocks for the arenas of class loaders, symbols, and oop slots. Nothing here ever moves.
import {
  ACTION_POLL,
  GC_FULL,
  METASPACE,
  METASPACE_SIZE,
  KernelState,
  OOP_BLOCK_SLOTS,
  OopBlock,
  Symbol_,
  VMState,
} from "../../../build/assembly/layout";
import { calloc, free } from "./malloc";
import { align, ld, max, st, zero } from "./words";

const SYMBOL_BLOCK: u32 = 0x1_0000;
const FIRST_SYMBOL_BUCKETS: u32 = 0x4000;
const OOP_BLOCK_BYTES: u32 = OopBlock.sizeof + 4 * OOP_BLOCK_SLOTS; // 1024, and aligned to it
const OOP_BLOCKS_AT_ONCE: u32 = 16;

// Free blocks (+0 next, +4 size) are in bins by the logarithm of their size, neighbours apart. They are joined when nothing fits and
// a good part was given back since that was last done: giving back costs nothing, and joining is paid for by what it gains.
const BINS: u32 = 28;
/** Sizes are multiples of it, so that no rest is too small to be a block. */
const MIN_BLOCK: u32 = 16;
/** Blocks of its own bin that an allocation looks at. */
const LOOKS: u32 = 8;
const JOIN_AFTER: u32 = 0x4_0000;

@inline function binOf(size: u32): u32 {
  return 31 - clz(size);
}
@inline function binHead(bin: u32): u32 {
  return KernelState.metaBins + (bin << 2);
}

/** A zeroed block of metaspace at a multiple of 16; 0 when metaspace is full. */
export function metaBlock(bytes: u32): u32 {
  const size = align(bytes, MIN_BLOCK);
  if (ld(VMState.metaspaceTop) == 0) {
    st(VMState.metaspaceTop, METASPACE + 64);
    st(VMState.metaspaceEnd, METASPACE + METASPACE_SIZE);
  }
  let block = takeFree(size);
  const freed = ld(KernelState.metaFreed);
  if (block == 0 && freed != 0 && (freed >= JOIN_AFTER || size > ld(VMState.metaspaceEnd) - ld(VMState.metaspaceTop))) {
    joinFree();
    block = takeFree(size);
  }
  if (block == 0) {
    block = ld(VMState.metaspaceTop);
    if (size > ld(VMState.metaspaceEnd) - block) return 0;
    st(VMState.metaspaceTop, block + size); // never used before, so zero
  } else zero(block, size);
  const used = ld(VMState.metaspaceUsed) + size;
  st(VMState.metaspaceUsed, used);
  const limit = ld(VMState.metaspaceLimit);
  if (limit != 0 && used > limit) {
    st(VMState.metaspaceLimit, 0);
    st(VMState.gcNeeded, ld(VMState.gcNeeded) | GC_FULL);
    atomic.or<u32>(VMState.action, ACTION_POLL);
  }
  return block;
}

/** A free block of `size` bytes, the rest of a larger one given back; 0 when none is found. */
function takeFree(size: u32): u32 {
  const bin = binOf(size);
  let link = binHead(bin);
  for (let looks: u32 = 0; looks < LOOKS; looks++) {
    const block = ld(link);
    if (block == 0) break;
    if (ld(block + 4) >= size) return cut(link, bin, block, size);
    link = block;
  }
  const larger = ld(KernelState.metaBinMap) & (bin == 31 ? 0 : 0xffff_ffff << (bin + 1));
  if (larger == 0) return 0;
  const from = ctz(larger);
  return cut(binHead(from), from, ld(binHead(from)), size);
}

/** Takes a block out of its bin, and what it has beyond `size` to another. */
function cut(link: u32, bin: u32, block: u32, size: u32): u32 {
  st(link, ld(block));
  if (ld(binHead(bin)) == 0) st(KernelState.metaBinMap, ld(KernelState.metaBinMap) & ~(1 << bin));
  const rest = ld(block + 4) - size;
  if (rest != 0) putFree(block + size, rest);
  return block;
}

function putFree(block: u32, size: u32): void {
  const bin = binOf(size);
  st(block, ld(binHead(bin)));
  st(block + 4, size);
  st(binHead(bin), block);
  st(KernelState.metaBinMap, ld(KernelState.metaBinMap) | (1 << bin));
}

/** Gives a block back. */
export function freeMetaBlock(block: u32, bytes: u32): void {
  const size = align(bytes, MIN_BLOCK);
  st(VMState.metaspaceUsed, ld(VMState.metaspaceUsed) - size);
  st(KernelState.metaFreed, ld(KernelState.metaFreed) + size);
  putFree(block, size);
}

/** Joins neighbours among the free blocks; what ends at the top of metaspace lowers that. */
function joinFree(): void {
  st(KernelState.metaFreed, 0);
  let all: u32 = 0;
  for (let bin: u32 = 0; bin < BINS; bin++) {
    let block = ld(binHead(bin));
    st(binHead(bin), 0);
    while (block != 0) {
      const next = ld(block);
      st(block, all);
      all = block;
      block = next;
    }
  }
  st(KernelState.metaBinMap, 0);
  for (let block = sorted(all); block != 0; ) {
    let size = ld(block + 4);
    let next = ld(block);
    while (next != 0 && block + size == next) {
      size += ld(next + 4);
      next = ld(next);
    }
    if (block + size == ld(VMState.metaspaceTop)) {
      // What was never used is zero.
      zero(block, size);
      st(VMState.metaspaceTop, block);
    } else putFree(block, size);
    block = next;
  }
}

/** A list by address: merge sort, bottom up, a list of 2^i blocks in the bin's place i. */
function sorted(list: u32): u32 {
  let places: u32 = 0;
  while (list != 0) {
    let run = list;
    list = ld(list);
    st(run, 0);
    let i: u32 = 0;
    for (; i < BINS - 1 && ld(binHead(i)) != 0; i++) {
      run = merged(ld(binHead(i)), run);
      st(binHead(i), 0);
    }
    if (i == BINS - 1 && ld(binHead(i)) != 0) run = merged(ld(binHead(i)), run);
    st(binHead(i), run);
    places = max(places, i + 1);
  }
  let all: u32 = 0;
  for (let i: u32 = 0; i < places; i++) {
    const run = ld(binHead(i));
    st(binHead(i), 0);
    if (run != 0) all = all == 0 ? run : merged(run, all);
  }
  return all;
}

function merged(a: u32, b: u32): u32 {
  let head: u32 = 0;
  let last: u32 = 0;
  while (a != 0 && b != 0) {
    let next: u32;
    if (a < b) {
      next = a;
      a = ld(a);
    } else {
      next = b;
      b = ld(b);
    }
    if (last == 0) head = next;
    else st(last, next);
    last = next;
  }
  const rest = a != 0 ? a : b;
  if (last == 0) return rest;
  st(last, rest);
  return head;
}

/** A block at a multiple of `alignment`, of that size or a multiple of it. */
function alignedBlock(size: u32, alignment: u32): u32 {
  const block = metaBlock(size + alignment);
  if (block == 0) return 0;
  const at = align(block, alignment);
  const after = block + alignment - at;
  if (at != block) freeMetaBlock(block, at - block);
  if (after != 0) freeMetaBlock(at + size, after);
  return at;
}

// --- symbols

function hashBytes(at: u32, length: u32): u32 {
  let hash = length;
  const end = at + length;
  while (at < end) hash = hash * 31 + load<u8>(at++);
  return hash;
}

function sameBytes(a: u32, b: u32, length: u32): bool {
  while (length >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
    length -= 8;
  }
  while (length > 0) {
    if (load<u8>(a) != load<u8>(b)) return false;
    a++;
    b++;
    length--;
  }
  return true;
}

function lookup(bytes: u32, length: u32, hash: u32): u32 {
  const buckets = ld(KernelState.symbolBuckets);
  if (buckets == 0) return 0;
  let s = ld(ld(VMState.symbolTable) + ((hash & (buckets - 1)) << 2));
  while (s != 0) {
    if (ld(s + Symbol_.hash) == hash && load<u16>(s + Symbol_.length) == length && sameBytes(s + Symbol_.sizeof, bytes, length)) return s;
    s = ld(s + Symbol_.next);
  }
  return 0;
}

/** The symbol of `length` (< 65536) bytes of modified UTF-8, 0 when there is none. */
export function findSymbol(bytes: u32, length: u32): u32 {
  return lookup(bytes, length, hashBytes(bytes, length));
}

function growSymbolTable(): void {
  const before = ld(KernelState.symbolBuckets);
  const buckets = before == 0 ? FIRST_SYMBOL_BUCKETS : before << 1;
  const old = ld(VMState.symbolTable);
  const table = calloc(buckets << 2);
  if (table == 0) {
    if (before == 0) unreachable();
    return; // longer chains are still right
  }
  for (let i: u32 = 0; i < before; i++) {
    let s = ld(old + (i << 2));
    while (s != 0) {
      const next = ld(s + Symbol_.next);
      const bucket = table + ((ld(s + Symbol_.hash) & (buckets - 1)) << 2);
      st(s + Symbol_.next, ld(bucket));
      st(bucket, s);
      s = next;
    }
  }
  free(old);
  st(VMState.symbolTable, table);
  st(KernelState.symbolBuckets, buckets);
}

/** Symbols that were given back, of this size in bytes, through Symbol.next: as many sizes as names of hidden classes usually have. */
@inline function freeSymbols(size: u32): u32 {
  return KernelState.symbolFree + ((size >>> 3) << 2);
}
const FREE_SYMBOL_SIZES: u32 = 32 << 3;

function takeFreeSymbol(size: u32): u32 {
  if (size >= FREE_SYMBOL_SIZES) return 0;
  const s = ld(freeSymbols(size));
  if (s != 0) st(freeSymbols(size), ld(s + Symbol_.next));
  return s;
}

/** Gives back a symbol that nothing names any more. */
export function freeSymbol(s: u32): void {
  const size = align(Symbol_.sizeof + load<u16>(s + Symbol_.length), 8);
  let link = ld(VMState.symbolTable) + ((ld(s + Symbol_.hash) & (ld(KernelState.symbolBuckets) - 1)) << 2);
  while (ld(link) != s) link = ld(link) + Symbol_.next;
  st(link, ld(s + Symbol_.next));
  st(VMState.symbolCount, ld(VMState.symbolCount) - 1);
  if (size >= FREE_SYMBOL_SIZES) return;
  st(s + Symbol_.next, ld(freeSymbols(size)));
  st(freeSymbols(size), s);
}

/** The symbol of `length` (< 65536) bytes of modified UTF-8, made if need be; 0 when metaspace is full. */
export function internSymbol(bytes: u32, length: u32): u32 {
  const hash = hashBytes(bytes, length);
  const known = lookup(bytes, length, hash);
  if (known != 0) return known;
  if (ld(VMState.symbolCount) >= ld(KernelState.symbolBuckets)) growSymbolTable();
  const size = align(Symbol_.sizeof + length, 8);
  let s = takeFreeSymbol(size);
  if (s != 0) {
    zero(s, size);
  } else if (ld(KernelState.symbolEnd) - ld(KernelState.symbolTop) < size) {
    const want = size > SYMBOL_BLOCK >> 2 ? size : SYMBOL_BLOCK;
    s = metaBlock(want);
    if (s == 0) return 0;
    if (want == SYMBOL_BLOCK) {
      st(KernelState.symbolTop, s + size);
      st(KernelState.symbolEnd, s + want);
    }
  } else {
    s = ld(KernelState.symbolTop);
    st(KernelState.symbolTop, s + size);
  }
  memory.copy(s + Symbol_.sizeof, bytes, length);
  const bucket = ld(VMState.symbolTable) + ((hash & (ld(KernelState.symbolBuckets) - 1)) << 2);
  st(s + Symbol_.next, ld(bucket));
  st(s + Symbol_.hash, hash);
  store<u16>(s + Symbol_.length, <u16>length);
  st(bucket, s);
  st(VMState.symbolCount, ld(VMState.symbolCount) + 1);
  return s;
}

// --- oop slots: a free slot holds the next free one of its block | 1, which is no reference

/** A new zeroed slot in the chain of OopBlocks whose head is the word at `chainHead`; 0 when metaspace is full. */
export function newOopSlot(chainHead: u32): u32 {
  let block = ld(chainHead);
  if (block == 0 || (ld(block + OopBlock.freeList) == 0 && ld(block + OopBlock.used) >= OOP_BLOCK_SLOTS)) {
    block = blockWithRoom(chainHead);
    if (block == 0) return 0;
  }
  const free = ld(block + OopBlock.freeList);
  if (free != 0) {
    st(block + OopBlock.freeList, ld(free) & ~1);
    st(free, 0);
    return free;
  }
  const used = ld(block + OopBlock.used);
  st(block + OopBlock.used, used + 1);
  return block + OopBlock.sizeof + (used << 2);
}

/** Brings a block with a free slot to the front of the chain. */
function blockWithRoom(chainHead: u32): u32 {
  let link = chainHead;
  for (let block = ld(link); block != 0; block = ld(link)) {
    if (ld(block + OopBlock.freeList) != 0 || ld(block + OopBlock.used) < OOP_BLOCK_SLOTS) {
      st(link, ld(block + OopBlock.next));
      st(block + OopBlock.next, ld(chainHead));
      st(chainHead, block);
      return block;
    }
    link = block + OopBlock.next;
  }
  const block = freshOopBlock();
  if (block == 0) return 0;
  st(block + OopBlock.next, ld(chainHead));
  st(block + OopBlock.used, 0);
  st(block + OopBlock.capacity, OOP_BLOCK_SLOTS);
  st(block + OopBlock.freeList, 0);
  zero(block + OopBlock.sizeof, OOP_BLOCK_SLOTS << 2);
  st(chainHead, block);
  return block;
}

function freshOopBlock(): u32 {
  if (ld(KernelState.oopBlockFree) == 0) {
    const blocks = alignedBlock(OOP_BLOCKS_AT_ONCE * OOP_BLOCK_BYTES, OOP_BLOCK_BYTES);
    if (blocks == 0) return 0;
    for (let i = OOP_BLOCKS_AT_ONCE; i > 0; ) releaseOopBlock(blocks + --i * OOP_BLOCK_BYTES);
  }
  const block = ld(KernelState.oopBlockFree);
  st(KernelState.oopBlockFree, ld(block + OopBlock.next));
  return block;
}

function releaseOopBlock(block: u32): void {
  st(block + OopBlock.next, ld(KernelState.oopBlockFree));
  st(KernelState.oopBlockFree, block);
}

export function freeOopSlot(slot: u32): void {
  const block = slot & ~(OOP_BLOCK_BYTES - 1);
  st(slot, ld(block + OopBlock.freeList) | 1);
  st(block + OopBlock.freeList, slot);
}

/** Gives all blocks of a chain back (a loader that died). */
export function freeOopBlocks(chainHead: u32): void {
  let block = ld(chainHead);
  st(chainHead, 0);
  while (block != 0) {
    const next = ld(block + OopBlock.next);
    releaseOopBlock(block);
    block = next;
  }
}
