// Places the fields of a class being defined: instance fields behind those of the superclass, by size so that gaps stay small and
// references stand together; static primitives in a block of metaspace; static references in oop slots. Any order is right
// (JLS says none); wide values are 8-aligned, the collector gets (offset, count) blocks.
import { ACC_FINAL, ACC_STATIC } from "../classfile/access-flags.ts";
import type { ClassFile } from "../classfile/class-file.ts";
import { basicTypeOf } from "../classfile/descriptor.ts";
import type { KlassAddr, LoaderAddr } from "../layout/addresses.ts";
import { type Addr, ld, ld16, st, st16, u8, u32 } from "../layout/memory.ts";
import { FIELD_INJECTED, FIELD_TRUSTED_FINAL, Field, Klass } from "../layout/metadata.ts";
import { LOG2_SIZE, OBJECT_HEADER, T_BOOLEAN, T_BYTE, T_CHAR, T_OBJECT, T_SHORT } from "../layout/object.ts";
import type { InjectedField } from "./injected.ts";
import { metaAllocate, newOopSlot } from "./metaspace.ts";
import { internBytes, symbolOf } from "./symbols.ts";

const F_SIZE = Field.sizeof;

interface InstanceLayout {
  /** Instance size in bytes, a multiple of 8. */
  readonly instanceSize: number;
  /** Count, then (offset, count) pairs; 0 without references. */
  readonly oopMaps: Addr;
}

export interface FieldLayout extends InstanceLayout {
  /** Count, then Field structures; 0 without fields. */
  readonly fields: Addr;
  readonly staticFields: Addr;
}

/** End of the last instance field of a class, not rounded up: subclasses fill the rest. */
function instanceFieldEnd(k: KlassAddr): number {
  for (; k !== 0; k = ld(k + Klass.super)) {
    const v = ld(k + Klass.fields);
    const n = v === 0 ? 0 : ld(v);
    let end = 0;
    for (let i = 0, f = v + 4; i < n; i++, f += F_SIZE) {
      if ((ld16(f + Field.accessFlags) & ACC_STATIC) !== 0) continue;
      const fieldEnd = ld(f + Field.offset) + (1 << LOG2_SIZE[ld(f + Field.type)]!);
      if (fieldEnd > end) end = fieldEnd;
    }
    if (end !== 0) return end;
  }
  return OBJECT_HEADER;
}

/** Counts of instance fields by log2 of the size (0..3), references apart (4); then the next offset of each group. */
const groups = new Int32Array(5);
const REFERENCES = 4;
const groupOf = (type: number): number => (type >= T_OBJECT ? REFERENCES : LOG2_SIZE[type]!);

/**
 * Makes the Field structures of a class and decides where the values stand.
 * @param bytes address of the class bytes in metaspace
 * @param trustedFinals final instance fields never change (hidden classes, records, boot packages that say so)
 */
export function layoutFields(
  cld: LoaderAddr,
  file: ClassFile,
  bytes: Addr,
  superKlass: KlassAddr,
  injected: readonly InjectedField[],
  trustedFinals: boolean,
): FieldLayout {
  const declared = file.fields.length;
  const count = declared + injected.length;
  if (count === 0) return { fields: 0, staticFields: 0, ...inheritedLayout(superKlass) };
  const vector = metaAllocate(cld, 4 + count * F_SIZE);
  st(vector, count);
  groups.fill(0);
  let staticBytes = 0;
  let instanceFields = 0;
  const offsets = file.offsets;
  let f = vector + 4;
  for (let i = 0; i < declared; i++, f += F_SIZE) {
    const info = file.fields[i]!;
    const nameAt = bytes + offsets[info.nameIndex]!;
    const signatureAt = bytes + offsets[info.descriptorIndex]!;
    st(f + Field.name, internBytes(nameAt + 2, (u8[nameAt]! << 8) | u8[nameAt + 1]!));
    st(f + Field.signature, internBytes(signatureAt + 2, (u8[signatureAt]! << 8) | u8[signatureAt + 1]!));
    const flags = info.accessFlags;
    st16(f + Field.accessFlags, flags);
    st16(f + Field.flags, info.vmFlags | (trustedFinals && (flags & (ACC_FINAL | ACC_STATIC)) === ACC_FINAL ? FIELD_TRUSTED_FINAL : 0));
    st(f + Field.infoOffset, info.infoOffset);
    const type = basicTypeOf(u8[signatureAt + 2]!);
    st(f + Field.type, type);
    if ((flags & ACC_STATIC) === 0) {
      groups[groupOf(type)]!++;
      instanceFields++;
    } else if (type >= T_OBJECT) st(f + Field.offset, newOopSlot(cld));
    else staticBytes += 8;
  }
  for (let i = 0; i < injected.length; i++, f += F_SIZE) {
    const type = basicTypeOf(injected[i]!.signature.charCodeAt(0));
    st(f + Field.name, symbolOf(injected[i]!.name));
    st(f + Field.signature, symbolOf(injected[i]!.signature));
    st16(f + Field.flags, FIELD_INJECTED);
    st(f + Field.type, type);
    groups[groupOf(type)]!++;
    instanceFields++;
  }
  const staticFields = staticBytes === 0 ? 0 : placeStatics(cld, file, bytes, vector + 4, declared, staticBytes);
  const ofInstances = instanceFields === 0 ? inheritedLayout(superKlass) : placeInstanceFields(cld, vector + 4, count, superKlass);
  return { fields: vector, staticFields, ...ofInstances };
}

