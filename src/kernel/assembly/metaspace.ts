// Metaspace: zeroed blocks for the arenas of class loaders, symbols, and oop slots. Nothing here ever moves.
import {
  METASPACE,
  METASPACE_SIZE,
  KernelState,
  OOP_BLOCK_SLOTS,
  OopBlock,
  Symbol_,
  VMState,
} from "../../../build/assembly/layout";
import { calloc, free } from "./malloc";
import { align, ld, st, zero } from "./words";

const SYMBOL_BLOCK: u32 = 0x1_0000;
const FIRST_SYMBOL_BUCKETS: u32 = 0x4000;
const OOP_BLOCK_BYTES: u32 = OopBlock.sizeof + 4 * OOP_BLOCK_SLOTS; // 1024, and aligned to it
const OOP_BLOCKS_AT_ONCE: u32 = 16;

/** A zeroed block of metaspace at a multiple of 8; 0 when metaspace is full. Free blocks: +0 next, +4 size. */
export function metaBlock(bytes: u32): u32 {
  return alignedBlock(align(bytes, 8), 8);
}

function alignedBlock(size: u32, alignment: u32): u32 {
  if (ld(VMState.metaspaceTop) == 0) {
    st(VMState.metaspaceTop, METASPACE + 64);
    st(VMState.metaspaceEnd, METASPACE + METASPACE_SIZE);
  }
  let link: u32 = VMState.metaspaceFree;
  for (let block = ld(link); block != 0; block = ld(link)) {
    const have = ld(block + 4);
    if (have >= size && (block & (alignment - 1)) == 0) {
      if (have - size >= 64) {
        const rest = block + size;
        st(rest, ld(block));
        st(rest + 4, have - size);
        st(link, rest);
      } else {
        st(link, ld(block));
      }
      zero(block, size);
      return block;
    }
    link = block;
  }
  const at = align(ld(VMState.metaspaceTop), alignment);
  if (size > ld(VMState.metaspaceEnd) - at) return 0;
  st(VMState.metaspaceTop, at + size);
  return at; // never used before, so zero
}

/** Gives a block back. The free list is ordered by address, neighbours are joined. */
export function freeMetaBlock(block: u32, bytes: u32): void {
  let size = align(bytes, 8);
  let previous: u32 = 0;
  let next = ld(VMState.metaspaceFree);
  while (next != 0 && next < block) {
    previous = next;
    next = ld(next);
  }
  if (next != 0 && block + size == next) {
    size += ld(next + 4);
    next = ld(next);
  }
  if (previous != 0 && previous + ld(previous + 4) == block) {
    st(previous + 4, ld(previous + 4) + size);
    st(previous, next);
    return;
  }
  st(block, next);
  st(block + 4, size);
  st(previous == 0 ? VMState.metaspaceFree : previous, block);
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

/** The symbol of `length` (< 65536) bytes of modified UTF-8, made if need be; 0 when metaspace is full. */
export function internSymbol(bytes: u32, length: u32): u32 {
  const hash = hashBytes(bytes, length);
  const known = lookup(bytes, length, hash);
  if (known != 0) return known;
  if (ld(VMState.symbolCount) >= ld(KernelState.symbolBuckets)) growSymbolTable();
  const size = align(Symbol_.sizeof + length, 8);
  let s = ld(KernelState.symbolTop);
  if (ld(KernelState.symbolEnd) - s < size) {
    const want = size > SYMBOL_BLOCK >> 2 ? size : SYMBOL_BLOCK;
    s = metaBlock(want);
    if (s == 0) return 0;
    if (want == SYMBOL_BLOCK) {
      st(KernelState.symbolTop, s + size);
      st(KernelState.symbolEnd, s + want);
    }
  } else {
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
