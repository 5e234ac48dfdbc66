// Several threads allocate, hold objects in locals, wait and park while collections happen.
import java.util.*;
import java.util.concurrent.*;

public class GcWithThreads {
    static int work(int seed) {
        Random r = new Random(seed);
        List<int[]> live = new ArrayList<>();
        Map<Integer, String> m = new HashMap<>();
        int sum = 0;
        for (int i = 0; i < 800; i++) {
            int[] a = new int[r.nextInt(200)];
            Arrays.fill(a, i);
            live.add(a);
            m.put(i % 97, "v" + i);
            if (live.size() > 60) sum += live.remove(r.nextInt(60)).length;
            if (i % 200 == 0) Thread.yield();
        }
        for (int[] a : live) for (int x : a) sum += x;
        for (String s : m.values()) sum += s.hashCode();
        return sum;
    }

    public static void main(String[] args) throws Exception {
        int[] expected = new int[6];
        for (int i = 0; i < 6; i++) expected[i] = work(i);
        ExecutorService p = Executors.newFixedThreadPool(6);
        List<Future<Integer>> fs = new ArrayList<>();
        for (int i = 0; i < 6; i++) { int k = i; fs.add(p.submit(() -> work(k))); }
        CountDownLatch hold = new CountDownLatch(1);
        Object local = new String("kept by a waiting thread");
        Thread waiter = new Thread(() -> { Object mine = new String(local.toString()); try { hold.await(); } catch (InterruptedException e) { } System.out.println(mine); });
        waiter.start();
        for (int i = 0; i < 5; i++) { System.gc(); Thread.sleep(1); }
        boolean ok = true;
        for (int i = 0; i < 6; i++) ok &= fs.get(i).get() == expected[i];
        hold.countDown();
        waiter.join();
        p.shutdown();
        System.out.println(ok);
    }
}
