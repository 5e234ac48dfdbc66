// A kernel in TypeScript for linking's unit tests: bump allocation, a chained symbol table, no collector.
import { attachMemory, createMemory, ld, ld16, st, st16, u8 } from "../../src/layout/memory.ts";
import { C_HEAP, METASPACE } from "../../src/layout/memory-map.ts";
import { OOP_BLOCK_SLOTS, OopBlock, Symbol_ } from "../../src/layout/metadata.ts";
import { dropCaches } from "../../src/linking/image.ts";
import { bindKernel, type LinkingKernel } from "../../src/linking/kernel-exports.ts";

const MASK = 0x3fff;

export interface StandIn extends LinkingKernel {
  metaspaceUsed(): number;
}

/** A fresh memory with a kernel bound to it; forgets whatever linking knew before. */
export function freshVM(): StandIn {
  attachMemory(createMemory(1 << 20, 1 << 20));
  let meta = METASPACE;
  let heap = C_HEAP;
  const buckets = new Uint32Array(MASK + 1);
  const hashOf = (at: number, length: number): number => {
    let hash = length;
    for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + u8[at + i]!) | 0;
    return hash >>> 0;
  };
  const find = (at: number, length: number, hash: number): number => {
    search: for (let s = buckets[hash & MASK]!; s !== 0; s = ld(s)) {
      if (ld(s + Symbol_.hash) !== hash || ld16(s + Symbol_.length) !== length) continue;
      for (let i = 0; i < length; i++) if (u8[s + Symbol_.sizeof + i] !== u8[at + i]) continue search;
      return s;
    }
    return 0;
  };
  const kernel: StandIn = {
    malloc(bytes) {
      const at = heap;
      heap += (bytes + 15) & ~7;
      return at;
    },
    free() {},
    metaBlock(bytes) {
      const at = meta;
      meta += (bytes + 7) & ~7;
      return at;
    },
    internSymbol(bytes, length) {
      const hash = hashOf(bytes, length);
      let s = find(bytes, length, hash);
      if (s === 0) {
        s = kernel.metaBlock(Symbol_.sizeof + length);
        st(s + Symbol_.next, buckets[hash & MASK]!);
        st(s + Symbol_.hash, hash);
        st16(s + Symbol_.length, length);
        u8.copyWithin(s + Symbol_.sizeof, bytes, bytes + length);
        buckets[hash & MASK] = s;
      }
      return s;
    },
    findSymbol: (bytes, length) => find(bytes, length, hashOf(bytes, length)),
    newOopSlot(chainHead) {
      let block = ld(chainHead);
      if (block === 0 || ld(block + OopBlock.used) === OOP_BLOCK_SLOTS) {
        const fresh = kernel.malloc(OopBlock.sizeof + 4 * OOP_BLOCK_SLOTS);
        st(fresh + OopBlock.next, block);
        st(fresh + OopBlock.capacity, OOP_BLOCK_SLOTS);
        st(chainHead, fresh);
        block = fresh;
      }
      const used = ld(block + OopBlock.used);
      st(block + OopBlock.used, used + 1);
      return block + OopBlock.sizeof + 4 * used;
    },
    freeOopSlot() {},
    identityHash: (object) => object,
    metaspaceUsed: () => meta - METASPACE,
  };
  bindKernel(kernel);
  dropCaches();
  return kernel;
}
