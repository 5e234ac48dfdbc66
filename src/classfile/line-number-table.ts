// From a bytecode index to a source line (JVMS 4.7.12), for stack traces and StackWalker.
import { ATTR_LineNumberTable, attributeKindAt } from "./attribute-kind.ts";
import { u2, u4 } from "./big-endian.ts";

/**
 * The source line of a bytecode, as HotSpot finds it: an exact entry, else the entry nearest before; of several the last.
 * @param offsets of the class's constants
 * @param codeAttributesOffset of the Code attribute's attributes_count, 0 without Code
 * @returns -1 when no table tells
 */
export function lineNumberAt(bytes: Uint8Array, offsets: Uint32Array, codeAttributesOffset: number, bci: number): number {
  if (codeAttributesOffset === 0) return -1;
  let bestBci = 0;
  let bestLine = -1;
  let pos = codeAttributesOffset + 2;
  for (let attributes = u2(bytes, codeAttributesOffset); attributes > 0; attributes--) {
    if (attributeKindAt(bytes, offsets[u2(bytes, pos)]!) === ATTR_LineNumberTable) {
      let entry = pos + 8;
      for (let n = u2(bytes, pos + 6); n > 0; n--, entry += 4) {
        const start = u2(bytes, entry);
        if (start === bci) return u2(bytes, entry + 2);
        if (start < bci && start >= bestBci) {
          bestBci = start;
          bestLine = u2(bytes, entry + 2);
        }
      }
    }
    pos += 6 + u4(bytes, pos + 2);
  }
  return bestLine;
}
