// Copies a method's bytecodes into the form that the interpreter runs: operands little-endian, member references as cache indices,
// each invokedynamic with a cache entry of its own, skip2 behind five-byte invokes, special returns, canonical opcodes where types do
// not matter to the interpreter. Instructions keep their place and length, so that bcis are those of the class file. The code of
// classes that are not trusted has been checked for what memory safety needs (linking/check-code.ts).
import {
  ACC_STATIC,
  ACC_SYNCHRONIZED,
  CANONICAL,
  ConstantPool,
  CPC_SIZE_LOG2,
  CpCacheEntry,
  ENTRY_ALIGNED,
  ENTRY_COMPILED,
  ENTRY_INTERPRETED,
  ENTRY_INTRINSIC,
  ENTRY_SYNCHRONIZED,
  ExceptionEntry,
  Klass,
  METHOD_EVEN_WIDE,
  METHOD_HAS_JSR,
  METHOD_ODD_WIDE,
  Method,
  Op,
  Q,
  REWRITE_ACTION,
  REWRITE_BRANCH,
  REWRITE_DYNAMIC,
  REWRITE_INTERFACE,
  REWRITE_LENGTH,
  REWRITE_LOOKUP,
  REWRITE_MEMBER,
  REWRITE_MONITOR,
  REWRITE_PLAIN,
  REWRITE_RETURN,
  REWRITE_SUBROUTINE,
  REWRITE_SWAP2,
  REWRITE_SWAP4,
  REWRITE_TABLE,
  REWRITE_WIDE,
  REWRITE_WIDE_LOCAL,
  SYMBOL_INIT,
  T_BOOLEAN,
  T_BYTE,
  T_CHAR,
  T_SHORT,
  VMState,
  WK_OBJECT,
} from "../../../build/assembly/layout";
import { arenaAllocate } from "./arena";
import { ld, st, u2 } from "./words";

const ENTRY_SIZE: u32 = 1 << CPC_SIZE_LOG2;
/** Entries of invokedynamic instructions are allocated a few at a time; chunks are aligned to their size. */
const CHUNK: u32 = 4 * ENTRY_SIZE;
const MAX_DYNAMIC_INDEX: u32 = 0xff_ffff;

/**
 * Makes the executable code and the exception table of a method whose class is linked, and sets its entry.
 * @returns 0 when metaspace is full; the method is then as it was
 */
export function rewriteMethod(m: u32): u32 {
  const k = ld(m + Method.holder);
  const pool = ld(k + Klass.constantPool);
  const loader = ld(k + Klass.loader);
  const length = ld(m + Method.codeLength);
  const source = ld(k + Klass.classBytes) + ld(m + Method.codeOffset);
  const count = u2(source + length);
  const code = arenaAllocate(loader, length);
  if (code == 0) return 0;
  memory.copy(code, source, length);
  entersMonitors = false;
  branchesBack = false;
  wideEven = 0;
  wideOdd = 0;
  if (!rewriteCode(m, k, pool, code, length)) return 0;
  if (entersMonitors) checkReturns(code, source, length);
  if (branchesBack && wideEven + wideOdd >= LEAST_WIDE)
    st(m + Method.flags, ld(m + Method.flags) | (wideEven >= wideOdd ? METHOD_EVEN_WIDE : METHOD_ODD_WIDE));
  if (count != 0) {
    const table = arenaAllocate(loader, 4 + count * ExceptionEntry.sizeof);
    if (table == 0) return 0;
    st(table, count);
    for (let i: u32 = 0; i < count << 2; i++) store<u16>(table + 4 + (i << 1), <u16>u2(source + length + 2 + (i << 1)));
    st(m + Method.exceptionTable, table);
  }
  st(m + Method.code, code);
  st(m + Method.cpCache, ld(pool + ConstantPool.cache));
  setMethodEntry(m);
  return 1;
}

