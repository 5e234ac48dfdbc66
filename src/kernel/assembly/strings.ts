// The string table (String.intern, ldc): refs stand densely in the order in which they came, an open hash finds them by
// content. Strong roots in a scavenge, which looks only at those that are not old yet; weak in a full collection.
import {
  ARRAY_BASE,
  FO_STRING_CODER,
  FO_STRING_HASH,
  FO_STRING_HASH_IS_ZERO,
  FO_STRING_VALUE,
  KernelState,
  VMState,
} from "../../../build/assembly/layout";
import { lengthOf } from "./objects";
import { calloc, free, malloc } from "./malloc";
import { internSymbol } from "./metaspace";
import { ld, st } from "./words";

const FIRST_CAPACITY: u32 = 0x2000;
const UTF16: u32 = 1;

@inline function offset(index: u32): u32 {
  return ld(VMState.offsets + (index << 2));
}
@inline function valueOf(string: u32): u32 {
  return ld(string + offset(FO_STRING_VALUE));
}
@inline function coderOf(string: u32): u32 {
  return load<u8>(string + offset(FO_STRING_CODER));
}

/** String.hashCode of `length` chars at `at`. */
export function hashChars(at: u32, length: u32, coder: u32): u32 {
  let hash: u32 = 0;
  if (coder == UTF16) {
    for (const end = at + (length << 1); at < end; at += 2) hash = hash * 31 + load<u16>(at);
  } else {
    for (const end = at + length; at < end; at++) hash = hash * 31 + load<u8>(at);
  }
  return hash;
}

/** String.hashCode, remembered in the string as Java code would. */
export function stringHash(string: u32): u32 {
  const at = string + offset(FO_STRING_HASH);
  let hash = ld(at);
  if (hash != 0) return hash;
  const value = valueOf(string);
  const coder = coderOf(string);
  hash = hashChars(value + ARRAY_BASE, lengthOf(value) >>> coder, coder);
  if (hash != 0) st(at, hash);
  else if (offset(FO_STRING_HASH_IS_ZERO) != 0) store<u8>(string + offset(FO_STRING_HASH_IS_ZERO), 1);
  return hash;
}

function equals(string: u32, chars: u32, bytes: u32, coder: u32): bool {
  if (coderOf(string) != coder) return false;
  const value = valueOf(string);
  if (lengthOf(value) != bytes) return false;
  const content = value + ARRAY_BASE;
  let i: u32 = 0;
  for (; i + 8 <= bytes; i += 8) if (load<u64>(content + i) != load<u64>(chars + i)) return false;
  for (; i < bytes; i++) if (load<u8>(content + i) != load<u8>(chars + i)) return false;
  return true;
}

/** Address of the slot of this content, or of the free slot where it belongs. The table exists and is not full. */
function slotOf(hash: u32, chars: u32, bytes: u32, coder: u32): u32 {
  const mask = ld(KernelState.stringCapacity) - 1;
  const table = ld(VMState.stringTable);
  const refs = ld(KernelState.stringRefs);
  let i = (hash ^ (hash >>> 16)) & mask;
  let slot = table + (i << 3);
  let index = ld(slot + 4);
  while (index != 0 && !(ld(slot) == hash && equals(ld(refs + ((index - 1) << 2)), chars, bytes, coder))) {
    i = (i + 1) & mask;
    slot = table + (i << 3);
    index = ld(slot + 4);
  }
  return slot;
}

/** Makes the open hash anew, for `capacity` slots (a power of two), from the refs; false when there is no memory. */
function rebuild(capacity: u32): bool {
  const table = calloc(capacity << 3);
  if (table == 0) return false;
  free(ld(VMState.stringTable));
  st(VMState.stringTable, table);
  st(KernelState.stringCapacity, capacity);
  refillTable();
  return true;
}

/** Enters all refs into the (zeroed) table. */
function refillTable(): void {
  const table = ld(VMState.stringTable);
  const mask = ld(KernelState.stringCapacity) - 1;
  const refs = ld(KernelState.stringRefs);
  const count = ld(VMState.stringCount);
  for (let n: u32 = 0; n < count; n++) {
    const hash = stringHash(ld(refs + (n << 2)));
    let i = (hash ^ (hash >>> 16)) & mask;
    while (ld(table + (i << 3) + 4) != 0) i = (i + 1) & mask;
    st(table + (i << 3), hash);
    st(table + (i << 3) + 4, n + 1);
  }
}

/** Room for one more string; false when the C heap is exhausted. */
function ensureRoom(): bool {
  const count = ld(VMState.stringCount);
  const capacity = ld(KernelState.stringCapacity);
  if (count == ld(KernelState.stringRefCapacity)) {
    const more = count == 0 ? FIRST_CAPACITY / 2 : count << 1;
    const refs = malloc(more << 2);
    if (refs == 0) return false;
    memory.copy(refs, ld(KernelState.stringRefs), count << 2);
    free(ld(KernelState.stringRefs));
    st(KernelState.stringRefs, refs);
    st(KernelState.stringRefCapacity, more);
  }
  if (capacity == 0) return rebuild(FIRST_CAPACITY);
  return count < capacity - (capacity >> 2) && count < capacity >> 1 ? true : rebuild(capacity << 1) || count < capacity - 1;
}

/** The canonical String with the content of `string`, which becomes it when there is none; 0 when the C heap is exhausted. */
export function internString(string: u32): u32 {
  if (!ensureRoom()) return 0;
  const value = valueOf(string);
  const hash = stringHash(string);
  const slot = slotOf(hash, value + ARRAY_BASE, lengthOf(value), coderOf(string));
  const index = ld(slot + 4);
  if (index != 0) return ld(ld(KernelState.stringRefs) + ((index - 1) << 2));
  const count = ld(VMState.stringCount);
  st(ld(KernelState.stringRefs) + (count << 2), string);
  st(slot, hash);
  st(slot + 4, count + 1);
  st(VMState.stringCount, count + 1);
  return string;
}

/** The canonical String of `length` chars at `at` (coder 0: Latin-1 bytes; 1: UTF-16, not all of them Latin-1), 0 when there is none. */
export function findString(at: u32, length: u32, coder: u32): u32 {
  if (ld(KernelState.stringCapacity) == 0) return 0;
  const slot = slotOf(hashChars(at, length, coder), at, length << coder, coder);
  const index = ld(slot + 4);
  return index == 0 ? 0 : ld(ld(KernelState.stringRefs) + ((index - 1) << 2));
}

/** After a full collection dropped refs (stringCount is lower): the open hash anew. */
export function stringsDropped(): void {
  memory.fill(ld(VMState.stringTable), 0, ld(KernelState.stringCapacity) << 3);
  refillTable();
}

/** Room for names on their way to a symbol. */
const NAME_BYTES: u32 = 512;
const name: u32 = <u32>memory.data(512);

/** The symbol of a String's text, with slashes for dots where `slashes`; 0 when it is long or not ASCII (or metaspace is full). */
export function symbolOfString(string: u32, slashes: u32): u32 {
  const value = valueOf(string);
  const length = lengthOf(value);
  if (coderOf(string) == UTF16 || length > NAME_BYTES) return 0;
  for (let i: u32 = 0; i < length; i++) {
    const c = <u32>load<u8>(value + ARRAY_BASE + i);
    if (c >= 0x80 || c == 0) return 0;
    store<u8>(name + i, <u8>(c == 0x2e && slashes != 0 ? 0x2f : c));
  }
  return internSymbol(name, length);
}
