// Compression of what the VM keeps in files. The bytes are a zstd frame: a tenth of a cache's memory, given back at a gigabyte a second.

export interface Compression {
  /** As small as it gets: takes seconds for some megabytes. Equal input gives equal bytes. */
  compress(bytes: Uint8Array): Uint8Array;
  /** @throws when it is no such thing, or not of `size` bytes */
  decompress(bytes: Uint8Array, size: number): Uint8Array;
}