/** Sets the entry by which the interpreter calls a method that has code. */
export function setMethodEntry(m: u32): void {
  const intrinsic = ld(m + Method.intrinsic);
  let entry: u32 = ENTRY_INTERPRETED;
  if (intrinsic != 0) entry = ENTRY_INTRINSIC + intrinsic - 1;
  else if ((ld(m + Method.accessFlags) & ACC_SYNCHRONIZED) != 0) entry = ENTRY_SYNCHRONIZED;
  else if ((ld(m + Method.flags) & METHOD_EVEN_WIDE) != 0) entry = ENTRY_ALIGNED;
  else if ((ld(m + Method.flags) & METHOD_ODD_WIDE) != 0) entry = ENTRY_ALIGNED + 1;
  if (ld(m + Method.tableSlot) != 0 && (entry == ENTRY_INTERPRETED || entry == ENTRY_SYNCHRONIZED || entry == ENTRY_ALIGNED || entry == ENTRY_ALIGNED + 1)) entry = ENTRY_COMPILED;
  st(m + Method.interpreterEntry, entry);
}

/** The cache entry of one more invokedynamic instruction. Its operand is its distance from the cache, in entries. 0: metaspace is full. */
function dynamicEntry(k: u32, pool: u32): u32 {
  let entry = ld(pool + ConstantPool.nextDynamic);
  if ((entry & (CHUNK - 1)) == 0) {
    const cache = ld(pool + ConstantPool.cache);
    // Arenas grow upwards, but a block that was freed and used again may lie below the cache: it is passed over.
    do {
      const chunk = arenaAllocate(ld(k + Klass.loader), 2 * CHUNK - 8);
      if (chunk == 0) return 0;
      entry = (chunk + CHUNK - 1) & ~(CHUNK - 1);
    } while (entry < cache || (entry - cache) >>> CPC_SIZE_LOG2 > MAX_DYNAMIC_INDEX - 4);
  }
  st(pool + ConstantPool.nextDynamic, entry + ENTRY_SIZE);
  return entry;
}

// Of the code rewritten last: whether it has a monitorenter, a branch backwards; accesses to long and double locals by their index.
let entersMonitors = false;
let branchesBack = false;
let wideEven: u32 = 0;
let wideOdd: u32 = 0;

/** Fewer accesses to long and double locals are not worth moving a method's locals for. */
const LEAST_WIDE: u32 = 3;

/** Counts an access to a long or double local. The short forms' opcodes run from an even one for loads, from an odd one for stores. */
function countWide(p: u32, op: u32): void {
  const isLoad = op < Op.istore;
  const hasOperand = op == Op.lload || op == Op.dload || op == Op.lstore || op == Op.dstore;
  const index = hasOperand ? <u32>load<u8>(p + 1) : isLoad ? op : op + 1;
  if ((index & 1) == 0) wideEven++;
  else wideOdd++;
}

/** The returns of a method that enters monitors see that none is left. */
function checkReturns(code: u32, source: u32, length: u32): void {
  for (let bci: u32 = 0; bci < length; ) {
    const op = <u32>load<u8>(source + bci);
    if (load<u8>(REWRITE_ACTION + op) == REWRITE_RETURN) store<u8>(code + bci, <u8>Q.sync_return);
    bci += instructionLength(source, bci, op);
  }
}

/** Of an instruction of original code. */
function instructionLength(source: u32, bci: u32, op: u32): u32 {
  const operands = ((bci + 4) & ~3) - bci;
  const at = source + bci + operands;
  switch (<u32>load<u8>(REWRITE_ACTION + op)) {
    case REWRITE_TABLE:
      return operands + 12 + ((bswap<u32>(ld(at + 8)) - bswap<u32>(ld(at + 4)) + 1) << 2);
    case REWRITE_LOOKUP:
      return operands + 8 + (bswap<u32>(ld(at + 4)) << 3);
    case REWRITE_WIDE:
      return <u32>load<u8>(source + bci + 1) == Op.iinc ? 6 : 4;
    default:
      return load<u8>(REWRITE_LENGTH + op);
  }
}

