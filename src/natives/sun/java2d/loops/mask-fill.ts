// One colour through a mask onto pixels: java2d's MaskFill loops, and what a row of coverage becomes in them.
import { type Addr, ld8 } from "../../../../layout/memory.ts";
import { applied, mul8, RULES, SRC, SRC_OVER } from "../alpha.ts";
import { type Format, grayOf, multiplied, storeOver } from "../formats.ts";
import type { Pixels } from "../surface.ts";

/** Mixes one pixel: its address and how much of it is covered (1 to 255). */
export type FillPixel = (at: Addr, coverage: number) => void;

/** How a colour (ARGB, not premultiplied) is mixed into pixels of a format. */
export function filler(argb: number, rule: number, format: Format, palette: Addr): FillPixel {
  const sourceAlpha = argb >>> 24;
  const color = format.gray ? (argb & 0xff000000) | (grayOf(argb) * 0x10101) : argb;
  const channel = (shift: number): number => mul8(sourceAlpha, (color >> shift) & 0xff);
  const [red, green, blue] = [channel(16), channel(8), channel(0)];
  if (rule === SRC_OVER) {
    return (at, coverage) => {
      let a = sourceAlpha;
      let [r, g, b] = [red, green, blue];
      if (coverage !== 255) {
        a = mul8(coverage, a);
        r = mul8(coverage, r);
        g = mul8(coverage, g);
        b = mul8(coverage, b);
      }
      storeOver(format, at, a, r, g, b, a === 255 ? 0 : format.load(at, palette), 255 - a);
    };
  }
  const { source, destination } = RULES[rule]!;
  const restOf = applied(destination, sourceAlpha);
  const whole = sourceAlpha === 0 ? 0 : format.premultiplied ? multiplied(argb) : argb;
  return (at, coverage) => {
    if (rule === SRC && coverage === 255) {
      format.store(at, whole);
      return;
    }
    const under = format.load(at, palette);
    let own = applied(source, under >>> 24);
    let rest = restOf;
    if (coverage !== 255) {
      own = mul8(coverage, own);
      rest = 255 - coverage + mul8(coverage, rest);
    }
    if (own === 0 && rest === 255) return;
    storeOver(format, at, mul8(own, sourceAlpha), mul8(own, red), mul8(own, green), mul8(own, blue), under, rest);
  };
}

/** Fills [x1, x2) × [y1, y2) by a mask whose byte for x1, y1 is at `mask` (0: all covered). */
export function fillMasked(
  target: Pixels,
  box: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number },
  mask: Addr,
  maskStride: number,
  fill: FillPixel,
): void {
  for (let y = box.y1; y < box.y2; y++) {
    let at = target.base + y * target.scanStride + box.x1 * target.pixelStride;
    let m = mask === 0 ? 0 : mask + (y - box.y1) * maskStride;
    for (let x = box.x1; x < box.x2; x++, at += target.pixelStride) {
      const coverage = mask === 0 ? 255 : ld8(m++);
      if (coverage !== 0) fill(at, coverage);
    }
  }
}
