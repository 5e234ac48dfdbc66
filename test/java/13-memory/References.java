// Soft, weak and phantom references and queues: what a collection clears, what strong reachability keeps, enqueueing, isEnqueued, refersTo.
import java.lang.ref.*;
import java.util.*;

public class References {
    static Object strong;

    static WeakReference<Object> make(ReferenceQueue<Object> q) { return new WeakReference<>(new Object(), q); }

    static void collectUntil(java.util.function.BooleanSupplier done) throws InterruptedException {
        for (int i = 0; i < 200 && !done.getAsBoolean(); i++) {
            System.gc();
            Thread.sleep(1);
        }
    }

    public static void main(String[] args) throws Exception {
        ReferenceQueue<Object> q = new ReferenceQueue<>();
        WeakReference<Object> w = make(q);
        collectUntil(() -> w.get() == null);
        System.out.println(w.get() + " " + w.refersTo(null));
        System.out.println((q.remove(5000) == w) + " " + q.poll() + " " + w.enqueue());
        strong = new Object();
        WeakReference<Object> kept = new WeakReference<>(strong, q);
        System.gc();
        System.out.println((kept.get() == strong) + " " + kept.refersTo(strong) + " " + q.poll());
        SoftReference<byte[]> s = new SoftReference<>(new byte[1000]);
        System.gc();
        System.out.println(s.get() != null);
        PhantomReference<Object> p = new PhantomReference<>(new Object(), q);
        System.out.println(p.get());
        Reference<?>[] got = new Reference<?>[1];
        collectUntil(() -> (got[0] = q.poll()) != null);
        System.out.println(got[0] == p);
        WeakReference<Object> noQueue = make(null);
        collectUntil(() -> noQueue.get() == null);
        System.out.println(noQueue.get());
        System.out.println(kept.enqueue() + " " + kept.enqueue() + " " + kept.get() + " " + (q.poll() == kept));
        List<WeakReference<Object>> many = new ArrayList<>();
        List<Object> half = new ArrayList<>();
        for (int i = 0; i < 1000; i++) { Object o = new int[i % 50]; many.add(new WeakReference<>(o)); if (i % 2 == 0) half.add(o); }
        collectUntil(() -> many.stream().filter(r -> r.get() == null).count() == 500);
        int alive = 0;
        for (int i = 0; i < 1000; i++) if (many.get(i).get() != null && many.get(i).get() == half.get(i / 2)) alive++;
        System.out.println(alive + " " + half.size());
        // a weak reference reachable only through another weak one's referent
        WeakReference<WeakReference<Object>> chain = new WeakReference<>(new WeakReference<>(strong));
        collectUntil(() -> chain.get() == null);
        System.out.println(chain.get());
        Reference.reachabilityFence(strong);
    }
}
