// A glyph for a screen whose pixels are three stripes: rendered at three times the resolution, then smoothed so that colours do not show
// (FreeType's FIR filter of five taps).
import { type GlyphImage, smooth } from "./coverage.ts";
import type { Outline } from "./typeface.ts";

const TAPS = [0x08, 0x4d, 0x56, 0x4d, 0x08];

/** Three bytes a pixel; `vertical`: the stripes lie on each other. */
export function subpixels(outline: Outline, vertical: boolean): GlyphImage {
  const stretched: Outline = vertical ? { ...outline, y: outline.y.map((v) => v * 3) } : { ...outline, x: outline.x.map((v) => v * 3) };
  const fine = smooth(stretched);
  if (fine.width === 0) return fine;
  const along = vertical ? fine.height : fine.width;
  const across = vertical ? fine.width : fine.height;
  const origin = vertical ? fine.top : fine.left;
  // Whole pixels, with room for the filter's reach on both sides.
  const first = Math.floor((origin - 2) / 3);
  const count = Math.ceil((origin + along + 2) / 3) - first;
  const width = vertical ? across : count;
  const height = vertical ? count : across;
  const pixels = new Uint8Array(3 * width * height);
  const sample = (a: number, b: number): number =>
    a < 0 || a >= along ? 0 : fine.pixels[vertical ? a * fine.width + b : b * fine.width + a]!;
  for (let b = 0; b < across; b++) {
    for (let s = 0; s < 3 * count; s++) {
      let sum = 0;
      for (let t = 0; t < TAPS.length; t++) sum += TAPS[t]! * sample(3 * first + s - origin + t - 2, b);
      const pixel = Math.floor(s / 3);
      pixels[(vertical ? pixel * width + b : b * width + pixel) * 3 + (s % 3)] = Math.min(255, sum >> 8);
    }
  }
  return { width, height, left: vertical ? fine.left : first, top: vertical ? first : fine.top, pixels };
}
