// Copies a method's bytecodes into the form that the interpreter runs: operands little-endian, member references as cache indices,
// each invokedynamic with a cache entry of its own, skip2 behind five-byte invokes, special returns, canonical opcodes where types do
// not matter to the interpreter. Instructions keep their place
// and length, so that bcis are those of the class file. The code of classes that are not trusted is checked for what memory safety needs.

import { FORMAT, Format, LENGTH, Op } from "../bytecode/opcodes.ts";
import { ACC_STATIC, ACC_SYNCHRONIZED } from "../classfile/access-flags.ts";
import { CANONICAL } from "../kernel/fused-opcodes.ts";
import { type Addr, ld, st, st16, u8, u16 } from "../layout/memory.ts";
import { ConstantPool, CPC_SIZE_LOG2, CpCacheEntry, ExceptionEntry, Klass, METHOD_HAS_JSR, Method } from "../layout/metadata.ts";
import { T_BOOLEAN, T_BYTE, T_CHAR, T_SHORT } from "../layout/object.ts";
import { Q } from "../layout/quick-opcodes.ts";
import { ENTRY_INTERPRETED, ENTRY_INTRINSIC, ENTRY_SYNCHRONIZED } from "../layout/vm-state.ts";
import { metaAllocate } from "./metaspace.ts";
import { names } from "./symbols.ts";
import type { ConstantPoolAddr, KlassAddr, MethodAddr } from "./types.ts";
import { WK_OBJECT, wellKnown } from "./well-known.ts";

const PLAIN = 0;
const SWAP2 = 1;
const SWAP4 = 2;
const MEMBER = 3;
const INTERFACE = 4;
const DYNAMIC = 5;
const TABLE = 6;
const LOOKUP = 7;
const WIDE = 8;
const RETURN = 9;
const SUBROUTINE = 10;
const MONITOR = 11;

/** What to do with each opcode. */
const ACTION = new Uint8Array(256);
for (let op = 0; op < 202; op++) {
  const format = FORMAT[op];
  if (format === Format.short || format === Format.constant2 || format === Format.branch2 || format === Format.multianewarray)
    ACTION[op] = SWAP2;
  else if (format === Format.branch4) ACTION[op] = SWAP4;
  else if (format === Format.invokeinterface) ACTION[op] = INTERFACE;
  else if (format === Format.invokedynamic) ACTION[op] = DYNAMIC;
  else if (format === Format.tableswitch) ACTION[op] = TABLE;
  else if (format === Format.lookupswitch) ACTION[op] = LOOKUP;
  else if (format === Format.wide) ACTION[op] = WIDE;
  if (op >= Op.getstatic && op <= Op.invokestatic) ACTION[op] = MEMBER;
  if (op >= Op.ireturn && op <= Op.return) ACTION[op] = RETURN;
}
ACTION[Op.monitorenter] = MONITOR;
ACTION[Op.jsr] = ACTION[Op.jsr_w] = ACTION[Op.ret] = SUBROUTINE;

const ENTRY_SIZE = 1 << CPC_SIZE_LOG2;
/** Entries of invokedynamic instructions are allocated a few at a time; chunks are aligned to their size. */
const CHUNK = 4 * ENTRY_SIZE;
const MAX_DYNAMIC_INDEX = 0xff_ffff;

/** Gives the class its constant-pool cache: an entry for each member reference. Those of invokedynamic come with rewriting. */
export function createCache(k: KlassAddr): void {
  const pool = ld(k + Klass.constantPool);
  if (ld(pool + ConstantPool.cache) !== 0) return;
  // Aligned to its entries, as chunks of dynamic ones are: an index reaches any of both.
  const size = Math.max(1, ld(pool + ConstantPool.cacheLength)) << CPC_SIZE_LOG2;
  st(pool + ConstantPool.cache, (metaAllocate(ld(k + Klass.loader), size + ENTRY_SIZE - 8) + ENTRY_SIZE - 1) & -ENTRY_SIZE);
}

/** The cache entry of one more invokedynamic instruction. Its operand is its distance from the cache, in entries. */
function dynamicEntry(k: KlassAddr, pool: ConstantPoolAddr): Addr {
  let entry = ld(pool + ConstantPool.nextDynamic);
  if ((entry & (CHUNK - 1)) === 0) {
    const cache = ld(pool + ConstantPool.cache);
    // Arenas grow upwards, but a block that was freed and used again may lie below the cache: it is passed over.
    do entry = (metaAllocate(ld(k + Klass.loader), 2 * CHUNK - 8) + CHUNK - 1) & -CHUNK;
    while (entry < cache || (entry - cache) >>> CPC_SIZE_LOG2 > MAX_DYNAMIC_INDEX - 4);
  }
  st(pool + ConstantPool.nextDynamic, entry + ENTRY_SIZE);
  return entry;
}

/** Makes the executable code and the exception table of a method whose class is linked, and sets its entry. */
export function rewriteMethod(m: MethodAddr): void {
  const k = ld(m + Method.holder);
  const pool = ld(k + Klass.constantPool);
  const length = ld(m + Method.codeLength);
  const source = ld(k + Klass.classBytes) + ld(m + Method.codeOffset);
  const cld = ld(k + Klass.loader);
  const code = metaAllocate(cld, length);
  u8.copyWithin(code, source, source + length);
  rewriteCode(m, k, pool, code, length);
  st(m + Method.code, code);
  st(m + Method.cpCache, ld(pool + ConstantPool.cache));
  const table = source + length;
  const count = (u8[table]! << 8) | u8[table + 1]!;
  if (count !== 0) st(m + Method.exceptionTable, exceptionTable(metaAllocate(cld, 4 + count * ExceptionEntry.sizeof), table + 2, count));
  const intrinsic = ld(m + Method.intrinsic);
  const synchronized_ = (ld(m + Method.accessFlags) & ACC_SYNCHRONIZED) !== 0;
  st(
    m + Method.interpreterEntry,
    intrinsic !== 0 ? ENTRY_INTRINSIC + intrinsic - 1 : synchronized_ ? ENTRY_SYNCHRONIZED : ENTRY_INTERPRETED,
  );
}

