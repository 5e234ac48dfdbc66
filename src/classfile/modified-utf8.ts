// Modified UTF-8 (JVMS 4.4.7) to and from strings. By hand, because TextDecoder refuses views of shared
// memory and reads neither encoded NULs nor surrogates. Must not know what the text is for.

/** Node's fast path for long ASCII; works on shared memory. Absent in a browser. */
const latin1Slice: ((this: Uint8Array, start: number, end: number) => string) | undefined =
  typeof Buffer === "undefined"
    ? undefined
    : (Buffer.prototype as unknown as { latin1Slice(start: number, end: number): string }).latin1Slice;

/** Below this many bytes, appending characters one at a time is quicker than the call out of JavaScript. */
const LONG = 24;

/** The text of `length` bytes at `start`. Legal input is assumed; illegal bytes give some characters, never an error. */
export function decodeModifiedUtf8(bytes: Uint8Array, start: number, length: number): string {
  const end = start + length;
  let text = "";
  let i = start;
  if (length >= LONG && latin1Slice !== undefined) {
    while (i < end && bytes[i]! < 0x80) i++;
    text = latin1Slice.call(bytes, start, i);
  }
  while (i < end) {
    const a = bytes[i++]!;
    if (a < 0x80) text += String.fromCharCode(a);
    else if (a < 0xe0) text += String.fromCharCode(((a & 0x1f) << 6) | (bytes[i++]! & 0x3f));
    else {
      text += String.fromCharCode(((a & 0x0f) << 12) | ((bytes[i]! & 0x3f) << 6) | (bytes[i + 1]! & 0x3f));
      i += 2;
    }
  }
  return text;
}

/** Bytes that `text` takes in modified UTF-8. */
export function modifiedUtf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0 || c > 0x7f) length += c > 0x7ff ? 2 : 1;
  }
  return length;
}

/** As much of the start of `text` as takes at most `limit` bytes in modified UTF-8. */
export function cutToModifiedUtf8(text: string, limit: number): string {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    bytes += c !== 0 && c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    if (bytes > limit) return text.slice(0, i);
  }
  return text;
}

/** Writes `text` as modified UTF-8 at `at` and returns the offset behind it; there must be room. */
export function writeModifiedUtf8(text: string, into: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c !== 0 && c < 0x80) into[at++] = c;
    else if (c < 0x800) {
      into[at++] = 0xc0 | (c >> 6);
      into[at++] = 0x80 | (c & 0x3f);
    } else {
      into[at++] = 0xe0 | (c >> 12);
      into[at++] = 0x80 | ((c >> 6) & 0x3f);
      into[at++] = 0x80 | (c & 0x3f);
    }
  }
  return at;
}

/** `text` as modified UTF-8. */
export function encodeModifiedUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(modifiedUtf8Length(text));
  writeModifiedUtf8(text, bytes, 0);
  return bytes;
}

/** Whether `length` bytes at `start` are exactly the ASCII text `name`. */
export function equalsAscii(bytes: Uint8Array, start: number, length: number, name: string): boolean {
  if (name.length !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[start + i] !== name.charCodeAt(i)) return false;
  return true;
}
