// How a pixel of each kind of buffered image is read and written. All go through java's ARGB; a premultiplied kind gives and takes
// premultiplied colours.
import { type Addr, ld, ld8, ld16, st, st8, st16 } from "../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../layout/object.ts";
import { div8, mul8 } from "./alpha.ts";

export interface Format {
  /** Of a pixel. */
  readonly bytes: number;
  readonly premultiplied: boolean;
  /** No alpha: each pixel counts as 255. */
  readonly opaque: boolean;
  /** Colours are mixed as shades of grey. */
  readonly gray?: boolean;
  load(at: Addr, palette: Addr): number;
  store(at: Addr, argb: number): void;
}

const OPAQUE = 0xff000000 | 0;
const swapped = (v: number): number => (v & 0xff00ff00) | ((v & 0xff) << 16) | ((v >>> 16) & 0xff);
/** java2d's weights of red, green and blue. */
export const grayOf = (rgb: number): number => (77 * ((rgb >> 16) & 0xff) + 150 * ((rgb >> 8) & 0xff) + 29 * (rgb & 0xff) + 128) >> 8;
const grayToRgb = (v: number): number => OPAQUE | (v * 0x10101);
const five = (v: number): number => (v << 3) | (v >> 2);
const six = (v: number): number => (v << 2) | (v >> 4);
const three = (at: Addr): number => ld8(at) | (ld8(at + 1) << 8) | (ld8(at + 2) << 16);
function storeThree(at: Addr, v: number): void {
  st8(at, v & 0xff);
  st8(at + 1, (v >> 8) & 0xff);
  st8(at + 2, (v >> 16) & 0xff);
}
/** Bytes A, B, G, R. */
const abgr = (at: Addr): number => (ld8(at) << 24) | (ld8(at + 3) << 16) | (ld8(at + 2) << 8) | ld8(at + 1);
function storeAbgr(at: Addr, v: number): void {
  st8(at, v >>> 24);
  st8(at + 1, v & 0xff);
  st8(at + 2, (v >> 8) & 0xff);
  st8(at + 3, (v >> 16) & 0xff);
}
const SOLID = { premultiplied: false, opaque: true } as const;
const STRAIGHT = { premultiplied: false, opaque: false } as const;
const PREMULTIPLIED = { premultiplied: true, opaque: false } as const;

/** By the names of sun.java2d.loops.SurfaceType's constants. */
export const FORMATS: Readonly<Record<string, Format>> = {
  IntRgb: { bytes: 4, ...SOLID, load: (at) => OPAQUE | ld(at), store: (at, v) => st(at, v) },
  IntRgbx: { bytes: 4, ...SOLID, load: (at) => OPAQUE | (ld(at) >>> 8), store: (at, v) => st(at, v << 8) },
  IntBgr: { bytes: 4, ...SOLID, load: (at) => OPAQUE | swapped(ld(at)), store: (at, v) => st(at, swapped(v) & 0xffffff) },
  IntArgb: { bytes: 4, ...STRAIGHT, load: (at) => ld(at) | 0, store: (at, v) => st(at, v) },
  IntArgbPre: { bytes: 4, ...PREMULTIPLIED, load: (at) => ld(at) | 0, store: (at, v) => st(at, v) },
  ThreeByteBgr: { bytes: 3, ...SOLID, load: (at) => OPAQUE | three(at), store: storeThree },
  FourByteAbgr: { bytes: 4, ...STRAIGHT, load: abgr, store: storeAbgr },
  FourByteAbgrPre: { bytes: 4, ...PREMULTIPLIED, load: abgr, store: storeAbgr },
  Ushort565Rgb: {
    bytes: 2,
    ...SOLID,
    load: (at) => {
      const p = ld16(at);
      return OPAQUE | (five(p >> 11) << 16) | (six((p >> 5) & 0x3f) << 8) | five(p & 0x1f);
    },
    store: (at, v) => st16(at, ((v >> 8) & 0xf800) | ((v >> 5) & 0x07e0) | ((v >> 3) & 0x1f)),
  },
  Ushort555Rgb: {
    bytes: 2,
    ...SOLID,
    load: (at) => {
      const p = ld16(at);
      return OPAQUE | (five((p >> 10) & 0x1f) << 16) | (five((p >> 5) & 0x1f) << 8) | five(p & 0x1f);
    },
    store: (at, v) => st16(at, ((v >> 9) & 0x7c00) | ((v >> 6) & 0x03e0) | ((v >> 3) & 0x1f)),
  },
  ByteGray: { bytes: 1, ...SOLID, gray: true, load: (at) => grayToRgb(ld8(at)), store: (at, v) => st8(at, grayOf(v)) },
  /** Read only: writing needs the nearest colour. */
  ByteIndexed: { bytes: 1, ...STRAIGHT, load: (at, palette) => ld(palette + ARRAY_BASE + 4 * ld8(at)) | 0, store: readOnly },
};

function readOnly(): void {
  throw new RangeError("java2d: no loop writes indexed colours");
}

/** ARGB without premultiplication. */
export function straight(argb: number): number {
  const a = argb >>> 24;
  if (a === 0xff || a === 0) return argb;
  return (a << 24) | (div8((argb >> 16) & 0xff, a) << 16) | (div8((argb >> 8) & 0xff, a) << 8) | div8(argb & 0xff, a);
}

/** ARGB with colours multiplied by their alpha. */
export function multiplied(argb: number): number {
  const a = argb >>> 24;
  if (a === 0xff) return argb;
  return (a << 24) | (mul8(a, (argb >> 16) & 0xff) << 16) | (mul8(a, (argb >> 8) & 0xff) << 8) | mul8(a, argb & 0xff);
}

/** A pixel as a loop that copies it converts it. */
export function convert(argb: number, from: Format, to: Format): number {
  if (from.premultiplied === to.premultiplied) return argb;
  return to.premultiplied ? multiplied(argb) : straight(argb);
}

/**
 * Stores a colour, mixed as far as it goes, over `rest` (0 to 255) of what is under it.
 * @param under ARGB, as the format loads it; not looked at when there is no rest
 */
export function storeOver(format: Format, at: Addr, a: number, r: number, g: number, b: number, under: number, rest: number): void {
  const { premultiplied } = format;
  if (rest !== 0) {
    const alpha = mul8(rest, under >>> 24);
    a += alpha;
    const share = premultiplied ? rest : alpha;
    if (share !== 0) {
      r += mul8(share, (under >> 16) & 0xff);
      g += mul8(share, (under >> 8) & 0xff);
      b += mul8(share, under & 0xff);
    }
  }
  if (!premultiplied && a !== 0 && a < 255) format.store(at, (a << 24) | (div8(r, a) << 16) | (div8(g, a) << 8) | div8(b, a));
  else format.store(at, (a << 24) | (r << 16) | (g << 8) | b);
}
