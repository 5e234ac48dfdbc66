// What the JDK's Java reads of a glyph (fontscalerdefs.h's GlyphInfo), in the C heap, as on a 64-bit machine. StrikeCache is told these
// offsets.
import { type Addr, st, st8, st16, stf32, u8 } from "../../../layout/memory.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { allocateNative } from "../../../runtime/native-memory.ts";
import type { VM } from "../../../runtime/vm.ts";
import type { GlyphImage } from "./coverage.ts";

export const GlyphInfo = {
  advanceX: 0,
  advanceY: 4,
  width: 8,
  height: 10,
  rowBytes: 12,
  managed: 14,
  topLeftX: 16,
  topLeftY: 20,
  cellInfo: 24,
  image: 32,
  size: 40,
} as const;

/** A glyph's bytes a pixel: three with subpixels. */
export function newGlyphInfo(vm: VM, image: GlyphImage, advanceX: number, advanceY: number, bytesPerPixel = 1): Addr {
  const { pixels } = image;
  const info = allocateNative(vm, GlyphInfo.size + pixels.length);
  if (info === 0) throw new JavaThrow("java/lang/OutOfMemoryError");
  u8.fill(0, info, info + GlyphInfo.size);
  stf32(info + GlyphInfo.advanceX, advanceX);
  stf32(info + GlyphInfo.advanceY, advanceY);
  st16(info + GlyphInfo.width, image.width);
  st16(info + GlyphInfo.height, image.height);
  st16(info + GlyphInfo.rowBytes, image.width * bytesPerPixel);
  st8(info + GlyphInfo.managed, 0);
  stf32(info + GlyphInfo.topLeftX, image.left);
  stf32(info + GlyphInfo.topLeftY, image.top);
  if (pixels.length > 0) {
    st(info + GlyphInfo.image, info + GlyphInfo.size);
    u8.set(pixels, info + GlyphInfo.size);
  }
  return info;
}
