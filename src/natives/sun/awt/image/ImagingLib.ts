// sun.awt.image.ImagingLib: convolution of 8-bit images. Other filters answer "not here", and their classes go on in Java where they can.
import { type Addr, ld, ldf32, ldi, u8 } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { type Pixels, pixelsOfRaster } from "../../java2d/surface.ts";

const imageFields = fieldsOf("java/awt/image/BufferedImage", { raster: "Ljava/awt/image/WritableRaster;", imageType: "I" });
const kernelFields = fieldsOf("java/awt/image/Kernel", { width: "I", height: "I", data: "[F" });

/** Bytes of a pixel that are channels, by BufferedImage's types whose channels are bytes. */
const CHANNELS: Readonly<Record<number, number>> = { 1: 3, 2: 4, 3: 4, 4: 3, 5: 3, 6: 4, 7: 4, 10: 1 };
const EDGE_NO_OP = 1;
const ABSENT = 0;
const DONE = 1;

export default natives("sun/awt/image/ImagingLib", {
  "init()Z": () => 1,
  "transformBI(Ljava/awt/image/BufferedImage;Ljava/awt/image/BufferedImage;[DI)I": () => ABSENT,
  "transformRaster(Ljava/awt/image/Raster;Ljava/awt/image/Raster;[DI)I": () => ABSENT,
  "convolveRaster(Ljava/awt/image/Raster;Ljava/awt/image/Raster;Ljava/awt/image/Kernel;I)I": () => ABSENT,
  "lookupByteBI(Ljava/awt/image/BufferedImage;Ljava/awt/image/BufferedImage;[[B)I": () => ABSENT,
  "lookupByteRaster(Ljava/awt/image/Raster;Ljava/awt/image/Raster;[[B)I": () => ABSENT,
  "convolveBI(Ljava/awt/image/BufferedImage;Ljava/awt/image/BufferedImage;Ljava/awt/image/Kernel;I)I": (
    vm,
    source: Addr,
    target: Addr,
    kernel: Addr,
    edge: number,
  ) => {
    const at = imageFields(vm);
    const channels = CHANNELS[ldi(source + at.imageType)];
    if (channels === undefined || ldi(target + at.imageType) !== ldi(source + at.imageType)) return ABSENT;
    const [from, to] = [pixelsOfRaster(vm, ld(source + at.raster), 0), pixelsOfRaster(vm, ld(target + at.raster), 0)];
    if (from.width !== to.width || from.height !== to.height) return ABSENT;
    const k = kernelFields(vm);
    const [width, height, data] = [ldi(kernel + k.width), ldi(kernel + k.height), ld(kernel + k.data) + ARRAY_BASE];
    const weights = Float64Array.from({ length: width * height }, (_, i) => ldf32(data + 4 * (width * height - 1 - i)));
    convolve(from, to, channels, weights, width, height, edge === EDGE_NO_OP);
    return DONE;
  },
});

/**
 * The kernel (turned around already) over each pixel; where it reaches past the edge the target is black, or the source (`keep`). A kernel of an
 * even size counts as one larger, as in the JDK's library.
 */
function convolve(from: Pixels, to: Pixels, channels: number, weights: Float64Array, width: number, height: number, keep: boolean): void {
  const [left, top] = [width >> 1, height >> 1];
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const b = to.base + y * to.scanStride + x * to.pixelStride;
      const inside = x >= left && y >= top && x < from.width - left && y < from.height - top;
      for (let channel = 0; channel < channels; channel++) {
        if (!inside) {
          u8[b + channel] = keep ? u8[from.base + y * from.scanStride + x * from.pixelStride + channel]! : 0;
          continue;
        }
        let sum = 0;
        for (let j = 0; j < height; j++) {
          let a = from.base + (y - top + j) * from.scanStride + (x - left) * from.pixelStride + channel;
          for (let i = 0; i < width; i++, a += from.pixelStride) sum += weights[j * width + i]! * u8[a]!;
        }
        u8[b + channel] = Math.min(255, Math.max(0, Math.floor(sum + ROUNDING)));
      }
    }
  }
}

/** Weights that are 1 in all do not make 255 into 254. */
const ROUNDING = 1 / 1024;
