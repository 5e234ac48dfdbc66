// What is done with a glyph's outline besides filling it: taken apart into segments, transformed, made bold or oblique as FreeType does.
import type { Outline } from "./typeface.ts";

/** Takes the segments of an outline; each contour ends where it began. */
export interface SegmentSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  conicTo(cx: number, cy: number, x: number, y: number): void;
  cubicTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void;
}

const middle = (a: number, b: number): number => Math.trunc((a + b) / 2);

/** In FT_Outline_Decompose's order; coordinates are multiplied by `unit`. */
export function decompose({ x: xs, y: ys, onCurve, cubic, ends }: Outline, unit: number, sink: SegmentSink): void {
  const x = (i: number): number => xs[i]! * unit;
  const y = (i: number): number => ys[i]! * unit;
  let first = 0;
  for (const last of ends) {
    if (last < first) continue;
    let limit = last;
    let i = first;
    let startX = x(first);
    let startY = y(first);
    if (onCurve[first]) i++;
    else if (onCurve[last]) {
      startX = x(last);
      startY = y(last);
      limit--;
    } else {
      startX = middle(startX, x(last));
      startY = middle(startY, y(last));
    }
    sink.moveTo(startX, startY);
    let closed = false;
    while (i <= limit) {
      if (onCurve[i]) {
        sink.lineTo(x(i), y(i));
        i++;
      } else if (cubic[i]) {
        closed = i + 2 > limit;
        sink.cubicTo(x(i), y(i), x(i + 1), y(i + 1), closed ? startX : x(i + 2), closed ? startY : y(i + 2));
        i += 3;
      } else {
        const control = i++;
        if (i > limit) {
          sink.conicTo(x(control), y(control), startX, startY);
          closed = true;
        } else if (onCurve[i]) {
          sink.conicTo(x(control), y(control), x(i), y(i));
          i++;
        } else sink.conicTo(x(control), y(control), middle(x(control), x(i)), middle(y(control), y(i)));
      }
    }
    if (!closed) sink.lineTo(startX, startY);
    first = last + 1;
  }
}

/** FT_Vector_Transform by a matrix of 16.16 numbers. */
export function transform(outline: Outline, xx: number, xy: number, yx: number, yy: number): void {
  const { x, y } = outline;
  for (let i = 0; i < x.length; i++) {
    const px = x[i]!;
    const py = y[i]!;
    x[i] = Math.round((px * xx + py * xy) / 65536);
    y[i] = Math.round((px * yx + py * yy) / 65536);
  }
}

/** FT_GlyphSlot_Oblique's matrix: x goes right with y. */
export const OBLIQUE = 0x0366a;

/** Moves each point outwards along the middle of its two edges' normals, so that strokes get `strength` (26.6) wider. */
export function embolden(outline: Outline, strength: number): void {
  const { x, y, ends } = outline;
  const half = Math.trunc(strength / 2);
  if (half === 0) return;
  let twiceArea = 0;
  eachEdge(outline, (a, b) => {
    twiceArea += x[a]! * y[b]! - x[b]! * y[a]!;
  });
  // TrueType's contours run clockwise: outwards is to the left of an edge.
  const side = twiceArea < 0 ? 1 : -1;
  let first = 0;
  for (const last of ends) {
    const n = last - first + 1;
    const moved: [number, number][] = [];
    for (let i = 0; i < n; i++) {
      const at = first + i;
      const [ix, iy, il] = direction(outline, first + ((i + n - 1) % n), at);
      const [ox, oy, ol] = direction(outline, at, first + ((i + 1) % n));
      let shiftX = 0;
      let shiftY = 0;
      const d = ix * ox + iy * oy + 1;
      // Sharp corners stay: their point would go far.
      if (d > 1 / 16) {
        const q = side * (ox * iy - oy * ix);
        const length = Math.min(il, ol);
        const scale = half * q <= length * d ? half / d : q === 0 ? 0 : length / q;
        shiftX = side * -(iy + oy) * scale;
        shiftY = side * (ix + ox) * scale;
      }
      moved.push([Math.round(x[at]! + half + shiftX), Math.round(y[at]! + half + shiftY)]);
    }
    moved.forEach(([mx, my], i) => {
      x[first + i] = mx;
      y[first + i] = my;
    });
    first = last + 1;
  }
}

function eachEdge({ ends }: Outline, visit: (from: number, to: number) => void): void {
  let first = 0;
  for (const last of ends) {
    for (let i = first; i <= last; i++) visit(i, i === last ? first : i + 1);
    first = last + 1;
  }
}

function direction({ x, y }: Outline, from: number, to: number): [x: number, y: number, length: number] {
  const dx = x[to]! - x[from]!;
  const dy = y[to]! - y[from]!;
  const length = Math.hypot(dx, dy);
  return length === 0 ? [0, 0, 0] : [dx / length, dy / length, length];
}
