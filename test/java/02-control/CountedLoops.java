// Loops whose end compiled code may rely on, and loops that look like them and have none: other threads still get their turn.
// modes: -deterministic (its threads spin without yielding, which that mode never interrupts)
import java.util.Random;

public class CountedLoops {
  static int up(int[] a, int from, int step) {
    int sum = 0;
    for (int i = from; i < a.length; i += step) sum += a[i];
    return sum;
  }

  static int inclusive(boolean[] flags, int from, int to, int step) {
    int n = 0;
    for (int k = from; k <= to; k += step) {
      if (flags[k - 1]) n++;
      flags[k - 1] = !flags[k - 1];
    }
    return n;
  }

  static int down(int[] a, int from) {
    int sum = 0;
    for (int i = from; i >= 0; i--) sum = sum * 31 + a[i];
    return sum;
  }

  static int downBy(int[] a, int step) {
    int sum = 0;
    for (int i = a.length - 1; i >= 0; i -= step) sum = sum * 31 + a[i];
    return sum;
  }

  /** The inner step is at least 1, for it was an index before. */
  static int sieve(boolean[] flags) {
    int primes = 0;
    for (int i = 2; i <= flags.length; i++) {
      if (flags[i - 1]) continue;
      primes++;
      for (int k = i + i; k <= flags.length; k += i) flags[k - 1] = true;
    }
    return primes;
  }

  static int constantBound(int x) {
    int n = 0;
    for (int i = 0; i < 100 && x != 1; i++) {
      x = (x & 1) == 0 ? x >> 1 : 3 * x + 1;
      n++;
    }
    return n;
  }

  static int overflowing(int start) {
    int n = 0;
    for (int i = start; i > 0; i += 1 << 20) n++;
    return n;
  }

  static int untilEqual(int[] a, int x) {
    int i = 0;
    while (a[i] != x) i++;
    return i;
  }

  static int twoBackEdges(int[] a) {
    int i = 0, n = 0;
    while (i < a.length) {
      if (a[i++] % 3 == 0) continue;
      n++;
      if (n % 5 == 0) continue;
      n += 2;
    }
    return n;
  }

  static int resetting(int[] a, int limit) {
    int n = 0;
    for (int i = 0; i < a.length; i++) {
      n += a[i] & 1;
      if (n == limit) {
        i = -1;
        n++;
      }
      if (n > 10_000) break;
    }
    return n;
  }

  interface Body {
    void run();
  }

  /** Whether a loop without an end lets the main thread go on. */
  static void endless(String name, Body body) throws InterruptedException {
    Thread thread = new Thread(body::run, name);
    thread.setDaemon(true);
    thread.start();
    thread.join(60);
    System.out.println(name + " " + (thread.isAlive() ? "runs" : "ended"));
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(5);
    int[] a = random.ints(1000, 0, 1000).toArray();
    long digest = 0;
    for (int round = 0; round < 6000; round++) {
      int from = round % 50;
      digest = digest * 31 + up(a, from, 1 + round % 7);
      digest = digest * 31 + inclusive(new boolean[64], 1 + from, 64, 1 + round % 5);
      digest = digest * 31 + down(a, 999 - from) + downBy(a, 1 + round % 9);
      digest = digest * 31 + sieve(new boolean[100 + from]) + constantBound(round + 1) + overflowing(1 + round);
      digest = digest * 31 + untilEqual(a, a[from * 20]) + twoBackEdges(a) + resetting(a, 7 + from);
    }
    System.out.println(digest);
    for (int[] bad : new int[][] {{-1, 1}, {0, -1}, {1000, 1}, {5, 1 << 30}, {999, Integer.MAX_VALUE}}) {
      try {
        System.out.println(up(a, bad[0], bad[1]));
      } catch (ArrayIndexOutOfBoundsException e) {
        System.out.println(e.getMessage());
      }
    }
    try {
      untilEqual(a, 5000);
    } catch (ArrayIndexOutOfBoundsException e) {
      System.out.println(e.getMessage());
    }
    endless("step 0", () -> up(a, 3, 0));
    endless("step 0 inclusive", () -> inclusive(new boolean[64], 3, 64, 0));
    endless("step 0 down", () -> downBy(a, 0));
    endless("reset", () -> resetting(new int[2000], 0));
    System.out.println("done");
    System.exit(0);
  }
}
