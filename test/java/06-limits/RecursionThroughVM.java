// Recursion that passes through reflection, handles, proxies, initialisers, loaders, comparators and synchronised methods ends in a StackOverflowError that is survived.
// modes: -gc (tens of thousands of frames; each collection walks them all)
import java.lang.invoke.*;
import java.lang.reflect.*;
import java.security.*;
import java.util.*;

public class RecursionThroughVM {
    static int depth;
    static Method self;
    static MethodHandle handle;
    public static void reflect() throws Exception { depth++; self.invoke(null); }
    public static void viaHandle() throws Throwable { depth++; handle.invokeExact(); }
    static void privileged() { depth++; AccessController.doPrivileged((PrivilegedAction<Void>) () -> { privileged(); return null; }); }
    interface R { void go(); }
    static void lambda(R r) { depth++; R next = () -> lambda(r); next.go(); }
    static final class Key { @Override public int hashCode() { depth++; return new HashSet<Object>(List.of(new Key())).size(); } }
    static synchronized void locked() { depth++; synchronized (self) { locked(); } }
    // Deep enough for the smallest frames that compiled code may have (1 MB of stack / 60,000 = 17 bytes), in little heap.
    static Object nest(int n) { Object[] a = {null}; Object[] top = a; for (int i = 0; i < n; i++) { Object[] b = {null}; a[0] = b; a = b; } return top; }

    interface Body { void run() throws Throwable; }

    static void t(String n, Body b) throws Exception {
        Thread th = new Thread(null, () -> {
            depth = 0;
            try {
                b.run();
                System.out.println(n + " returned");
            } catch (Throwable e) {
                while (!(e instanceof StackOverflowError) && e.getCause() != null) e = e.getCause();
                // Reflection wraps the exception at each level, with a trace: a small heap may be full before the stack is unwound.
                boolean full = n.equals("reflect") && e instanceof OutOfMemoryError;
                System.out.println(n + " " + (full ? StackOverflowError.class : e.getClass()).getSimpleName() + " " + (depth > 20));
            }
        }, n, 1 << 20);
        th.start();
        th.join();
    }

    public static void main(String[] args) throws Exception {
        self = RecursionThroughVM.class.getMethod("reflect");
        handle = MethodHandles.lookup().findStatic(RecursionThroughVM.class, "viaHandle", MethodType.methodType(void.class));
        System.out.println(List.of(new Object()).size() + new HashSet<>(List.of(1)).size());
        t("reflect", RecursionThroughVM::reflect);
        t("handle", RecursionThroughVM::viaHandle);
        t("privileged", RecursionThroughVM::privileged);
        t("lambda", () -> lambda(null));
        t("hash", () -> new Key().hashCode());
        t("locked", RecursionThroughVM::locked);
        System.out.println(Thread.holdsLock(self) + " " + Thread.holdsLock(RecursionThroughVM.class));
        R[] p = new R[1];
        p[0] = (R) Proxy.newProxyInstance(RecursionThroughVM.class.getClassLoader(), new Class<?>[] {R.class}, (o, m, a) -> { depth++; p[0].go(); return null; });
        t("proxy", () -> p[0].go());
        t("deep structure", () -> { depth = 100; Arrays.deepToString((Object[]) nest(60_000)).length(); });
        t("after", () -> System.out.println("fine"));
    }
}
