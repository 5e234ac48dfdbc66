// Whether bytes are legal modified UTF-8 (JVMS 4.4.7).

/**
 * @param lenient also longer encodings than needed, as class files up to Java 1.3 (major 47) may have them
 */
export function isLegalUtf8(bytes: Uint8Array, start: number, end: number, lenient: boolean): boolean {
  for (let i = start; i < end; i++) {
    const a = bytes[i]!;
    if (a === 0) return false;
    if (a < 0x80) continue;
    if (a < 0xc0 || a >= 0xf0) return false;
    const b = i + 1 < end ? bytes[i + 1]! : 0;
    if ((b & 0xc0) !== 0x80) return false;
    if (a < 0xe0) {
      const c = ((a & 0x1f) << 6) | (b & 0x3f);
      if (!lenient && c !== 0 && c < 0x80) return false;
      i++;
    } else {
      const last = i + 2 < end ? bytes[i + 2]! : 0;
      if ((last & 0xc0) !== 0x80) return false;
      if (!lenient && ((a & 0x0f) << 12) + ((b & 0x3f) << 6) + (last & 0x3f) < 0x800) return false;
      i += 2;
    }
  }
  return true;
}
