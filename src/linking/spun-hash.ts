// Content hash of a spun class (one that a generator made): its class file without what generators number. Two runs that spin the same
// class get the same hash, whatever names the counters gave it and its neighbours.
import { CONSTANT_Utf8 } from "../classfile/constant-tag.ts";
import type { KlassAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { Klass, Method } from "../layout/metadata.ts";
import { CanonicalBytes } from "./canonical-bytes.ts";
import { nameNormalizer, normalizeName } from "./generated-names.ts";
import { methodsOf } from "./klass-view.ts";
import { SymbolicPool } from "./symbolic-pool.ts";
import { symbolToString } from "./symbols.ts";

/** SHA-256 of the class bytes with the texts of the constant pool normalised. */
export function spunBytesHash(k: KlassAddr): Uint8Array {
  const pool = new SymbolicPool(k);
  const { bytes, count, end } = pool;
  // access_flags, then this_class
  const ownName = pool.className((bytes[end + 2]! << 8) | bytes[end + 3]!);
  const normalize = nameNormalizer(ownName);
  const out = new CanonicalBytes();
  out.raw(bytes, 4, 8).u4(count);
  for (let i = 1; i < count; i++) {
    const tag = pool.tag(i);
    out.u1(tag);
    if (tag === CONSTANT_Utf8) out.text(normalize(pool.utf8(i)));
    else pool.raw(i, out);
  }
  out.raw(bytes, end);
  return out.hash();
}

/**
 * SHA-256 of what a proxy class is a function of, beside its loader and interfaces: flags and methods. Their order in the class file, and
 * the numbers of its fields, follow the order in which the VM lists the interfaces' methods, which may differ between runs.
 */
export function proxyHash(k: KlassAddr): Uint8Array {
  const methods = methodsOf(k).map((m) => symbolToString(ld(m + Method.name)) + normalizeName(symbolToString(ld(m + Method.signature))));
  const out = new CanonicalBytes();
  out.u4(ld(k + Klass.accessFlags));
  for (const method of methods.sort()) out.text(method);
  return out.hash();
}
