// sun.font.FreetypeFontScaler: metrics, outlines and images of glyphs, as libfontmanager makes them with FreeType.
import { type Addr, ld, ldf64, ldi, st, st8, stf32 } from "../../../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH, T_FLOAT } from "../../../layout/object.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { allocateNative } from "../../../runtime/native-memory.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";
import { bilevel, type GlyphImage, smooth } from "./coverage.ts";
import { closeFace, faceOf, openFace } from "./faces.ts";
import { newGlyphInfo } from "./glyph-info.ts";
import { decompose, embolden, OBLIQUE, transform } from "./outline.ts";
import { subpixels } from "./subpixels.ts";
import type { Outline, Typeface } from "./typeface.ts";

const fontFields = fieldsOf("sun/font/PhysicalFont", { platName: "Ljava/lang/String;" });
const metricsFields = fieldsOf("sun/font/StrikeMetrics", {
  ascentX: "F",
  ascentY: "F",
  descentX: "F",
  descentY: "F",
  leadingX: "F",
  leadingY: "F",
  maxAdvanceX: "F",
  maxAdvanceY: "F",
});
const pointFields = fieldsOf("java/awt/geom/Point2D$Float", { x: "F", y: "F" });
const rectangleFields = fieldsOf("java/awt/geom/Rectangle2D$Float", { x: "F", y: "F", width: "F", height: "F" });
const pathFields = fieldsOf("java/awt/geom/Path2D", { pointTypes: "[B", numTypes: "I", numCoords: "I", windingRule: "I" });
const floatPathFields = fieldsOf("java/awt/geom/Path2D$Float", { floatCoords: "[F" });

/** A size and transform of a face (the JDK's FTScalerContext), in the C heap: StrikeCache frees it. Words of 32 bits. */
const Context = { xx: 0, xy: 4, yx: 8, yy: 12, size: 16, antialiasing: 20, fractional: 24, bold: 28, oblique: 32, bytes: 40 } as const;

// Values of sun.awt.SunHints.
const AA_OFF = 1;
const AA_ON = 2;
const AA_LCD_VRGB = 6;
const METRICS_FRACTIONAL = 2;

const FIXED_ONE = 65536;
const fixed = (v: number): number => Math.trunc(Math.fround(Math.fround(v) * FIXED_ONE));
/** Glyph codes from here on have no shape. */
const INVISIBLE_GLYPHS = 0xfffe;
const WIND_NON_ZERO = 1;
const [SEG_MOVETO, SEG_LINETO, SEG_QUADTO, SEG_CUBICTO, SEG_CLOSE] = [0, 1, 2, 3, 4];

