// StackOverflowError is caught and the program goes on, again and again, from different kinds of frames.
// modes: -gc (tens of thousands of frames; each collection walks them all)
public class StackOverflow {
    static int depth;
    static void plain() { depth++; plain(); }
    static long wide(long a, double b, Object c) { depth++; return wide(a + 1, b * 2, c) + 1; }
    void virt() { depth++; virt(); }
    interface I { void m(); }
    static class Impl implements I { public void m() { depth++; ((I) this).m(); } }
    static void withFinally() { try { depth++; withFinally(); } finally { depth--; } }
    static synchronized void sync() { depth++; sync(); }
    public String toString() { depth++; return "x" + this; }

    interface Body { void run(); }

    static void t(String name, Body b) {
        depth = 0;
        try {
            b.run();
            System.out.println(name + " returned");
        } catch (StackOverflowError e) {
            System.out.println(name + " " + (depth > 1000 || name.equals("finally")) + " " + e.getMessage() + " " + (e.getStackTrace().length == 1024));
        }
    }

    public static void main(String[] args) throws Exception {
        for (int i = 0; i < 3; i++) t("plain", StackOverflow::plain);
        t("wide", () -> wide(1, 2, "c"));
        t("virtual", () -> new StackOverflow().virt());
        t("interface", () -> new Impl().m());
        t("finally", StackOverflow::withFinally);
        t("sync", StackOverflow::sync);
        System.out.println(Thread.holdsLock(StackOverflow.class));
        t("toString", () -> new StackOverflow().toString());
        Thread th = new Thread(() -> t("thread", StackOverflow::plain));
        th.start();
        th.join();
        System.out.println("alive " + new StringBuilder("still").reverse());
    }
}
