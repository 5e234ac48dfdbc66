// Finalizers: run once, may resurrect, exceptions ignored, order of reachability; Cleaner actions and explicit clean.
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class Finalizers {
    static final AtomicInteger runs = new AtomicInteger();
    static volatile Fin revived;

    static class Fin {
        final boolean revive; Object payload = "payload";
        Fin(boolean r) { revive = r; }
        @Override protected void finalize() { runs.incrementAndGet(); if (revive) revived = this; }
    }
    static class Throwing { static final CountDownLatch seen = new CountDownLatch(1); @Override protected void finalize() { seen.countDown(); throw new IllegalStateException("ignored"); } }

    static void make() { new Fin(false); new Fin(true); new Throwing(); }

    static void collectUntil(java.util.function.BooleanSupplier done) throws InterruptedException {
        for (int i = 0; i < 300 && !done.getAsBoolean(); i++) {
            System.gc();
            System.runFinalization();
            Thread.sleep(1);
        }
    }

    static class Resource implements AutoCloseable {
        static final Cleaner CLEANER = Cleaner.create();
        static final AtomicInteger cleaned = new AtomicInteger();
        private final Cleaner.Cleanable c;
        Resource() { c = CLEANER.register(this, cleaned::incrementAndGet); }
        public void close() { c.clean(); }
    }

    static void leak() { new Resource(); }

    public static void main(String[] args) throws Exception {
        make();
        collectUntil(() -> runs.get() == 2 && revived != null && Throwing.seen.getCount() == 0);
        System.out.println(runs.get() + " " + (revived != null) + " " + revived.payload + " " + Throwing.seen.getCount());
        WeakReference<Fin> w = new WeakReference<>(revived);
        revived = null;
        collectUntil(() -> w.get() == null);
        System.out.println(w.get() + " " + runs.get());
        Resource r = new Resource();
        r.close();
        r.close();
        System.out.println(Resource.cleaned.get());
        leak();
        collectUntil(() -> Resource.cleaned.get() == 2);
        System.out.println(Resource.cleaned.get());
    }
}
