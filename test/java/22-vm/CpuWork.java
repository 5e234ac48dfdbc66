// A mixed computation long enough to be preempted many times: results must not depend on where.
// modes: -gc (a minute of collections without anything new)
import java.util.*;

public class CpuWork {
    public static void main(String[] args) {
        long h = 17;
        int[] a = new int[5000];
        for (int r = 0; r < 20; r++) {
            for (int i = 0; i < a.length; i++) a[i] = (int) (h = h * 6364136223846793005L + 1442695040888963407L >>> 3);
            Arrays.sort(a);
            for (int i = 1; i < a.length; i++) if (a[i] < a[i - 1]) throw new AssertionError();
            h ^= a[2500];
        }
        System.out.println(h);
        StringBuilder sb = new StringBuilder();
        for (int n = 2, c = 0; c < 300; n++) { boolean p = true; for (int d = 2; d * d <= n && p; d++) p = n % d != 0; if (p) { c++; sb.append(n).append(' '); } }
        System.out.println(sb.length() + " " + sb.toString().hashCode());
        double[][] m = new double[40][40];
        for (int i = 0; i < 40; i++) for (int j = 0; j < 40; j++) m[i][j] = 1.0 / (i + j + 1);
        double t = 0;
        for (int i = 0; i < 40; i++) for (int j = 0; j < 40; j++) for (int k = 0; k < 40; k++) t += m[i][k] * m[k][j];
        System.out.println(t);
        Map<String, Integer> words = new TreeMap<>();
        for (int i = 0; i < 20000; i++) words.merge("w" + i % 113, i, (x, y) -> (x * 31 + y) % 10007);
        System.out.println(words.values().stream().mapToInt(x -> x).sum());
    }
}
