// The pixels inside a path, row by row: those whose centres are inside. Edges are walked with 31 bits of fraction and curves split as
// libawt does (ShapeSpanIterator.c), so that the same pixels come out. The state is plain data: an image can hold it.

/** An edge between rows: where it crosses the centre of row `y`, and by how much that moves from row to row. */
interface Edge {
  x: number;
  y: number;
  readonly end: number;
  readonly step: number;
  error: number;
  readonly errorStep: number;
  readonly winding: number;
}

export interface SpanState {
  readonly adjust: boolean;
  evenOdd: boolean;
  lox: number;
  loy: number;
  hix: number;
  hiy: number;
  curx: number;
  cury: number;
  movx: number;
  movy: number;
  adjx: number;
  adjy: number;
  /** Bounds of the path itself; null before its first point. */
  box: [left: number, top: number, right: number, bottom: number] | null;
  readonly edges: Edge[];
  /** The row that is being walked, the edges on it, and its spans that were not taken yet; null before the first. */
  walk: { row: number; next: number; active: Edge[]; spans: number[] } | null;
}

const ERROR_MAX = 0x7fff_ffff;
const MAX_LEVEL = 10;
const f = Math.fround;
const onQuarter = (v: number): number => f(Math.floor(f(v + 0.25)) + 0.25);

export function newSpans(adjust: boolean): SpanState {
  return {
    adjust,
    evenOdd: false,
    ...{ lox: 0, loy: 0, hix: 0, hiy: 0, curx: 0, cury: 0, movx: 0, movy: 0, adjx: 0, adjy: 0 },
    box: null,
    edges: [],
    walk: null,
  };
}

/** A path's segments into edges. */
export class SpanPath {
  private readonly s: SpanState;

  constructor(state: SpanState) {
    this.s = state;
  }

  moveTo(px: number, py: number): void {
    this.close();
    const { s } = this;
    let [x, y] = [f(px), f(py)];
    if (s.adjust) [x, y] = this.adjusted(x, y);
    [s.movx, s.movy, s.curx, s.cury] = [x, y, x, y];
    this.touch(x, y);
  }

  lineTo(px: number, py: number): void {
    const { s } = this;
    let [x, y] = [f(px), f(py)];
    if (s.adjust) [x, y] = this.adjusted(x, y);
    this.line(s.curx, s.cury, x, y);
    this.touch(x, y);
    [s.curx, s.cury] = [x, y];
  }

  quadTo(cx: number, cy: number, px: number, py: number): void {
    const { s } = this;
    let [x1, y1, x, y] = [f(cx), f(cy), f(px), f(py)];
    if (s.adjust) {
      const [ax, ay] = [s.adjx, s.adjy];
      [x, y] = this.adjusted(x, y);
      x1 = f(x1 + f(f(ax + s.adjx) / 2));
      y1 = f(y1 + f(f(ay + s.adjy) / 2));
    }
    this.quad(s.curx, s.cury, x1, y1, x, y, 0);
    this.touch(x1, y1);
    this.touch(x, y);
    [s.curx, s.cury] = [x, y];
  }

  curveTo(ax: number, ay: number, bx: number, by: number, px: number, py: number): void {
    const { s } = this;
    let [x1, y1, x2, y2, x, y] = [f(ax), f(ay), f(bx), f(by), f(px), f(py)];
    if (s.adjust) {
      x1 = f(x1 + s.adjx);
      y1 = f(y1 + s.adjy);
      [x, y] = this.adjusted(x, y);
      x2 = f(x2 + s.adjx);
      y2 = f(y2 + s.adjy);
    }
    this.cubic(s.curx, s.cury, x1, y1, x2, y2, x, y, 0);
    this.touch(x1, y1);
    this.touch(x2, y2);
    this.touch(x, y);
    [s.curx, s.cury] = [x, y];
  }