/** Of a class without instance fields of its own. */
const inheritedLayout = (superKlass: KlassAddr): InstanceLayout =>
  superKlass === 0
    ? { instanceSize: OBJECT_HEADER, oopMaps: 0 }
    : { instanceSize: ld(superKlass + Klass.layoutHelper), oopMaps: ld(superKlass + Klass.oopMaps) };

/** Every static primitive takes 8 bytes: addresses are simple and wide values aligned. ConstantValues are stored (JVMS 4.7.2). */
function placeStatics(cld: LoaderAddr, file: ClassFile, bytes: Addr, f: Addr, count: number, size: number): Addr {
  const values = metaAllocate(cld, size);
  let at = values;
  for (let i = 0; i < count; i++, f += F_SIZE) {
    if ((ld16(f + Field.accessFlags) & ACC_STATIC) === 0) continue;
    const type = ld(f + Field.type);
    if (type >= T_OBJECT) continue;
    st(f + Field.offset, at);
    const constant = file.fields[i]!.constantValueIndex;
    if (constant !== 0) {
      const content = bytes + file.offsets[constant]!;
      const tag = file.tags[constant]!;
      const first = (u8[content]! << 24) | (u8[content + 1]! << 16) | (u8[content + 2]! << 8) | u8[content + 3]!;
      if (tag === 5 || tag === 6) {
        st(at, (u8[content + 4]! << 24) | (u8[content + 5]! << 16) | (u8[content + 6]! << 8) | u8[content + 7]!);
        st(at + 4, first);
      } else if (type === T_BOOLEAN) u8[at] = first & 1;
      else if (type === T_BYTE) u8[at] = first;
      else if (type === T_CHAR || type === T_SHORT) st16(at, first);
      else st(at, first);
    }
    at += 8;
  }
  return values;
}

/** Offsets of fields that fill the gap before the first wide one, by group: taken before the group's own run. */
const fillers: number[][] = [[], [], [], [], []];

function placeInstanceFields(cld: LoaderAddr, first: Addr, count: number, superKlass: KlassAddr): InstanceLayout {
  let end = instanceFieldEnd(superKlass);
  for (const filler of fillers) filler.length = 0;
  // What is wider than the alignment reached waits until narrower fields have filled up to it.
  const widest = groups[3] !== 0 ? 8 : groups[2] !== 0 || groups[REFERENCES] !== 0 ? 4 : groups[1] !== 0 ? 2 : 1;
  while ((end & (widest - 1)) !== 0) {
    let group = -1;
    if ((end & 3) === 0)
      group = groups[2] !== 0 ? 2 : groups[REFERENCES] !== 0 ? REFERENCES : groups[1] !== 0 ? 1 : groups[0] !== 0 ? 0 : -1;
    else if ((end & 1) === 0 && groups[1] !== 0) group = 1;
    else if (groups[0] !== 0) group = 0;
    if (group < 0) {
      // Nothing fits here; go to the next boundary that something fits.
      end = (end & 1) !== 0 && groups[1] !== 0 ? end + 1 : (end & 3) !== 0 ? (end + 3) & ~3 : end + 4;
      continue;
    }
    fillers[group]!.push(end);
    groups[group]!--;
    end += group === REFERENCES ? 4 : 1 << group;
  }
  const n0 = groups[0]!;
  const n1 = groups[1]!;
  const n2 = groups[2]!;
  const references = groups[REFERENCES]!;
  const n3 = groups[3]!;
  groups[3] = end;
  end += n3 * 8;
  groups[2] = end;
  end += n2 * 4;
  groups[REFERENCES] = end;
  const firstReference = end;
  end += references * 4;
  groups[1] = end;
  end += n1 * 2;
  groups[0] = end;
  end += n0;
  const fillerReferences = fillers[REFERENCES]!.slice();
  for (let i = 0, f = first; i < count; i++, f += F_SIZE) {
    if ((ld16(f + Field.accessFlags) & ACC_STATIC) !== 0) continue;
    const group = groupOf(ld(f + Field.type));
    const filler = fillers[group]!.pop();
    if (filler !== undefined) {
      st(f + Field.offset, filler);
      continue;
    }
    st(f + Field.offset, groups[group]!);
    groups[group]! += group === REFERENCES ? 4 : 1 << group;
  }
  return { instanceSize: (end + 7) & ~7, oopMaps: oopMaps(cld, superKlass, fillerReferences, firstReference, references) };
}

/** The superclass's blocks and up to two more: references that filled a gap, and the run of the rest. */
function oopMaps(cld: LoaderAddr, superKlass: KlassAddr, fillerReferences: number[], first: number, references: number): Addr {
  const inherited = superKlass === 0 ? 0 : ld(superKlass + Klass.oopMaps);
  if (references === 0 && fillerReferences.length === 0) return inherited;
  const inheritedCount = inherited === 0 ? 0 : ld(inherited);
  const vector = metaAllocate(cld, 4 + 8 * (inheritedCount + fillerReferences.length + 1));
  u32.copyWithin((vector + 4) >>> 2, (inherited + 4) >>> 2, ((inherited + 4) >>> 2) + 2 * inheritedCount);
  let n = inheritedCount;
  const add = (offset: number, count: number): void => {
    const last = vector + 4 + 8 * (n - 1);
    if (n > 0 && ld(last) + 4 * ld(last + 4) === offset) st(last + 4, ld(last + 4) + count);
    else {
      st(vector + 4 + 8 * n, offset);
      st(vector + 8 + 8 * n, count);
      n++;
    }
  };
  for (const offset of fillerReferences) add(offset, 1);
  if (references !== 0) add(first, references);
  st(vector, n);
  return vector;
}
