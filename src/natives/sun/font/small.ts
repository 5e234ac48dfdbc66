// Natives of sun.font that are a line or two each.
import { type Addr, ld, ld8, ld64, st64, u8 } from "../../../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../../../layout/object.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { allocateNative } from "../../../runtime/native-memory.ts";
import { type ClassNatives, natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";
import { GlyphInfo, newGlyphInfo } from "./glyph-info.ts";
import { foldersWithFonts } from "./machine-fonts.ts";

const NULL_CONTEXT_BYTES = 40;
const ADDRESS_BYTES = 8;
const NO_GLYPH = { width: 0, height: 0, left: 0, top: 0, pixels: new Uint8Array(0) };

/** Frees a strike's glyphs that no other cache holds, and its context. */
function freeStrike(vm: VM, glyphs: Addr, word: number, context: bigint): void {
  for (let i = 0; i < ld(glyphs + ARRAY_LENGTH); i++) {
    const at = glyphs + ARRAY_BASE + word * i;
    const glyph = word === 8 ? Number(ld64(at)) : ld(at);
    if (glyph !== 0 && ld8(glyph + GlyphInfo.managed) === 0) vm.kernel.free(glyph);
  }
  if (context !== 0n) vm.kernel.free(Number(context));
}

export const fontNatives: readonly ClassNatives[] = [
  natives("sun/font/NullFontScaler", {
    /** A context of size 0: nothing has a shape in it. */
    "getNullScalerContext()J": (vm) => {
      const context = allocateNative(vm, NULL_CONTEXT_BYTES);
      if (context === 0) throw new JavaThrow("java/lang/OutOfMemoryError");
      u8.fill(0, context, context + NULL_CONTEXT_BYTES);
      return context;
    },
    "getGlyphImage(JI)J": (vm) => newGlyphInfo(vm, NO_GLYPH, 0, 0),
  }),
  natives("sun/font/StrikeCache", {
    "getGlyphCacheDescription([J)V": (vm, into: Addr) => {
      const g = GlyphInfo;
      const places = [g.advanceX, g.advanceY, g.width, g.height, g.rowBytes, g.topLeftX, g.topLeftY, g.image];
      [ADDRESS_BYTES, g.size, ...places, newGlyphInfo(vm, NO_GLYPH, 0, 0), g.cellInfo, g.managed].forEach((v, i) => {
        st64(into + ARRAY_BASE + 8 * i, BigInt(v));
      });
    },
    "freeIntPointer(I)V": (vm, address: number) => {
      if (address !== 0) vm.kernel.free(address);
    },
    "freeLongPointer(J)V": (vm, address: bigint) => {
      if (address !== 0n) vm.kernel.free(Number(address));
    },
    "freeIntMemory([IJ)V": (vm, glyphs: Addr, context: bigint) => freeStrike(vm, glyphs, 4, context),
    "freeLongMemory([JJ)V": (vm, glyphs: Addr, context: bigint) => freeStrike(vm, glyphs, 8, context),
  }),
  natives("sun/awt/FcFontManager", {
    "getFontPathNative(ZZ)Ljava/lang/String;": (vm) => vm.strings.create(foldersWithFonts(vm).join(":")),
  }),
];
