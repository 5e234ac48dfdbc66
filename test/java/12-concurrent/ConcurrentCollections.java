// ConcurrentHashMap, skip lists, queues of every kind, copy-on-write, under several threads and alone.
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class ConcurrentCollections {
    public static void main(String[] args) throws Exception {
        ConcurrentHashMap<Integer, Integer> m = new ConcurrentHashMap<>();
        Thread[] ts = new Thread[4];
        for (int i = 0; i < 4; i++) { int k = i; (ts[i] = new Thread(() -> { for (int j = 0; j < 1000; j++) { m.merge(j % 250, 1, Integer::sum); m.computeIfAbsent(10_000 + k * 1000 + j, x -> x); if (j % 3 == 0) m.remove(10_000 + k * 1000 + j); } })).start(); }
        for (Thread t : ts) t.join();
        int total = 0;
        for (int i = 0; i < 250; i++) total += m.get(i);
        System.out.println(total + " " + m.size() + " " + m.mappingCount() + " " + m.reduceValuesToLong(1, Integer::longValue, 0, Long::sum));
        System.out.println(m.putIfAbsent(0, -1) + " " + m.replace(0, 16, 17) + " " + m.remove(0, 99) + " " + m.computeIfPresent(1, (a, b) -> null) + " " + m.containsKey(1) + " " + m.search(1, (a, b) -> a == 5 ? "found" : null) + " " + m.getOrDefault(-5, 3));
        try { m.put(null, 1); } catch (NullPointerException e) { System.out.println("npe"); }
        try { m.computeIfAbsent(-1, x -> m.computeIfAbsent(-1, y -> 2)); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
        Set<Integer> ks = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 100; i++) ks.add(i & 31);
        System.out.println(ks.size());
        ConcurrentSkipListMap<String, Integer> sk = new ConcurrentSkipListMap<>();
        for (String s : "the quick brown fox jumps over the lazy dog".split(" ")) sk.merge(s, 1, Integer::sum);
        System.out.println(sk + " " + sk.firstKey() + " " + sk.headMap("fox") + " " + sk.ceilingKey("g") + " " + sk.descendingKeySet().first() + " " + sk.pollFirstEntry());
        for (BlockingQueue<Integer> q : List.of(new ArrayBlockingQueue<Integer>(5), new LinkedBlockingQueue<Integer>(5), new LinkedTransferQueue<Integer>(), new PriorityBlockingQueue<Integer>(), new SynchronousQueue<Integer>(), new LinkedBlockingDeque<Integer>(5))) {
            AtomicLong sum = new AtomicLong();
            Thread prod = new Thread(() -> { try { for (int i = 1; i <= 200; i++) q.put(i); q.put(-1); } catch (InterruptedException e) { } });
            Thread cons = new Thread(() -> { try { int got = 0; while (got < 201) { int v = q.take(); if (v > 0) sum.addAndGet(v); got++; } } catch (InterruptedException e) { } });
            prod.start(); cons.start();
            prod.join(); cons.join();
            System.out.println(q.getClass().getSimpleName() + " " + sum + " " + q.poll(1, TimeUnit.MILLISECONDS) + " " + q.isEmpty());
        }
        DelayQueue<D> dq = new DelayQueue<>();
        dq.add(new D("b", 300)); dq.add(new D("a", 200));
        System.out.println(dq.poll() + " " + dq.take() + dq.take());
        CopyOnWriteArrayList<Integer> cow = new CopyOnWriteArrayList<>(List.of(1, 2, 3));
        for (int v : cow) cow.add(v * 10);
        System.out.println(cow + " " + cow.addIfAbsent(10) + " " + new CopyOnWriteArraySet<>(List.of(3, 4)));
        ConcurrentLinkedQueue<Integer> clq = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedDeque<Integer> cld = new ConcurrentLinkedDeque<>();
        for (int i = 0; i < 4; i++) (ts[i] = new Thread(() -> { for (int j = 0; j < 300; j++) { clq.add(j); cld.addFirst(j); if (j % 2 == 0) cld.pollLast(); } })).start();
        for (Thread t : ts) t.join();
        System.out.println(clq.size() + " " + cld.size());
        AtomicInteger ai = new AtomicInteger(); LongAdder la = new LongAdder(); LongAccumulator max = new LongAccumulator(Math::max, 0); AtomicReference<String> ar = new AtomicReference<>(""); AtomicIntegerArray arr = new AtomicIntegerArray(3); AtomicStampedReference<String> st = new AtomicStampedReference<>("x", 0); DoubleAdder da = new DoubleAdder();
        for (int i = 0; i < 4; i++) { int k = i; (ts[i] = new Thread(() -> { for (int j = 0; j < 500; j++) { ai.incrementAndGet(); la.increment(); max.accumulate(k * 500 + j); arr.addAndGet(j % 3, 1); ar.updateAndGet(s -> s.length() < 100 ? s + "." : s); da.add(0.5); } })).start(); }
        for (Thread t : ts) t.join();
        System.out.println(ai + " " + la + " " + max + " " + arr + " " + ar.get().length() + " " + st.compareAndSet("x", "y", 0, 1) + st.getStamp() + " " + da + " " + ai.getAndAccumulate(5, (a, b) -> a * b) + " " + ai.compareAndExchange(10000, 1) + " " + ai);
    }

    record D(String n, long at) implements Delayed {
        D(String n, int ms) { this(n, System.nanoTime() + ms * 1_000_000L); }
        public long getDelay(TimeUnit u) { return u.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS); }
        public int compareTo(Delayed o) { return Long.compare(at, ((D) o).at); }
        public String toString() { return n; }
    }
}
