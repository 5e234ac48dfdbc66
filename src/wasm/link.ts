// The second half of "compile, then link": gives each symbol of unlinked code its value. Pure; the compiled bytes
// stay as they were. Must not know what a symbol means.

import { patchS32, patchU32 } from "./bytes.ts";
import type { Relocation } from "./function.ts";

/**
 * A copy of `bytes` in which each relocation holds its symbol's value.
 * @param values by symbol number
 */
export function link(bytes: Uint8Array, relocations: readonly Relocation[], values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const linked = new Uint8Array(bytes);
  for (const r of relocations) {
    if (r.kind === "u32") patchU32(linked, r.offset, values[r.symbol]);
    else patchS32(linked, r.offset, values[r.symbol]);
  }
  return linked;
}
