// Threads: start, join, states, names, priorities, daemon flags, restarting, return values through fields.
public class StartJoin {
    public static void main(String[] args) throws Exception {
        int[] sum = new int[1];
        Thread t = new Thread(() -> { for (int i = 0; i < 1000; i++) sum[0] += i; }, "adder");
        System.out.println(t.getState() + " " + t.isAlive() + " " + t.getName() + " " + t.isDaemon() + " " + t.getPriority() + " " + t.getThreadGroup().getName());
        t.start();
        t.join();
        System.out.println(t.getState() + " " + t.isAlive() + " " + sum[0] + " " + t.getThreadGroup());
        try { t.start(); } catch (IllegalThreadStateException e) { System.out.println("no second start"); }
        Thread me = Thread.currentThread();
        System.out.println(me.getName() + " " + me.getId() + " " + me.getState() + " " + me.getPriority() + " " + me.isDaemon() + " " + me + " " + me.isInterrupted());
        me.setName("renamed");
        me.setPriority(Thread.MAX_PRIORITY);
        System.out.println(me + " " + Thread.currentThread().getName());
        try { me.setPriority(11); } catch (IllegalArgumentException e) { System.out.println("bad priority"); }
        try { me.setDaemon(true); } catch (IllegalThreadStateException e) { System.out.println("already started"); }
        Thread d = new Thread(() -> { });
        d.setDaemon(true);
        Thread child = new Thread(() -> System.out.println("child priority " + Thread.currentThread().getPriority() + " " + Thread.currentThread().isDaemon()));
        System.out.println(d.isDaemon() + " " + child.getPriority());
        child.start();
        child.join();
        Thread[] ts = new Thread[20];
        long[] results = new long[ts.length];
        for (int i = 0; i < ts.length; i++) {
            int k = i;
            ts[i] = new Thread() {
                @Override public void run() {
                    long f = 1;
                    for (int j = 2; j <= k; j++) f *= j;
                    results[k] = f;
                }
            };
        }
        for (Thread x : ts) x.start();
        for (Thread x : ts) x.join();
        long total = 0;
        for (long r : results) total += r;
        System.out.println(total);
        Thread sleeper = new Thread(() -> { try { Thread.sleep(60_000); } catch (InterruptedException e) { System.out.println("woken " + Thread.currentThread().isInterrupted()); } });
        sleeper.start();
        sleeper.join(10);
        System.out.println(sleeper.isAlive());
        while (sleeper.getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
        System.out.println(sleeper.getState());
        sleeper.interrupt();
        sleeper.join();
        Thread never = new Thread();
        never.join();
        System.out.println(never.getState());
        System.out.println(new Thread(null, null, "x").getName() + " " + new Thread().getName().startsWith("Thread-"));
        try { new Thread((Runnable) null, null); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        Thread run = new Thread(() -> System.out.println("in " + Thread.currentThread().getName()));
        run.run();
    }
}
