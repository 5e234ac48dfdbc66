// A CPU-bound thread starves neither other threads, nor timers, nor sleepers; spinning on a volatile ends.
// modes: -deterministic (its threads spin without yielding, which that mode never interrupts)
public class Fairness {
    static volatile boolean stop;
    static volatile int seen;
    static long work;

    public static void main(String[] args) throws Exception {
        Thread hog = new Thread(() -> { long n = 0; while (!stop) n++; work = n; }, "hog");
        Thread hog2 = new Thread(() -> { while (!stop) { int x = 0; for (int i = 0; i < 1000; i++) x += i; work += x & 1; } }, "hog2");
        hog.start();
        hog2.start();
        for (int i = 0; i < 5; i++) Thread.sleep(2);
        System.out.println("slept beside two hogs");
        java.util.Timer timer = new java.util.Timer(true);
        java.util.concurrent.CountDownLatch fired = new java.util.concurrent.CountDownLatch(3);
        timer.schedule(new java.util.TimerTask() { public void run() { fired.countDown(); } }, 1, 2);
        fired.await();
        timer.cancel();
        System.out.println("timer fired");
        Thread spinner = new Thread(() -> { while (seen == 0) { } System.out.println("spinner saw " + seen); });
        spinner.start();
        Thread.sleep(3);
        seen = 7;
        spinner.join();
        Object lock = new Object();
        Thread locker = new Thread(() -> { for (int i = 0; i < 2000; i++) synchronized (lock) { work++; } });
        locker.start();
        for (int i = 0; i < 2000; i++) synchronized (lock) { work++; }
        locker.join();
        stop = true;
        hog.join();
        hog2.join();
        System.out.println("done " + (work != 0));
    }
}
