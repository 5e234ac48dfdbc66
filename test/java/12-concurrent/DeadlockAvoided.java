// Dining philosophers with ordered locks, tryLock with back-off, and a lock handed between monitors and java.util.concurrent locks.
import java.util.concurrent.*;
import java.util.concurrent.locks.*;

public class DeadlockAvoided {
    public static void main(String[] args) throws Exception {
        Object[] forks = new Object[5];
        for (int i = 0; i < 5; i++) forks[i] = new Object();
        int[] meals = new int[5];
        Thread[] ts = new Thread[5];
        for (int i = 0; i < 5; i++) {
            int k = i, lo = Math.min(k, (k + 1) % 5), hi = Math.max(k, (k + 1) % 5);
            ts[i] = new Thread(() -> { for (int r = 0; r < 100; r++) synchronized (forks[lo]) { synchronized (forks[hi]) { meals[k]++; if (r % 20 == 0) Thread.yield(); } } });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        System.out.println(java.util.Arrays.toString(meals));
        Lock a = new ReentrantLock(), b = new ReentrantLock();
        int[] done = new int[2];
        for (int i = 0; i < 2; i++) {
            Lock first = i == 0 ? a : b, second = i == 0 ? b : a;
            int k = i;
            ts[i] = new Thread(() -> {
                while (done[k] < 30) {
                    if (first.tryLock()) try {
                        if (second.tryLock()) try { done[k]++; } finally { second.unlock(); }
                    } finally { first.unlock(); }
                    Thread.yield();
                }
            });
            ts[i].start();
        }
        ts[0].join();
        ts[1].join();
        System.out.println(done[0] + " " + done[1]);
    }
}
