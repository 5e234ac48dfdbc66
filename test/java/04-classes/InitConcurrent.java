// Two threads need the same class: one initialises, the other waits; recursion in the same thread; failures are seen by the waiter too.
import java.util.concurrent.CountDownLatch;

public class InitConcurrent {
    static final CountDownLatch entered = new CountDownLatch(1), release = new CountDownLatch(1);

    static class Slow {
        static int v = 1;
        static {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new Error(e);
            }
            v = recursive() + 1;
        }
        static int recursive() { return v + 40; }
    }

    static final CountDownLatch entered2 = new CountDownLatch(1), release2 = new CountDownLatch(1);

    static class Failing {
        static {
            entered2.countDown();
            try {
                release2.await();
            } catch (InterruptedException e) {
                throw new Error(e);
            }
            if (true) throw new RuntimeException("failed");
        }
        static int v;
    }

    public static void main(String[] args) throws Exception {
        int[] seen = new int[2];
        Thread a = new Thread(() -> seen[0] = Slow.v);
        a.start();
        entered.await();
        Thread b = new Thread(() -> seen[1] = Slow.v);
        b.start();
        while (b.getState() == Thread.State.NEW) Thread.yield();
        Thread.sleep(20);
        System.out.println(seen[1]);
        release.countDown();
        a.join();
        b.join();
        System.out.println(seen[0] + " " + seen[1]);
        String[] failures = new String[2];
        Thread c = new Thread(() -> {
            try {
                Failing.v = 1;
            } catch (Throwable t) {
                failures[0] = t.getClass().getName();
            }
        });
        c.start();
        entered2.await();
        Thread d = new Thread(() -> {
            try {
                Failing.v = 2;
            } catch (Throwable t) {
                failures[1] = t.getClass().getName() + " " + t.getMessage();
            }
        });
        d.start();
        Thread.sleep(20);
        release2.countDown();
        c.join();
        d.join();
        System.out.println(failures[0]);
        System.out.println(failures[1]);
    }
}
