// Finds attributes in the original bytes of a class, long after its ClassFile is gone: the VM keeps the bytes and a few offsets.
// Offsets of attributes are those of their content; the u4 length stands 4 bytes before. 0 means that there is none.
import { attributeKindAt, isReadIn } from "./attribute-kind.ts";
import { u2, u4 } from "./big-endian.ts";
import { CONSTANT_Double, CONSTANT_Long, CONSTANT_SIZE, CONSTANT_Utf8 } from "./constant-tag.ts";

/**
 * Offset of each constant's content behind its tag, by index; the last element is the offset behind the pool.
 * Walks the pool (about 1 us for 100 constants): keep the result while asking for several things of one class.
 */
export function constantOffsets(bytes: Uint8Array): Uint32Array {
  const count = u2(bytes, 8);
  const offsets = new Uint32Array(count + 1);
  let pos = 10;
  for (let i = 1; i < count; i++) {
    const tag = bytes[pos++]!;
    offsets[i] = pos;
    pos += tag === CONSTANT_Utf8 ? 2 + u2(bytes, pos) : CONSTANT_SIZE[tag]!;
    if (tag === CONSTANT_Long || tag === CONSTANT_Double) i++;
  }
  offsets[count] = pos;
  return offsets;
}

/**
 * The first attribute of a kind in a table.
 * @param offsets of the class's constants
 * @param attributesOffset of the table's attributes_count
 * @param kind ATTR_*
 * @returns offset of its content; 0 when there is none or classes of this version do not have it
 */
export function findAttribute(bytes: Uint8Array, offsets: Uint32Array, attributesOffset: number, kind: number): number {
  return isReadIn(kind, u2(bytes, 6)) ? nextAttribute(bytes, offsets, attributesOffset + 2, u2(bytes, attributesOffset), kind) : 0;
}

/** As `findAttribute`, of the field_info or method_info at `infoOffset`. */
export function findMemberAttribute(bytes: Uint8Array, offsets: Uint32Array, infoOffset: number, kind: number): number {
  return findAttribute(bytes, offsets, infoOffset + 6, kind);
}

/** Calls `visit` with the content offset of each attribute of a kind, in order: a Code attribute may have several tables of one kind. */
export function eachAttribute(
  bytes: Uint8Array,
  offsets: Uint32Array,
  attributesOffset: number,
  kind: number,
  visit: (infoOffset: number) => void,
): void {
  if (!isReadIn(kind, u2(bytes, 6))) return;
  let pos = attributesOffset + 2;
  for (let n = u2(bytes, attributesOffset); n > 0; n--) {
    if (attributeKindAt(bytes, offsets[u2(bytes, pos)]!) === kind) visit(pos + 6);
    pos += 6 + u4(bytes, pos + 2);
  }
}

function nextAttribute(bytes: Uint8Array, offsets: Uint32Array, pos: number, count: number, kind: number): number {
  for (; count > 0; count--) {
    if (attributeKindAt(bytes, offsets[u2(bytes, pos)]!) === kind) return pos + 6;
    pos += 6 + u4(bytes, pos + 2);
  }
  return 0;
}

/** Bytes of the content of the attribute at `infoOffset`. */
export function attributeLength(bytes: Uint8Array, infoOffset: number): number {
  return u4(bytes, infoOffset - 4);
}

/**
 * The content of the attribute at `infoOffset`, a view of `bytes`: what Java's parsers of annotations are given. null for 0.
 */
export function attributeContent(bytes: Uint8Array, infoOffset: number): Uint8Array | null {
  return infoOffset === 0 ? null : bytes.subarray(infoOffset, infoOffset + u4(bytes, infoOffset - 4));
}

/** The u2 that is the whole content of a Signature, SourceFile, NestHost or ConstantValue attribute; 0 when there is none. */
export function attributeIndex(bytes: Uint8Array, infoOffset: number): number {
  return infoOffset === 0 ? 0 : u2(bytes, infoOffset);
}

/** Content of an attribute that is a table of u2 after its count: Exceptions, NestMembers, PermittedSubclasses. Empty for 0. */
export function indexTable(bytes: Uint8Array, infoOffset: number): Uint16Array {
  const indices = new Uint16Array(infoOffset === 0 ? 0 : u2(bytes, infoOffset));
  for (let i = 0; i < indices.length; i++) indices[i] = u2(bytes, infoOffset + 2 + 2 * i);
  return indices;
}