export default natives("sun/font/FreetypeFontScaler", {
  "initNativeScaler(Lsun/font/Font2D;IIZI)J": (vm, _self: Addr, font: Addr, _type: number, index: number) => {
    // Of a collection only the first face is served: 0 makes the JDK give the others up.
    if (index > 0) return 0;
    return openFace(vm, vm.strings.textOf(ld(font + fontFields(vm).platName)));
  },
  "createScalerContextNative(J[DIIFF)J": (
    vm,
    _self: Addr,
    _scaler: bigint,
    matrix: Addr,
    antialiasing: number,
    fractional: number,
    boldness: number,
    italic: number,
  ) => {
    const m = [0, 1, 2, 3].map((i) => ldf64(matrix + ARRAY_BASE + 8 * i));
    // No text is smaller than a point.
    const size = Math.max(1, Math.hypot(m[2]!, m[3]!));
    const context = allocateNative(vm, Context.bytes);
    if (context === 0) throw new JavaThrow("java/lang/OutOfMemoryError");
    st(context + Context.xx, fixed(m[0]! / size));
    st(context + Context.yx, -fixed(m[1]! / size));
    st(context + Context.xy, -fixed(m[2]! / size));
    st(context + Context.yy, fixed(m[3]! / size));
    st(context + Context.size, Math.trunc(size * 64));
    st(context + Context.antialiasing, antialiasing);
    st(context + Context.fractional, fractional);
    st(context + Context.bold, boldness !== 1 ? 1 : 0);
    st(context + Context.oblique, italic !== 0 ? 1 : 0);
    return context;
  },
  "getFontMetricsNative(Lsun/font/Font2D;JJ)Lsun/font/StrikeMetrics;": (vm, _self: Addr, _font: Addr, context: bigint, scaler: bigint) => {
    const metrics = vm.heap.allocate(vm.linker.boot("sun/font/StrikeMetrics"));
    const face = faceOf(vm, scaler);
    const c = Number(context);
    if (face === undefined || ldi(c + Context.size) === 0) return metrics;
    const at = metricsFields(vm);
    const scale = scaleOf(face, c);
    const pixels = (units: number): number => Math.fround((Math.fround(units) * Math.fround(scale)) / FIXED_ONE / 64);
    const set = (x: number, y: number, dx: number, dy: number): void => {
      const [xx, xy, yx, yy] = matrixOf(c).map((v) => Math.fround(v / FIXED_ONE)) as [number, number, number, number];
      stf32(metrics + x, xx * dx - xy * dy);
      stf32(metrics + y, -yx * dx + yy * dy);
    };
    const ascent = -pixels(face.ascender);
    const descent = -pixels(face.descender);
    set(at.ascentX, at.ascentY, 0, ascent);
    set(at.descentX, at.descentY, 0, descent);
    set(at.leadingX, at.leadingY, 0, Math.fround(pixels(face.height) + ascent - descent));
    const lean = ldi(c + Context.oblique) !== 0 ? Math.trunc((scaled(face.height, scale) * OBLIQUE) / FIXED_ONE) : 0;
    const widest = ((scaled(face.maxAdvance, scale) + 32) & ~63) + lean + boldness(face, c);
    set(at.maxAdvanceX, at.maxAdvanceY, Math.fround(widest / 64), 0);
    return metrics;
  },
  "getGlyphAdvanceNative(Lsun/font/Font2D;JJI)F": (vm, _self: Addr, _font: Addr, context: bigint, scaler: bigint, glyph: number) =>
    advanceOf(vm, context, scaler, glyph)[0],
  "getGlyphMetricsNative(Lsun/font/Font2D;JJILjava/awt/geom/Point2D$Float;)V": (
    vm,
    _self: Addr,
    _font: Addr,
    context: bigint,
    scaler: bigint,
    glyph: number,
    point: Addr,
  ) => {
    const [x, y] = advanceOf(vm, context, scaler, glyph);
    stf32(point + pointFields(vm).x, x);
    stf32(point + pointFields(vm).y, y);
  },
  "getGlyphImageNative(Lsun/font/Font2D;JJI)J": (vm, _self: Addr, _font: Addr, context: bigint, scaler: bigint, glyph: number) => {
    const face = faceOf(vm, scaler);
    const c = Number(context);
    if (face === undefined || ldi(c + Context.size) === 0) return newGlyphInfo(vm, NOTHING, 0, 0);
    const outline = load(face, c, glyph, true);
    const [x, y] = advance(face, c, glyph, outline);
    const antialiasing = ldi(c + Context.antialiasing);
    if (antialiasing === AA_OFF) return newGlyphInfo(vm, bilevel(outline), x, y);
    if (antialiasing === AA_ON) return newGlyphInfo(vm, smooth(outline), x, y);
    return newGlyphInfo(vm, subpixels(outline, antialiasing >= AA_LCD_VRGB), x, y, 3);
  },
  "getGlyphOutlineNative(Lsun/font/Font2D;JJIFF)Ljava/awt/geom/GeneralPath;": (
    vm,
    _self: Addr,
    _font: Addr,
    context: bigint,
    scaler: bigint,
    glyph: number,
    x: number,
    y: number,
  ) => generalPath(vm, outlinesOf(vm, context, scaler, [glyph], x, y)),
  "getGlyphVectorOutlineNative(Lsun/font/Font2D;JJ[IIFF)Ljava/awt/geom/GeneralPath;": (
    vm,
    _self: Addr,
    _font: Addr,
    context: bigint,
    scaler: bigint,
    glyphs: Addr,
    count: number,
    x: number,
    y: number,
  ) =>
    generalPath(
      vm,
      outlinesOf(
        vm,
        context,
        scaler,
        Array.from({ length: Math.min(count, ld(glyphs + ARRAY_LENGTH)) }, (_, i) => ldi(glyphs + ARRAY_BASE + 4 * i)),
        x,
        y,
      ),
    ),
  "getGlyphOutlineBoundsNative(Lsun/font/Font2D;JJI)Ljava/awt/geom/Rectangle2D$Float;": (
    vm,
    _self: Addr,
    _font: Addr,
    context: bigint,
    scaler: bigint,
    glyph: number,
  ) => {
    const rectangle = vm.heap.allocate(vm.linker.boot("java/awt/geom/Rectangle2D$Float"));
    const [outline] = outlinesOf(vm, context, scaler, [glyph], 0, 0);
    if (outline === undefined || outline.x.length === 0) return rectangle;
    const [left, bottom, right, top] = exactBox(outline);
    if (left >= right || bottom >= top) return rectangle;
    const at = rectangleFields(vm);
    stf32(rectangle + at.x, left / 64);
    stf32(rectangle + at.y, -top / 64);
    stf32(rectangle + at.width, (right - left) / 64);
    stf32(rectangle + at.height, (top - bottom) / 64);
    return rectangle;
  },
  "getGlyphPointNative(Lsun/font/Font2D;JJII)Ljava/awt/geom/Point2D$Float;": (
    vm,
    _self: Addr,
    _font: Addr,
    context: bigint,
    scaler: bigint,
    glyph: number,
    number: number,
  ) => {
    const point = vm.heap.allocate(vm.linker.boot("java/awt/geom/Point2D$Float"));
    const [outline] = outlinesOf(vm, context, scaler, [glyph], 0, 0);
    if (outline !== undefined && number < outline.x.length) {
      stf32(point + pointFields(vm).x, outline.x[number]! / 64);
      stf32(point + pointFields(vm).y, -outline.y[number]! / 64);
    }
    return point;
  },
  "disposeNativeScaler(Lsun/font/Font2D;J)V": (vm, _self: Addr, _font: Addr, scaler: bigint) => closeFace(vm, scaler),
  "getGlyphCodeNative(Lsun/font/Font2D;JC)I": (vm, _self: Addr, _font: Addr, scaler: bigint, char: number) =>
    faceOf(vm, scaler)?.glyphOf(char) ?? 0,
  "getNumGlyphsNative(J)I": (vm, _self: Addr, scaler: bigint) => faceOf(vm, scaler)?.numGlyphs ?? 1,
  "getMissingGlyphCodeNative(J)I": () => 0,
  "getUnitsPerEMNative(J)J": (vm, _self: Addr, scaler: bigint) => BigInt(faceOf(vm, scaler)?.unitsPerEm ?? 0),
});

