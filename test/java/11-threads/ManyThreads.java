// Hundreds of threads at once, short-lived ones one after another, and their stacks reused.
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class ManyThreads {
    static int rec(int n) { return n == 0 ? 0 : 1 + rec(n - 1); }

    public static void main(String[] args) throws Exception {
        int n = 200;
        CyclicBarrier all = new CyclicBarrier(n + 1);
        AtomicInteger sum = new AtomicInteger();
        for (int i = 0; i < n; i++) {
            int k = i;
            new Thread(() -> {
                try {
                    all.await();
                    sum.addAndGet(rec(50 + k % 10));
                    all.await();
                } catch (Exception e) {
                    System.out.println(e);
                }
            }).start();
        }
        all.await();
        all.await();
        System.out.println(sum.get());
        int total = 0;
        for (int i = 0; i < 300; i++) {
            int[] r = new int[1];
            Thread t = new Thread(() -> r[0] = rec(100));
            t.start();
            t.join();
            total += r[0];
        }
        System.out.println(total);
    }
}
