// Threads whose turns are short (they yield, spin politely or hand each other a token) starve neither sleepers nor timed waits.
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;

public class ShortTurns {
    static volatile boolean flag;

    static void later(long millis) {
        flag = false;
        new Thread(() -> {
            try { Thread.sleep(millis); } catch (InterruptedException e) { System.out.println("?"); }
            flag = true;
        }).start();
    }

    public static void main(String[] args) throws Exception {
        later(20);
        while (!flag) Thread.yield();
        System.out.println("yielded");
        later(20);
        while (!flag) Thread.onSpinWait();
        System.out.println("spun");
        Object lock = new Object();
        Thread waiter = new Thread(() -> {
            synchronized (lock) {
                try { lock.wait(20); } catch (InterruptedException e) { System.out.println("?"); }
            }
            flag = true;
        });
        flag = false;
        waiter.start();
        while (!flag) Thread.yield();
        System.out.println("timed wait ended");
        SynchronousQueue<Integer> there = new SynchronousQueue<>(), back = new SynchronousQueue<>();
        Thread echo = new Thread(() -> { try { for (int i; (i = there.take()) >= 0; ) back.put(i + 1); } catch (InterruptedException e) { System.out.println("?"); } });
        echo.start();
        later(20);
        int n = 0;
        while (!flag) { there.put(n); n = back.take(); }
        there.put(-1);
        echo.join();
        System.out.println("handed to and fro " + (n > 0));
        Thread main = Thread.currentThread();
        Thread unparker = new Thread(() -> { while (!flag) { LockSupport.unpark(main); Thread.yield(); } LockSupport.unpark(main); });
        later(20);
        unparker.start();
        while (!flag) LockSupport.park();
        unparker.join();
        System.out.println("parked and unparked");
    }
}