const NOTHING: GlyphImage = { width: 0, height: 0, left: 0, top: 0, pixels: new Uint8Array(0) };

const matrixOf = (c: Addr): [xx: number, xy: number, yx: number, yy: number] => [
  ldi(c + Context.xx),
  ldi(c + Context.xy),
  ldi(c + Context.yx),
  ldi(c + Context.yy),
];

/** 26.6 pixels of a font unit, in 16.16 (FT_Size_Metrics.y_scale). */
const scaleOf = (face: Typeface, c: Addr): number => Math.round((ldi(c + Context.size) * FIXED_ONE) / face.unitsPerEm);
const scaled = (units: number, scale: number): number => Math.round((units * scale) / FIXED_ONE);
const boldness = (face: Typeface, c: Addr): number =>
  ldi(c + Context.bold) !== 0 ? Math.trunc(scaled(face.unitsPerEm, scaleOf(face, c)) / 24) : 0;

/** A glyph in its context: hinted or not, transformed and styled. */
function load(face: Typeface, c: Addr, glyph: number, hinted: boolean): Outline {
  const outline = face.outline(glyph, ldi(c + Context.size) / 64, hinted);
  const [xx, xy, yx, yy] = matrixOf(c);
  if (xx !== FIXED_ONE || xy !== 0 || yx !== 0 || yy !== FIXED_ONE) transform(outline, xx, xy, yx, yy);
  const strength = boldness(face, c);
  if (strength !== 0) {
    embolden(outline, strength);
    if (outline.advance !== 0) outline.advance += strength;
  }
  if (ldi(c + Context.oblique) !== 0) transform(outline, FIXED_ONE, OBLIQUE, 0, FIXED_ONE);
  return outline;
}

/** As the JDK computes it: with fractional metrics from the unhinted width, else whole pixels along an axis. */
function advance(face: Typeface, c: Addr, glyph: number, outline: Outline): [x: number, y: number] {
  const [xx, xy, yx] = matrixOf(c);
  if (ldi(c + Context.fractional) === METRICS_FRACTIONAL) {
    const width = (face.advanceWidth(glyph) * ldi(c + Context.size)) / 64 / face.unitsPerEm;
    return [Math.fround((width * xx) / FIXED_ONE), Math.fround((width * xy) / FIXED_ONE)];
  }
  const x = Math.round((outline.advance * xx) / FIXED_ONE);
  const y = Math.round((outline.advance * yx) / FIXED_ONE);
  if (y === 0) return [x >> 6, 0];
  if (x === 0) return [0, -y >> 6];
  return [x / 64, -y / 64];
}

