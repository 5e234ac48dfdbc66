// zlib's checksums. (Its streams are the kernel's: assembly/inflate.ts, assembly/deflate.ts.)

export class Zlib {
  private readonly hostCrc32: (crc: number, bytes: Uint8Array) => number;

  constructor(crc32: (crc: number, bytes: Uint8Array) => number) {
    this.hostCrc32 = crc32;
  }

  /** CRC32.update over bytes: the new value as a signed int; `crc` is the one before (0 at first). */
  crc32(crc: number, bytes: Uint8Array): number {
    return this.hostCrc32(crc >>> 0, bytes) | 0;
  }

  /** Adler32.update over bytes; `adler` is the value before (1 at first). */
  adler32(adler: number, bytes: Uint8Array): number {
    let a = adler & 0xffff;
    let b = (adler >>> 16) & 0xffff;
    for (let i = 0; i < bytes.length; ) {
      // 5552 is the most bytes for which b stays below 2^32.
      const end = Math.min(i + 5552, bytes.length);
      while (i < end) {
        a += bytes[i++]!;
        b += a;
      }
      a %= 65521;
      b %= 65521;
    }
    return (b << 16) | a;
  }
}
