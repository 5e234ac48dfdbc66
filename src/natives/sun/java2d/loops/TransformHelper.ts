// sun.java2d.loops.TransformHelper: images scaled, rotated and sheared. Each pixel of the target is mapped back into the image (32 bits of
// fraction) and takes the nearest pixel, or what lies between 4 or 16.
import { type Addr, ld, ldf64, st } from "../../../../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../../../../layout/object.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { FORMATS, multiplied } from "../formats.ts";
import { type Box, intersect, type Pixels, pixelsOf, regionBounds, within } from "../surface.ts";
import { mixerOf } from "./blits.ts";
import { compositeOf, primitiveOf } from "./registry.ts";

const transformFields = fieldsOf("java/awt/geom/AffineTransform", { m00: "D", m10: "D", m01: "D", m11: "D", m02: "D", m12: "D" });

const BILINEAR = 2;
const BICUBIC = 3;
const FIXED = 2 ** 32;
const HALF = FIXED / 2;
const fixed = (v: number): number => Math.trunc(v * FIXED);
const whole = (v: number): number => Math.floor(v / FIXED);
/** The 8 bits after the point. */
const fraction = (v: number): number => Math.floor((v - Math.floor(v / FIXED) * FIXED) / 2 ** 24);

/** A pixel of the image, premultiplied; beyond its edge the nearest one. */
type Sample = (x: number, y: number) => number;

function bilinear(sample: Sample, x: number, y: number): number {
  const [px, py] = [x - HALF, y - HALF];
  const [column, row, fx, fy] = [whole(px), whole(py), fraction(px), fraction(py)];
  const [a, b, c, d] = [sample(column, row), sample(column + 1, row), sample(column, row + 1), sample(column + 1, row + 1)];
  let result = 0;
  for (let shift = 0; shift < 32; shift += 8) {
    const channel = (v: number): number => (v >>> shift) & 0xff;
    const upper = (channel(a) << 8) + (channel(b) - channel(a)) * fx;
    const lower = (channel(c) << 8) + (channel(d) - channel(c)) * fx;
    result |= (((upper << 8) + (lower - upper) * fy + 0x8000) >> 16) << shift;
  }
  return result;
}

/** Keys' cubic with a = -0.5, in 8 bits, for distances from 0 to 2 in 256ths; four taps are 256 in all. */
const CUBIC = new Int32Array(513);
for (let i = 0; i < 384; i++) {
  const x = i / 256;
  const weight = i < 256 ? 1.5 * x * x * x - 2.5 * x * x + 1 : -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2;
  CUBIC[i] = Math.trunc(weight * 256);
}
CUBIC[384] = (256 - 2 * CUBIC[128]!) / 2;
for (let i = 385; i <= 512; i++) CUBIC[i] = 256 - (CUBIC[512 - i]! + CUBIC[i - 256]! + CUBIC[768 - i]!);

function bicubic(sample: Sample, x: number, y: number): number {
  const [px, py] = [x - HALF, y - HALF];
  const [column, row, fx, fy] = [whole(px), whole(py), fraction(px), fraction(py)];
  const weights = (f: number): number[] => [CUBIC[256 + f]!, CUBIC[f]!, CUBIC[256 - f]!, CUBIC[512 - f]!];
  const [wx, wy] = [weights(fx), weights(fy)];
  const sums = [0x8000, 0x8000, 0x8000, 0x8000];
  for (let j = 0; j < 4; j++) {
    for (let i = 0; i < 4; i++) {
      const v = sample(column - 1 + i, row - 1 + j);
      const weight = wx[i]! * wy[j]!;
      for (let k = 0; k < 4; k++) sums[k]! += ((v >>> (8 * k)) & 0xff) * weight;
    }
  }
  const alpha = Math.min(255, Math.max(0, sums[3]! >> 16));
  // Premultiplied colours are never above their alpha.
  const color = (k: number): number => Math.min(alpha, Math.max(0, sums[k]! >> 16)) << (8 * k);
  return (alpha << 24) | color(2) | color(1) | color(0);
}

