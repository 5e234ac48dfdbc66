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

/** [descriptor, method bit, field bit, class bit]. @ReservedStackAccess needs no bit: stacks here have no reserved zone. */
const HONOURED: readonly (readonly [string, number, number, number])[] = [
  ["Ljdk/internal/vm/annotation/IntrinsicCandidate;", METHOD_INTRINSIC_CANDIDATE, 0, 0],
  ["Ljdk/internal/vm/annotation/ForceInline;", METHOD_FORCE_INLINE, 0, 0],
  ["Ljdk/internal/vm/annotation/Stable;", 0, FIELD_STABLE, 0],
  ["Ljdk/internal/reflect/CallerSensitive;", METHOD_CALLER_SENSITIVE, 0, 0],
  ["Ljdk/internal/vm/annotation/DontInline;", METHOD_DONT_INLINE, 0, 0],
  ["Ljdk/internal/vm/annotation/Hidden;", METHOD_HIDDEN, 0, 0],
  ["Ljava/lang/invoke/LambdaForm$Hidden;", METHOD_HIDDEN, 0, 0],
  ["Ljava/lang/invoke/LambdaForm$Compiled;", METHOD_COMPILED_LAMBDA_FORM, 0, 0],
  ["Ljdk/internal/misc/ScopedMemoryAccess$Scoped;", METHOD_SCOPED, 0, 0],
  ["Ljdk/internal/vm/annotation/Contended;", 0, FIELD_CONTENDED, CLASS_CONTENDED],
  ["Ljdk/internal/ValueBased;", 0, 0, CLASS_VALUE_BASED],
];

/** Lengths that an honoured descriptor can have, as a bit per length: turns most others away with one test. */
const LENGTHS = new Uint8Array(64);
for (const row of HONOURED) LENGTHS[row[0].length] = 1;

function flagOf(bytes: Uint8Array, utf8Offset: number, target: AnnotationTarget): number {
  const length = u2(bytes, utf8Offset);
  if (length >= LENGTHS.length || LENGTHS[length] === 0) return 0;
  for (let i = 0; i < HONOURED.length; i++) {
    const row = HONOURED[i]!;
    if (equalsAscii(bytes, utf8Offset + 2, length, row[0])) return row[(target + 1) as 1 | 2 | 3];
  }
  return 0;
}

/**
 * The bits of the honoured annotations in a RuntimeVisibleAnnotations attribute.
 * @param infoOffset of the attribute's content (num_annotations)
 * @param offsets of the class's constants
 */
export function vmAnnotations(bytes: Uint8Array, offsets: Uint32Array, infoOffset: number, target: AnnotationTarget): number {
  let flags = 0;
  let pos = infoOffset + 2;
  for (let n = u2(bytes, infoOffset); n > 0; n--) {
    flags |= flagOf(bytes, offsets[u2(bytes, pos)]!, target);
    if (n > 1) pos = skipAnnotation(bytes, pos);
  }
  return flags;
}
