// Threads that ask for stacks of up to two gigabytes use what there is of them, and then throw StackOverflowError.
// modes: default (deep stacks are slow to collect, to look at and to write out)
// slow: 3
public class LargeThreadStacks {
  static int depth;

  static int narrow(int n) {
    depth++;
    return n & 1 | narrow(n + 1);
  }

  static long wide(long a, long b, long c, long d, long e, long f, long g, long h) {
    depth++;
    long i = a * 3 + b, j = b * 5 + c, k = c * 7 + d, l = d * 9 + e, m = e * 11 + f, n = f * 13 + g, o = g * 17 + h, p = h * 19 + a;
    double q = i * 0.5, r = j * 0.25, s = k * 0.125, t = l * 3.5;
    long x = wide(b, c, d, e, f, g, h, a + i) + wide(i, j, k, l, m, n, o, p);
    return x + a + b + c + d + e + f + g + h + i * j + k * l + m * n + o * p + (long) (q * r + s * t);
  }

  static Object nested(Object o, int n) {
    depth++;
    return new Object[] {n, (n & 1) == 0 ? nested(n, n + 1) : "a" + nested(o, n + 1)};
  }

  static int deep(Runnable recursion) {
    depth = 0;
    try {
      recursion.run();
    } catch (StackOverflowError e) {
      return depth;
    }
    throw new AssertionError();
  }

  public static void main(String[] args) throws InterruptedException {
    for (int megabytes : new int[] {1, 24, 64, 256, 2047}) {
      Thread thread = new Thread(null, () -> {
        int least = 1500 * Math.min(megabytes, 200);
        for (int i = 0; i < 2; i++) {
          System.out.println(megabytes + ": " + (deep(() -> narrow(0)) > least) + " " + (deep(() -> wide(1, 2, 3, 4, 5, 6, 7, 8)) > least)
              + " " + (megabytes > 64 || deep(() -> nested("", 0)) > least));
        }
      }, "deep", (long) megabytes << 20);
      thread.start();
      thread.join();
    }
  }
}
