// Drawing on buffered images against HotSpot: primitives, kinds of images and rules of AlphaComposite, all with each other, and text.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../linking/javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const run = (vm: string, folder: string, ...args: string[]): string[] =>
  execFileSync(vm, ["-Djava.awt.headless=true", "-cp", folder, ...args], { encoding: "utf8", maxBuffer: 1 << 26 })
    .trimEnd()
    .split("\n");

/** The largest difference of two pixels' channels, as they are seen: a colour counts as far as its alpha. */
function difference(a: string, b: string): number {
  const [p, q] = [Number.parseInt(a, 16), Number.parseInt(b, 16)];
  const [pa, qa] = [p >>> 24, q >>> 24];
  const seen = (v: number, alpha: number, shift: number): number => (((v >>> shift) & 0xff) * alpha) / 255;
  return Math.max(Math.abs(pa - qa), ...[0, 8, 16].map((shift) => Math.abs(seen(p, pa, shift) - seen(q, qa, shift))));
}

/** One step of the coarsest kind's five bits. */
const STEP = 9;
/** Coverage of lines and curves may round otherwise. */
const NEAR = 3;

test("each primitive comes out as HotSpot's, by each rule on each kind of image", () => {
  const folder = compile({ "Drawing.java": readFileSync(new URL("Drawing.java", import.meta.url), "utf8") });
  const [theirs, ours] = [run("java", folder, "Drawing", "1"), run(dewar, folder, "Drawing", "1")];
  assert.equal(ours.length, theirs.length);
  let exact = 0;
  const wrong: string[] = [];
  theirs.forEach((line, i) => {
    if (line === ours[i]) {
      exact++;
      return;
    }
    const [kind, rule, primitive, ...pixels] = line.split(" ");
    // Polygons without antialiasing have the nearest colour of the image's model there, HotSpot's cut off.
    const coarse = kind === "565" || kind === "555" || primitive === "image565" || primitive === "image555";
    if (kind === "Gray" && primitive === "polygon") return;
    const other = ours[i]!.split(" ").slice(3);
    const far = pixels.filter((pixel, k) => pixel !== other[k] && difference(pixel, other[k]!) > (coarse ? STEP : NEAR)).length;
    // A polygon's corner that lies on a pixel's centre may fall to either side.
    if (far > (primitive === "polygon" ? 2 : 0)) wrong.push(`${kind} ${rule} ${primitive}: ${far} pixels`);
  });
  assert.deepEqual(wrong, []);
  assert.ok(exact > 0.95 * theirs.length, `${exact} of ${theirs.length} are equal`);
});

test("text has HotSpot's measures, and its glyphs nearly its pixels", (t) => {
  const source = `import java.awt.*; import java.awt.font.*; import java.awt.geom.*; import java.awt.image.*;
    public class Text { public static void main(String[] args) {
      BufferedImage image = new BufferedImage(200, 40, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D g = image.createGraphics();
      for (String name : new String[] {"SansSerif", "Monospaced", "Dialog"}) for (int style = 0; style < 2; style++) for (int size = 8; size < 30; size += 3) {
        FontMetrics m = g.getFontMetrics(new Font(name, style, size));
        StringBuilder line = new StringBuilder("measure " + name + style + size + " " + m.getAscent() + " " + m.getDescent() + " " + m.getLeading() + " " + m.getHeight());
        for (char c = ' '; c < 127; c++) line.append(' ').append(m.charWidth(c));
        System.out.println(line.append(' ').append(m.stringWidth("Hello, world")));
      }
      Font font = new Font("SansSerif", 0, 14);
      Rectangle2D box = font.createGlyphVector(new FontRenderContext(null, true, true), "Shape").getOutline().getBounds2D();
      System.out.println("outline " + Math.round(box.getWidth() * 10) + " " + Math.round(box.getHeight() * 10));
      g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setFont(font);
      g.drawString("The quick brown fox", 3, 20);
      StringBuilder pixels = new StringBuilder("pixels");
      for (int y = 0; y < 40; y++) for (int x = 0; x < 200; x++) pixels.append(' ').append(image.getRaster().getSample(x, y, 0));
      System.out.println(pixels);
    } }`;
  const folder = compile({ "Text.java": source });
  const [theirs, ours] = [run("java", folder, "Text"), run(dewar, folder, "Text")];
  let [numbers, equal] = [0, 0];
  theirs.forEach((line, i) => {
    const [words, others] = [line.split(" "), ours[i]!.split(" ")];
    if (words[0] === "measure") {
      words.forEach((word, k) => {
        numbers++;
        if (word === others[k]) equal++;
      });
    } else if (words[0] === "outline") assert.equal(ours[i], line);
    else {
      const differences = words.slice(1).map((word, k) => Math.abs(Number(word) - Number(others[k + 1])));
      t.diagnostic(`pixels differ by ${Math.max(...differences)} at most`);
      assert.ok(differences.reduce((a, b) => a + b, 0) / differences.length < 2);
    }
  });
  t.diagnostic(`${equal} of ${numbers} measures are equal`);
  assert.ok(equal >= 0.99 * numbers);
});
