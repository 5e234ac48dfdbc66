// Steps over annotation structures (JVMS 4.7.16) without reading them: Java's own parser reads annotations from raw bytes,
// the VM only needs to know where each ends.
import { u2 } from "./big-endian.ts";

/** Deeper nesting than any compiler makes; what is in it is not looked at. */
const DEEPEST = 200;

/** The offset behind the annotation at `pos`; of damaged bytes some offset, soon. */
export function skipAnnotation(bytes: Uint8Array, pos: number, depth = 0): number {
  let pairs = u2(bytes, pos + 2);
  pos += 4;
  while (pairs-- > 0 && pos < bytes.length) pos = skipElementValue(bytes, pos + 2, depth);
  return pos;
}

/** The offset behind the element_value at `pos` (JVMS 4.7.16.1). */
export function skipElementValue(bytes: Uint8Array, pos: number, depth = 0): number {
  if (depth > DEEPEST) return bytes.length;
  switch (bytes[pos]) {
    case 0x65: // 'e' enum constant: type, name
      return pos + 5;
    case 0x40: // '@' nested annotation
      return skipAnnotation(bytes, pos + 1, depth + 1);
    case 0x5b: {
      // '[' array
      let n = u2(bytes, pos + 1);
      pos += 3;
      while (n-- > 0 && pos < bytes.length) pos = skipElementValue(bytes, pos, depth + 1);
      return pos;
    }
    default: // constant or class
      return pos + 3;
  }
}
