// A parallel-capable loader: many threads ask for the same and different classes; each class is defined once; locks are per class name.
import java.io.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class ParallelLoaders {
    public static class A { public static final int V = Integer.getInteger("x", 1); }
    public static class B extends A { }
    public static class C extends B { }

    static class Par extends ClassLoader {
        static final boolean registered = registerAsParallelCapable();
        final ConcurrentHashMap<String, AtomicInteger> defined = new ConcurrentHashMap<>();
        Par() { super("par", ParallelLoaders.class.getClassLoader()); }
        Object lock(String n) { return getClassLoadingLock(n); }
        @Override protected Class<?> loadClass(String n, boolean r) throws ClassNotFoundException {
            if (!n.startsWith("ParallelLoaders$")) return super.loadClass(n, r);
            synchronized (getClassLoadingLock(n)) {
                Class<?> c = findLoadedClass(n);
                if (c != null) return c;
                Thread.yield();
                defined.computeIfAbsent(n, k -> new AtomicInteger()).incrementAndGet();
                try (InputStream in = ParallelLoaders.class.getResourceAsStream(n + ".class")) {
                    byte[] b = in.readAllBytes();
                    return defineClass(n, b, 0, b.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(n, e);
                }
            }
        }
    }

    static class Ser extends ClassLoader { Object lock(String n) { return getClassLoadingLock(n); } }

    public static void main(String[] args) throws Exception {
        Par p = new Par();
        System.out.println(Par.registered + " " + p.isRegisteredAsParallelCapable() + " " + new Ser().isRegisteredAsParallelCapable() + " " + (p.lock("a") == p.lock("a")) + " " + (p.lock("a") == p.lock("b")) + " " + (new Ser().lock("a") instanceof Ser));
        Set<Class<?>> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch go = new CountDownLatch(1);
        Thread[] ts = new Thread[6];
        for (int i = 0; i < ts.length; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                try {
                    go.await();
                    for (String n : k % 2 == 0 ? List.of("C", "B", "A") : List.of("A", "B", "C")) seen.add(Class.forName("ParallelLoaders$" + n, true, p));
                } catch (Exception e) {
                    System.out.println(e);
                }
            });
            ts[i].start();
        }
        go.countDown();
        for (Thread t : ts) t.join();
        System.out.println(seen.size() + " " + new TreeMap<>(p.defined));
    }
}
