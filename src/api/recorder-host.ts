// The recorder's outside on Node: files, zlib().
import { closeSync, openSync, renameSync, writeSync } from "node:fs";
import type { RecorderHost } from "../replay/recorder.ts";

export function recorderHost(): RecorderHost {
  // node:zlib is loaded when the first compilation is recorded.
  const zlib = () => process.getBuiltinModule("node:zlib");
  const files = new Map<string, number>();
  return {
    pid: process.pid,
    rename: (file, to) => {
      const open = files.get(file);
      if (open !== undefined) closeSync(open);
      files.delete(file);
      renameSync(file, to);
    },
    append: (file, bytes) => {
      let open = files.get(file);
      if (open === undefined) {
        open = openSync(file, "a");
        files.set(file, open);
      }
      for (let at = 0; at < bytes.length; ) at += writeSync(open, bytes, at);
    },
    // Records are small: a small window costs less to set up, and nothing in size.
    deflate: (bytes) => zlib().deflateRawSync(bytes, { level: 1, memLevel: 5, windowBits: 12 }),
    inflate: (bytes, limit) => zlib().inflateRawSync(bytes, { maxOutputLength: limit }),
    crc32: (bytes) => zlib().crc32(bytes),
  };
}
