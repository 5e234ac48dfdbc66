// Content hashes, by which a class is the same class in another run: SHA-256 of the class file. Taken when first asked for, since
// the bytes stay in metaspace unchanged for the life of the class.

import type { KlassAddr } from "../layout/addresses.ts";
import { ld, st, u8 } from "../layout/memory.ts";
import { KLASS_HASHED, Klass } from "../layout/metadata.ts";
import { classBytesOf } from "./constant-pool.ts";
import { contentHash } from "./content-hash.ts";

const DIGEST_BYTES = 32;

/** SHA-256 of the bytes that the class was defined by; a view of the Klass, not to be changed. Not for arrays and primitives. */
export function classHash(k: KlassAddr): Uint8Array {
  const at = k + Klass.contentHash;
  if ((ld(k + Klass.flags) & KLASS_HASHED) === 0) {
    u8.set(contentHash(classBytesOf(k)), at);
    st(k + Klass.flags, ld(k + Klass.flags) | KLASS_HASHED);
  }
  return u8.subarray(at, at + DIGEST_BYTES);
}
