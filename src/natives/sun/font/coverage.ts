// Outlines into coverage: each pixel gets the exact share of its area that the outline covers (with 8 bits of fraction for coordinates,
// as FreeType's smooth rasteriser), or, for text without antialiasing, whether its centre is inside.
import { decompose } from "./outline.ts";
import type { Outline } from "./typeface.ts";

/** A glyph's image: rows from the top, a byte a pixel. */
export interface GlyphImage {
  readonly width: number;
  readonly height: number;
  /** Of the upper left pixel, y downwards. */
  readonly left: number;
  readonly top: number;
  readonly pixels: Uint8Array;
}

const ONE = 256;
/** 26.6 to 24.8. */
const UP = 4;

type Line = (x0: number, y0: number, x1: number, y1: number) => void;

/** The outline as straight lines in 24.8, curves split as FreeType splits them: until they are flat to a quarter of a pixel. */
export function flatten(outline: Outline, line: Line): void {
  let px = 0;
  let py = 0;
  const to = (x: number, y: number): void => {
    px = x;
    py = y;
  };
  decompose(outline, UP, {
    moveTo: to,
    lineTo(x, y) {
      line(px, py, x, y);
      to(x, y);
    },
    conicTo(cx, cy, x, y) {
      conicTo(px, py, cx, cy, x, y, line);
      to(x, y);
    },
    cubicTo(ax, ay, bx, by, x, y) {
      cubicTo(px, py, ax, ay, bx, by, x, y, line);
      to(x, y);
    },
  });
}

function conicTo(x0: number, y0: number, cx: number, cy: number, x1: number, y1: number, line: Line): void {
  let bend = Math.max(Math.abs(x0 + x1 - 2 * cx), Math.abs(y0 + y1 - 2 * cy));
  let parts = 1;
  while (bend > ONE / 4) {
    bend /= 4;
    parts *= 2;
  }
  let px = x0;
  let py = y0;
  for (let i = 1; i <= parts; i++) {
    const t = i / parts;
    const x = i === parts ? x1 : Math.floor(x0 + 2 * t * (cx - x0) + t * t * (x0 + x1 - 2 * cx));
    const y = i === parts ? y1 : Math.floor(y0 + 2 * t * (cy - y0) + t * t * (y0 + y1 - 2 * cy));
    line(px, py, x, y);
    px = x;
    py = y;
  }
}

function cubicTo(...[x0, y0, ax, ay, bx, by, x1, y1, line]: [number, number, number, number, number, number, number, number, Line]): void {
  const bend = Math.max(Math.abs(x0 - 2 * ax + bx), Math.abs(y0 - 2 * ay + by), Math.abs(ax - 2 * bx + x1), Math.abs(ay - 2 * by + y1));
  const parts = Math.max(1, Math.ceil(Math.sqrt(bend / (ONE / 8))));
  let px = x0;
  let py = y0;
  for (let i = 1; i <= parts; i++) {
    const t = i / parts;
    const u = 1 - t;
    const x = Math.round(u * u * u * x0 + 3 * u * u * t * ax + 3 * u * t * t * bx + t * t * t * x1);
    const y = Math.round(u * u * u * y0 + 3 * u * u * t * ay + 3 * u * t * t * by + t * t * t * y1);
    line(px, py, x, y);
    px = x;
    py = y;
  }
}

/** The pixels that an outline's control points touch: left, bottom, right, top (exclusive), y upwards. */
function pixelBox({ x, y }: Outline): [left: number, bottom: number, right: number, top: number] {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    left = Math.min(left, x[i]!);
    right = Math.max(right, x[i]!);
    bottom = Math.min(bottom, y[i]!);
    top = Math.max(top, y[i]!);
  }
  return [left >> 6, bottom >> 6, (right + 63) >> 6, (top + 63) >> 6];
}

const NO_IMAGE: GlyphImage = { width: 0, height: 0, left: 0, top: 0, pixels: new Uint8Array(0) };

/** The larger side of an image that the JDK takes. */
const MAX_SIDE = 1024;