function advanceOf(vm: VM, context: bigint, scaler: bigint, glyph: number): [x: number, y: number] {
  const face = faceOf(vm, scaler);
  const c = Number(context);
  if (face === undefined || ldi(c + Context.size) === 0) return [0, 0];
  return advance(face, c, glyph, load(face, c, glyph, true));
}

function outlinesOf(vm: VM, context: bigint, scaler: bigint, glyphs: readonly number[], x: number, y: number): Outline[] {
  const face = faceOf(vm, scaler);
  const c = Number(context);
  if (face === undefined || ldi(c + Context.size) === 0) return [];
  const dx = Math.trunc(x * 64);
  const dy = -Math.trunc(y * 64);
  return glyphs
    .filter((glyph) => glyph < INVISIBLE_GLYPHS)
    .map((glyph) => {
      const outline = load(face, c, glyph, false);
      for (let i = 0; i < outline.x.length; i++) {
        outline.x[i]! += dx;
        outline.y[i]! += dy;
      }
      return outline;
    });
}

/** A java.awt.geom.GeneralPath of outlines, y downwards. */
function generalPath(vm: VM, outlines: readonly Outline[]): Addr {
  const types: number[] = [];
  const coordinates: number[] = [];
  const add = (type: number, ...values: number[]): void => {
    types.push(type);
    values.forEach((v, i) => {
      coordinates.push((i % 2 === 0 ? v : -v) / 64);
    });
  };
  for (const outline of outlines) {
    decompose(outline, 1, {
      moveTo(x, y) {
        if (types.length > 0) types.push(SEG_CLOSE);
        add(SEG_MOVETO, x, y);
      },
      lineTo: (x, y) => add(SEG_LINETO, x, y),
      conicTo: (cx, cy, x, y) => add(SEG_QUADTO, cx, cy, x, y),
      cubicTo: (ax, ay, bx, by, x, y) => add(SEG_CUBICTO, ax, ay, bx, by, x, y),
    });
  }
  if (types.length > 0) types.push(SEG_CLOSE);
  vm.heap.ensure(types.length + 4 * coordinates.length + 256);
  const path = vm.heap.allocate(vm.linker.boot("java/awt/geom/GeneralPath"));
  const typeArray = vm.heap.newByteArray(types.length);
  const coordinateArray = vm.heap.allocateArray(vm.primitiveArray(T_FLOAT), coordinates.length);
  types.forEach((type, i) => {
    st8(typeArray + ARRAY_BASE + i, type);
  });
  coordinates.forEach((v, i) => {
    stf32(coordinateArray + ARRAY_BASE + 4 * i, v);
  });
  const at = pathFields(vm);
  vm.heap.setRef(path, at.pointTypes, typeArray);
  vm.heap.setRef(path, floatPathFields(vm).floatCoords, coordinateArray);
  st(path + at.numTypes, types.length);
  st(path + at.numCoords, coordinates.length);
  st(path + at.windingRule, WIND_NON_ZERO);
  return path;
}

/** The box of the curve itself (FT_Outline_Get_BBox). */
function exactBox(outline: Outline): [left: number, bottom: number, right: number, top: number] {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  let [px, py] = [0, 0];
  const to = (x: number, y: number): void => {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
    [px, py] = [x, y];
  };
  const curve = (...points: readonly (readonly [number, number])[]): void => {
    const STEPS = 64;
    const start: readonly [number, number] = [px, py];
    const all = [start, ...points];
    for (let i = 1; i <= STEPS; i++) {
      let level = all;
      while (level.length > 1)
        level = level.slice(1).map((p, k) => {
          const q = level[k]!;
          return [q[0] + ((p[0] - q[0]) * i) / STEPS, q[1] + ((p[1] - q[1]) * i) / STEPS] as const;
        });
      to(Math.round(level[0]![0]), Math.round(level[0]![1]));
    }
  };
  decompose(outline, 1, {
    moveTo: to,
    lineTo: to,
    conicTo: (cx, cy, x, y) => curve([cx, cy], [x, y]),
    cubicTo: (ax, ay, bx, by, x, y) => curve([ax, ay], [bx, by], [x, y]),
  });
  return [left, bottom, right, top];
}
