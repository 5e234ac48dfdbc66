// Deflater and Inflater: levels, strategies, raw, dictionaries, chunked input and output, errors, resets, checksums.
import java.util.*;
import java.util.zip.*;

public class Deflate {
    static byte[] data(int kind, int n) {
        byte[] b = new byte[n];
        Random r = new Random(kind);
        for (int i = 0; i < n; i++) b[i] = (byte) (kind == 0 ? 0 : kind == 1 ? r.nextInt(256) : kind == 2 ? "the quick brown fox ".charAt(i % 20) : r.nextInt(4) + 'a');
        return b;
    }

    static byte[] deflate(byte[] in, int level, boolean raw, int strategy) {
        Deflater d = new Deflater(level, raw);
        d.setStrategy(strategy);
        d.setInput(in);
        d.finish();
        byte[] buf = new byte[100], out = new byte[0];
        while (!d.finished()) { int n = d.deflate(buf); out = Arrays.copyOf(out, out.length + n); System.arraycopy(buf, 0, out, out.length - n, n); }
        if (d.getTotalIn() != in.length || d.getTotalOut() != out.length) throw new AssertionError();
        d.end();
        return out;
    }

    static byte[] inflate(byte[] in, boolean raw, int n, int step) throws DataFormatException {
        Inflater f = new Inflater(raw);
        byte[] out = new byte[n + 1];
        int at = 0, fed = 0;
        while (!f.finished()) {
            int k = f.needsInput() ? Math.min(step, in.length - fed) : 0;
            if (k > 0) { f.setInput(in, fed, k); fed += k; }
            int n1 = f.inflate(out, at, Math.min(37, out.length - at));
            at += n1;
            if (n1 == 0 && k == 0 && f.needsInput() && fed == in.length) break;
            if (f.needsDictionary()) throw new AssertionError();
        }
        f.end();
        return Arrays.copyOf(out, at);
    }

    public static void main(String[] args) throws Exception {
        for (int kind = 0; kind < 4; kind++)
            for (int level : new int[] {0, 1, 6, 9, -1})
                for (boolean raw : new boolean[] {false, true}) {
                    byte[] in = data(kind, 5000 + kind), z = deflate(in, level, raw, kind == 3 ? Deflater.HUFFMAN_ONLY : Deflater.DEFAULT_STRATEGY), back = inflate(z, raw, in.length, 13);
                    System.out.println(kind + " " + level + " " + raw + " " + Arrays.equals(in, back) + " " + (level == 0 || kind == 1 ? z.length >= in.length : z.length < in.length));
                }
        Deflater d = new Deflater();
        d.setDictionary("quick brown".getBytes());
        d.setInput("the quick brown fox".getBytes());
        d.finish();
        byte[] z = new byte[100];
        int n = d.deflate(z);
        System.out.println(d.getAdler() != 1);
        Inflater f = new Inflater();
        f.setInput(z, 0, n);
        byte[] out = new byte[50];
        System.out.println(f.inflate(out) + " " + f.needsDictionary());
        f.setDictionary("quick brown".getBytes());
        System.out.println(new String(out, 0, f.inflate(out)) + " " + f.finished() + " " + f.getRemaining() + " " + f.getBytesRead() / 1000 + " " + f.getBytesWritten());
        f.reset();
        f.setInput(new byte[] {1, 2, 3, 4});
        try { f.inflate(out); } catch (DataFormatException e) { System.out.println(e.getMessage()); }
        f.reset();
        byte[] good = deflate("trailing".getBytes(), 6, false, 0), extra = Arrays.copyOf(good, good.length + 5);
        f.setInput(extra);
        System.out.println(f.inflate(out) + " " + f.getRemaining() + " " + f.finished());
        good[good.length - 1] ^= 1;
        f.reset();
        f.setInput(good);
        try { while (!f.finished()) f.inflate(out); } catch (DataFormatException e) { System.out.println(e.getMessage()); }
        f.end();
        try { f.inflate(out); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        Deflater sync = new Deflater();
        sync.setInput("abc".getBytes());
        int k = sync.deflate(z, 0, 100, Deflater.SYNC_FLUSH);
        Inflater g = new Inflater();
        g.setInput(z, 0, k);
        System.out.println(new String(out, 0, g.inflate(out)) + " " + g.finished());
        CRC32 c = new CRC32();
        c.update("123456789".getBytes());
        Adler32 a = new Adler32();
        a.update("123456789".getBytes());
        CRC32C cc = new CRC32C();
        cc.update("123456789".getBytes());
        System.out.println(Long.toHexString(c.getValue()) + " " + Long.toHexString(a.getValue()) + " " + Long.toHexString(cc.getValue()));
        c.reset();
        for (int i = 0; i < 300; i++) c.update(i);
        c.update(java.nio.ByteBuffer.allocateDirect(100).put(5, (byte) 9));
        a.update(java.nio.ByteBuffer.allocate(70000));
        System.out.println(c.getValue() + " " + a.getValue());
    }
}
