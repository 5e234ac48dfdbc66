// Arenas of class loaders (of each hidden class): memory for classes, bump-allocated out of blocks of metaspace, freed as a whole.
import { CLD_HIDDEN, ClassLoaderData } from "../../../build/assembly/layout";
import { metaBlock } from "./metaspace";
import { align, ld, st } from "./words";

/** A block starts with the address of the next one and its size. */
const BLOCK_HEADER: u32 = 8;
const BOOT_BLOCK: u32 = 0x4_0000;
const LOADER_BLOCK: u32 = 0x8000;
const HIDDEN_BLOCK: u32 = 0x1000;

/** `bytes` of zeroed memory, 8-byte aligned, that live as long as the loader; 0 when metaspace is full. */
export function arenaAllocate(loader: u32, bytes: u32): u32 {
  const size = align(bytes, 8);
  const at = ld(loader + ClassLoaderData.arenaTop);
  if (at == 0 || at + size > ld(loader + ClassLoaderData.arenaEnd)) return allocateInNewBlock(loader, size);
  st(loader + ClassLoaderData.arenaTop, at + size);
  return at;
}

function allocateInNewBlock(loader: u32, size: u32): u32 {
  const hidden = (ld(loader + ClassLoaderData.flags) & CLD_HIDDEN) != 0;
  const usual = hidden ? HIDDEN_BLOCK : ld(loader + ClassLoaderData.loader) == 0 ? BOOT_BLOCK : LOADER_BLOCK;
  // What would waste much of a fresh block gets a block of its own, and the current one stays in use.
  const own = size > usual >>> 2;
  const blockSize = own ? size + BLOCK_HEADER : usual;
  const block = metaBlock(blockSize);
  if (block == 0) return 0;
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
