// A TrueType face: glyphs in pixels, hinted by the face's own programs as FreeType's interpreter 35 hints them (the JDK asks for that
// one). Parsing and hinting are text-shaper's. Bundled by itself (dist/fonts.cjs) and loaded at the first font that is opened. It must
// not know Java.
import { createHintingEngine, executeFontProgram, Font, hintGlyph, loadCVTProgram, loadFontProgram, setSize } from "text-shaper";

type Engine = ReturnType<typeof createHintingEngine>;

/** A glyph's outline in 26.6 pixels, y upwards, and its advance. */
export interface Outline {
  readonly x: number[];
  readonly y: number[];
  readonly onCurve: boolean[];
  /** Cubic control points (CFF), empty otherwise. */
  readonly cubic: readonly boolean[];
  /** The last point of each contour. */
  readonly ends: number[];
  advance: number;
}

// Flags of a composite glyph's component.
const ARGS_ARE_XY = 0x0002;
const ROUND_XY_TO_GRID = 0x0004;
const USE_MY_METRICS = 0x0200;
/** Of head: sizes in whole pixels only. */
const INTEGER_SCALING = 0x0008;
const MAX_DEPTH = 8;

const emptyOutline = (advance: number): Outline => ({ x: [], y: [], onCurve: [], cubic: [], ends: [], advance });
/** 26.6 to whole pixels, still in 26.6. */
const toGrid = (v: number): number => (v + 32) & ~63;

export class Typeface {
  private readonly font: Font;
  private engine: Engine | null | undefined;

  /** @throws Error when the bytes are no font that can be read */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.font = Font.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  }

  get unitsPerEm(): number {
    return this.font.unitsPerEm;
  }
  get numGlyphs(): number {
    return this.font.numGlyphs;
  }
  get ascender(): number {
    return this.font.ascender;
  }
  get descender(): number {
    return this.font.descender;
  }
  /** Baseline to baseline. */
  get height(): number {
    return this.font.ascender - this.font.descender + this.font.lineGap;
  }
  get maxAdvance(): number {
    return this.font.hhea.advanceWidthMax;
  }

  glyphOf(codePoint: number): number {
    return this.font.glyphId(codePoint) ?? 0;
  }
  /** In font units. */
  advanceWidth(glyph: number): number {
    return this.font.advanceWidth(glyph);
  }

  /** A glyph at `size` pixels per em. */
  outline(glyph: number, size: number, hinted: boolean): Outline {
    const engine = hinted ? this.hinting() : null;
    const ppem = (this.font.head.flags & INTEGER_SCALING) !== 0 && hinted ? Math.round(size) : size;
    // A fractional size has no programs' ppem: as FreeType, they are asked for the nearest one.
    if (engine != null && setSize(engine, ppem, ppem) !== null) return this.scaled(glyph, ppem, null, 0);
    return this.scaled(glyph, ppem, engine, 0);
  }

  private scaled(id: number, size: number, engine: Engine | null, depth: number): Outline {
    const { font } = this;
    const scale = (v: number): number => Math.round((v * size * 64) / font.unitsPerEm);
    const plainAdvance = engine === null ? scale(font.advanceWidth(id)) : toGrid(scale(font.advanceWidth(id)));
    if (depth > MAX_DEPTH || id >= font.numGlyphs) return emptyOutline(plainAdvance);
    const glyph = font.isTrueType ? font.getGlyph(id) : undefined;
    if (glyph?.type === "composite") {
      const whole = emptyOutline(plainAdvance);
      for (const component of glyph.components) {
        const part = this.scaled(component.glyphId, size, engine, depth + 1);
        const [a, b, c, d] = component.transform;
        let dx = 0;
        let dy = 0;
        if ((component.flags & ARGS_ARE_XY) !== 0) {
          dx = scale(component.arg1);
          dy = scale(component.arg2);
          if (engine !== null && (component.flags & ROUND_XY_TO_GRID) !== 0) {
            dx = toGrid(dx);
            dy = toGrid(dy);
          }
        }
        const start = whole.x.length;
        for (let i = 0; i < part.x.length; i++) {
          whole.x.push(Math.round(part.x[i]! * a + part.y[i]! * c) + dx);
          whole.y.push(Math.round(part.x[i]! * b + part.y[i]! * d) + dy);
          whole.onCurve.push(part.onCurve[i]!);
        }
        for (const end of part.ends) whole.ends.push(start + end);
        if ((component.flags & USE_MY_METRICS) !== 0) whole.advance = part.advance;
      }
      return whole;
    }
    const xs: number[] = [];
    const ys: number[] = [];
    const onCurve: boolean[] = [];
    const cubic: boolean[] = [];
    const ends: number[] = [];
    const contours = glyph?.type === "simple" ? glyph.contours : glyph === undefined ? (font.getGlyphContours(id) ?? []) : [];
    for (const contour of contours) {
      for (const point of contour) {
        xs.push(point.x);
        ys.push(point.y);
        onCurve.push(point.onCurve);
        if (point.cubic === true) cubic[xs.length - 1] = true;
      }
      ends.push(xs.length - 1);
    }
    if (engine !== null && glyph?.type === "simple" && xs.length > 0) {
      const hinted = hintGlyph(engine, {
        xCoords: xs,
        yCoords: ys,
        flags: Uint8Array.from(onCurve, (on) => (on ? 1 : 0)),
        contourEnds: ends,
        instructions: glyph.instructions,
        lsb: font.leftSideBearing(id),
        advanceWidth: font.advanceWidth(id),
      });
      if (hinted.error === null) {
        // The phantom points after the outline's: origin and advance, as the programs moved them.
        const { cur } = engine.ctx.pts;
        const origin = cur[xs.length]!.x;
        return {
          x: hinted.xCoords.slice(0, xs.length).map((v) => v - origin),
          y: hinted.yCoords.slice(0, xs.length),
          onCurve,
          cubic,
          ends,
          advance: cur[xs.length + 1]!.x - origin,
        };
      }
    }
    return { x: xs.map(scale), y: ys.map(scale), onCurve, cubic, ends, advance: plainAdvance };
  }

  /** null: the face has no programs. */
  private hinting(): Engine | null {
    if (this.engine === undefined) this.engine = this.startHinting();
    return this.engine;
  }

  private startHinting(): Engine | null {
    const { font } = this;
    if (!font.isTrueType || !font.hasHinting) return null;
    const { maxp, fpgm, prep, cvtTable } = font;
    const limits = maxp as Partial<Record<"maxStackElements" | "maxStorage" | "maxFunctionDefs" | "maxTwilightPoints", number>>;
    const engine = createHintingEngine(
      font.unitsPerEm,
      limits.maxStackElements,
      limits.maxStorage,
      limits.maxFunctionDefs,
      limits.maxTwilightPoints,
      Int32Array.from(cvtTable?.values ?? []),
    );
    if (fpgm) loadFontProgram(engine, fpgm.instructions);
    if (prep) loadCVTProgram(engine, prep.instructions);
    return executeFontProgram(engine) === null ? engine : null;
  }
}
