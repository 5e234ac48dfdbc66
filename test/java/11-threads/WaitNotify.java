// wait, notify and notifyAll: ping-pong, bounded buffer, timed waits, notifying without waiters, recursion of the monitor across a wait.
import java.util.*;

public class WaitNotify {
    static class Buffer {
        private final Queue<Integer> q = new ArrayDeque<>();
        synchronized void put(int v) throws InterruptedException { while (q.size() == 3) wait(); q.add(v); notifyAll(); }
        synchronized int take() throws InterruptedException { while (q.isEmpty()) wait(); int v = q.remove(); notifyAll(); return v; }
    }

    static int turn;
    static final StringBuffer out = new StringBuffer();

    public static void main(String[] args) throws Exception {
        Object lock = new Object();
        Thread[] ts = new Thread[3];
        for (int i = 0; i < 3; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                for (int r = 0; r < 4; r++) {
                    synchronized (lock) {
                        while (turn % 3 != k) try { lock.wait(); } catch (InterruptedException e) { return; }
                        out.append((char) ('a' + k));
                        turn++;
                        lock.notifyAll();
                    }
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        System.out.println(out);
        Buffer b = new Buffer();
        long[] sum = new long[2];
        Thread[] producers = new Thread[3], consumers = new Thread[2];
        for (int i = 0; i < 3; i++) { int k = i; (producers[i] = new Thread(() -> { try { for (int j = 0; j < 100; j++) b.put(k * 1000 + j); } catch (InterruptedException e) { } })).start(); }
        for (int i = 0; i < 2; i++) { int k = i; (consumers[i] = new Thread(() -> { try { for (int j = 0; j < 150; j++) sum[k] += b.take(); } catch (InterruptedException e) { } })).start(); }
        for (Thread t : producers) t.join();
        for (Thread t : consumers) t.join();
        System.out.println(sum[0] + sum[1]);
        synchronized (lock) {
            synchronized (lock) {
                long start = System.nanoTime();
                lock.wait(10);
                System.out.println((System.nanoTime() - start >= 9_000_000) + " " + Thread.holdsLock(lock));
                lock.notify();
                lock.notifyAll();
            }
        }
        boolean[] flag = new boolean[1];
        Thread waiter = new Thread(() -> {
            synchronized (lock) {
                synchronized (lock) {
                    while (!flag[0]) try { lock.wait(); } catch (InterruptedException e) { }
                }
                System.out.println("still holds " + Thread.holdsLock(lock));
            }
        });
        waiter.start();
        while (waiter.getState() != Thread.State.WAITING) Thread.sleep(1);
        synchronized (lock) { flag[0] = true; lock.notify(); System.out.println("notified, waiter is " + waiter.getState()); }
        waiter.join();
        int[] woken = new int[1];
        Thread[] many = new Thread[5];
        for (int i = 0; i < 5; i++) { many[i] = new Thread(() -> { synchronized (woken) { try { woken.wait(); } catch (InterruptedException e) { } woken[0]++; } }); many[i].start(); }
        for (Thread t : many) while (t.getState() != Thread.State.WAITING) Thread.sleep(1);
        synchronized (woken) { woken.notify(); woken.notify(); }
        while (true) { synchronized (woken) { if (woken[0] == 2) break; } Thread.sleep(1); }
        synchronized (woken) { woken.notifyAll(); }
        for (Thread t : many) t.join();
        System.out.println(woken[0]);
    }
}
