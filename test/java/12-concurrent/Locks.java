// ReentrantLock, conditions, read-write locks, StampedLock, Semaphore, latches, barriers, Phaser, Exchanger.
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.*;

public class Locks {
    public static void main(String[] args) throws Exception {
        ReentrantLock l = new ReentrantLock(true);
        Condition c = l.newCondition();
        int[] n = new int[1];
        Thread[] ts = new Thread[4];
        for (int i = 0; i < 4; i++) (ts[i] = new Thread(() -> { for (int k = 0; k < 500; k++) { l.lock(); try { n[0]++; } finally { l.unlock(); } } })).start();
        for (Thread t : ts) t.join();
        System.out.println(n[0] + " " + l.isLocked() + " " + l.isFair());
        boolean[] ready = new boolean[1];
        Thread w = new Thread(() -> { l.lock(); try { while (!ready[0]) c.await(); System.out.println("signalled " + l.getHoldCount()); } catch (InterruptedException e) { } finally { l.unlock(); } });
        w.start();
        while (true) { l.lock(); try { if (l.hasWaiters(c)) { ready[0] = true; c.signal(); break; } } finally { l.unlock(); } Thread.sleep(1); }
        w.join();
        l.lock();
        Thread tryer = new Thread(() -> { try { System.out.println(l.tryLock() + " " + l.tryLock(5, TimeUnit.MILLISECONDS)); } catch (InterruptedException e) { } });
        tryer.start();
        tryer.join();
        Thread inter = new Thread(() -> { try { l.lockInterruptibly(); } catch (InterruptedException e) { System.out.println("lock interrupted"); } });
        inter.start();
        while (!l.hasQueuedThread(inter)) Thread.sleep(1);
        inter.interrupt();
        inter.join();
        System.out.println(c.await(3, TimeUnit.MILLISECONDS) + " " + (c.awaitNanos(1000) <= 0));
        l.unlock();
        try { l.unlock(); } catch (IllegalMonitorStateException e) { System.out.println("not owner"); }
        ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
        rw.readLock().lock(); rw.readLock().lock();
        System.out.println(rw.getReadLockCount() + " " + rw.writeLock().tryLock());
        rw.readLock().unlock(); rw.readLock().unlock();
        rw.writeLock().lock();
        rw.readLock().lock();
        rw.writeLock().unlock();
        System.out.println(rw.isWriteLocked() + " " + rw.getReadHoldCount());
        StampedLock s = new StampedLock();
        long o = s.tryOptimisticRead();
        System.out.println(s.validate(o));
        long ws = s.writeLock();
        System.out.println(s.validate(o) + " " + s.tryReadLock() + " " + s.isWriteLocked());
        long rs = s.tryConvertToReadLock(ws);
        System.out.println((rs != 0) + " " + s.getReadLockCount());
        s.unlockRead(rs);
        Semaphore sem = new Semaphore(2);
        sem.acquire();
        System.out.println(sem.tryAcquire(2) + " " + sem.availablePermits() + " " + sem.tryAcquire(1, 1, TimeUnit.MILLISECONDS) + " " + sem.drainPermits());
        sem.release(5);
        System.out.println(sem.availablePermits());
        CyclicBarrier bar = new CyclicBarrier(3, () -> System.out.println("barrier"));
        Thread[] bs = new Thread[2];
        for (int i = 0; i < 2; i++) (bs[i] = new Thread(() -> { try { bar.await(); bar.await(); } catch (Exception e) { System.out.println(e); } })).start();
        bar.await(); bar.await();
        for (Thread t : bs) t.join();
        try { bar.await(2, TimeUnit.MILLISECONDS); } catch (TimeoutException e) { System.out.println("barrier timeout " + bar.isBroken()); }
        try { bar.await(); } catch (BrokenBarrierException e) { System.out.println("broken"); }
        Phaser ph = new Phaser(1) { @Override protected boolean onAdvance(int phase, int parties) { System.out.println("phase " + phase + " parties " + parties); return phase >= 2; } };
        for (int i = 0; i < 3; i++) { ph.register(); new Thread(() -> { while (!ph.isTerminated()) ph.arriveAndAwaitAdvance(); }).start(); }
        while (!ph.isTerminated()) ph.arriveAndAwaitAdvance();
        Exchanger<String> ex = new Exchanger<>();
        String[] got = new String[1];
        Thread et = new Thread(() -> { try { got[0] = ex.exchange("from thread"); } catch (InterruptedException e) { } });
        et.start();
        System.out.println(ex.exchange("from main"));
        et.join();
        System.out.println(got[0]);
        CountDownLatch latch = new CountDownLatch(2);
        System.out.println(latch.await(1, TimeUnit.MILLISECONDS) + " " + latch.getCount());
    }
}
