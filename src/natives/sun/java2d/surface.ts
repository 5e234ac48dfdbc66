// Surfaces that Java draws on without a screen: the arrays of buffered images. Where a pixel stands is read from the image's raster at
// each call (the collector moves arrays), so that nothing of a surface lives in the C heap.
import { type Addr, ld, ldi } from "../../../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../../../layout/object.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import type { VM } from "../../../runtime/vm.ts";

const surfaceFields = fieldsOf("sun/awt/image/BufImgSurfaceData", { bufImg: "Ljava/awt/image/BufferedImage;" });
const surfaceDataFields = fieldsOf("sun/java2d/SurfaceData", { colorModel: "Ljava/awt/image/ColorModel;" });
const imageFields = fieldsOf("java/awt/image/BufferedImage", { raster: "Ljava/awt/image/WritableRaster;" });
const rasterFields = fieldsOf("java/awt/image/Raster", { width: "I", height: "I" });
const indexFields = fieldsOf("java/awt/image/IndexColorModel", { rgb: "[I" });
const regionFields = fieldsOf("sun/java2d/pipe/Region", { lox: "I", loy: "I", hix: "I", hiy: "I", bands: "[I", endIndex: "I" });

const COMPONENTS = ["Byte", "Short", "Integer"] as const;
const componentFields = COMPONENTS.map((kind, i) =>
  fieldsOf(`sun/awt/image/${kind}ComponentRaster`, {
    data: ["[B", "[S", "[I"][i]!,
    dataOffsets: "[I",
    scanlineStride: "I",
    pixelStride: "I",
  }),
);
const packedFields = fieldsOf("sun/awt/image/BytePackedRaster", {
  data: "[B",
  dataBitOffset: "I",
  scanlineStride: "I",
  pixelBitStride: "I",
});

/** Which pixels a primitive writes: right and bottom are exclusive. */
export interface Box {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** A surface's pixels now: valid until the next allocation. */
export interface Pixels {
  /** Address of the pixel at 0, 0. */
  readonly base: Addr;
  /** Bytes from pixel to pixel and from row to row. */
  readonly pixelStride: number;
  readonly scanStride: number;
  readonly width: number;
  readonly height: number;
  /** Bits in a pixel where several share a byte, 0 otherwise; then `firstBit` is that of the pixel at 0. */
  readonly bits: number;
  readonly firstBit: number;
  /** The colours of an indexed image (int[] in Java's ARGB), 0 otherwise. */
  readonly palette: Addr;
}

/** @throws InternalError for surfaces that are no buffered images: those of screens */
export function pixelsOf(vm: VM, surface: Addr): Pixels {
  const { linker, heap } = vm;
  if (linker.name(heap.klassOf(surface)) !== "sun/awt/image/BufImgSurfaceData")
    throw new JavaThrow("java/lang/InternalError", `Dewar draws on buffered images only, not on ${linker.name(heap.klassOf(surface))}`);
  const image = ld(surface + surfaceFields(vm).bufImg);
  const raster = ld(image + imageFields(vm).raster);
  const model = ld(surface + surfaceDataFields(vm).colorModel);
  const palette =
    model !== 0 && linker.name(heap.klassOf(model)) === "java/awt/image/IndexColorModel" ? ld(model + indexFields(vm).rgb) : 0;
  return pixelsOfRaster(vm, raster, palette);
}

/** The pixels of a buffered image's raster. @throws InternalError for kinds that images of java.awt.image do not have */
export function pixelsOfRaster(vm: VM, raster: Addr, palette: Addr): Pixels {
  const width = ldi(raster + rasterFields(vm).width);
  const height = ldi(raster + rasterFields(vm).height);
  const name = vm.linker.name(vm.heap.klassOf(raster));
  if (name === "sun/awt/image/BytePackedRaster") {
    const at = packedFields(vm);
    const offset = ldi(raster + at.dataBitOffset);
    return {
      base: ld(raster + at.data) + ARRAY_BASE + (offset >> 3),
      pixelStride: 0,
      scanStride: ldi(raster + at.scanlineStride),
      width,
      height,
      bits: ldi(raster + at.pixelBitStride),
      firstBit: offset & 7,
      palette,
    };
  }
  const size = COMPONENTS.findIndex((kind) => name === `sun/awt/image/${kind}InterleavedRaster`);
  if (size < 0) throw new JavaThrow("java/lang/InternalError", `Dewar does not draw on a ${name}`);
  const at = componentFields[size]!(vm);
  const offsets = ld(raster + at.dataOffsets);
  // Of several bands the first byte in memory is the pixel's.
  let offset = ldi(offsets + ARRAY_BASE);
  for (let i = 1; i < ld(offsets + ARRAY_LENGTH); i++) offset = Math.min(offset, ldi(offsets + ARRAY_BASE + 4 * i));
  return {
    base: ld(raster + at.data) + ARRAY_BASE + (offset << size),
    pixelStride: ldi(raster + at.pixelStride) << size,
    scanStride: ldi(raster + at.scanlineStride) << size,
    width,
    height,
    bits: 0,
    firstBit: 0,
    palette,
  };
}

/** Cuts a box to another. */
export function intersect(box: Box, x1: number, y1: number, x2: number, y2: number): Box {
  return { x1: Math.max(box.x1, x1), y1: Math.max(box.y1, y1), x2: Math.min(box.x2, x2), y2: Math.min(box.y2, y2) };
}

/** x + w, at most the largest int (a negative width is empty). */
export const reach = (x: number, w: number): number => (w <= 0 ? x : Math.min(x + w, 0x7fff_ffff));

/** The bounds of a Region; null stands for no clip. */
export function regionBounds(vm: VM, region: Addr): Box {
  if (region === 0) return { x1: -0x8000_0000, y1: -0x8000_0000, x2: 0x7fff_ffff, y2: 0x7fff_ffff };
  const at = regionFields(vm);
  return { x1: ldi(region + at.lox), y1: ldi(region + at.loy), x2: ldi(region + at.hix), y2: ldi(region + at.hiy) };
}

/** The rectangles of a box that lie in a Region. */
export function* within(vm: VM, region: Addr, box: Box): IterableIterator<Box> {
  const bounds = regionBounds(vm, region);
  const cut = intersect(bounds, box.x1, box.y1, box.x2, box.y2);
  if (cut.x1 >= cut.x2 || cut.y1 >= cut.y2) return;
  const at = regionFields(vm);
  const bands = region === 0 ? 0 : ld(region + at.bands);
  if (bands === 0) {
    yield cut;
    return;
  }
  // y1, y2, number of spans, then x1 and x2 of each.
  const word = (i: number): number => ldi(bands + ARRAY_BASE + 4 * i);
  for (let i = 0; i < ldi(region + at.endIndex); i += 3 + 2 * word(i + 2)) {
    for (let k = 0; k < word(i + 2); k++) {
      const piece = intersect(cut, word(i + 3 + 2 * k), word(i), word(i + 4 + 2 * k), word(i + 1));
      if (piece.x1 < piece.x2 && piece.y1 < piece.y2) yield piece;
    }
  }
}
