import java.awt.*;
import java.awt.geom.*;
import java.awt.image.*;
import java.util.*;

/** Draws each primitive by each rule of AlphaComposite on each kind of image, and prints the pixels. */
public class Drawing {
  static final String[] KINDS = {"", "IntRgb", "IntArgb", "IntArgbPre", "IntBgr", "3ByteBgr", "4ByteAbgr", "4ByteAbgrPre", "565", "555", "Gray"};
  static final int SIZE = 20;

  interface Primitive { void draw(Graphics2D g, Random r); }

  static BufferedImage noise(int type, int w, int h, Random r) {
    BufferedImage image = new BufferedImage(w, h, type);
    for (int y = 0; y < h; y++) for (int x = 0; x < w; x++) {
      int argb = r.nextInt();
      int kind = r.nextInt(4);
      if (kind == 0) argb |= 0xff000000;
      if (kind == 1) argb &= 0xffffff;
      image.setRGB(x, y, argb);
    }
    return image;
  }

  static void smooth(Graphics2D g) { g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON); }

  public static void main(String[] args) {
    Map<String, Primitive> primitives = new LinkedHashMap<>();
    primitives.put("fillRect", (g, r) -> g.fillRect(r.nextInt(20) - 5, r.nextInt(20) - 5, r.nextInt(20), r.nextInt(20)));
    primitives.put("fillOval", (g, r) -> { smooth(g); g.fill(new Ellipse2D.Double(r.nextDouble() * 5, r.nextDouble() * 5, r.nextDouble() * 14, r.nextDouble() * 14)); });
    primitives.put("line", (g, r) -> { smooth(g); g.setStroke(new BasicStroke(1 + r.nextFloat() * 2)); g.draw(new Line2D.Double(r.nextDouble() * 18, r.nextDouble() * 18, r.nextDouble() * 18, r.nextDouble() * 18)); });
    primitives.put("rectangle", (g, r) -> { smooth(g); g.fill(new Rectangle2D.Double(r.nextDouble() * 9, r.nextDouble() * 9, r.nextDouble() * 9, r.nextDouble() * 9)); });
    primitives.put("outline", (g, r) -> { smooth(g); g.draw(new Rectangle2D.Double(r.nextDouble() * 9, r.nextDouble() * 9, r.nextDouble() * 9, r.nextDouble() * 9)); });
    primitives.put("polygon", (g, r) -> g.fillPolygon(new int[] {r.nextInt(20), r.nextInt(20), r.nextInt(20)}, new int[] {r.nextInt(20), r.nextInt(20), r.nextInt(20)}, 3));
    primitives.put("clip", (g, r) -> { g.clip(new Ellipse2D.Double(3, 3, 14, 12)); g.fillRect(0, 0, 20, 20); });
    primitives.put("smoothClip", (g, r) -> { g.clip(new Ellipse2D.Double(3, 3, 14, 12)); smooth(g); g.fill(new Ellipse2D.Double(5, 1, 13, 16)); });
    primitives.put("gradient", (g, r) -> { g.setPaint(new GradientPaint(0, 0, new Color(r.nextInt(), true), 20, 20, new Color(r.nextInt(), true))); g.fillRect(2, 2, 15, 15); });
    primitives.put("rotated", (g, r) -> { g.rotate(0.4, 10, 10); g.drawImage(noise(2, 10, 10, r), 5, 5, null); });
    primitives.put("bilinear", (g, r) -> { g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR); g.drawImage(noise(3, 7, 6, r), 2, 2, 15, 13, null); });
    primitives.put("bicubic", (g, r) -> { g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC); g.rotate(0.2); g.drawImage(noise(2, 9, 9, r), 6, 2, null); });
    for (int kind = 1; kind < KINDS.length; kind++) {
      int k = kind;
      primitives.put("image" + KINDS[kind], (g, r) -> g.drawImage(noise(k, 12, 12, r), r.nextInt(12) - 3, r.nextInt(12) - 3, null));
    }
    long seed = Long.parseLong(args[0]);
    for (int kind = 1; kind < KINDS.length; kind++) for (int rule = 1; rule <= 12; rule++) for (var e : primitives.entrySet()) {
      Random r = new Random(seed + kind * 1000 + rule * 31 + e.getKey().hashCode());
      BufferedImage image = noise(kind, SIZE, SIZE, r);
      Graphics2D g = image.createGraphics();
      g.setColor(new Color(rule % 2 == 0 ? r.nextInt() : r.nextInt() | 0xff000000, true));
      g.setComposite(AlphaComposite.getInstance(rule, rule % 3 == 0 ? 1f : 0.6f));
      e.getValue().draw(g, r);
      StringBuilder pixels = new StringBuilder(KINDS[kind] + " " + rule + " " + e.getKey());
      for (int y = 0; y < SIZE; y++) for (int x = 0; x < SIZE; x++) pixels.append(' ').append(Integer.toHexString(image.getRGB(x, y)));
      System.out.println(pixels);
    }
  }
}
