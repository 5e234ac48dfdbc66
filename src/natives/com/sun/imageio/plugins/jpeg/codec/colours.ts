// Conversions between colour spaces (ITU-T T.871), in fixed point with 16 fraction bits as libjpeg does them.
import { errors } from "./errors.ts";
import { CMYK, GREY, RGB, UNKNOWN, YCC, YCCK } from "./tables.ts";

const BITS = 16;
const HALF = 1 << (BITS - 1);
const fix = (x: number): number => Math.floor(x * (1 << BITS) + 0.5);
const CENTRE = 128;
const MAX = 255;

const table = (f: (chroma: number) => number): Int32Array => Int32Array.from({ length: 256 }, (_, i) => f(i - CENTRE));
const CR_RED = table((x) => (fix(1.402) * x + HALF) >> BITS);
const CB_BLUE = table((x) => (fix(1.772) * x + HALF) >> BITS);
const CR_GREEN = table((x) => -fix(0.71414) * x);
const CB_GREEN = table((x) => -fix(0.34414) * x + HALF);

const clamp = (v: number): number => (v < 0 ? 0 : Math.min(v, MAX));

/** How many bands a colour space has; `given` for those that have no number of their own. */
export function bandsOf(space: number, given: number): number {
  if (space === GREY) return 1;
  if (space === RGB || space === YCC) return 3;
  return space === CMYK || space === YCCK ? 4 : given;
}

/** Lines of the components, one array each, to a line of pixels. */
export type ToPixels = (components: readonly Uint8Array[], width: number, pixels: Uint8Array) => void;

/** @throws JpegError when there is no such conversion */
export function toPixels(from: number, to: number, count: number): ToPixels {
  if (to === GREY && (from === GREY || from === YCC)) return interleave(1);
  if (to === GREY && from === RGB)
    return (c, width, pixels) => {
      for (let x = 0; x < width; x++) pixels[x] = luma(c[0]![x]!, c[1]![x]!, c[2]![x]!);
    };
  if (to === RGB && from === GREY)
    return (c, width, pixels) => {
      for (let x = 0; x < width; x++) pixels.fill(c[0]![x]!, 3 * x, 3 * x + 3);
    };
  if (to === RGB && from === YCC)
    return ([y, cb, cr], width, pixels) => {
      for (let x = 0, at = 0; x < width; x++, at += 3) {
        const [l, b, r] = [y![x]!, cb![x]!, cr![x]!];
        pixels[at] = clamp(l + CR_RED[r]!);
        pixels[at + 1] = clamp(l + ((CB_GREEN[b]! + CR_GREEN[r]!) >> BITS));
        pixels[at + 2] = clamp(l + CB_BLUE[b]!);
      }
    };
  if (to === CMYK && from === YCCK)
    return ([y, cb, cr, k], width, pixels) => {
      for (let x = 0, at = 0; x < width; x++, at += 4) {
        const [l, b, r] = [MAX - y![x]!, cb![x]!, cr![x]!];
        pixels[at] = clamp(l - CR_RED[r]!);
        pixels[at + 1] = clamp(l - ((CB_GREEN[b]! + CR_GREEN[r]!) >> BITS));
        pixels[at + 2] = clamp(l - CB_BLUE[b]!);
        pixels[at + 3] = k![x]!;
      }
    };
  if (to === from) return interleave(bandsOf(to, count));
  throw errors.conversion();
}

const interleave =
  (count: number): ToPixels =>
  (components, width, pixels) => {
    for (let i = 0; i < count; i++) {
      const component = components[i]!;
      for (let x = 0, at = i; x < width; x++, at += count) pixels[at] = component[x]!;
    }
  };

const [R_Y, G_Y, B_Y] = [fix(0.299), fix(0.587), fix(0.114)];
const [R_CB, G_CB, R_CR_B_CB, G_CR, B_CR] = [fix(0.16874), fix(0.33126), fix(0.5), fix(0.41869), fix(0.08131)];
const OFFSET = (CENTRE << BITS) + HALF - 1;

const luma = (r: number, g: number, b: number): number => (R_Y * r + G_Y * g + B_Y * b + HALF) >> BITS;
const blueness = (r: number, g: number, b: number): number => (R_CR_B_CB * b - R_CB * r - G_CB * g + OFFSET) >> BITS;
const redness = (r: number, g: number, b: number): number => (R_CR_B_CB * r - G_CR * g - B_CR * b + OFFSET) >> BITS;

/** A line of pixels to lines of the components, written at `at` of each plane. */
export type FromPixels = (pixels: Uint8Array, width: number, planes: readonly Uint8Array[], at: number) => void;

/** @throws JpegError when there is no such conversion */
export function fromPixels(from: number, to: number, bands: number): FromPixels {
  if (bandsOf(from, bands) !== bands) throw errors.inputColours();
  if (from === UNKNOWN && to !== UNKNOWN) throw errors.conversion();
  if (to === GREY && from === RGB)
    return (pixels, width, [y], at) => {
      for (let x = 0, p = 0; x < width; x++, p += 3) y![at + x] = luma(pixels[p]!, pixels[p + 1]!, pixels[p + 2]!);
    };
  // Of what has brightness as its first band that band alone.
  if (to === GREY && (from === GREY || from === YCC)) return separate(1, bands);
  if (to === YCC && from === RGB)
    return (pixels, width, [y, cb, cr], at) => {
      for (let x = 0, p = 0; x < width; x++, p += 3) {
        const [r, g, b] = [pixels[p]!, pixels[p + 1]!, pixels[p + 2]!];
        y![at + x] = luma(r, g, b);
        cb![at + x] = blueness(r, g, b);
        cr![at + x] = redness(r, g, b);
      }
    };
  if (to === YCCK && from === CMYK)
    return (pixels, width, [y, cb, cr, k], at) => {
      for (let x = 0, p = 0; x < width; x++, p += 4) {
        const [r, g, b] = [MAX - pixels[p]!, MAX - pixels[p + 1]!, MAX - pixels[p + 2]!];
        y![at + x] = luma(r, g, b);
        cb![at + x] = blueness(r, g, b);
        cr![at + x] = redness(r, g, b);
        k![at + x] = pixels[p + 3]!;
      }
    };
  if (to === from) return separate(bands, bands);
  throw errors.conversion();
}

const separate =
  (count: number, bands: number): FromPixels =>
  (pixels, width, planes, at) => {
    for (let i = 0; i < count; i++) {
      const plane = planes[i]!;
      for (let x = 0, p = i; x < width; x++, p += bands) plane[at + x] = pixels[p]!;
    }
  };
