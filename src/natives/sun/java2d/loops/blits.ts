// Pixels of one image onto another: sun.java2d.loops.Blit copies and converts, MaskBlit mixes by a java.awt.AlphaComposite.
import { type Addr, ld8, u8 } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { type ClassNatives, natives } from "../../../../runtime/native-registry.ts";
import { applied, mul8, RULES, SRC_OVER } from "../alpha.ts";
import { convert, FORMATS, type Format, grayOf, storeOver } from "../formats.ts";
import { type Box, intersect, type Pixels, pixelsOf, reach, within } from "../surface.ts";
import { compositeOf, type Primitive, primitiveOf } from "./registry.ts";

const SURFACES = "Lsun/java2d/SurfaceData;Lsun/java2d/SurfaceData;Ljava/awt/Composite;Lsun/java2d/pipe/Region;";

/** What of a copy both images have. */
function common(from: Pixels, to: Pixels, fromX: number, fromY: number, x: number, y: number, w: number, h: number): Box {
  const [dx, dy] = [x - fromX, y - fromY];
  const inSource = intersect({ x1: 0, y1: 0, x2: from.width, y2: from.height }, fromX, fromY, reach(fromX, w), reach(fromY, h));
  return intersect({ x1: 0, y1: 0, x2: to.width, y2: to.height }, inSource.x1 + dx, inSource.y1 + dy, inSource.x2 + dx, inSource.y2 + dy);
}

/** Kinds whose pixels are copied as they are. */
const sameBits = ({ source, destination }: Primitive): boolean =>
  source === destination || (source === "IntArgb" && destination === "IntRgb");

function copyBox(primitive: Primitive, from: Pixels, to: Pixels, box: Box, dx: number, dy: number): void {
  const [source, target] = [FORMATS[primitive.source]!, FORMATS[primitive.destination]!];
  const raw = sameBits(primitive) && from.pixelStride === to.pixelStride && from.pixelStride === source.bytes;
  // Within one image rows are taken in the order that reads each before it is written.
  const upwards = from.base === to.base && dy > 0;
  for (let i = 0; i < box.y2 - box.y1; i++) {
    const y = upwards ? box.y2 - 1 - i : box.y1 + i;
    let a = from.base + (y - dy) * from.scanStride + (box.x1 - dx) * from.pixelStride;
    let b = to.base + y * to.scanStride + box.x1 * to.pixelStride;
    if (raw) {
      u8.copyWithin(b, a, a + (box.x2 - box.x1) * from.pixelStride);
      continue;
    }
    for (let x = box.x1; x < box.x2; x++, a += from.pixelStride, b += to.pixelStride)
      target.store(b, convert(source.load(a, from.palette), source, target));
  }
}

/** Mixes a colour (of the source's kind) into the pixel at an address, as far as it is covered: 1 to 255. */
export type MixPixel = (above: number, to: Addr, coverage: number) => void;

export function mixerOf(source: Format, target: Format, rule: number, alpha: number): MixPixel {
  const over = rule === SRC_OVER;
  const { source: ownShare, destination: restShare } = RULES[rule]!;
  return (color, to, coverage) => {
    const above = target.gray ? (color & 0xff000000) | (grayOf(color) * 0x10101) : color;
    const under = target.load(to, 0);
    const aboveAlpha = mul8(alpha, above >>> 24);
    let own = over ? 255 : applied(ownShare, under >>> 24);
    let rest = over ? 0 : applied(restShare, aboveAlpha);
    if (over) own = coverage;
    else if (coverage !== 255) {
      own = mul8(coverage, own);
      rest = 255 - coverage + mul8(coverage, rest);
    }
    // SRC_OVER takes coverage and alpha together, the others apply the alpha to the pixel first.
    const whole = over ? mul8(coverage, alpha) : own;
    const a = over ? mul8(whole, above >>> 24) : mul8(own, aboveAlpha);
    if (over) {
      if (a === 0) return;
      rest = 255 - a;
    }
    const factor = source.premultiplied ? (over ? whole : mul8(own, alpha)) : a;
    if (factor === 0 && rest === 255) return;
    const [r, g, b] = [mul8(factor, (above >> 16) & 0xff), mul8(factor, (above >> 8) & 0xff), mul8(factor, above & 0xff)];
    storeOver(target, to, a, r, g, b, under, rest);
  };
}

export const blitNatives: readonly ClassNatives[] = [
  natives("sun/java2d/loops/Blit", {
    [`Blit(${SURFACES}IIIIII)V`]: (
      vm,
      self: Addr,
      source: Addr,
      target: Addr,
      _composite: Addr,
      clip: Addr,
      fromX: number,
      fromY: number,
      x: number,
      y: number,
      w: number,
      h: number,
    ) => {
      if (w <= 0 || h <= 0) return;
      const primitive = primitiveOf(vm, self);
      const [from, to] = [pixelsOf(vm, source), pixelsOf(vm, target)];
      for (const box of within(vm, clip, common(from, to, fromX, fromY, x, y, w, h)))
        copyBox(primitive, from, to, box, x - fromX, y - fromY);
    },
  }),
  natives("sun/java2d/loops/MaskBlit", {
    [`MaskBlit(${SURFACES}IIIIII[BII)V`]: (
      vm,
      self: Addr,
      source: Addr,
      target: Addr,
      composite: Addr,
      clip: Addr,
      fromX: number,
      fromY: number,
      x: number,
      y: number,
      w: number,
      h: number,
      mask: Addr,
      offset: number,
      stride: number,
    ) => {
      if (w <= 0 || h <= 0) return;
      const primitive = primitiveOf(vm, self);
      const [from, to] = [pixelsOf(vm, source), pixelsOf(vm, target)];
      const { rule, alpha } = compositeOf(vm, primitive, composite);
      const kind = FORMATS[primitive.source]!;
      const mix = mixerOf(kind, FORMATS[primitive.destination]!, rule, alpha);
      for (const box of within(vm, clip, common(from, to, fromX, fromY, x, y, w, h))) {
        for (let row = box.y1; row < box.y2; row++) {
          let a = from.base + (row - y + fromY) * from.scanStride + (box.x1 - x + fromX) * from.pixelStride;
          let b = to.base + row * to.scanStride + box.x1 * to.pixelStride;
          let m = mask + ARRAY_BASE + offset + (row - y) * stride + (box.x1 - x);
          for (let column = box.x1; column < box.x2; column++, a += from.pixelStride, b += to.pixelStride) {
            const coverage = mask === 0 ? 255 : ld8(m++);
            if (coverage !== 0) mix(kind.load(a, from.palette), b, coverage);
          }
        }
      }
    },
  }),
];
