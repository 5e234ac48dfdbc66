// -XX:-StackTraceInThrowable: exceptions without stack traces.
// vm: -XX:-StackTraceInThrowable
// exit: 1
// stderr: compare
public class NoStackTraces {
    public static void main(String[] args) {
        RuntimeException e = new RuntimeException("one", new Exception("cause"));
        e.addSuppressed(new Error("suppressed"));
        System.out.println(e.getStackTrace().length);
        try {
            Object o = "s";
            System.out.println((Integer) o);
        } catch (ClassCastException c) {
            System.out.println(c.getStackTrace().length);
        }
        try {
            recurse(0);
        } catch (StackOverflowError s) {
            System.out.println(s.getStackTrace().length);
        }
        throw e;
    }

    static void recurse(int n) {
        recurse(n + 1);
    }
}
