// Makes the ConstantPool of a class being defined, as constant-pool.ts reads it: two copies and one walk over the tags, which is all
// that most of the 90,000 constants of start-up ever see.
import type { ClassFile } from "../classfile/class-file.ts";
import type { ConstantPoolAddr, LoaderAddr } from "../layout/addresses.ts";
import { type Addr, st, u8, u16, u32 } from "../layout/memory.ts";
import { ConstantPool } from "../layout/metadata.ts";
import { metaAllocate } from "./metaspace.ts";

const CONSTANT_Integer = 3;
const CONSTANT_Long = 5;
const CONSTANT_Double = 6;
const CONSTANT_Fieldref = 9;
const CONSTANT_InterfaceMethodref = 11;

/** The pool of a class whose bytes stand at `bytes`. Member references are given their cache entries, of which `cacheLength` is the number. */
export function createPool(cld: LoaderAddr, file: ClassFile, bytes: Addr): ConstantPoolAddr {
  const length = file.constantCount;
  const pool = metaAllocate(cld, ConstantPool.sizeof + length * 7);
  const entries = pool + ConstantPool.sizeof;
  const cacheIndices = entries + length * 4;
  const tags = cacheIndices + length * 2;
  st(pool + ConstantPool.length, length);
  st(pool + ConstantPool.entries, entries);
  st(pool + ConstantPool.cacheIndex, cacheIndices);
  st(pool + ConstantPool.tags, tags);
  const source = file.tags;
  const offsets = file.offsets;
  const b = u8;
  const h = u16;
  const w = u32;
  b.set(source, tags);
  w.set(offsets.length === length ? offsets : offsets.subarray(0, length), entries >>> 2);
  const e = entries >>> 2;
  const c = cacheIndices >>> 1;
  let members = 0;
  for (let i = 1; i < length; i++) {
    const tag = source[i]!;
    if (tag < CONSTANT_Integer) continue;
    if (tag <= CONSTANT_Double) {
      const at = bytes + offsets[i]!;
      const first = (b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!;
      if (tag < CONSTANT_Long) w[e + i] = first;
      else {
        w[e + i] = (b[at + 4]! << 24) | (b[at + 5]! << 16) | (b[at + 6]! << 8) | b[at + 7]!;
        w[e + i + 1] = first;
      }
    } else if (tag >= CONSTANT_Fieldref && tag <= CONSTANT_InterfaceMethodref) h[c + i] = ++members;
  }
  st(pool + ConstantPool.cacheLength, members);
  return pool;
}
