// Symbols looked up by reading the kernel's table, without the kernel: in a compiler's thread, while the VM's may be changing it. A
// miss is possible then, never a wrong symbol.
import { modifiedUtf8Length, writeModifiedUtf8 } from "../classfile/modified-utf8.ts";
import { KernelState } from "../layout/kernel-state.ts";
import { type Addr, ld, ld16, u8 } from "../layout/memory.ts";
import { Symbol_ } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";

/** Longer chains than this are one that is being relinked. */
const LONGEST_CHAIN = 1000;

/** The symbol of a text, 0 when there is none. */
export function lookupSymbol(text: string): Addr {
  const bytes = new Uint8Array(modifiedUtf8Length(text));
  writeModifiedUtf8(text, bytes, 0);
  let hash = bytes.length;
  for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) >>> 0;
  const buckets = ld(KernelState.symbolBuckets);
  let s = buckets === 0 ? 0 : ld(ld(VMState.symbolTable) + 4 * (hash & (buckets - 1)));
  for (let i = 0; s !== 0 && i < LONGEST_CHAIN; i++, s = ld(s + Symbol_.next)) if (isSymbol(s, hash, bytes)) return s;
  return 0;
}

function isSymbol(s: Addr, hash: number, bytes: Uint8Array): boolean {
  if (ld(s + Symbol_.hash) !== hash || ld16(s + Symbol_.length) !== bytes.length) return false;
  for (let i = 0; i < bytes.length; i++) if (u8[s + Symbol_.sizeof + i] !== bytes[i]) return false;
  return true;
}
