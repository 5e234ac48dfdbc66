// synchronized methods and blocks, recursion, static locks, release on exceptions, wait/notify errors, monitors on arrays and classes.
public class Synchronized {
    int n;
    synchronized void inc() { n++; if (n % 10 == 0) incAgain(); }
    synchronized void incAgain() { n++; }
    static synchronized boolean holdsClass() { return Thread.holdsLock(Synchronized.class); }
    synchronized void fails() { throw new IllegalStateException("held " + Thread.holdsLock(this)); }
    synchronized int deep(int k) { return k == 0 ? 0 : 1 + deep(k - 1); }

    public static void main(String[] args) throws Exception {
        Synchronized s = new Synchronized();
        for (int i = 0; i < 30; i++) s.inc();
        System.out.println(s.n + " " + holdsClass() + " " + Thread.holdsLock(Synchronized.class) + " " + s.deep(300));
        try {
            s.fails();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage() + " after " + Thread.holdsLock(s));
        }
        Object[] locks = {new Object(), new int[0], String.class, "literal", new Object[1], Thread.currentThread()};
        for (Object l : locks) {
            synchronized (l) {
                synchronized (l) {
                    System.out.print(Thread.holdsLock(l) + " ");
                }
                System.out.print(Thread.holdsLock(l) + " ");
            }
            System.out.println(Thread.holdsLock(l));
        }
        try { s.wait(); } catch (IllegalMonitorStateException e) { System.out.println("wait: " + e.getMessage()); }
        try { s.notifyAll(); } catch (IllegalMonitorStateException e) { System.out.println("notifyAll: " + e.getMessage()); }
        synchronized (s) {
            long t = System.nanoTime();
            s.wait(20);
            System.out.println(System.nanoTime() - t >= 15_000_000L);
            try { s.wait(-1); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
            try { s.wait(0, 1000000); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        }
        int[] shared = new int[1];
        Thread[] ts = new Thread[4];
        for (int i = 0; i < ts.length; i++) {
            ts[i] = new Thread(() -> { for (int k = 0; k < 2000; k++) synchronized (shared) { shared[0]++; } });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        System.out.println(shared[0]);
        int before = System.identityHashCode(s);
        synchronized (s) {
            System.out.println(before == System.identityHashCode(s));
        }
        System.out.println(before == s.hashCode());
    }
}
