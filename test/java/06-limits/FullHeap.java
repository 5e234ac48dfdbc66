// In a heap that is full to the brim everything that allocates inside the VM either works or throws an OutOfMemoryError that is survived.
// vm: -Xmx8m
// modes: -gc (fills the heap with small objects; each collection then costs the whole heap)
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class FullHeap {
    interface Body { Object run() throws Throwable; }

    static Object[] fill;
    static Object kept;

    /** Objects of ever smaller sizes, each linked to the last, until not even the smallest fits. */
    static void fillUp() {
        for (int size : new int[] {1 << 16, 500, 4}) {
            try {
                while (true) { Object[] next = new Object[size]; next[0] = fill; fill = next; }
            } catch (OutOfMemoryError e) {
            }
        }
    }

    static int rounds;

    static void t(String name, Body body) {
        int done = 0, failed = 0;
        if (rounds > 0) fillUp();
        for (int i = 0; i < 6; i++) {
            try {
                kept = body.run();
                done++;
            } catch (OutOfMemoryError e) {
                failed++;
            } catch (InvocationTargetException e) {
                failed++;
            } catch (Throwable e) {
                fill = null;
                kept = null;
                System.out.println("? " + e);
                return;
            }
        }
        fill = null;
        kept = null;
        if (rounds > 0) System.out.println(name + " survived " + (done + failed));
    }

    static void thrower() { throw new IllegalStateException(); }
    static int deep(int n) { if (n == 0) throw new IllegalArgumentException("deep"); return deep(n - 1) + 1; }
    static int endless(int n) { return endless(n + 1) + 1; }

    static Method self;
    /** Each level wraps the exception of the next: traces that fill the heap while the stack is unwound. */
    public static void nested(int n) throws Exception { if (n == 0) throw new Exception("x"); self.invoke(null, n - 1); }

    public static void main(String[] args) throws Throwable {
        Method thrower = FullHeap.class.getDeclaredMethod("thrower");
        self = FullHeap.class.getDeclaredMethod("nested", int.class);
        int[] ints = new int[1000];
        Object[] chain = new Object[1];
        for (int i = 0; i < 2; i++) { // the first round loads what the second one needs
            rounds = i;
            t("clone", ints::clone);
            t("exception", () -> new Exception("x"));
            t("exceptions that are kept", () -> chain[0] = new Exception("x", (Throwable) chain[0]));
            chain[0] = null;
            t("deep exception", () -> { try { return deep(500); } catch (IllegalArgumentException e) { return e; } });
            t("null pointer", () -> { try { return ints[((Object[]) null).length]; } catch (NullPointerException e) { return e; } });
            t("index", () -> { try { return ints[rounds + 5000]; } catch (ArrayIndexOutOfBoundsException e) { return e.getMessage(); } });
            t("cast", () -> { try { return (String) (Object) ints; } catch (ClassCastException e) { return e.getMessage(); } });
            t("array of arrays", () -> new int[20][30]);
            t("intern", () -> ("in" + rounds + System.nanoTime()).intern());
            t("reflection", () -> thrower.invoke(null));
            t("stack trace", () -> Thread.currentThread().getStackTrace());
            t("trace elements", () -> new Exception("x").getStackTrace());
            t("class", () -> Class.forName("java.util.ArrayDeque").getDeclaredMethods());
            t("stack overflow", () -> { try { return endless(0); } catch (StackOverflowError e) { return e; } });
            t("nested exceptions", () -> self.invoke(null, 12));
            t("huge array", () -> new long[Integer.MAX_VALUE]);
        }
        try {
            deep(3);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage() + " " + e.getStackTrace().length);
        }
        try {
            kept = new long[100_000_000];
        } catch (OutOfMemoryError e) {
            System.out.println(e.getMessage());
        }
    }
}
