// sun.java2d.pipe.ShapeSpanIterator: paths taken in, spans given out. Its state is in the table of resources until it is disposed of.

import type { ImageOutcome, Resource } from "../../../../host/resources.ts";
import { type Addr, ld64, ldf32, ldi, st, st64 } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { newSpans, nextSpan, SpanPath, type SpanState, skipTo } from "./shape-spans.ts";

const fields = fieldsOf("sun/java2d/pipe/ShapeSpanIterator", { pData: "J" });
const KIND = "shape-spans";
const WIND_EVEN_ODD = 0;

class Spans implements Resource {
  readonly kind = KIND;
  readonly state: SpanState;
  readonly path: SpanPath;

  constructor(state: SpanState) {
    this.state = state;
    this.path = new SpanPath(state);
  }
  toImage(): ImageOutcome {
    return { outcome: "rebuild", data: this.state };
  }
  close(): number {
    return 0;
  }
}

export function registerSpans(vm: VM): void {
  vm.host.resources.register(KIND, (state) => new Spans(state as SpanState));
}

/** @throws InternalError after dispose */
function of(vm: VM, self: Addr): Spans {
  const spans = vm.host.resources.get(Number(ld64(self + fields(vm).pData)));
  if (!(spans instanceof Spans)) throw new JavaThrow("java/lang/InternalError", "bad path delivery sequence");
  return spans;
}

const element = (array: Addr, i: number): Addr => array + ARRAY_BASE + 4 * i;

export default natives("sun/java2d/pipe/ShapeSpanIterator", {
  "setNormalize(Z)V": (vm, self: Addr, adjust: number) =>
    st64(self + fields(vm).pData, BigInt(vm.host.resources.add(new Spans(newSpans(adjust !== 0))))),
  "setOutputAreaXYXY(IIII)V": (vm, self: Addr, lox: number, loy: number, hix: number, hiy: number) => {
    Object.assign(of(vm, self).state, { lox, loy, hix, hiy });
  },
  "intersectClipBox(IIII)V": (vm, self: Addr, lox: number, loy: number, hix: number, hiy: number) => {
    const { state } = of(vm, self);
    state.lox = Math.max(state.lox, lox);
    state.loy = Math.max(state.loy, loy);
    state.hix = Math.min(state.hix, hix);
    state.hiy = Math.min(state.hiy, hiy);
  },
  "setRule(I)V": (vm, self: Addr, rule: number) => {
    of(vm, self).state.evenOdd = rule === WIND_EVEN_ODD;
  },
  "appendPoly([I[IIII)V": (vm, self: Addr, xs: Addr, ys: Addr, count: number, dx: number, dy: number) => {
    const read = (array: Addr): number[] => Array.from({ length: count }, (_, i) => ldi(element(array, i)));
    of(vm, self).path.polygon(read(xs), read(ys), dx, dy);
  },
  "addSegment(I[F)V": (vm, self: Addr, type: number, coordinates: Addr) => {
    const { path } = of(vm, self);
    const c = (i: number): number => ldf32(element(coordinates, i));
    if (type === 0) path.moveTo(c(0), c(1));
    else if (type === 1) path.lineTo(c(0), c(1));
    else if (type === 2) path.quadTo(c(0), c(1), c(2), c(3));
    else if (type === 3) path.curveTo(c(0), c(1), c(2), c(3), c(4), c(5));
    else if (type === 4) path.close();
    else throw new JavaThrow("java/lang/InternalError", "bad path segment type");
  },
  "moveTo(FF)V": (vm, self: Addr, x: number, y: number) => of(vm, self).path.moveTo(x, y),
  "lineTo(FF)V": (vm, self: Addr, x: number, y: number) => of(vm, self).path.lineTo(x, y),
  "quadTo(FFFF)V": (vm, self: Addr, cx: number, cy: number, x: number, y: number) => of(vm, self).path.quadTo(cx, cy, x, y),
  "curveTo(FFFFFF)V": (vm, self: Addr, ax: number, ay: number, bx: number, by: number, x: number, y: number) =>
    of(vm, self).path.curveTo(ax, ay, bx, by, x, y),
  "closePath()V": (vm, self: Addr) => of(vm, self).path.close(),
  "pathDone()V": (vm, self: Addr) => of(vm, self).path.close(),
  "getPathBox([I)V": (vm, self: Addr, into: Addr) => {
    const { box } = of(vm, self).state;
    const [left, top, right, bottom] = box ?? [0, 0, 0, 0];
    for (const [i, v] of [Math.floor(left), Math.floor(top), Math.ceil(right), Math.ceil(bottom)].entries()) st(element(into, i), v);
  },
  "nextSpan([I)Z": (vm, self: Addr, into: Addr) => (nextSpan(of(vm, self).state, (i, v) => st(element(into, i), v)) ? 1 : 0),
  "skipDownTo(I)V": (vm, self: Addr, y: number) => skipTo(of(vm, self).state, y),
  /** None: loops that take spans are Java's. */
  "getNativeIterator()J": () => 0,
  "getNativeConsumer()J": () => 0,
  "dispose()V": (vm, self: Addr) => {
    const at = self + fields(vm).pData;
    const number = Number(ld64(at));
    if (number !== 0) vm.host.resources.release(number);
    st64(at, 0n);
  },
});
