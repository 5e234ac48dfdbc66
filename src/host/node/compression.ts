// Compression by Node's own zlib. It takes some milliseconds to load, and most runs need none of it: asked for when first used.
import type { Compression } from "../compression.ts";

type NodeZlib = typeof import("node:zlib");
const zlib = (): NodeZlib => process.getBuiltinModule("node:zlib");

const LEVEL = 19;
/** 16 MB, so that what is alike in all of a cache is found. */
const WINDOW_LOG = 24;

function ofSize(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length !== size) throw new Error(`it unpacks to ${bytes.length} bytes instead of ${size}`);
  return bytes;
}

export const compression: Compression = {
  compress(bytes) {
    const { zstdCompressSync, constants } = zlib();
    const params = { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_windowLog]: WINDOW_LOG };
    return zstdCompressSync(bytes, { params });
  },
  // In one piece of the right size, and never more: a damaged length must not fill memory.
  decompress: (bytes, size) => ofSize(zlib().zstdDecompressSync(bytes, { chunkSize: Math.max(64, size), maxOutputLength: size }), size),
};
