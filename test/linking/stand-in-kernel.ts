// A kernel in TypeScript for linking's unit tests: bump allocation, a symbol table in a Map, no collector.
import { decodeModifiedUtf8 } from "../../src/classfile/modified-utf8.ts";
import { attachMemory, createMemory, ld, st, st16, u8 } from "../../src/layout/memory.ts";
import { C_HEAP, METASPACE } from "../../src/layout/memory-map.ts";
import { OOP_BLOCK_SLOTS, OopBlock, Symbol_ } from "../../src/layout/metadata.ts";
import { dropCaches } from "../../src/linking/image.ts";
import { bindKernel, type LinkingKernel } from "../../src/linking/kernel-exports.ts";

export interface StandIn extends LinkingKernel {
  metaspaceUsed(): number;
}

/** A fresh memory with a kernel bound to it; forgets whatever linking knew before. */
export function freshVM(): StandIn {
  attachMemory(createMemory(1 << 20, 1 << 20));
  let meta = METASPACE;
  let heap = C_HEAP;
  const symbols = new Map<string, number>();
  const textAt = (at: number, length: number): string => decodeModifiedUtf8(u8, at, length);
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
      const text = textAt(bytes, length);
      let s = symbols.get(text);
      if (s === undefined) {
        s = kernel.metaBlock(Symbol_.sizeof + length);
        st16(s + Symbol_.length, length);
        u8.copyWithin(s + Symbol_.sizeof, bytes, bytes + length);
        symbols.set(text, s);
      }
      return s;
    },
    findSymbol: (bytes, length) => symbols.get(textAt(bytes, length)) ?? 0,
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
