// Compressed resources of a jimage (jlink --compress): a chain of headers, each telling how what follows was packed.
//
//   u4 magic 0xCAFEFAFA, u8 packed size, u8 unpacked size, u4 decompressor's name, u4 its configuration, u1 terminal
import { ClassPathProblem } from "./class-path-problem.ts";
import { inflateZlib } from "./inflate.ts";

const MAGIC = 0xcafefafa;
const HEADER_SIZE = 29;

/**
 * The resource's original bytes.
 * @param stringAt bytes of the image's string at an offset
 * @param path of the image, for messages
 */
export function decompressResource(packed: Uint8Array, stringAt: (offset: number) => Uint8Array, path: string): Uint8Array {
  let content = packed;
  for (;;) {
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
    if (content.length < HEADER_SIZE || view.getUint32(0, true) !== MAGIC) return content;
    const packedSize = Number(view.getBigUint64(4, true));
    const size = Number(view.getBigUint64(12, true));
    const name = String.fromCharCode(...stringAt(view.getUint32(20, true)));
    const body = content.subarray(HEADER_SIZE, HEADER_SIZE + packedSize);
    if (name === "zip") content = inflateZlib(body, size, path);
    else throw new ClassPathProblem("unsupported", `${path}: resources are compressed by "${name}"; make the image with --compress=0 or 2`);
  }
}
