// Quicksort of ints written out, and the library's sort of objects with a comparator.
import java.util.Arrays;
import java.util.Comparator;

public class Sorting extends Bench {
    public int defaultSize() { return 20_000; }

    private static void quick(int[] a, int lo, int hi) {
        while (lo < hi) {
            int p = a[(lo + hi) >>> 1], i = lo, j = hi;
            while (i <= j) {
                while (a[i] < p) i++;
                while (a[j] > p) j--;
                if (i <= j) { int t = a[i]; a[i++] = a[j]; a[j--] = t; }
            }
            if (j - lo < hi - i) { quick(a, lo, j); lo = i; } else { quick(a, i, hi); hi = j; }
        }
    }

    public long run(int size) {
        int[] a = new int[size * 3];
        int x = 12345;
        for (int i = 0; i < a.length; i++) { x = x * 1103515245 + 12345; a[i] = x >>> 4; }
        String[] s = new String[size / 3];
        for (int i = 0; i < s.length; i++) s[i] = Integer.toString(a[i], 36);
        quick(a, 0, a.length - 1);
        Arrays.sort(s, Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
        long h = 0;
        for (int i = 0; i < a.length; i += 100) h = h * 31 + a[i];
        for (int i = 0; i < s.length; i += 100) h = h * 31 + s[i].hashCode();
        return h;
    }
}
