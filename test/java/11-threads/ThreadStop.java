// Thread.stop delivers ThreadDeath to a running, a sleeping and a waiting thread; suspend and resume; the thread's finally blocks run.
// needs: stop
// modes: -deterministic (its threads spin without yielding, which that mode never interrupts)
public class ThreadStop {
    static volatile long n;

    @SuppressWarnings("removal")
    public static void main(String[] args) throws Exception {
        Runnable[] bodies = {() -> { while (true) n++; }, () -> { try { Thread.sleep(60_000); } catch (InterruptedException e) { System.out.println("?"); } }, () -> { synchronized (args) { try { args.wait(); } catch (InterruptedException e) { System.out.println("?"); } } }};
        for (Runnable b : bodies) {
            Thread t = new Thread(() -> {
                try {
                    b.run();
                } catch (ThreadDeath d) {
                    System.out.println("death");
                    throw d;
                } finally {
                    System.out.println("finally");
                }
            });
            t.start();
            Thread.sleep(20);
            t.stop();
            t.join();
            System.out.println(t.getState());
        }
        Thread s = new Thread(() -> { while (!Thread.interrupted()) n++; });
        s.start();
        Thread.sleep(5);
        s.suspend();
        Thread.sleep(5);
        long a = n;
        Thread.sleep(10);
        System.out.println(a == n);
        s.resume();
        while (n == a) Thread.sleep(1);
        s.interrupt();
        s.join();
        System.out.println("resumed");
    }
}
