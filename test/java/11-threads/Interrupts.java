// Interruption of sleep, wait, join, park and blocking queues; the flag before, during and after; interrupting oneself and finished threads.
import java.util.concurrent.locks.LockSupport;

public class Interrupts {
    interface Body { void run() throws InterruptedException; }

    static void blocked(String name, Body b) throws Exception {
        Thread t = new Thread(() -> {
            try {
                b.run();
                System.out.println(name + " returned " + Thread.interrupted());
            } catch (InterruptedException e) {
                System.out.println(name + " interrupted " + Thread.currentThread().isInterrupted() + " " + e.getMessage());
            }
        });
        t.start();
        while (t.getState() != Thread.State.WAITING && t.getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
        t.interrupt();
        t.join();
    }

    public static void main(String[] args) throws Exception {
        Object lock = new Object();
        blocked("sleep", () -> Thread.sleep(100_000));
        blocked("wait", () -> { synchronized (lock) { lock.wait(); } });
        blocked("timed wait", () -> { synchronized (lock) { lock.wait(100_000); } });
        Thread main = Thread.currentThread();
        blocked("join", () -> main.join());
        blocked("park", LockSupport::park);
        blocked("parkNanos", () -> LockSupport.parkNanos(100_000_000_000L));
        blocked("queue", () -> new java.util.concurrent.LinkedBlockingQueue<>().take());
        blocked("latch", () -> new java.util.concurrent.CountDownLatch(1).await());
        Thread.currentThread().interrupt();
        System.out.println(Thread.currentThread().isInterrupted() + " " + Thread.interrupted() + " " + Thread.interrupted());
        Thread.currentThread().interrupt();
        try { Thread.sleep(1000); } catch (InterruptedException e) { System.out.println("at once " + e.getMessage() + " " + Thread.currentThread().isInterrupted()); }
        Thread.currentThread().interrupt();
        synchronized (lock) { try { lock.wait(); } catch (InterruptedException e) { System.out.println("wait at once"); } }
        Thread.currentThread().interrupt();
        LockSupport.park();
        System.out.println("park returns with the flag set " + Thread.interrupted());
        Thread done = new Thread(() -> { });
        done.start();
        done.join();
        done.interrupt();
        System.out.println(done.isInterrupted());
        Thread early = new Thread(() -> System.out.println("early " + Thread.currentThread().isInterrupted()));
        early.interrupt();
        early.start();
        early.join();
        Thread busy = new Thread(() -> { long n = 0; while (!Thread.currentThread().isInterrupted()) { n++; Thread.onSpinWait(); } System.out.println("busy loop ended " + (n >= 0)); });
        busy.start();
        Thread.sleep(5);
        busy.interrupt();
        busy.join();
        java.util.concurrent.CountDownLatch free = new java.util.concurrent.CountDownLatch(1);
        Thread holder = new Thread(() -> { synchronized (lock) { try { free.await(); } catch (InterruptedException e) { System.out.println("?"); } } });
        holder.start();
        while (holder.getState() != Thread.State.WAITING) Thread.sleep(1);
        Thread entering = new Thread(() -> { synchronized (lock) { System.out.println("monitor entered with flag " + Thread.currentThread().isInterrupted()); } });
        entering.start();
        while (entering.getState() != Thread.State.BLOCKED && entering.isAlive()) Thread.onSpinWait();
        entering.interrupt();
        free.countDown();
        entering.join();
        holder.join();
        try { Thread.sleep(-1); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
    }
}
