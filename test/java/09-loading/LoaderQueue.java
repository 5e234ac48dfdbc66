// Threads that wait for the lock of a loader which is not parallel capable: the first loads the class; those behind it find it loaded, do
// not take the lock any more, and must not keep their turn from the next.
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

public class LoaderQueue {
    static final int THREADS = 6;
    public static final CountDownLatch together = new CountDownLatch(THREADS);
    public static final AtomicInteger done = new AtomicInteger();

    public static class Wanted {
        public static int value() {
            return 7;
        }
    }

    public static class Worker implements Runnable {
        public void run() {
            together.countDown();
            try {
                together.await();
                done.addAndGet(Wanted.value());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static class Slow extends ClassLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.endsWith("Worker") && !name.endsWith("Wanted")) return super.loadClass(name, resolve);
            Class<?> known = findLoadedClass(name);
            if (known != null) return known;
            try (InputStream in = LoaderQueue.class.getResourceAsStream(name + ".class")) {
                // The others come to the lock meanwhile.
                Thread.sleep(100);
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (java.io.IOException | InterruptedException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    public static void main(String[] args) throws Exception {
        Class<?> worker = new Slow().loadClass("LoaderQueue$Worker");
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            threads[i] = new Thread((Runnable) worker.getDeclaredConstructor().newInstance());
            threads[i].setDaemon(true);
            threads[i].start();
        }
        for (Thread thread : threads) thread.join(60_000);
        System.out.println(done.get() == THREADS * 7 ? "all " + THREADS : "stuck: " + done.get());
    }
}
