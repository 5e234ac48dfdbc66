// Compressed resources of a jimage (jlink --compress): a chain of headers, each telling how what follows was packed.
//
//   u4 magic 0xCAFEFAFA, u8 packed size, u8 unpacked size, u4 decompressor's name, u4 its configuration, u1 terminal
//
// "zip" is a zlib stream. "compact-cp" takes strings out of class files' constant pools: see `restoreStrings`.
import { CONSTANT_Double, CONSTANT_Long, CONSTANT_SIZE, CONSTANT_Utf8 } from "../classfile/constant-tag.ts";
import { ClassPathProblem } from "./class-path-problem.ts";
import { inflateZlib } from "./inflate.ts";

const MAGIC = 0xcafefafa;
const HEADER_SIZE = 29;

/**
 * The resource's original bytes.
 * @param strings the image's strings, each ended by a zero; an offset in them names one
 * @param path of the image, for messages
 */
export function decompressResource(packed: Uint8Array, strings: Uint8Array, path: string): Uint8Array {
  let content = packed;
  for (;;) {
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
    if (content.length < HEADER_SIZE || view.getUint32(0, true) !== MAGIC) return content;
    const packedSize = Number(view.getBigUint64(4, true));
    const size = Number(view.getBigUint64(12, true));
    const name = decompressorName(strings, view.getUint32(20, true));
    const body = content.subarray(HEADER_SIZE, HEADER_SIZE + packedSize);
    if (name === "zip") content = inflateZlib(body, size, path);
    else if (name === "compact-cp") content = restoreStrings(body, size, strings);
    else throw new ClassPathProblem("unsupported", `resources are compressed by "${name}"; make the image with --compress=0, 1 or 2`, path);
    if (content.length !== size)
      throw new ClassPathProblem("corrupt", `a resource unpacks to ${content.length} bytes instead of ${size}`, path);
  }
}

function decompressorName(strings: Uint8Array, at: number): string {
  const end = strings.indexOf(0, at);
  return String.fromCharCode(...strings.subarray(at, end < 0 ? strings.length : end));
}

/** In a compacted pool: a string of the image stands for the Utf8. Content: index. */
const EXTERNALIZED_STRING = 23;
/** A descriptor: index of its text without class names, byte length of what follows, and for each "L" package and simple name. */
const EXTERNALIZED_DESCRIPTOR = 25;
const CLASS_REFERENCE = 0x4c; // "L"
const SLASH = 0x2f;

/**
 * A class file whose Utf8 constants are again in place. Each class that a start loads comes through here, thousands of strings of some
 * ten bytes: they are copied by hand, for which a view and a call of `set` each would take five times as long.
 */
function restoreStrings(packed: Uint8Array, size: number, strings: Uint8Array): Uint8Array {
  const out = new Uint8Array(size);
  const count = (packed[8]! << 8) | packed[9]!;
  let from = 10;
  let to = 10;
  for (let i = 0; i < 10; i++) out[i] = packed[i]!;
  const index = (): number => {
    const lead = packed[from]!;
    const compressed = (lead & 0x80) !== 0;
    const length = compressed ? (lead >> 5) & 3 : 4;
    let value = compressed ? lead & 0x1f : lead;
    for (let i = 1; i < length; i++) value = (value << 8) | packed[from + i]!;
    from += length;
    return value;
  };
  const putString = (at: number): void => {
    // Past the end of a typed array there is undefined, which ends it too.
    for (let i = at, c = strings[i]; c; c = strings[++i]) out[to++] = c;
  };
  for (let i = 1; i < count; i++) {
    const tag = packed[from]!;
    if (tag === EXTERNALIZED_STRING || tag === EXTERNALIZED_DESCRIPTOR) {
      from++;
      const start = to;
      to += 3;
      const text = index();
      if (tag === EXTERNALIZED_STRING || index() === 0) putString(text);
      else {
        for (let at = text, c = strings[at]; c; c = strings[++at]) {
          out[to++] = c;
          if (c !== CLASS_REFERENCE) continue;
          const before = to;
          putString(index());
          if (to !== before) out[to++] = SLASH;
          putString(index());
        }
      }
      out[start] = CONSTANT_Utf8;
      out[start + 1] = (to - start - 3) >> 8;
      out[start + 2] = to - start - 3;
      continue;
    }
    const length = tag === CONSTANT_Utf8 ? 3 + ((packed[from + 1]! << 8) | packed[from + 2]!) : 1 + CONSTANT_SIZE[tag]!;
    for (const end = from + length; from < end; ) out[to++] = packed[from++]!;
    if (tag === CONSTANT_Long || tag === CONSTANT_Double) i++;
  }
  // What does not fit is left away: the caller sees that the size is not right.
  const rest = packed.subarray(from, from + Math.max(0, size - to));
  out.set(rest, Math.min(to, size));
  return packed.length - from > rest.length || to > size ? new Uint8Array(0) : out.subarray(0, to + rest.length);
}