function exceptionTable(to: Addr, from: Addr, count: number): Addr {
  st(to, count);
  for (let i = 0, at = (to + 4) >>> 1; i < count * 4; i++) u16[at + i] = (u8[from + 2 * i]! << 8) | u8[from + 2 * i + 1]!;
  return to;
}

function rewriteCode(m: MethodAddr, k: KlassAddr, pool: ConstantPoolAddr, code: Addr, length: number): void {
  const b = u8;
  const cacheIndex = ld(pool + ConstantPool.cacheIndex) >>> 1;
  const cache = ld(pool + ConstantPool.cache);
  const end = code + length;
  let monitors = false;
  let returns = 0;
  for (let p = code; p < end; ) {
    const op = b[p]!;
    b[p] = CANONICAL[op]!;
    switch (ACTION[op]) {
      case PLAIN:
        p += LENGTH[op]!;
        break;
      case SWAP2: {
        const high = b[p + 1]!;
        b[p + 1] = b[p + 2]!;
        b[p + 2] = high;
        p += LENGTH[op]!;
        break;
      }
      case MEMBER:
      case INTERFACE: {
        const constant = (b[p + 1]! << 8) | b[p + 2]!;
        const index = u16[cacheIndex + constant]! - 1;
        b[p + 1] = index;
        b[p + 2] = index >>> 8;
        st16(cache + (index << CPC_SIZE_LOG2) + CpCacheEntry.cpIndex, constant);
        p += 3;
        if (op === Op.invokeinterface) {
          b[p] = Q.skip2;
          b[p + 1] = 0;
          p += 2;
        }
        break;
      }
      case DYNAMIC: {
        const constant = (b[p + 1]! << 8) | b[p + 2]!;
        const entry = dynamicEntry(k, pool);
        const index = (entry - cache) >>> CPC_SIZE_LOG2;
        b[p + 1] = index;
        b[p + 2] = index >>> 8;
        b[p + 3] = Q.skip2;
        b[p + 4] = index >>> 16;
        st16(entry + CpCacheEntry.cpIndex, constant);
        p += 5;
        break;
      }
      case RETURN:
        b[p] = returnOpcode(m, k, b[p]!);
        returnsAt[returns++] = p++;
        break;
      case MONITOR:
        monitors = true;
        p++;
        break;
      case SUBROUTINE:
        st(m + Method.flags, ld(m + Method.flags) | METHOD_HAS_JSR);
        if (op === Op.jsr) swap2(p + 1);
        else if (op === Op.jsr_w) swap4(p + 1);
        p += LENGTH[op]!;
        break;
      case SWAP4:
        swap4(p + 1);
        p += 5;
        break;
      case WIDE:
        if (b[p + 1] === Op.ret) st(m + Method.flags, ld(m + Method.flags) | METHOD_HAS_JSR);
        swap2(p + 2);
        if (b[p + 1] === Op.iinc) {
          swap2(p + 4);
          p += 6;
        } else p += 4;
        break;
      default:
        p = rewriteSwitch(code, p, op);
    }
  }
  if (monitors) while (returns > 0) b[returnsAt[--returns]!] = Q.sync_return;
}

/** Where the returns of the method in work are: those of a method that enters monitors see that none is left. */
const returnsAt: Addr[] = [];

function swap2(at: Addr): void {
  const high = u8[at]!;
  u8[at] = u8[at + 1]!;
  u8[at + 1] = high;
}

function swap4(at: Addr): void {
  const a = u8[at]!;
  const b = u8[at + 1]!;
  u8[at] = u8[at + 3]!;
  u8[at + 1] = u8[at + 2]!;
  u8[at + 2] = b;
  u8[at + 3] = a;
}

/** @returns where the next instruction begins */
function rewriteSwitch(code: Addr, p: Addr, op: number): Addr {
  let at = code + ((p - code + 4) & ~3);
  swap4(at);
  swap4(at + 4);
  let words: number;
  if (op === Op.tableswitch) {
    swap4(at + 8);
    words = (ld(at + 8) | 0) - (ld(at + 4) | 0) + 1;
    at += 12;
  } else {
    words = 2 * ld(at + 4);
    at += 8;
  }
  for (; words > 0; words--, at += 4) swap4(at);
  return at;
}

function returnOpcode(m: MethodAddr, k: KlassAddr, op: number): number {
  const flags = ld(m + Method.accessFlags);
  if ((flags & ACC_SYNCHRONIZED) !== 0) return Q.sync_return;
  if (op === Op.ireturn) {
    const result = ld(m + Method.resultType);
    return result === T_BOOLEAN || result === T_BYTE || result === T_CHAR || result === T_SHORT ? Q.ireturn_narrow : op;
  }
  if (op === Op.return && (flags & ACC_STATIC) === 0 && k === wellKnown(WK_OBJECT) && ld(m + Method.name) === names.init)
    return Q.return_register_finalizer;
  return op;
}
