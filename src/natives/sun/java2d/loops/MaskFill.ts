// sun.java2d.loops.MaskFill: a colour through a mask, and parallelograms with antialiasing.
import { type Addr, ld, ldi } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { FORMATS } from "../formats.ts";
import { type Box, intersect, type Pixels, pixelsOf, reach, regionBounds, within } from "../surface.ts";
import { type FillPixel, filler, fillMasked } from "./mask-fill.ts";
import { cover, type Parallelogram } from "./parallelogram.ts";
import { compositeOf, primitiveOf } from "./registry.ts";

const graphicsFields = fieldsOf("sun/java2d/SunGraphics2D", { eargb: "I", clipRegion: "Lsun/java2d/pipe/Region;" });

function prepare(
  vm: VM,
  self: Addr,
  graphics: Addr,
  surface: Addr,
  composite: Addr,
): { target: Pixels; fill: FillPixel; clip: Box; region: Addr } {
  const primitive = primitiveOf(vm, self);
  const target = pixelsOf(vm, surface);
  const { rule } = compositeOf(vm, primitive, composite);
  const region = ld(graphics + graphicsFields(vm).clipRegion);
  return {
    target,
    fill: filler(ldi(graphics + graphicsFields(vm).eargb), rule, FORMATS[primitive.destination]!, target.palette),
    clip: intersect(regionBounds(vm, region), 0, 0, target.width, target.height),
    region,
  };
}

const G = "Lsun/java2d/SunGraphics2D;Lsun/java2d/SurfaceData;Ljava/awt/Composite;";

export default natives("sun/java2d/loops/MaskFill", {
  [`MaskFill(${G}IIII[BII)V`]: (
    vm,
    self: Addr,
    graphics: Addr,
    surface: Addr,
    composite: Addr,
    x: number,
    y: number,
    w: number,
    h: number,
    mask: Addr,
    offset: number,
    stride: number,
  ) => {
    const { target, fill, clip } = prepare(vm, self, graphics, surface, composite);
    const box = intersect(clip, x, y, reach(x, w), reach(y, h));
    fillMasked(target, box, mask === 0 ? 0 : mask + ARRAY_BASE + offset + (box.y1 - y) * stride + (box.x1 - x), stride, fill);
  },
  [`FillAAPgram(${G}DDDDDD)V`]: (
    vm,
    self: Addr,
    graphics: Addr,
    surface: Addr,
    composite: Addr,
    x: number,
    y: number,
    dx1: number,
    dy1: number,
    dx2: number,
    dy2: number,
  ) => {
    const { target, fill, clip, region } = prepare(vm, self, graphics, surface, composite);
    draw(vm, target, fill, clip, region, { x, y, dx1, dy1, dx2, dy2 }, null);
  },
  /** The outline: lw1 and lw2 are its widths as shares of the edges' lengths. */
  [`DrawAAPgram(${G}DDDDDDDD)V`]: (
    vm,
    self: Addr,
    graphics: Addr,
    surface: Addr,
    composite: Addr,
    x: number,
    y: number,
    dx1: number,
    dy1: number,
    dx2: number,
    dy2: number,
    lw1: number,
    lw2: number,
  ) => {
    const { target, fill, clip, region } = prepare(vm, self, graphics, surface, composite);
    const [ldx1, ldy1, ldx2, ldy2] = [dx1 * lw1, dy1 * lw1, dx2 * lw2, dy2 * lw2];
    const outer: Parallelogram = {
      x: x - (ldx1 + ldx2) / 2,
      y: y - (ldy1 + ldy2) / 2,
      dx1: dx1 + ldx1,
      dy1: dy1 + ldy1,
      dx2: dx2 + ldx2,
      dy2: dy2 + ldy2,
    };
    // Lines as wide as the shape leave nothing in the middle.
    const inner =
      lw1 >= 1 || lw2 >= 1
        ? null
        : { x: x + (ldx1 + ldx2) / 2, y: y + (ldy1 + ldy2) / 2, dx1: dx1 - ldx1, dy1: dy1 - ldy1, dx2: dx2 - ldx2, dy2: dy2 - ldy2 };
    draw(vm, target, fill, clip, region, outer, inner);
  },
});

function draw(vm: VM, target: Pixels, fill: FillPixel, clip: Box, region: Addr, outer: Parallelogram, inner: Parallelogram | null): void {
  for (const piece of within(vm, region, clip))
    cover(outer, inner, piece, (x, y, coverage) => fill(target.base + y * target.scanStride + x * target.pixelStride, coverage));
}
