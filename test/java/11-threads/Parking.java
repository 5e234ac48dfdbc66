// LockSupport: permits, unpark before park, blockers, timed parks, spurious-proof loops, many threads handing on a token.
import java.util.concurrent.locks.LockSupport;

public class Parking {
    static volatile int token;

    public static void main(String[] args) throws Exception {
        LockSupport.unpark(Thread.currentThread());
        LockSupport.unpark(Thread.currentThread());
        LockSupport.park();
        System.out.println("one permit used");
        long t = System.nanoTime();
        LockSupport.parkNanos(5_000_000);
        System.out.println(System.nanoTime() - t >= 4_000_000);
        LockSupport.parkNanos(0);
        LockSupport.parkNanos(-5);
        LockSupport.parkUntil(System.currentTimeMillis() - 10);
        LockSupport.parkUntil(System.currentTimeMillis() + 3);
        Object blocker = "blocker";
        Thread p = new Thread(() -> { LockSupport.park(blocker); System.out.println("unparked"); });
        p.start();
        while (p.getState() != Thread.State.WAITING || LockSupport.getBlocker(p) == null) Thread.sleep(1);
        System.out.println(LockSupport.getBlocker(p));
        LockSupport.unpark(p);
        p.join();
        System.out.println(LockSupport.getBlocker(p));
        LockSupport.unpark(null);
        Thread[] ring = new Thread[8];
        for (int i = 0; i < ring.length; i++) {
            int k = i;
            ring[i] = new Thread(() -> {
                for (int r = 0; r < 20; r++) {
                    while (token % ring.length != k) LockSupport.park(ring);
                    token++;
                    LockSupport.unpark(ring[(k + 1) % ring.length]);
                }
            });
        }
        for (Thread x : ring) x.start();
        for (Thread x : ring) x.join();
        System.out.println(token);
    }
}
