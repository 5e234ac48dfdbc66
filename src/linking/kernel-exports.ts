// The few functions of the kernel that linking needs. Bound once when the kernel is instantiated (and again in a restored VM).
// Must not know how they are made.

import type { OopSlot, SymbolAddr } from "../layout/addresses.ts";
import type { Addr } from "../layout/memory.ts";

export interface LinkingKernel {
  /** Memory of the C heap; its content is undefined. */
  malloc(bytes: number): Addr;
  free(p: Addr): void;
  /** Zeroed memory, 8-byte aligned, of a loader's arena; 0 when metaspace is full. */
  arenaAllocate(loader: Addr, bytes: number): Addr;
  /**
   * Sets name, signature, argSlots and resultType of a Method whose accessFlags are set; name and descriptor are addresses of the
   * contents of CONSTANT_Utf8. 0 when metaspace is full.
   */
  nameMethod(method: Addr, name: Addr, descriptor: Addr): number;
  /** Sets argSlots and resultType by accessFlags and signature. */
  shapeMethod(method: Addr): void;
  /** Makes the executable code of a method whose class is linked; 0 when metaspace is full. */
  rewriteMethod(method: Addr): number;
  /** Sets the entry of a method that has code, by its flags. */
  setMethodEntry(method: Addr): void;
  /** Interns `length` bytes of modified UTF-8 in linear memory. */
  internSymbol(bytes: Addr, length: number): SymbolAddr;
  /** Gives back a symbol that nothing names any more. */
  freeSymbol(symbol: SymbolAddr): void;
  /** As internSymbol, but 0 when the symbol does not exist. */
  findSymbol(bytes: Addr, length: number): SymbolAddr;
  /** A new zeroed slot in the chain of OopBlocks whose head is the word at `chainHead`. */
  newOopSlot(chainHead: Addr): OopSlot;
  freeOopSlot(slot: OopSlot): void;
  /** Gives a whole chain back. */
  freeOopBlocks(chainHead: Addr): void;
  freeMetaBlock(block: Addr, bytes: number): void;
  /** System.identityHashCode. */
  identityHash(object: Addr): number;
  /** SHA-256 of `length` bytes in linear memory: 32 bytes at `into`. 0 when there is no memory. */
  sha256(from: Addr, length: number, into: Addr): number;
}

/** undefined in a process without a VM, whatever its type says. */
export let kernel: LinkingKernel;

export function bindKernel(k: LinkingKernel): void {
  kernel = k;
}
