// Tables of ITU-T T.81: the zigzag order and the Huffman tables of annex K.3.

/** Number of coefficients of a block. */
export const BLOCK = 64;

/** From the place in the zigzag order to the place in the block; what runs past the end of a damaged block falls on its last place. */
export const NATURAL_ORDER = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57,
  50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
  // 16 more: the longest run
  63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
]);

/** A Huffman table as DHT has it: how many codes of each length from 1 on, and their symbols. */
export interface HuffmanTable {
  readonly lengths: ArrayLike<number>;
  readonly symbols: ArrayLike<number>;
}

const table = (lengths: readonly number[], symbols: string): HuffmanTable => ({ lengths, symbols: Buffer.from(symbols, "hex") });

/** Tables K.3 and K.4. */
export const STANDARD_DC: readonly HuffmanTable[] = [
  table([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], "000102030405060708090a0b"),
  table([0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], "000102030405060708090a0b"),
];
/** Tables K.5 and K.6. */
export const STANDARD_AC: readonly HuffmanTable[] = [
  table(
    [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
    `0102030004110512213141061351610722711432_8191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a53
     5455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9
     cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa`.replace(/[\s_]/g, ""),
  ),
  table(
    [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77],
    `000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a434445464748494a
     535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7
     c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa`.replace(/[\s_]/g, ""),
  ),
];

// Colour spaces as libjpeg numbers them; com.sun.imageio.plugins.jpeg.JPEG has the same numbers.
export const UNKNOWN = 0;
export const GREY = 1;
export const RGB = 2;
export const YCC = 3;
export const CMYK = 4;
export const YCCK = 5;
