// Attributes of classes that linking and reflection ask for, from the offset of their content: nested classes, bootstrap methods,
// record components (JVMS 4.7.6, 4.7.7, 4.7.23, 4.7.30). NestMembers and PermittedSubclasses are `indexTable`s.
import { u2, u4 } from "./big-endian.ts";

export interface InnerClass {
  innerClassIndex: number;
  /** 0 for local and anonymous classes. */
  outerClassIndex: number;
  /** Utf8 index; 0 for anonymous classes. */
  innerNameIndex: number;
  accessFlags: number;
}

/** Entries of the InnerClasses attribute at `infoOffset`; none for 0. */
export function innerClasses(bytes: Uint8Array, infoOffset: number): InnerClass[] {
  const found: InnerClass[] = [];
  if (infoOffset === 0) return found;
  for (let n = u2(bytes, infoOffset), at = infoOffset + 2; n > 0; n--, at += 8) {
    found.push({
      innerClassIndex: u2(bytes, at),
      outerClassIndex: u2(bytes, at + 2),
      innerNameIndex: u2(bytes, at + 4),
      accessFlags: u2(bytes, at + 6),
    });
  }
  return found;
}

export interface EnclosingMethod {
  classIndex: number;
  /** NameAndType index; 0 when the class is not immediately in a method. */
  nameAndTypeIndex: number;
}

/** The EnclosingMethod attribute at `infoOffset`; null for 0. */
export function enclosingMethod(bytes: Uint8Array, infoOffset: number): EnclosingMethod | null {
  return infoOffset === 0 ? null : { classIndex: u2(bytes, infoOffset), nameAndTypeIndex: u2(bytes, infoOffset + 2) };
}

export interface BootstrapMethod {
  methodHandleIndex: number;
  /** Indices of loadable constants. */
  argumentIndices: Uint16Array;
}

/** Entry `index` of the BootstrapMethods attribute at `infoOffset`; null when there are not so many. */
export function bootstrapMethod(bytes: Uint8Array, infoOffset: number, index: number): BootstrapMethod | null {
  if (infoOffset === 0 || index >= u2(bytes, infoOffset)) return null;
  let at = infoOffset + 2;
  while (index-- > 0) at += 4 + 2 * u2(bytes, at + 2);
  const argumentIndices = new Uint16Array(u2(bytes, at + 2));
  for (let i = 0; i < argumentIndices.length; i++) argumentIndices[i] = u2(bytes, at + 4 + 2 * i);
  return { methodHandleIndex: u2(bytes, at), argumentIndices };
}

export interface RecordComponent {
  nameIndex: number;
  descriptorIndex: number;
  /** Of the component's attributes_count, for `findAttribute`: Signature, annotations, type annotations. */
  attributesOffset: number;
}

/** Components of the Record attribute at `infoOffset`, in order; none for 0. */
export function recordComponents(bytes: Uint8Array, infoOffset: number): RecordComponent[] {
  const found: RecordComponent[] = [];
  if (infoOffset === 0) return found;
  let at = infoOffset + 2;
  for (let n = u2(bytes, infoOffset); n > 0; n--) {
    found.push({ nameIndex: u2(bytes, at), descriptorIndex: u2(bytes, at + 2), attributesOffset: at + 4 });
    let attributes = u2(bytes, at + 4);
    at += 6;
    for (; attributes > 0; attributes--) at += 6 + u4(bytes, at + 2);
  }
  return found;
}
