// Uncaught exception handlers: per thread, group, default, throwing handlers; the exit code stays 0 when other threads die.
// stderr: app
public class UncaughtHandlers {
    public static void main(String[] args) throws Exception {
        Thread a = new Thread(() -> { throw new IllegalStateException("a"); }, "A");
        a.setUncaughtExceptionHandler((t, e) -> System.out.println("own handler " + t.getName() + " " + e.getMessage() + " " + t.isAlive()));
        a.start();
        a.join();
        ThreadGroup g = new ThreadGroup("special") { @Override public void uncaughtException(Thread t, Throwable e) { System.out.println("group " + getName() + " " + t.getName() + " " + e); } };
        Thread b = new Thread(g, () -> { throw new Error("b"); }, "B");
        b.start();
        b.join();
        Thread c = new Thread(() -> { throw new RuntimeException("printed"); }, "C");
        c.start();
        c.join();
        Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.out.println("default " + t.getName() + " " + e.getMessage()));
        Thread d = new Thread(() -> { throw new RuntimeException("d"); }, "D");
        d.start();
        d.join();
        Thread.setDefaultUncaughtExceptionHandler((t, e) -> { throw new IllegalArgumentException("handler fails"); });
        Thread e = new Thread(() -> { throw new RuntimeException("e"); }, "E");
        e.start();
        e.join();
        Thread.setDefaultUncaughtExceptionHandler(null);
        System.out.println(a.getUncaughtExceptionHandler() + " " + new Thread("x").getUncaughtExceptionHandler().getClass().getSimpleName());
        Thread sys = new Thread(() -> { throw new ThreadDeath(); }, "silent");
        sys.start();
        sys.join();
        System.out.println("end");
    }
}
