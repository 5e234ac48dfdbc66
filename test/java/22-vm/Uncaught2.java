// An exception whose toString fails, and one with a null message, leave threads; the exit code is 0 because main ends normally.
// stderr: app
public class Uncaught2 {
    public static void main(String[] args) throws Exception {
        Thread t = new Thread(() -> { throw new RuntimeException() { @Override public String toString() { return null; } }; }, "nulls");
        t.start();
        t.join();
        Thread u = new Thread(() -> { throw new Error((String) null); }, "plain");
        u.start();
        u.join();
        Thread v = new Thread(() -> { throw new IllegalStateException("multi\nline"); }, "lines");
        v.start();
        v.join();
        System.out.println("main ends normally");
    }
}
