// Class loaders and hidden classes that nothing uses are unloaded, and what still leads to them keeps them: objects, arrays, handles, traces, threads.
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntUnaryOperator;

public class Unloading {
    /** Of the loader of the program: implemented by classes that come and go. */
    public interface Shape {
        int sides();

        default String text() {
            return "shape of " + sides();
        }
    }

    public abstract static class Base {
        int calls;

        public int twice(int n) {
            calls++;
            return 2 * n;
        }
    }

    /** Defined once for each loader, or as a hidden class. */
    public static class Square extends Base implements Shape, Runnable {
        static final List<Object> HELD = new ArrayList<>();
        static int made;

        public Square() {
            made++;
        }

        @Override
        public int sides() {
            return 3 + made;
        }

        @Override
        public int twice(int n) {
            return super.twice(n) + made;
        }

        public IntUnaryOperator adder() {
            int sides = sides();
            return n -> n + sides;
        }

        public static int three() {
            return 3;
        }

        @Override
        public void run() {
            throw new IllegalStateException("thrown in " + getClass().getName().replaceAll("[+/]0x.*", ""));
        }
    }

    static final byte[] SQUARE = bytesOf("Unloading$Square");

    static byte[] bytesOf(String name) {
        try (InputStream in = Unloading.class.getResourceAsStream(name + ".class")) {
            return in.readAllBytes();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static class Loader extends ClassLoader {
        Loader() {
            super(Unloading.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals("Unloading$Square")) return super.loadClass(name, resolve);
            Class<?> known = findLoadedClass(name);
            return known != null ? known : defineClass(name, SQUARE, 0, SQUARE.length);
        }
    }

    static Class<?> loaded() throws Exception {
        return Class.forName("Unloading$Square", true, new Loader());
    }

    static Class<?> hidden() throws Exception {
        return MethodHandles.lookup().defineHiddenClass(SQUARE, true).lookupClass();
    }

    interface Use {
        /** What it returns is all that is left of the class. */
        Object of(Class<?> c) throws Throwable;
    }

    static boolean isCleared(Reference<?> reference) throws InterruptedException {
        for (int i = 0; i < 20 && !reference.refersTo(null); i++) {
            System.gc();
            Thread.sleep(5);
        }
        return reference.refersTo(null);
    }

    static boolean isKept(Reference<?> reference) {
        for (int i = 0; i < 3; i++) System.gc();
        return !reference.refersTo(null);
    }

    static Object left;

    static WeakReference<Object> use(Class<?> c, Use use) throws Throwable {
        left = use.of(c);
        return new WeakReference<>(c.getClassLoader() == Unloading.class.getClassLoader() ? c : c.getClassLoader());
    }

    static void test(String what, Use use) throws Throwable {
        for (int i = 0; i < 2; i++) {
            WeakReference<Object> reference = use(i == 0 ? loaded() : hidden(), use);
            String first = left == null ? "" : isKept(reference) ? "kept, " : "lost, ";
            left = null;
            System.out.println((i == 0 ? "loader, " : "hidden, ") + what + ": " + first + (isCleared(reference) ? "unloaded" : "not unloaded"));
        }
    }

    static Base make(Class<?> c) throws Exception {
        return (Base) c.getConstructor().newInstance();
    }

    static int sum(Iterable<? extends Base> all) {
        int sum = 0;
        for (Base b : all) sum += b.twice(5) + ((Shape) b).text().length();
        return sum;
    }

    public static void main(String[] args) throws Throwable {
        test("nothing", c -> null);
        test("nothing of an object", c -> make(c).twice(1) < 0 ? "" : null);
        test("an object", c -> make(c));
        test("an array", c -> java.lang.reflect.Array.newInstance(c, 1, 1));
        test("the class", c -> c);
        test("a method", c -> c.getMethod("three"));
        test("a handle", c -> MethodHandles.lookup().findStatic(c, "three", MethodType.methodType(int.class)));
        test("a call of a handle", c -> (int) MethodHandles.lookup().findStatic(c, "three", MethodType.methodType(int.class)).invoke() == 3 ? null : "");
        test("a method type", c -> MethodType.methodType(c, c));
        test("a lambda of it", c -> c.getMethod("adder").invoke(make(c)));
        test("what its static field holds", c -> {
            List<Object> held = new ArrayList<>();
            var field = c.getDeclaredField("HELD");
            field.setAccessible(true);
            ((List<Object>) field.get(null)).add(held);
            return null;
        });
        test("a proxy", c -> Proxy.newProxyInstance(c.getClassLoader(), new Class<?>[] {Shape.class}, (p, m, a) -> 4));
        test("an exception", c -> {
            try {
                ((Runnable) make(c)).run();
                return "";
            } catch (IllegalStateException e) {
                return e;
            }
        });
        test("a frame of a thread", c -> {
            CountDownLatch in = new CountDownLatch(1);
            CountDownLatch out = new CountDownLatch(1);
            Object shape = make(c);
            Shape proxy = (Shape) Proxy.newProxyInstance(c.getClassLoader(), new Class<?>[] {Shape.class}, (p, m, a) -> ((Shape) shape).sides());
            Thread thread = new Thread(() -> {
                in.countDown();
                try {
                    out.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                proxy.sides();
            });
            thread.start();
            in.await();
            return new Object() {
                final CountDownLatch end = out;

                {
                    Cleaner.create().register(this, out::countDown);
                }
            };
        });

        // A trace says the same after a collection.
        Exception trace = null;
        try {
            ((Runnable) make(loaded())).run();
        } catch (IllegalStateException e) {
            trace = e;
        }
        System.gc();
        for (int i = 0; i < 20; i++) loaded();
        System.gc();
        System.out.println(trace + " " + trace.getStackTrace()[0]);

        // What is called changes its class under the call: caches, profiles and the hierarchy name classes that are gone.
        int sum = 0;
        for (int round = 0; round < 30; round++) {
            List<Base> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(make(loaded()));
                all.add(make(hidden()));
            }
            for (int i = 0; i < 300; i++) sum += sum(all);
            if (round % 5 == 0) System.gc();
        }
        System.out.println(sum);

        // References and cleaners of loaders.
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        List<Reference<?>> references = new ArrayList<>();
        CountDownLatch cleaned = new CountDownLatch(10);
        Cleaner cleaner = Cleaner.create();
        for (int i = 0; i < 10; i++) {
            Class<?> c = loaded();
            make(c);
            references.add(new PhantomReference<>(c.getClassLoader(), queue));
            references.add(new WeakReference<>(c, queue));
            cleaner.register(c.getClassLoader(), cleaned::countDown);
        }
        for (Reference<?> reference : references) if (!isCleared(reference)) System.out.println("not cleared");
        cleaned.await();
        int enqueued = 0;
        while (queue.remove(1000) != null && ++enqueued < 20) {
        }
        System.out.println("enqueued " + enqueued);
    }
}
