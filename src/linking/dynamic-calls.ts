// The invokedynamic instructions of executable methods, and their cache entries: each instruction has one of its own.
import { instructionLength } from "../bytecode/iterate.ts";
import { Op } from "../bytecode/opcodes.ts";
import { type Addr, ld, u8 } from "../layout/memory.ts";
import { CpCacheEntry, Klass, Method } from "../layout/metadata.ts";
import { originalCode } from "./method-view.ts";

/** The bcis of the invokedynamic instructions of a method. */
export function dynamicCalls(m: Addr): number[] {
  const at = originalCode(m);
  const code = u8.subarray(at, at + ld(m + Method.codeLength));
  const found: number[] = [];
  for (let bci = 0; bci < code.length; bci += Math.max(1, instructionLength(code, bci)))
    if (code[bci] === Op.invokedynamic) found.push(bci);
  return found;
}

/** The cache entry of an invokedynamic instruction. */
export function siteEntry(m: Addr, bci: number): Addr {
  const pc = ld(m + Method.code) + bci;
  return ld(m + Method.cpCache) + (u8[pc + 1]! | (u8[pc + 2]! << 8) | (u8[pc + 4]! << 16)) * CpCacheEntry.sizeof;
}

/** The instruction that has an entry, among those of a class's executable methods. */
export function callOfEntry(klass: Addr, entry: Addr): { readonly method: Addr; readonly bci: number } | undefined {
  const methods = ld(klass + Klass.methods);
  for (let i = 1; i <= (methods === 0 ? 0 : ld(methods)); i++) {
    const method = ld(methods + 4 * i);
    if (ld(method + Method.code) === 0) continue;
    const bci = dynamicCalls(method).find((at) => siteEntry(method, at) === entry);
    if (bci !== undefined) return { method, bci };
  }
  return undefined;
}
