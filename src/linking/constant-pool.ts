// Constant pools in metaspace. `entries[i]` of an unresolved constant is the offset of its content in the class bytes (behind the
// tag), so that a pool is made by two copies; Integer, Float, Long and Double hold the value; a resolved one holds what its tag says
// (layout). Utf8 entries stay offsets for ever: with them, attribute decoders of classfile/ work on metaspace as they are.

import { ATTR_BootstrapMethods } from "../classfile/attribute-kind.ts";
import { findAttribute } from "../classfile/attributes.ts";
import { type BootstrapMethod, bootstrapMethod } from "../classfile/class-attributes.ts";
import { decodeModifiedUtf8 } from "../classfile/modified-utf8.ts";
import type { ConstantPoolAddr, KlassAddr, OopSlot, SymbolAddr } from "../layout/addresses.ts";
import { type Addr, buffer, ld, st, u8 } from "../layout/memory.ts";
import { ConstantPool, CPC_SIZE_LOG2, Klass, TAG_ERROR, TAG_KLASS, TAG_RESOLVED } from "../layout/metadata.ts";
import { internUtf8 } from "./symbols.ts";

const CONSTANT_Class = 7;

/** CONSTANT_* while unresolved, TAG_* once resolved. */
export const cpTag = (cp: ConstantPoolAddr, i: number): number => u8[ld(cp + ConstantPool.tags) + i]!;
export const cpEntry = (cp: ConstantPoolAddr, i: number): number => ld(ld(cp + ConstantPool.entries) + 4 * i);

const u2At = (at: Addr): number => (u8[at]! << 8) | u8[at + 1]!;

/** Address of the content of an unresolved constant (or a Utf8). */
function content(cp: ConstantPoolAddr, i: number): Addr {
  return ld(ld(cp + ConstantPool.klass) + Klass.classBytes) + cpEntry(cp, i);
}

/** Symbol of a CONSTANT_Utf8. */
export const cpSymbol = (cp: ConstantPoolAddr, i: number): SymbolAddr => internUtf8(content(cp, i));

/** Text of a CONSTANT_Utf8. */
export function cpText(cp: ConstantPoolAddr, i: number): string {
  const at = content(cp, i);
  return decodeModifiedUtf8(u8, at + 2, u2At(at));
}

/** First and second u2 of an unresolved constant's content. */
export const cpFirst = (cp: ConstantPoolAddr, i: number): number => u2At(content(cp, i));
export const cpSecond = (cp: ConstantPoolAddr, i: number): number => u2At(content(cp, i) + 2);

/** Name of a CONSTANT_Class, resolved or not. */
export function cpClassName(cp: ConstantPoolAddr, i: number): SymbolAddr {
  const tag = cpTag(cp, i);
  if (tag === TAG_KLASS) return ld(cpEntry(cp, i) + Klass.name);
  if (tag === CONSTANT_Class) return cpSymbol(cp, cpFirst(cp, i));
  // A failed resolution has put its error into the entry; the class bytes still have the name.
  return cpSymbol(cp, u2At(originalContent(cp, i)));
}

/** The class that a CONSTANT_Class has been resolved to, 0 when it has not. */
export const cpKlass = (cp: ConstantPoolAddr, i: number): KlassAddr => (cpTag(cp, i) === TAG_KLASS ? cpEntry(cp, i) : 0);

/** Resolves a CONSTANT_Class. */
export function setCpKlass(cp: ConstantPoolAddr, i: number, k: KlassAddr): void {
  st(ld(cp + ConstantPool.entries) + 4 * i, k);
  u8[ld(cp + ConstantPool.tags) + i] = TAG_KLASS;
}

/** Resolves a String, MethodHandle, MethodType or Dynamic: `slot` is an oop slot that holds it, `tag` one of TAG_*. */
export function setCpOop(cp: ConstantPoolAddr, i: number, tag: number, slot: OopSlot): void {
  st(ld(cp + ConstantPool.entries) + 4 * i, slot);
  u8[ld(cp + ConstantPool.tags) + i] = tag;
}

/** Records that resolution failed with the error in `slot` (JVMS 5.4.3): it fails so for ever, unless another thread has resolved it meanwhile. */
export function setCpError(cp: ConstantPoolAddr, i: number, slot: OopSlot): void {
  if (cpTag(cp, i) < TAG_RESOLVED) setCpOop(cp, i, TAG_ERROR, slot);
}

