import java.awt.*;
import java.awt.image.*;
import java.io.*;
import java.util.*;
import javax.imageio.*;
import javax.imageio.event.*;
import javax.imageio.metadata.*;
import javax.imageio.plugins.jpeg.*;
import javax.imageio.stream.*;
import org.w3c.dom.*;

/** Random pictures written and read with ImageIO in all ways; prints a line of digests for each. `Jpegs SEED COUNT` */
public class Jpegs {
    static Random random;

    static int digest(byte[] bytes) {
        return Arrays.hashCode(bytes);
    }

    static String digest(Raster raster) {
        int[] all = raster.getPixels(raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), (int[]) null);
        return raster.getWidth() + "x" + raster.getHeight() + "x" + raster.getNumBands() + ":" + Integer.toHexString(Arrays.hashCode(all));
    }

    /** Noise, gradients and edges. */
    static void paint(WritableRaster raster) {
        int kind = random.nextInt(3), w = raster.getWidth(), h = raster.getHeight();
        for (int b = 0; b < raster.getNumBands(); b++) {
            int size = raster.getSampleModel().getSampleSize(b), fx = random.nextInt(12), fy = random.nextInt(12), at = random.nextInt(w);
            for (int y = 0; y < h; y++) for (int x = 0; x < w; x++) {
                int v = kind == 0 ? random.nextInt(256) : kind == 1 ? x * fx + y * fy : x < at ? 20 + b * 40 : 230 - b * 30 + (y & 3);
                raster.setSample(x, y, b, v & ((1 << size) - 1));
            }
        }
    }

    static final int[] TYPES = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_565_RGB,
        BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_INT_BGR};

    static void sampling(IIOMetadata metadata, int h, int v) throws Exception {
        String format = metadata.getNativeMetadataFormatName();
        Node root = metadata.getAsTree(format);
        NodeList specs = ((Element) root).getElementsByTagName("componentSpec");
        ((Element) specs.item(0)).setAttribute("HsamplingFactor", "" + h);
        ((Element) specs.item(0)).setAttribute("VsamplingFactor", "" + v);
        metadata.setFromTree(format, root);
    }

    static byte[] write(StringBuilder line) throws Exception {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int w = 1 + random.nextInt(random.nextInt(4) == 0 ? 100 : 40), h = 1 + random.nextInt(40);
        ImageWriteParam param = writer.getDefaultWriteParam();
        IIOImage image;
        IIOMetadata metadata = null;
        if (random.nextInt(4) == 0) {
            int bands = 1 + random.nextInt(4);
            WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, w, h, bands, null);
            paint(raster);
            image = new IIOImage(raster, null, null);
            line.append("raster").append(bands);
        } else {
            int type = TYPES[random.nextInt(TYPES.length)];
            BufferedImage picture = new BufferedImage(w, h, type);
            paint(picture.getRaster());
            image = new IIOImage(picture, null, null);
            line.append("type").append(type);
            if (random.nextInt(2) == 0) {
                metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(picture), param);
                int sh = 1 + random.nextInt(4), sv = 1 + random.nextInt(random.nextInt(3) == 0 ? 4 : 2);
                line.append(" ").append(sh).append("x").append(sv);
                sampling(metadata, sh, sv);
                image.setMetadata(metadata);
            }
        }
        if (random.nextInt(2) == 0) {
            float quality = random.nextInt(11) / 10f;
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            line.append(" q").append(quality);
        }
        if (random.nextInt(3) == 0) {
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            line.append(" progressive");
        }
        if (random.nextInt(3) == 0) {
            ((JPEGImageWriteParam) param).setOptimizeHuffmanTables(true);
            line.append(" optimized");
        }
        if (random.nextInt(5) == 0) {
            param.setSourceSubsampling(1 + random.nextInt(3), 1 + random.nextInt(3), 0, 0);
            line.append(" subsampled");
        }
        if (random.nextInt(5) == 0) {
            int x = random.nextInt(w), y = random.nextInt(h);
            param.setSourceRegion(new Rectangle(x, y, 1 + random.nextInt(w - x), 1 + random.nextInt(h - y)));
            line.append(" region");
        }
        int lines[] = {0};
        writer.addIIOWriteWarningListener((source, index, warning) -> line.append(" [" + warning + "]"));
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, image, param);
        } catch (Exception e) {
            line.append(" ").append(e);
            bytes.reset();
        }
        writer.dispose();
        return bytes.toByteArray();
    }

    static void read(StringBuilder line, byte[] bytes, boolean asRaster) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in);
            reader.addIIOReadWarningListener((source, warning) -> line.append(" [" + warning + "]"));
            ImageReadParam param = reader.getDefaultReadParam();
            int w = reader.getWidth(0), h = reader.getHeight(0);
            line.append(" ").append(w).append("x").append(h);
            if (random.nextInt(3) == 0) {
                int x = random.nextInt(w), y = random.nextInt(h);
                param.setSourceRegion(new Rectangle(x, y, 1 + random.nextInt(w - x), 1 + random.nextInt(h - y)));
                line.append(" region");
            }
            if (random.nextInt(3) == 0) {
                param.setSourceSubsampling(1 + random.nextInt(3), 1 + random.nextInt(3), 0, 0);
                line.append(" subsampled");
            }
            if (asRaster) line.append(" raster ").append(digest(reader.readRaster(0, param)));
            else {
                BufferedImage image = reader.read(0, param);
                line.append(" type").append(image.getType()).append(" ").append(digest(image.getRaster()));
            }
            line.append(" at ").append(in.getStreamPosition());
        } catch (Throwable e) {
            line.append(" ").append(e);
        }
        reader.dispose();
    }

    /** Several pictures of one stream, with their tables ahead of them; a reader that hears of each line; one that is told to stop. */
    static void stream(int i) throws Exception {
        StringBuilder line = new StringBuilder("stream " + i);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        if (i % 3 == 1) param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        int count = 1 + random.nextInt(3);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(writer.getDefaultStreamMetadata(param));
            for (int k = 0; k < count; k++) {
                BufferedImage picture = new BufferedImage(20 + k, 17, BufferedImage.TYPE_INT_RGB);
                paint(picture.getRaster());
                writer.writeToSequence(new IIOImage(picture, null, null), param);
            }
            writer.endWriteSequence();
        }
        line.append(" ").append(bytes.size()).append(":").append(Integer.toHexString(digest(bytes.toByteArray())));
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        int stop = i % 3 == 1 ? -1 : random.nextInt(30);
        reader.addIIOReadUpdateListener(new IIOReadUpdateListener() {
            public void passStarted(ImageReader source, BufferedImage image, int pass, int min, int max, int x, int y, int dx, int dy, int[] bands) {
                line.append(" p").append(pass).append("-").append(max);
            }
            public void imageUpdate(ImageReader source, BufferedImage image, int x, int y, int w, int h, int dx, int dy, int[] bands) {
                if (y % 8 == 0) line.append(" ").append(y);
                if (y == stop) source.abort();
            }
            public void passComplete(ImageReader source, BufferedImage image) {
                line.append(" c");
            }
            public void thumbnailPassStarted(ImageReader source, BufferedImage image, int pass, int min, int max, int x, int y, int dx, int dy, int[] bands) {}
            public void thumbnailUpdate(ImageReader source, BufferedImage image, int x, int y, int w, int h, int dx, int dy, int[] bands) {}
            public void thumbnailPassComplete(ImageReader source, BufferedImage image) {}
        });
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            reader.setInput(in);
            line.append(" n").append(reader.getNumImages(true));
            for (int k = count - 1; k >= 0; k--) line.append(" ").append(digest(reader.read(k).getRaster()));
            line.append(" ").append(reader.getImageMetadata(0).getAsTree("javax_imageio_1.0").getChildNodes().getLength());
            reader.read(9);
        } catch (Exception e) {
            line.append(" ").append(e);
        }
        reader.dispose();
        try {
            reader.getWidth(0);
        } catch (Exception e) {
            line.append(" ").append(e);
        }
        System.out.println(line);
    }

    public static void main(String[] args) throws Exception {
        int seed = Integer.parseInt(args[0]), count = Integer.parseInt(args[1]);
        boolean damage = args.length > 2;
        for (int i = 0; i < count; i++) {
            random = new Random(seed * 10007L + i);
            if (!damage && i % 10 == 0) stream(i / 10);
            StringBuilder line = new StringBuilder(i + " ");
            byte[] bytes = write(line);
            line.append(" = ").append(bytes.length).append(":").append(Integer.toHexString(digest(bytes)));
            if (bytes.length > 0) {
                if (damage) {
                    int n = 1 + random.nextInt(3);
                    for (int k = 0; k < n; k++) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                    if (random.nextInt(4) == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                }
                read(line.append(" |"), bytes, false);
                read(line.append(" |"), bytes, true);
            }
            System.out.println(line);
        }
    }
}
