// The launcher's text for an uncaught exception with causes and suppressed ones.
// exit: 1
// stderr: compare
public class UncaughtWithCause {
    static class Custom extends Exception {
        Custom(String m, Throwable c) { super(m, c); }
        @Override public String toString() { return "custom<" + getMessage() + ">"; }
    }

    public static void main(String[] args) throws Exception {
        try {
            level(2);
        } catch (RuntimeException e) {
            Custom c = new Custom("top", e);
            c.addSuppressed(new IllegalStateException("beside"));
            throw c;
        }
    }

    static void level(int n) {
        if (n == 0) throw new RuntimeException("bottom");
        try {
            level(n - 1);
        } catch (RuntimeException e) {
            throw new RuntimeException("level " + n, e);
        }
    }
}
