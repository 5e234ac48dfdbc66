// The annotations that the VM itself honours on methods, fields and classes of trusted classes, found by
// comparing type descriptors in place. Results are the METHOD_* and FIELD_* bits of the layout.
import {
  FIELD_CONTENDED,
  FIELD_STABLE,
  METHOD_CALLER_SENSITIVE,
  METHOD_COMPILED_LAMBDA_FORM,
  METHOD_DONT_INLINE,
  METHOD_FORCE_INLINE,
  METHOD_HIDDEN,
  METHOD_INTRINSIC_CANDIDATE,
  METHOD_SCOPED,
} from "../layout/metadata.ts";
import { skipAnnotation } from "./annotations.ts";
import { u2 } from "./big-endian.ts";
import { equalsAscii } from "./modified-utf8.ts";

/** Class bits: kept beside the METHOD_* and FIELD_* ones, which the layout numbers. */
export const CLASS_CONTENDED = 1;
export const CLASS_VALUE_BASED = 2;

export const ON_METHOD = 0;
export const ON_FIELD = 1;
export const ON_CLASS = 2;
export type AnnotationTarget = typeof ON_METHOD | typeof ON_FIELD | typeof ON_CLASS;

/** [descriptor, method bit, field bit, class bit], in order of length. @ReservedStackAccess needs no bit: stacks here have no reserved zone. */
const HONOURED: readonly (readonly [string, number, number, number])[] = [
  ["Ljdk/internal/ValueBased;", 0, 0, CLASS_VALUE_BASED],
  ["Ljdk/internal/vm/annotation/Stable;", 0, FIELD_STABLE, 0],
  ["Ljdk/internal/vm/annotation/Hidden;", METHOD_HIDDEN, 0, 0],
  ["Ljava/lang/invoke/LambdaForm$Hidden;", METHOD_HIDDEN, 0, 0],
  ["Ljdk/internal/reflect/CallerSensitive;", METHOD_CALLER_SENSITIVE, 0, 0],
  ["Ljava/lang/invoke/LambdaForm$Compiled;", METHOD_COMPILED_LAMBDA_FORM, 0, 0],
  ["Ljdk/internal/vm/annotation/Contended;", 0, FIELD_CONTENDED, CLASS_CONTENDED],
  ["Ljdk/internal/vm/annotation/DontInline;", METHOD_DONT_INLINE, 0, 0],
  ["Ljdk/internal/vm/annotation/ForceInline;", METHOD_FORCE_INLINE, 0, 0],
  ["Ljdk/internal/misc/ScopedMemoryAccess$Scoped;", METHOD_SCOPED, 0, 0],
  ["Ljdk/internal/vm/annotation/IntrinsicCandidate;", METHOD_INTRINSIC_CANDIDATE, 0, 0],
];

/** The first honoured descriptor of each length; those of one length follow each other. 255 where there is none. */
const FIRST_OF_LENGTH = new Uint8Array(64).fill(255);
for (let row = HONOURED.length - 1; row >= 0; row--) FIRST_OF_LENGTH[HONOURED[row]![0].length] = row;

const NOT_HONOURED = 255;
/** Row of HONOURED + 1 by the type's Utf8 index in the class being parsed, 0 not looked up yet. */
const rowMemo = new Uint8Array(65536);

/** Forgets what the last class's constants meant. Call for each class before the first `vmAnnotations`. */
export function startVmAnnotations(constantCount: number): void {
  rowMemo.fill(0, 0, constantCount);
}

function rowOf(bytes: Uint8Array, utf8Offset: number): number {
  const length = u2(bytes, utf8Offset);
  for (let row = length < 64 ? FIRST_OF_LENGTH[length]! : NOT_HONOURED; row < HONOURED.length; row++) {
    if (HONOURED[row]![0].length !== length) break;
    if (equalsAscii(bytes, utf8Offset + 2, length, HONOURED[row]![0])) return row + 1;
  }
  return NOT_HONOURED;
}

/**
 * The bits of the honoured annotations in a RuntimeVisibleAnnotations attribute.
 * @param infoOffset of the attribute's content (num_annotations)
 * @param offsets of the class's constants
 */
export function vmAnnotations(bytes: Uint8Array, offsets: Uint32Array, infoOffset: number, target: AnnotationTarget): number {
  let flags = 0;
  let pos = infoOffset + 2;
  for (let n = (bytes[infoOffset]! << 8) | bytes[infoOffset + 1]!; n > 0 && pos < bytes.length; n--) {
    const type = (bytes[pos]! << 8) | bytes[pos + 1]!;
    let row = rowMemo[type]!;
    if (row === 0) rowMemo[type] = row = rowOf(bytes, offsets[type]!);
    if (row !== NOT_HONOURED) flags |= HONOURED[row - 1]![(target + 1) as 1 | 2 | 3];
    if (n > 1) pos = skipAnnotation(bytes, pos);
  }
  return flags;
}