function rewriteCode(m: u32, k: u32, pool: u32, code: u32, length: u32): bool {
  const cacheIndex = ld(pool + ConstantPool.cacheIndex);
  const cache = ld(pool + ConstantPool.cache);
  const end = code + length;
  for (let p = code; p < end; ) {
    const op = <u32>load<u8>(p);
    store<u8>(p, load<u8>(CANONICAL + op));
    switch (<u32>load<u8>(REWRITE_ACTION + op)) {
      case REWRITE_PLAIN:
        p += load<u8>(REWRITE_LENGTH + op);
        break;
      case REWRITE_WIDE_LOCAL:
        countWide(p, op);
        p += load<u8>(REWRITE_LENGTH + op);
        break;
      case REWRITE_BRANCH:
        if (load<i8>(p + 1) < 0) branchesBack = true;
        swap2(p + 1);
        p += 3;
        break;
      case REWRITE_SWAP2:
        swap2(p + 1);
        p += load<u8>(REWRITE_LENGTH + op);
        break;
      case REWRITE_MEMBER:
      case REWRITE_INTERFACE: {
        const constant = u2(p + 1);
        const index = <u32>load<u16>(cacheIndex + (constant << 1)) - 1;
        store<u16>(p + 1, <u16>index);
        store<u16>(cache + (index << CPC_SIZE_LOG2) + CpCacheEntry.cpIndex, <u16>constant);
        p += 3;
        if (op == Op.invokeinterface) {
          store<u8>(p, <u8>Q.skip2);
          store<u8>(p + 1, 0);
          p += 2;
        }
        break;
      }
      case REWRITE_DYNAMIC: {
        const constant = u2(p + 1);
        const entry = dynamicEntry(k, pool);
        if (entry == 0) return false;
        const index = (entry - cache) >>> CPC_SIZE_LOG2;
        store<u16>(p + 1, <u16>index);
        store<u8>(p + 3, <u8>Q.skip2);
        store<u8>(p + 4, <u8>(index >>> 16));
        store<u16>(entry + CpCacheEntry.cpIndex, <u16>constant);
        p += 5;
        break;
      }
      case REWRITE_RETURN:
        store<u8>(p, <u8>returnOpcode(m, k, load<u8>(p)));
        p++;
        break;
      case REWRITE_MONITOR:
        entersMonitors = true;
        p++;
        break;
      case REWRITE_SUBROUTINE:
        st(m + Method.flags, ld(m + Method.flags) | METHOD_HAS_JSR);
        if (op == Op.jsr) swap2(p + 1);
        else if (op == Op.jsr_w) swap4(p + 1);
        p += load<u8>(REWRITE_LENGTH + op);
        break;
      case REWRITE_SWAP4:
        swap4(p + 1);
        p += 5;
        break;
      case REWRITE_WIDE: {
        const wide = <u32>load<u8>(p + 1);
        if (wide == Op.ret) st(m + Method.flags, ld(m + Method.flags) | METHOD_HAS_JSR);
        swap2(p + 2);
        if (wide == Op.iinc) {
          swap2(p + 4);
          p += 6;
        } else p += 4;
        break;
      }
      case REWRITE_TABLE:
      case REWRITE_LOOKUP:
        p = rewriteSwitch(code, p, op);
        break;
      default:
        unreachable();
    }
  }
  return true;
}

@inline function swap2(at: u32): void {
  store<u16>(at, bswap<u16>(load<u16>(at)));
}

@inline function swap4(at: u32): void {
  st(at, bswap<u32>(ld(at)));
}

/** @returns where the next instruction begins */
function rewriteSwitch(code: u32, p: u32, op: u32): u32 {
  let at = code + ((p - code + 4) & ~3);
  swap4(at);
  swap4(at + 4);
  let words: i32;
  if (op == Op.tableswitch) {
    swap4(at + 8);
    words = <i32>ld(at + 8) - <i32>ld(at + 4) + 1;
    at += 12;
  } else {
    words = <i32>ld(at + 4) << 1;
    at += 8;
  }
  for (; words > 0; words--, at += 4) swap4(at);
  return at;
}

function returnOpcode(m: u32, k: u32, op: u32): u32 {
  const flags = ld(m + Method.accessFlags);
  if ((flags & ACC_SYNCHRONIZED) != 0) return Q.sync_return;
  if (op == Op.ireturn) {
    const result = ld(m + Method.resultType);
    return result == T_BOOLEAN || result == T_BYTE || result == T_CHAR || result == T_SHORT ? Q.ireturn_narrow : op;
  }
  if (op == Op.return_ && (flags & ACC_STATIC) == 0 && k == ld(VMState.klasses + 4 * WK_OBJECT) && ld(m + Method.name) == ld(VMState.symbols + 4 * SYMBOL_INIT))
    return Q.return_register_finalizer;
  return op;
}
