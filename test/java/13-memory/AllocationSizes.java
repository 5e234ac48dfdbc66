// Every way to allocate, in sizes from nothing to more than the heap, in an empty heap, one that is a third full of small objects, and one that is
// full of garbage: what fits is made, and is zero; what does not is an OutOfMemoryError.
// vm: -Xmx96m
// modes: default (the sizes are made for 96 MB, and many)
// slow: 3
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

public class AllocationSizes {
    static Object sink;

    static long bytesOf(Object o) {
        if (o == null) return 0;
        if (o instanceof byte[] b) { for (int i = 0; i < b.length; i += 61) if (b[i] != 0) return -1; return b.length; }
        if (o instanceof long[] l) { for (int i = 0; i < l.length; i += 61) if (l[i] != 0) return -1; return 8L * l.length; }
        if (o instanceof int[] a) { for (int i = 0; i < a.length; i += 61) if (a[i] != 0) return -1; return 4L * a.length; }
        if (o instanceof Object[] a) { long n = 4L * a.length; int step = a.length < 3000 ? 1 : 61; for (int i = 0; i < a.length; i += step) n += bytesOf(a[i]); return n; }
        if (o instanceof String s) return s.length();
        throw new AssertionError(o);
    }

    record Way(String name, IntFunction<Object> make) {}

    static final List<Way> WAYS = List.of(
        new Way("byte[]", n -> new byte[n]),
        new Way("long[]", n -> new long[n / 8]),
        new Way("Object[]", n -> new Object[n / 4]),
        new Way("clone", n -> new int[n / 8].clone()),
        new Way("copyOf", n -> Arrays.copyOf(new int[1], n / 4)),
        new Way("reflection", n -> Array.newInstance(int.class, n / 4)),
        new Way("square", n -> { int side = (int) Math.sqrt(n / 4); return new int[side][side]; }),
        new Way("long rows", n -> new long[4][n / 32]),
        new Way("short rows", n -> new byte[n / 32][4]),
        new Way("cube", n -> { int side = (int) Math.cbrt(n / 8); return new int[side][side][side]; }),
        new Way("reflective square", n -> { int side = (int) Math.sqrt(n / 4); return Array.newInstance(int.class, side, side); }),
        new Way("partial", n -> new int[n / 4][][]),
        new Way("string", n -> "x".repeat(n)),
        new Way("builder", n -> { StringBuilder b = new StringBuilder(); while (b.length() < n / 4) b.append("0123456789abcdef"); return b.toString(); }),
        new Way("list", n -> { List<Object> l = new ArrayList<>(); for (int i = 0; i < n / 32; i++) l.add(null); return l.toArray(); }));

    static void all(String state) {
        for (Way way : WAYS) {
            StringBuilder line = new StringBuilder(state + ", " + way.name + ":");
            for (int n : new int[] {0, 8, 100, 4096, 40_000, 66_000, 300_000, 1 << 20, 3 << 20, 5_000_000, 8 << 20, 12 << 20, 16 << 20, 500 << 20}) {
                sink = null;
                try {
                    sink = way.make.apply(n);
                    line.append(' ').append(bytesOf(sink));
                } catch (OutOfMemoryError e) {
                    line.append(' ').append(e.getMessage());
                }
            }
            System.out.println(line);
        }
        sink = null;
    }

    public static void main(String[] args) {
        all("empty");
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < 300_000; i++) kept.add(new byte[80]);
        all("a third full");
        kept.clear();
        for (int round = 0; round < 20; round++) { kept.clear(); for (int i = 0; i < 40; i++) kept.add(new byte[(i % 7 + 1) << 17]); }
        kept = null;
        all("garbage");
        for (int[] lengths : new int[][] {{-1}, {2, -1}, {0, -1}, {0, Integer.MAX_VALUE}, {2, Integer.MAX_VALUE}, {Integer.MAX_VALUE, 0}, {3, 0, 5}}) {
            try {
                System.out.println(Arrays.toString(lengths) + " " + Array.getLength(Array.newInstance(int.class, lengths)));
            } catch (NegativeArraySizeException | OutOfMemoryError e) {
                System.out.println(Arrays.toString(lengths) + " " + e);
            }
        }
    }
}
