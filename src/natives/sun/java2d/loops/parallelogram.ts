// Exact coverage of a parallelogram, or of the band between two of them: lines and rectangles with antialiasing.

/** A share of a pixel as a byte: 256 steps of equal width, the whole is 255. */
const ALMOST_256 = 255.9999;

/** Takes covered pixels: 1 to 255. */
export type Covered = (x: number, y: number, coverage: number) => void;

/** An origin and two edges from it. */
export interface Parallelogram {
  readonly x: number;
  readonly y: number;
  readonly dx1: number;
  readonly dy1: number;
  readonly dx2: number;
  readonly dy2: number;
}

/** Coverage within [x1, x2) × [y1, y2): of `outer`, less `inner` where given. */
export function cover(
  outer: Parallelogram,
  inner: Parallelogram | null,
  { x1, y1, x2, y2 }: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number },
  covered: Covered,
): void {
  const xs = [outer.x, outer.x + outer.dx1, outer.x + outer.dx2, outer.x + outer.dx1 + outer.dx2];
  const ys = [outer.y, outer.y + outer.dy1, outer.y + outer.dy2, outer.y + outer.dy1 + outer.dy2];
  const left = Math.max(x1, Math.floor(Math.min(...xs)));
  const right = Math.min(x2, Math.ceil(Math.max(...xs)));
  const top = Math.max(y1, Math.floor(Math.min(...ys)));
  const bottom = Math.min(y2, Math.ceil(Math.max(...ys)));
  if (left >= right || top >= bottom) return;
  const width = right - left;
  const sum = new Float64Array((width + 1) * (bottom - top));
  for (const [shape, sign] of [[outer, 1] as const, ...(inner === null ? [] : [[inner, -1] as const])]) {
    const clockwise = shape.dx1 * shape.dy2 - shape.dx2 * shape.dy1 >= 0 ? sign : -sign;
    const corners: readonly (readonly [number, number])[] = [
      [shape.x, shape.y],
      [shape.x + shape.dx1, shape.y + shape.dy1],
      [shape.x + shape.dx1 + shape.dx2, shape.y + shape.dy1 + shape.dy2],
      [shape.x + shape.dx2, shape.y + shape.dy2],
    ];
    corners.forEach(([ax, ay], i) => {
      const [bx, by] = corners[(i + 1) % 4]!;
      edge(sum, width, left, top, bottom, ax, ay, bx, by, clockwise);
    });
  }
  for (let row = top; row < bottom; row++) {
    let total = 0;
    for (let column = 0; column < width; column++) {
      total += sum[(row - top) * (width + 1) + column]!;
      const coverage = Math.trunc(Math.min(1, Math.max(0, total)) * ALMOST_256);
      if (coverage > 0) covered(left + column, row, coverage);
    }
  }
}

/** Adds an edge: in each row, how much of the row's height lies left of it, spread over the pixels that it passes. */
function edge(
  sum: Float64Array,
  width: number,
  left: number,
  top: number,
  bottom: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  sign: number,
): void {
  if (ay === by) return;
  const down = by > ay;
  const [x0, y0, x1, y1] = down ? [ax, ay, bx, by] : [bx, by, ax, ay];
  const direction = down ? -sign : sign;
  const slope = (x1 - x0) / (y1 - y0);
  for (let row = Math.max(top, Math.floor(y0)); row < bottom && row < y1; row++) {
    const from = Math.max(y0, row);
    const to = Math.min(y1, row + 1);
    if (to <= from) continue;
    const start = (row - top) * (width + 1);
    const xa = x0 + (from - y0) * slope - left;
    const xb = x0 + (to - y0) * slope - left;
    spread(sum, start, width, Math.min(xa, xb), Math.max(xa, xb), (to - from) * direction);
  }
}

/** Of a piece of an edge between xa and xb, with height h: each pixel gets the share of it that lies to the pixel's left. */
function spread(sum: Float64Array, start: number, width: number, xa: number, xb: number, h: number): void {
  const add = (column: number, value: number): void => {
    sum[start + Math.min(Math.max(column, 0), width)]! += value;
  };
  const first = Math.floor(xa);
  const last = Math.floor(xb);
  if (xb <= 0 || first === last || xb - xa < 1e-12) {
    const column = Math.floor((xa + xb) / 2);
    if (column < 0) add(0, h);
    else {
      const inside = 1 - ((xa + xb) / 2 - column);
      add(column, h * inside);
      add(column + 1, h * (1 - inside));
    }
    return;
  }
  for (let column = first; column <= last; column++) {
    const from = Math.max(xa, column);
    const to = Math.min(xb, column + 1);
    if (to <= from) continue;
    const part = (h * (to - from)) / (xb - xa);
    if (column < 0) add(0, part);
    else {
      const inside = 1 - ((from + to) / 2 - column);
      add(column, part * inside);
      add(column + 1, part * (1 - inside));
    }
  }
}
