// Native memory is full to the last byte: what the VM needs for itself is still there, what it cannot give is an OutOfMemoryError.
// vm: -Xmx256m -XX:MaxDirectMemorySize=200m
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

public class FullNative {
    interface Work { Object run() throws Throwable; }
    static int deep(int n) { return n == 0 ? 0 : 1 + deep(n - 1); }

    /** `work` gives its result, or is out of memory: HotSpot has more of it. */
    static void attempt(String what, Work work) {
        try {
            work.run();
        } catch (OutOfMemoryError e) {
            // an answer
        } catch (Throwable t) {
            System.out.println(what + ": " + t);
        }
    }

    public static void main(String[] args) throws Throwable {
        var field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        var unsafe = (sun.misc.Unsafe) field.get(null);
        List<Long> kept = new ArrayList<>();
        if (System.getProperty("java.vm.name").startsWith("Dewar"))
            for (int size : new int[] {64 << 20, 1 << 20, 64 << 10, 4 << 10, 256, 16})
                attempt("filling", () -> { for (int i = 0; i < 1 << 20; i++) kept.add(unsafe.allocateMemory(size)); return null; });
        attempt("direct buffers", () -> { for (int i = 0; i < 300; i++) ByteBuffer.allocateDirect(1 << 20); return null; });
        attempt("a loader", () -> new java.net.URLClassLoader(new java.net.URL[0], null).loadClass("Absent") );
        attempt("threads", () -> { for (int i = 0; i < 20; i++) { Thread t = new Thread(() -> deep(100)); t.start(); t.join(); } return null; });
        attempt("locks", () -> {
            for (int i = 0; i < 2000; i++) { Object o = new Object(); synchronized (o) { o.hashCode(); o.notifyAll(); } }
            Object o = new Object();
            synchronized (o) { o.wait(1); }
            return null;
        });
        attempt("recursion", () -> { try { return deep(100_000_000); } catch (StackOverflowError e) { return null; } });
        attempt("lambda", () -> { Runnable r = () -> kept.add(0L); r.run(); return null; });
        attempt("collections", () -> { for (int i = 0; i < 3; i++) { byte[][] b = new byte[100][]; for (int j = 0; j < 100; j++) b[j] = new byte[100_000]; System.gc(); } return null; });
        attempt("files", () -> java.nio.file.Files.size(java.nio.file.Path.of("/etc/passwd")));
        attempt("deflate", () -> { var d = new java.util.zip.Deflater(); d.setInput(new byte[1000]); d.finish(); return d.deflate(new byte[100]); });
        int[] none = null;
        try { System.out.println(none[1]); } catch (NullPointerException e) { System.out.println("null is null"); }
        try { System.out.println(none.length); } catch (NullPointerException e) { System.out.println("null is null"); }
        for (long p : kept) if (p != 0) unsafe.freeMemory(p);
        ByteBuffer b = ByteBuffer.allocateDirect(1 << 20);
        System.out.println("freed, and used again: " + b.capacity());
    }
}
