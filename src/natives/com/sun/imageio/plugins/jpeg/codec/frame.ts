// A frame: what SOF says of an image, and how its components lie in blocks and MCUs (ITU-T T.81, A.2).
import { errors, MAX_DIMENSION } from "./errors.ts";
import { BLOCK } from "./tables.ts";

/** Samples along a block's side. */
export const SIDE = 8;
const MAX_SAMPLING = 4;
export const MAX_COMPONENTS = 10;
export const MAX_IN_SCAN = 4;
/** Blocks of one MCU (B.2.3). */
const MAX_BLOCKS_IN_MCU = 10;

const ceil = (a: number, b: number): number => Math.floor((a + b - 1) / b);

export class Component {
  readonly id: number;
  readonly h: number;
  readonly v: number;
  readonly quantization: number;
  dcTable = 0;
  acTable = 0;
  /** The table in force when the component's first scan began. */
  divisors: Uint16Array | undefined;
  /** Blocks that the image needs. */
  across = 0;
  down = 0;
  /** Blocks of a row as they are stored, with those that only fill the last MCU. */
  stride = 0;
  /** Samples that the image needs. */
  width = 0;
  height = 0;
  /** All blocks, row by row, each in natural order. */
  coefficients = new Int16Array(0);
  /** For each coefficient the lowest bit that is known, -1 as long as none is. */
  readonly known = new Int8Array(BLOCK).fill(-1);

  constructor(id: number, h: number, v: number, quantization: number) {
    this.id = id;
    this.h = h;
    this.v = v;
    this.quantization = quantization;
  }
}

export class Frame {
  readonly width: number;
  readonly height: number;
  readonly progressive: boolean;
  readonly components: readonly Component[];
  readonly maxH: number;
  readonly maxV: number;
  readonly mcusAcross: number;
  readonly mcusDown: number;

  /** @throws JpegError for sizes and sampling factors that cannot be */
  constructor(width: number, height: number, precision: number, progressive: boolean, components: readonly Component[]) {
    if (width > MAX_DIMENSION || height > MAX_DIMENSION) throw errors.tooBig();
    if (precision !== SIDE) throw errors.precision(precision);
    if (components.length > MAX_COMPONENTS) throw errors.componentCount(components.length, MAX_COMPONENTS);
    for (const { h, v } of components) if (h < 1 || h > MAX_SAMPLING || v < 1 || v > MAX_SAMPLING) throw errors.sampling();
    this.width = width;
    this.height = height;
    this.progressive = progressive;
    this.components = components;
    this.maxH = Math.max(...components.map((c) => c.h));
    this.maxV = Math.max(...components.map((c) => c.v));
    this.mcusAcross = ceil(width, this.maxH * SIDE);
    this.mcusDown = ceil(height, this.maxV * SIDE);
    for (const c of components) {
      c.across = ceil(width * c.h, this.maxH * SIDE);
      c.down = ceil(height * c.v, this.maxV * SIDE);
      c.width = ceil(width * c.h, this.maxH);
      c.height = ceil(height * c.v, this.maxV);
      c.stride = this.mcusAcross * c.h;
    }
  }

  allocate(): void {
    for (const c of this.components) c.coefficients = new Int16Array(c.stride * this.mcusDown * c.v * BLOCK);
  }

  /**
   * Goes over a scan's MCUs: `begin` before each, which says whether its blocks are wanted, and `block` for each of those (`at` is its place
   * in the component's coefficients). A scan of one component has no filling blocks.
   */
  walk(scan: readonly Component[], begin: () => boolean, block: (component: Component, at: number, index: number) => void): void {
    if (scan.length === 1) {
      const c = scan[0]!;
      for (let y = 0; y < c.down; y++) for (let x = 0; x < c.across; x++) if (begin()) block(c, (y * c.stride + x) * BLOCK, 0);
      return;
    }
    if (scan.reduce((sum, c) => sum + c.h * c.v, 0) > MAX_BLOCKS_IN_MCU) throw errors.mcuSize();
    for (let my = 0; my < this.mcusDown; my++)
      for (let mx = 0; mx < this.mcusAcross; mx++) {
        if (!begin()) continue;
        for (let i = 0; i < scan.length; i++) {
          const c = scan[i]!;
          for (let y = 0; y < c.v; y++) for (let x = 0; x < c.h; x++) block(c, ((my * c.v + y) * c.stride + mx * c.h + x) * BLOCK, i);
        }
      }
  }
}

/** What SOS says. */
export interface Scan {
  readonly components: readonly Component[];
  /** First and last coefficient, in zigzag order. */
  readonly ss: number;
  readonly se: number;
  /** Bits left out before (0: a first scan) and after this scan. */
  readonly ah: number;
  readonly al: number;
}