export default natives("sun/java2d/loops/TransformHelper", {
  "Transform(Lsun/java2d/loops/MaskBlit;Lsun/java2d/SurfaceData;Lsun/java2d/SurfaceData;Ljava/awt/Composite;Lsun/java2d/pipe/Region;Ljava/awt/geom/AffineTransform;IIIIIIIII[III)V":
    (
      vm,
      self: Addr,
      maskBlit: Addr,
      source: Addr,
      target: Addr,
      composite: Addr,
      clip: Addr,
      inverse: Addr,
      kind: number,
      sx1: number,
      sy1: number,
      sx2: number,
      sy2: number,
      dx1: number,
      dy1: number,
      dx2: number,
      dy2: number,
      edges: Addr,
      offsetX: number,
      offsetY: number,
    ) => {
      const [from, to] = [pixelsOf(vm, source), pixelsOf(vm, target)];
      const image = FORMATS[primitiveOf(vm, self).source]!;
      const blit = primitiveOf(vm, maskBlit);
      const { rule, alpha } = compositeOf(vm, blit, composite);
      const mix = mixerOf(FORMATS.IntArgbPre!, FORMATS[blit.destination]!, rule, alpha);
      const [width, height] = [sx2 - sx1, sy2 - sy1];
      const sample: Sample = (x, y) => {
        const [column, row] = [Math.min(Math.max(x, 0), width - 1) + sx1, Math.min(Math.max(y, 0), height - 1) + sy1];
        const argb = image.load(from.base + row * from.scanStride + column * from.pixelStride, from.palette);
        return image.premultiplied ? argb : multiplied(argb);
      };
      const at = transformFields(vm);
      const [m00, m10, m01, m11, m02, m12] = [at.m00, at.m10, at.m01, at.m11, at.m02, at.m12].map((o) => ldf64(inverse + o)) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const bounds = regionBounds(vm, clip);
      const area = intersect(intersect(bounds, dx1, dy1, dx2, dy2), 0, 0, to.width, to.height);
      const [centreX, centreY] = [offsetX + area.x1 + 0.5, offsetY + area.y1 + 0.5];
      const walk = new Walk(
        area,
        [fixed(m00 * centreX + m01 * centreY + m02), fixed(m10 * centreX + m11 * centreY + m12)],
        [fixed(m00), fixed(m10), fixed(m01), fixed(m11)],
        width,
        height,
      );
      if (edges !== 0 && ld(edges + ARRAY_LENGTH) >= 2 + 2 * Math.max(0, area.y2 - area.y1)) walk.writeEdges(edges);
      for (const piece of within(vm, clip, area)) {
        for (let y = piece.y1; y < piece.y2; y++) {
          const [left, right] = walk.row(y);
          for (let x = Math.max(left, piece.x1); x < Math.min(right, piece.x2); x++) {
            const [px, py] = walk.place(x, y);
            const argb =
              kind === BILINEAR ? bilinear(sample, px, py) : kind === BICUBIC ? bicubic(sample, px, py) : sample(whole(px), whole(py));
            mix(argb, address(to, x, y), 255);
          }
        }
      }
    },
});

const address = (to: Pixels, x: number, y: number): Addr => to.base + y * to.scanStride + x * to.pixelStride;

/** Where pixels of the target lie in the image. */
class Walk {
  private readonly area: Box;
  private readonly origin: readonly [number, number];
  private readonly steps: readonly [number, number, number, number];
  private readonly width: number;
  private readonly height: number;

  constructor(
    area: Box,
    origin: readonly [number, number],
    steps: readonly [number, number, number, number],
    width: number,
    height: number,
  ) {
    this.area = area;
    this.origin = origin;
    this.steps = steps;
    this.width = width;
    this.height = height;
  }

  place(x: number, y: number): [x: number, y: number] {
    const [dxdx, dydx, dxdy, dydy] = this.steps;
    const [column, row] = [x - this.area.x1, y - this.area.y1];
    return [this.origin[0] + column * dxdx + row * dxdy, this.origin[1] + column * dydx + row * dydy];
  }

  private inside(x: number, y: number): boolean {
    const [px, py] = this.place(x, y);
    return px >= 0 && py >= 0 && whole(px) < this.width && whole(py) < this.height;
  }

  /** Which pixels of a row come from the image. */
  row(y: number): [left: number, right: number] {
    let { x1: left, x2: right } = this.area;
    while (left < right && !this.inside(left, y)) left++;
    while (right > left && !this.inside(right - 1, y)) right--;
    return [left, right];
  }

  /** First and last row, then each row's range, for a Java loop that goes on with them. */
  writeEdges(edges: Addr): void {
    const { y1, y2 } = this.area;
    const words = [y1, y2];
    for (let y = y1; y < y2; y++) words.push(...this.row(y));
    for (const [i, v] of words.entries()) st(edges + ARRAY_BASE + 4 * i, v);
  }
}
