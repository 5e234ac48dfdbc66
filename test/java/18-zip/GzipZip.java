// Gzip and zip streams, ZipFile: entries, comments, extra fields, stored and deflated, large entries, damaged archives.
// heap: 16m
import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.zip.*;

public class GzipZip {
    static byte[] sample(int n) { byte[] b = new byte[n]; new Random(n).nextBytes(b); for (int i = 0; i < n / 2; i++) b[i] = (byte) (i % 17); return b; }

    public static void main(String[] args) throws Exception {
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        byte[] data = sample(40_000);
        try (GZIPOutputStream g = new GZIPOutputStream(bo)) { g.write(data); }
        byte[] gz = bo.toByteArray();
        System.out.println((gz[0] & 255) + " " + (gz[1] & 255) + " " + Arrays.equals(new GZIPInputStream(new ByteArrayInputStream(gz)).readAllBytes(), data));
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.write(gz); two.write(gz);
        System.out.println(new GZIPInputStream(new ByteArrayInputStream(two.toByteArray())).readAllBytes().length);
        gz[gz.length - 8] ^= 1;
        try { new GZIPInputStream(new ByteArrayInputStream(gz)).readAllBytes(); } catch (IOException e) { System.out.println(e.getMessage()); }
        try { new GZIPInputStream(new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})); } catch (IOException e) { System.out.println(e.getMessage()); }
        try { new GZIPInputStream(new ByteArrayInputStream(Arrays.copyOf(gz, 500))).readAllBytes(); } catch (EOFException e) { System.out.println(e.getMessage()); }
        File f = new File("a.zip");
        try (ZipOutputStream z = new ZipOutputStream(new FileOutputStream(f))) {
            z.setComment("archive \u00e9");
            ZipEntry e = new ZipEntry("dir/");
            e.setTime(1_600_000_000_000L);
            z.putNextEntry(e);
            z.closeEntry();
            ZipEntry t = new ZipEntry("dir/\u4e2d.txt");
            t.setComment("entry comment");
            t.setExtra(new byte[] {1, 0, 2, 0, 9, 8});
            t.setTime(1_600_000_000_000L);
            z.putNextEntry(t);
            z.write("text in zip".getBytes());
            z.closeEntry();
            z.setMethod(ZipOutputStream.STORED);
            ZipEntry s = new ZipEntry("stored");
            CRC32 c = new CRC32();
            c.update(data);
            s.setSize(data.length); s.setCompressedSize(data.length); s.setCrc(c.getValue());
            z.putNextEntry(s);
            z.write(data);
            z.closeEntry();
            z.setMethod(ZipOutputStream.DEFLATED);
            z.setLevel(9);
            z.putNextEntry(new ZipEntry("big"));
            for (int i = 0; i < 100; i++) z.write(data);
            z.closeEntry();
            try { z.putNextEntry(new ZipEntry("big")); } catch (ZipException x) { System.out.println(x.getMessage()); }
        }
        try (ZipFile z = new ZipFile(f)) {
            System.out.println(z.size() + " " + z.getComment() + " " + z.getName().endsWith("a.zip"));
            for (ZipEntry e : Collections.list(z.entries())) {
                byte[] b = z.getInputStream(e).readAllBytes();
                System.out.println(e.getName() + " " + e.isDirectory() + " " + e.getSize() + " " + e.getMethod() + " " + e.getComment() + " " + (e.getExtra() == null ? 0 : e.getExtra().length) + " " + b.length + " " + Arrays.hashCode(b) + " " + Long.toHexString(e.getCrc()));
            }
            System.out.println(z.getEntry("none") + " " + z.getEntry("dir").getName() + " " + z.stream().filter(e -> !e.isDirectory()).count() + " " + z.getEntry("dir/").getTime());
            InputStream in = z.getInputStream(z.getEntry("big"));
            System.out.println(in.skip(1_000_000) + " " + in.read());
            in.close();
        }
        try (ZipInputStream z = new ZipInputStream(new FileInputStream(f))) {
            ZipEntry e;
            while ((e = z.getNextEntry()) != null) System.out.print(e.getName() + ":" + z.readAllBytes().length + " ");
            System.out.println();
        }
        byte[] all = Files.readAllBytes(f.toPath());
        Files.write(Path.of("cut.zip"), Arrays.copyOf(all, all.length - 30));
        Files.write(Path.of("empty.zip"), new byte[0]);
        Files.writeString(Path.of("text.zip"), "this is not a zip file at all");
        for (String n : new String[] {"cut.zip", "empty.zip", "text.zip", "missing.zip"}) try { new ZipFile(n); } catch (IOException e) { System.out.println(n + " " + e.getClass().getSimpleName() + " " + e.getMessage().replaceAll(".*/", "")); }
        ZipFile closed = new ZipFile(f);
        closed.close();
        try { closed.getEntry("big"); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
        ByteArrayOutputStream checked = new ByteArrayOutputStream();
        CheckedOutputStream co = new CheckedOutputStream(checked, new Adler32());
        try (DeflaterOutputStream d = new DeflaterOutputStream(co)) { d.write("deflater stream".getBytes()); }
        System.out.println(new String(new InflaterInputStream(new ByteArrayInputStream(checked.toByteArray())).readAllBytes()) + " " + new String(new InflaterInputStream(new DeflaterInputStream(new ByteArrayInputStream("round".getBytes()))).readAllBytes()));
        try (ZipOutputStream empty = new ZipOutputStream(new FileOutputStream("none.zip"))) { }
        System.out.println(new ZipFile("none.zip").size());
    }
}
