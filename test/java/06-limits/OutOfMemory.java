// OutOfMemoryError is caught and survived: large arrays, many small objects, growing lists, strings; memory comes back afterwards.
// modes: -gc (fills the heap with small objects; each collection then costs the whole heap)
// vm: -Xmx16m
// heap: 16m
import java.util.*;

public class OutOfMemory {
    static Object keep;

    static void t(String name, Runnable r) {
        try {
            r.run();
            System.out.println(name + " no error");
        } catch (OutOfMemoryError e) {
            keep = null;
            System.out.println(name + " " + e.getMessage());
        }
    }

    public static void main(String[] args) {
        for (int i = 0; i < 3; i++) {
            t("array", () -> keep = new byte[64 << 20]);
            t("list", () -> {
                List<byte[]> l = new ArrayList<>();
                keep = l;
                while (true) l.add(new byte[100_000]);
            });
            t("linked", () -> {
                Object[] head = null;
                while (true) {
                    head = new Object[] {head, null};
                    keep = head;
                }
            });
        }
        t("builder", () -> {
            StringBuilder sb = new StringBuilder("0123456789");
            keep = sb;
            while (true) sb.append(sb);
        });
        t("map", () -> {
            Map<Integer, int[]> m = new HashMap<>();
            keep = m;
            for (int i = 0; ; i++) m.put(i, new int[500]);
        });
        t("multi", () -> keep = new long[1000][1000][10]);
        t("limit", () -> keep = new int[Integer.MAX_VALUE]);
        t("limit2", () -> keep = new Object[Integer.MAX_VALUE - 1]);
        byte[] fits = new byte[4 << 20];
        fits[fits.length - 1] = 7;
        System.out.println("alive " + fits[fits.length - 1]);
    }
}
