// Finalizers, cleaners and reference queues get their turn after an explicit collection, without sleeping.
import java.lang.ref.*;
import java.util.concurrent.atomic.AtomicInteger;

public class FinalizersAfterGC {
    static final AtomicInteger finalized = new AtomicInteger(), cleaned = new AtomicInteger();
    static class F { @Override protected void finalize() { finalized.incrementAndGet(); } }

    public static void main(String[] args) {
        Cleaner cleaner = Cleaner.create();
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<?>[] kept = new WeakReference<?>[50];
        int enqueued = 0, rounds = 0;
        for (int i = 0; i < 50; i++) {
            new F();
            cleaner.register(new Object(), cleaned::incrementAndGet);
            kept[i] = new WeakReference<>(new Object(), queue);
        }
        // HotSpot's threads need a moment too; but not many collections.
        while ((finalized.get() < 49 || cleaned.get() < 49 || enqueued < 49) && rounds++ < 1000) {
            System.gc();
            while (queue.poll() != null) enqueued++;
        }
        System.out.println(rounds < 1000);
    }
}
