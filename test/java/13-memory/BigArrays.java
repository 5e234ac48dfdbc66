// Large arrays among small objects: allocation, survival, fragmentation, zeroing of reused memory.
// vm: -Xmx64m
// heap: 24m
import java.util.*;

public class BigArrays {
    public static void main(String[] args) {
        Random r = new Random(3);
        Object[] slots = new Object[40];
        long check = 0;
        for (int i = 0; i < 3000; i++) {
            int k = r.nextInt(slots.length), n = r.nextInt(i % 50 == 0 ? 200_000 : 2000);
            switch (r.nextInt(4)) {
                case 0 -> { byte[] a = new byte[n]; for (byte x : a) check += x; if (n > 0) { a[0] = 1; a[n - 1] = 2; } slots[k] = a; }
                case 1 -> { int[] a = new int[n / 4]; for (int x : a) check += x; if (a.length > 0) a[a.length - 1] = i; slots[k] = a; }
                case 2 -> { Object[] a = new Object[n / 4]; for (Object x : a) if (x != null) check++; if (a.length > 2) { a[1] = slots[r.nextInt(slots.length)] instanceof int[] x ? x : null; } slots[k] = a; }
                default -> { long[] a = new long[n / 8]; for (long x : a) check += x; if (a.length > 0) a[0] = i; slots[k] = a; }
            }
        }
        System.out.println(check);
        int kinds = 0;
        for (Object o : slots) kinds = kinds * 3 + (o instanceof byte[] ? 0 : o instanceof int[] ? 1 : 2);
        System.out.println(kinds);
        int[] big = new int[2_000_000];
        for (int i = 0; i < big.length; i += 1000) big[i] = i;
        slots = null;
        System.gc();
        long s = 0;
        for (int x : big) s += x;
        System.out.println(s);
        big = null;
        for (int i = 0; i < 10; i++) { byte[] b = new byte[8 << 20]; b[i] = 1; }
        System.out.println("no out of memory");
    }
}
