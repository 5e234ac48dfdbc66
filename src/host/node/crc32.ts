// zlib's CRC-32, as the process has it.

/** What node:zlib makes of the native function takes some milliseconds to load; the function itself is at hand in Nodes that still show it. */
let nativeCrc32: ((bytes: Uint8Array, crc: number) => number) | undefined;

/** @returns a signed or unsigned 32-bit number */
export function hostCrc32(crc: number, bytes: Uint8Array): number {
  if (nativeCrc32 === undefined) {
    let binding: { crc32?: unknown } | undefined;
    try {
      binding = (process as unknown as { binding?(name: string): { crc32?: unknown } }).binding?.("zlib");
    } catch {
      // none for us
    }
    nativeCrc32 =
      typeof binding?.crc32 === "function"
        ? (binding.crc32 as (bytes: Uint8Array, crc: number) => number)
        : process.getBuiltinModule("node:zlib").crc32;
  }
  return nativeCrc32(bytes, crc);
}
