// The recorder's outside on Node: files, zlib().
import { appendFileSync, renameSync } from "node:fs";
import type { RecorderHost } from "../replay/recorder.ts";

export function recorderHost(): RecorderHost {
  // node:zlib is loaded when the first compilation is recorded.
  const zlib = () => process.getBuiltinModule("node:zlib");
  return {
    pid: process.pid,
    rename: renameSync,
    append: (file, bytes) => appendFileSync(file, bytes),
    deflate: (bytes) => zlib().deflateRawSync(bytes),
    inflate: (bytes, limit) => zlib().inflateRawSync(bytes, { maxOutputLength: limit }),
    crc32: (bytes) => zlib().crc32(bytes),
  };
}