/** Class index of a Fieldref, Methodref or InterfaceMethodref. */
export const cpMemberClass = (cp: ConstantPoolAddr, i: number): number => cpFirst(cp, i);
/** Name of a member reference, Dynamic or InvokeDynamic. */
export const cpMemberName = (cp: ConstantPoolAddr, i: number): SymbolAddr => cpSymbol(cp, cpFirst(cp, nameAndType(cp, i)));
/** Descriptor of a member reference, Dynamic or InvokeDynamic. */
export const cpMemberSignature = (cp: ConstantPoolAddr, i: number): SymbolAddr => cpSymbol(cp, cpSecond(cp, nameAndType(cp, i)));
export const cpMemberNameText = (cp: ConstantPoolAddr, i: number): string => cpText(cp, cpFirst(cp, nameAndType(cp, i)));
export const cpMemberSignatureText = (cp: ConstantPoolAddr, i: number): string => cpText(cp, cpSecond(cp, nameAndType(cp, i)));

function nameAndType(cp: ConstantPoolAddr, i: number): number {
  // A resolved Dynamic has its value in the entry.
  const tag = cpTag(cp, i);
  return u2At((tag < 0x40 ? content(cp, i) : originalContent(cp, i)) + 2);
}

/** Utf8 index of a CONSTANT_String or CONSTANT_MethodType. */
export const cpUtf8Index = (cp: ConstantPoolAddr, i: number): number => u2At(originalContent(cp, i));
/** Kind of a CONSTANT_MethodHandle (REF_*). */
export const cpHandleKind = (cp: ConstantPoolAddr, i: number): number => u8[originalContent(cp, i)]!;
/** Member reference of a CONSTANT_MethodHandle. */
export const cpHandleReference = (cp: ConstantPoolAddr, i: number): number => u2At(originalContent(cp, i) + 1);
/** Descriptor of a CONSTANT_MethodType. */
export const cpMethodType = (cp: ConstantPoolAddr, i: number): SymbolAddr => cpSymbol(cp, cpUtf8Index(cp, i));
/** Entry of a Dynamic or InvokeDynamic in BootstrapMethods. */
export const cpBootstrapIndex = (cp: ConstantPoolAddr, i: number): number => u2At(originalContent(cp, i));

/** The constant's content in the class bytes even when the entry has been resolved: found by walking the pool. Rare. */
function originalContent(cp: ConstantPoolAddr, i: number): Addr {
  if (cpTag(cp, i) < 0x40) return content(cp, i);
  const bytes = ld(ld(cp + ConstantPool.klass) + Klass.classBytes);
  let at = bytes + 10;
  for (let n = 1; ; n++) {
    const tag = u8[at++]!;
    if (n === i) return at;
    if (tag === 1) at += 2 + u2At(at);
    else {
      at += SIZES[tag]!;
      if (tag === 5 || tag === 6) n++;
    }
  }
}
/** CONSTANT_* of an entry, resolved or not. */
export function cpOriginalTag(cp: ConstantPoolAddr, i: number): number {
  const tag = cpTag(cp, i);
  if (tag === TAG_ERROR) return u8[originalContent(cp, i) - 1]!;
  return tag & ~TAG_RESOLVED;
}
const SIZES = [0, 0, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2];

/** The class's bytes, as attribute decoders of classfile/ want them. */
export function classBytesOf(k: KlassAddr): Uint8Array {
  return new Uint8Array(buffer, ld(k + Klass.classBytes), ld(k + Klass.classBytesLength));
}

/** Offsets of the Utf8 constants (others may be resolved), as attribute decoders want them. */
export function constantOffsetsOf(k: KlassAddr): Uint32Array {
  const cp = ld(k + Klass.constantPool);
  return new Uint32Array(buffer, ld(cp + ConstantPool.entries), ld(cp + ConstantPool.length));
}

/** Offset in the class bytes of an attribute of the class (ATTR_*), 0 none. */
export function classAttribute(k: KlassAddr, kind: number): number {
  if (ld(k + Klass.classBytes) === 0) return 0;
  return findAttribute(classBytesOf(k), constantOffsetsOf(k), ld(k + Klass.attributesOffset), kind);
}

/** The n-th bootstrap method of a class, null when there is none. */
export function bootstrapMethodOf(k: KlassAddr, n: number): BootstrapMethod | null {
  return bootstrapMethod(classBytesOf(k), classAttribute(k, ATTR_BootstrapMethods), n);
}

/** Address of entry `index` of the cache. */
export const cacheEntry = (cp: ConstantPoolAddr, index: number): Addr => ld(cp + ConstantPool.cache) + (index << CPC_SIZE_LOG2);
