// sun.java2d.pipe.SpanClipRenderer: tiles of coverage cut to a clip that is no rectangle.
import { type Addr, ld, ldi, st, u8 } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { type Box, within } from "../surface.ts";

const iteratorFields = fieldsOf("sun/java2d/pipe/RegionIterator", { region: "Lsun/java2d/pipe/Region;" });
const OPAQUE = 255;

/** Clears what lies outside of the clip, sets (`fill`) or leaves what is inside, and makes the band as small as the inside. */
function cut(vm: VM, iterator: Addr, tile: Addr, offset: number, stride: number, band: Addr, fill: boolean): void {
  const side = (i: number): Addr => band + ARRAY_BASE + 4 * i;
  const whole: Box = { x1: ldi(side(0)), y1: ldi(side(1)), x2: ldi(side(2)), y2: ldi(side(3)) };
  const start = tile + ARRAY_BASE + offset;
  const row = (y: number): Addr => start + (y - whole.y1) * stride;
  // Of each row the spans inside, from left to right.
  const inside = new Map<number, [number, number][]>();
  let small: Box | undefined;
  for (const piece of within(vm, ld(iterator + iteratorFields(vm).region), whole)) {
    small ??= { ...piece };
    small.x1 = Math.min(small.x1, piece.x1);
    small.x2 = Math.max(small.x2, piece.x2);
    small.y2 = Math.max(small.y2, piece.y2);
    for (let y = piece.y1; y < piece.y2; y++) {
      const spans = inside.get(y);
      if (spans === undefined) inside.set(y, [[piece.x1, piece.x2]]);
      else spans.push([piece.x1, piece.x2]);
    }
  }
  for (let y = whole.y1; y < whole.y2; y++) {
    let x = whole.x1;
    for (const [from, to] of inside.get(y) ?? []) {
      u8.fill(0, row(y) + x - whole.x1, row(y) + from - whole.x1);
      if (fill) u8.fill(OPAQUE, row(y) + from - whole.x1, row(y) + to - whole.x1);
      x = to;
    }
    u8.fill(0, row(y) + x - whole.x1, row(y) + whole.x2 - whole.x1);
  }
  const result = small ?? { ...whole, x2: whole.x1, y2: whole.y1 };
  for (const [i, v] of [result.x1, result.y1, result.x2, result.y2].entries()) st(side(i), v);
}

const cutter =
  (fill: boolean) =>
  (vm: VM, _self: Addr, iterator: Addr, tile: Addr, offset: number, stride: number, band: Addr): void =>
    cut(vm, iterator, tile, offset, stride, band, fill);

export default natives("sun/java2d/pipe/SpanClipRenderer", {
  "fillTile(Lsun/java2d/pipe/RegionIterator;[BII[I)V": cutter(true),
  "eraseTile(Lsun/java2d/pipe/RegionIterator;[BII[I)V": cutter(false),
});
