// sun.java2d.loops.FillRect: a rectangle of one pixel value, set or (XOR mode) mixed in.
import { type Addr, ld, ldi, u8 } from "../../../../layout/memory.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { intersect, pixelsOf, reach, regionBounds } from "../surface.ts";
import { primitiveOf } from "./registry.ts";

const graphicsFields = fieldsOf("sun/java2d/SunGraphics2D", {
  pixel: "I",
  clipRegion: "Lsun/java2d/pipe/Region;",
  composite: "Ljava/awt/Composite;",
});
const xorFields = fieldsOf("sun/java2d/loops/XORComposite", { xorPixel: "I", alphaMask: "I" });

export default natives("sun/java2d/loops/FillRect", {
  "FillRect(Lsun/java2d/SunGraphics2D;Lsun/java2d/SurfaceData;IIII)V": (
    vm,
    self: Addr,
    graphics: Addr,
    surface: Addr,
    x: number,
    y: number,
    w: number,
    h: number,
  ) => {
    if (w <= 0 || h <= 0) return;
    const target = pixelsOf(vm, surface);
    const at = graphicsFields(vm);
    const clip = regionBounds(vm, ld(graphics + at.clipRegion));
    const visible = intersect(clip, 0, 0, target.width, target.height);
    const { x1, y1, x2, y2 } = intersect(visible, x, y, reach(x, w), reach(y, h));
    if (x1 >= x2 || y1 >= y2) return;
    const xor = primitiveOf(vm, self).composite === "Xor";
    let pixel = ldi(graphics + at.pixel);
    if (xor) {
      const composite = ld(graphics + at.composite);
      pixel = (pixel ^ ldi(composite + xorFields(vm).xorPixel)) & ~ldi(composite + xorFields(vm).alphaMask);
    }
    const { base, pixelStride, scanStride } = target;
    for (let row = y1; row < y2; row++) {
      const start = base + row * scanStride;
      for (let byte = 0; byte < pixelStride; byte++) {
        const value = (pixel >>> (8 * byte)) & 0xff;
        for (let a = start + x1 * pixelStride + byte, end = start + x2 * pixelStride; a < end; a += pixelStride)
          u8[a] = xor ? u8[a]! ^ value : value;
      }
    }
  },
});
