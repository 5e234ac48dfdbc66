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
    // Records are small: a small window costs less to set up, and nothing in size.
    deflate: (bytes) => zlib().deflateRawSync(bytes, { level: 1, memLevel: 5, windowBits: 12 }),
    inflate: (bytes, limit) => zlib().inflateRawSync(bytes, { maxOutputLength: limit }),
    crc32: (bytes) => zlib().crc32(bytes),
  };
}