  close(): void {
    const { s } = this;
    if (s.curx === s.movx && s.cury === s.movy) return;
    this.line(s.curx, s.cury, s.movx, s.movy);
    [s.curx, s.cury] = [s.movx, s.movy];
  }

  /** A closed polygon in whole pixels. */
  polygon(xs: readonly number[], ys: readonly number[], dx: number, dy: number): void {
    const { s } = this;
    const off = s.adjust ? 0.25 : 0;
    xs.forEach((px, i) => {
      const [x, y] = [f(px + dx + off), f(ys[i]! + dy + off)];
      this.touch(x, y);
      if (i === 0) [s.movx, s.movy] = [x, y];
      else this.line(s.curx, s.cury, x, y);
      [s.curx, s.cury] = [x, y];
    });
    this.close();
  }

  private adjusted(x: number, y: number): [number, number] {
    const [nx, ny] = [onQuarter(x), onQuarter(y)];
    this.s.adjx = f(nx - x);
    this.s.adjy = f(ny - y);
    return [nx, ny];
  }

  private touch(x: number, y: number): void {
    const { box } = this.s;
    if (box === null) this.s.box = [x, y, x, y];
    else {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }

  /** What lies above, below or to the right is not seen; to the left only its rows count. True: done with. */
  private outside(y0: number, y1: number, xs: readonly number[], ys: readonly number[]): boolean {
    const { s } = this;
    if (Math.min(...ys) >= s.hiy || Math.max(...ys) <= s.loy || Math.min(...xs) >= s.hix) return true;
    const right = Math.max(...xs);
    if (right > s.lox) return false;
    this.edge(right, y0, right, y1);
    return true;
  }

  private line(x0: number, y0: number, x1: number, y1: number): void {
    if (!this.outside(y0, y1, [x0, x1], [y0, y1])) this.edge(x0, y0, x1, y1);
  }

  private quad(x0: number, y0: number, x1: number, y1: number, x2: number, y2: number, level: number): void {
    if (this.outside(y0, y2, [x0, x1, x2], [y0, y1, y2])) return;
    if (level >= MAX_LEVEL || distanceSquared(x0, y0, x2, y2, x1, y1) <= 1) {
      this.edge(x0, y0, x2, y2);
      return;
    }
    const [ax, ay, bx, by] = [half(x0, x1), half(y0, y1), half(x1, x2), half(y1, y2)];
    const [mx, my] = [half(ax, bx), half(ay, by)];
    this.quad(x0, y0, ax, ay, mx, my, level + 1);
    this.quad(mx, my, bx, by, x2, y2, level + 1);
  }

  private cubic(
    ...[x0, y0, x1, y1, x2, y2, x3, y3, level]: [number, number, number, number, number, number, number, number, number]
  ): void {
    if (this.outside(y0, y3, [x0, x1, x2, x3], [y0, y1, y2, y3])) return;
    if (level >= MAX_LEVEL || (distanceSquared(x0, y0, x3, y3, x1, y1) <= 1 && distanceSquared(x0, y0, x3, y3, x2, y2) <= 1)) {
      this.edge(x0, y0, x3, y3);
      return;
    }
    const [ax, ay, cx, cy, bx, by] = [half(x0, x1), half(y0, y1), half(x1, x2), half(y1, y2), half(x2, x3), half(y2, y3)];
    const [acx, acy, cbx, cby] = [half(ax, cx), half(ay, cy), half(cx, bx), half(cy, by)];
    const [mx, my] = [half(acx, cbx), half(acy, cby)];
    this.cubic(x0, y0, ax, ay, acx, acy, mx, my, level + 1);
    this.cubic(mx, my, cbx, cby, bx, by, x3, y3, level + 1);
  }

  private edge(fromX: number, fromY: number, toX: number, toY: number): void {
    const { s } = this;
    const up = fromY > toY;
    const [x0, y0, x1, y1] = up ? [toX, toY, fromX, fromY] : [fromX, fromY, toX, toY];
    const start = Math.ceil(f(y0 - 0.5));
    const end = Math.ceil(f(y1 - 0.5));
    if (start >= end || start >= s.hiy || end <= s.loy) return;
    const slope = f(f(x1 - x0) / f(y1 - y0));
    const x = f(x0 + f(f(f(start + 0.5 - y0) * f(x1 - x0)) / f(y1 - y0)));
    const column = Math.ceil(f(x - 0.5));
    const step = Math.floor(slope);
    s.edges.push({
      x: column,
      y: start,
      end,
      step,
      error: Math.trunc(Math.min(ERROR_MAX, f(x - f(column - 0.5)) * ERROR_MAX)),
      errorStep: Math.trunc(Math.min(ERROR_MAX, f(slope - step) * ERROR_MAX)),
      winding: up ? -1 : 1,
    });
  }
}

const half = (a: number, b: number): number => f(f(a + b) / 2);

/** Of a point to a piece of a line. */
function distanceSquared(x0: number, y0: number, x1: number, y1: number, px: number, py: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  let [vx, vy] = [px - x0, py - y0];
  let dot = vx * dx + vy * dy;
  let projected = 0;
  if (dot > 0) {
    vx = dx - vx;
    vy = dy - vy;
    dot = vx * dx + vy * dy;
    projected = dot <= 0 ? 0 : (dot * dot) / (dx * dx + dy * dy);
  }
  return Math.max(0, vx * vx + vy * vy - projected);
}

/** Rows before `y` are left out from now on. */
export function skipTo(s: SpanState, y: number): void {
  const walk = begin(s);
  if (y <= walk.row) return;
  walk.row = y;
  walk.spans = [];
}

/** The next span into `into` (left, top, right, bottom); false at the end. */
export function nextSpan(s: SpanState, into: (i: number, value: number) => void): boolean {
  const walk = begin(s);
  while (walk.spans.length === 0) {
    if (walk.row >= s.hiy) return false;
    if (walk.active.length === 0) {
      if (walk.next >= s.edges.length) return false;
      walk.row = Math.max(walk.row, s.edges[walk.next]!.y);
      if (walk.row >= s.hiy) return false;
    }
    takeRow(s);
  }
  const [left, right] = walk.spans.splice(0, 2) as [number, number];
  into(0, left);
  into(1, walk.row - 1);
  into(2, right);
  into(3, walk.row);
  return true;
}

function begin(s: SpanState): NonNullable<SpanState["walk"]> {
  if (s.walk === null) {
    s.edges.sort((a, b) => a.y - b.y || a.x - b.x);
    s.walk = { row: s.loy, next: 0, active: [], spans: [] };
  }
  return s.walk;
}

/** Finds the spans of a row and goes on to the next. */
function takeRow(s: SpanState): void {
  const walk = s.walk!;
  const { row } = walk;
  while (walk.next < s.edges.length && s.edges[walk.next]!.y <= row) walk.active.push(s.edges[walk.next++]!);
  walk.active = walk.active.filter((edge) => {
    while (edge.y < row) {
      edge.x += edge.step;
      const error = edge.error + edge.errorStep;
      if (error > ERROR_MAX) {
        edge.x++;
        edge.error = error - ERROR_MAX - 1;
      } else edge.error = error;
      edge.y++;
    }
    return row < edge.end;
  });
  walk.active.sort((a, b) => a.x - b.x);
  let winding = 0;
  let left = s.lox;
  for (const edge of walk.active) {
    const right = Math.min(edge.x, s.hix);
    if ((s.evenOdd ? winding & 1 : winding) !== 0 && right > left) {
      const last = walk.spans.length - 1;
      if (walk.spans[last] === left) walk.spans[last] = right;
      else walk.spans.push(left, right);
    }
    winding += edge.winding;
    left = Math.max(left, edge.x);
  }
  if ((s.evenOdd ? winding & 1 : winding) !== 0 && left < s.hix) walk.spans.push(left, s.hix);
  walk.row++;
}