/** A glyph with antialiasing: 0 to 255 a pixel. */
export function smooth(outline: Outline): GlyphImage {
  if (outline.x.length === 0) return NO_IMAGE;
  const [left, bottom, right, top] = pixelBox(outline);
  const width = right - left;
  const height = top - bottom;
  if (width <= 0 || height <= 0 || width > MAX_SIDE || height > MAX_SIDE) return NO_IMAGE;
  // Of each cell: how far its edges go up in all, and twice the area between them and the cell's left side.
  const stride = width + 1;
  const cover = new Int32Array(stride * height);
  const area = new Int32Array(stride * height);
  const add = (column: number, row: number, dy: number, xs: number): void => {
    const at = row * stride + Math.min(Math.max(column, 0), width);
    cover[at]! += dy;
    area[at]! += column < 0 ? 0 : dy * xs;
  };
  /** A piece within a row of cells. */
  const within = (row: number, x0: number, f0: number, x1: number, f1: number): void => {
    if (f0 === f1) return;
    let column = Math.floor(x0 / ONE);
    const last = Math.floor(x1 / ONE);
    if (column === last) {
      add(column, row, f1 - f0, x0 - column * ONE + (x1 - column * ONE));
      return;
    }
    const step = last > column ? 1 : -1;
    let f = f0;
    let x = x0;
    while (column !== last) {
      const edge = step > 0 ? (column + 1) * ONE : column * ONE;
      const fEdge = f0 + Math.floor(((edge - x0) * (f1 - f0)) / (x1 - x0));
      add(column, row, fEdge - f, x - column * ONE + (edge - column * ONE));
      f = fEdge;
      x = edge;
      column += step;
    }
    add(column, row, f1 - f, x - column * ONE + (x1 - column * ONE));
  };
  flatten(outline, (ax, ay, bx, by) => {
    if (ay === by) return;
    const x0 = ax - left * ONE;
    const x1 = bx - left * ONE;
    // Rows from the top downwards.
    const y0 = top * ONE - ay;
    const y1 = top * ONE - by;
    const step = y1 > y0 ? 1 : -1;
    let row = step > 0 ? Math.floor(y0 / ONE) : Math.ceil(y0 / ONE) - 1;
    const lastRow = step > 0 ? Math.ceil(y1 / ONE) - 1 : Math.floor(y1 / ONE);
    let y = y0;
    let x = x0;
    for (; ; row += step) {
      const end = row === lastRow;
      const edge = end ? y1 : step > 0 ? (row + 1) * ONE : row * ONE;
      const xEdge = end ? x1 : x0 + Math.floor(((edge - y0) * (x1 - x0)) / (y1 - y0));
      if (row >= 0 && row < height) within(row, x, y - row * ONE, xEdge, edge - row * ONE);
      if (end) break;
      x = xEdge;
      y = edge;
    }
  });
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    let sum = 0;
    for (let column = 0; column < width; column++) {
      const at = row * stride + column;
      sum += cover[at]! * 2 * ONE;
      const covered = Math.abs(sum - area[at]!) >> 9;
      pixels[row * width + column] = Math.min(255, covered);
    }
  }
  return { width, height, left, top: -top, pixels };
}

/** A glyph without antialiasing: 0 or 255 a pixel. A stem that passes between two centres takes the nearer one. */
export function bilevel(outline: Outline): GlyphImage {
  if (outline.x.length === 0) return NO_IMAGE;
  const [left, bottom, right, top] = pixelBox(outline);
  const width = Math.max(1, right - left);
  const height = Math.max(1, top - bottom);
  if (width > MAX_SIDE || height > MAX_SIDE) return NO_IMAGE;
  const crossings: [x: number, up: number][][] = Array.from({ length: height }, () => []);
  flatten(outline, (x0, ay, x1, by) => {
    if (ay === by) return;
    const y0 = top * ONE - ay;
    const y1 = top * ONE - by;
    const low = Math.min(y0, y1);
    const high = Math.max(y0, y1);
    for (let row = Math.max(0, Math.ceil(low / ONE - 0.5)); row < height && row * ONE + ONE / 2 < high; row++) {
      const centre = row * ONE + ONE / 2;
      crossings[row]!.push([x0 + ((centre - y0) * (x1 - x0)) / (y1 - y0) - left * ONE, y1 > y0 ? 1 : -1]);
    }
  });
  const pixels = new Uint8Array(width * height);
  crossings.forEach((list, row) => {
    list.sort((a, b) => a[0] - b[0]);
    let winding = 0;
    for (let i = 0; i + 1 < list.length; i++) {
      winding += list[i]![1];
      if (winding === 0) continue;
      const start = Math.ceil(list[i]![0] / ONE - 0.5);
      const end = Math.ceil(list[i + 1]![0] / ONE - 0.5);
      if (start < end) pixels.fill(255, row * width + Math.max(0, start), row * width + Math.min(width, end));
      else {
        const nearest = Math.floor((list[i]![0] + list[i + 1]![0]) / 2 / ONE);
        if (nearest >= 0 && nearest < width) pixels[row * width + nearest] = 255;
      }
    }
  });
  return { width, height, left, top: -top, pixels };
}
