package dewar.fuzz;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.WeakHashMap;

/**
 * Allocation and collection under stress: {@code Torture seed steps}. A random graph of objects is changed step by step; what each must
 * contain stands in plain arrays of numbers beside it (the shadow), by which it is checked again and again. Prints a digest that depends on
 * the seed only.
 */
public final class Torture {
    private static final int IDS = 1 << 16;
    private static final int SLOTS = 400;

    static class Node {
        final int id;
        Node a;
        Object b;
        long x;
        double d;
        Object load;

        Node(int id) { this.id = id; }
    }

    /** Fields of a subclass stand behind, so that sizes differ. */
    static final class Wide extends Node {
        long l1, l2, l3, l4;
        Object c;
        byte last;

        Wide(int id) { super(id); }
    }

    final Random random;
    final Node[] slots = new Node[SLOTS];
    // The shadow, by id; 0 is null.
    final int[] a = new int[IDS], b = new int[IDS], hash = new int[IDS], kind = new int[IDS], length = new int[IDS];
    final long[] x = new long[IDS];
    int nextId = 1;
    long digest = 1;
    final WeakHashMap<Node, Integer> weakMap = new WeakHashMap<>();
    final IdentityHashMap<Node, Integer> identities = new IdentityHashMap<>();
    final ReferenceQueue<Node> queue = new ReferenceQueue<>();
    final WeakReference<?>[] weak = new WeakReference<?>[SLOTS];
    final int[] weakId = new int[SLOTS];
    final SoftReference<?>[] soft = new SoftReference<?>[SLOTS];

    Torture(long seed) { random = new Random(seed); }

    static void fail(String what) { throw new IllegalStateException(what); }

    Node make() {
        int id = nextId++;
        Node n = random.nextInt(4) == 0 ? new Wide(id) : new Node(id);
        x[id] = random.nextLong();
        n.x = x[id];
        n.d = x[id] * 0.5;
        if (n instanceof Wide w) {
            w.l4 = ~x[id];
            w.last = (byte) x[id];
        }
        kind[id] = random.nextInt(8);
        length[id] = random.nextInt(40) == 0 ? random.nextInt(100_000) : random.nextInt(60);
        n.load = load(id);
        return n;
    }

    /** An array of the kind, filled from the id. */
    Object load(int id) {
        int n = length[id];
        switch (kind[id]) {
            case 0: { byte[] v = new byte[n]; for (int i = 0; i < n; i++) v[i] = (byte) (id + i); return v; }
            case 1: { int[] v = new int[n]; for (int i = 0; i < n; i++) v[i] = id * i; return v; }
            case 2: { long[] v = new long[n]; for (int i = 0; i < n; i++) v[i] = (long) id * i; return v; }
            case 3: { char[] v = new char[n]; Arrays.fill(v, (char) id); return v; }
            case 4: { double[] v = new double[n]; Arrays.fill(v, id); return v; }
            case 5: { Object[] v = new Object[n & 255]; for (int i = 0; i < v.length; i++) v[i] = "s" + (id + i); return v; }
            case 6: { int[][] v = new int[n & 31][n & 7]; for (int[] row : v) Arrays.fill(row, id); return v; }
            default: return ("text" + id).repeat(n & 63).intern();
        }
    }

    void check(Node n) {
        int id = n.id;
        if (n.x != x[id] || n.d != x[id] * 0.5) fail("fields of " + id);
        if (n instanceof Wide w && (w.l4 != ~x[id] || w.last != (byte) x[id] || w.l1 != 0 || w.c != null)) fail("wide fields of " + id);
        if ((n.a == null ? 0 : n.a.id) != a[id]) fail("a of " + id);
        if ((n.b == null ? 0 : ((Node) n.b).id) != b[id]) fail("b of " + id);
        if (hash[id] != 0 && System.identityHashCode(n) != hash[id]) fail("hash of " + id);
        Object v = n.load;
        Object w = load(id);
        boolean same = switch (kind[id]) {
            case 0 -> Arrays.equals((byte[]) v, (byte[]) w);
            case 1 -> Arrays.equals((int[]) v, (int[]) w);
            case 2 -> Arrays.equals((long[]) v, (long[]) w);
            case 3 -> Arrays.equals((char[]) v, (char[]) w);
            case 4 -> Arrays.equals((double[]) v, (double[]) w);
            case 5, 6 -> Arrays.deepEquals((Object[]) v, (Object[]) w);
            default -> v == w; // interned
        };
        if (!same) fail("load of " + id);
    }

    /** Checks a walk from the slot. */
    void walk(Node n) {
        for (int depth = 0; n != null && depth < 30; depth++) {
            check(n);
            digest = digest * 31 + n.id;
            n = random.nextBoolean() ? n.a : (Node) n.b;
        }
    }

    void step() {
        int i = random.nextInt(SLOTS);
        Node n = slots[i];
        Node other = slots[random.nextInt(SLOTS)];
        switch (random.nextInt(16)) {
            case 0: case 1: case 2: slots[i] = nextId < IDS ? make() : null; break;
            case 3: case 4: if (n != null) { n.a = other; a[n.id] = other == null ? 0 : other.id; } break;
            case 5: case 6: if (n != null) { n.b = other; b[n.id] = other == null ? 0 : other.id; } break;
            case 7: if (n != null) walk(n); break;
            case 8: if (n != null && hash[n.id] == 0) hash[n.id] = System.identityHashCode(n); break;
            case 9: if (n != null) synchronized (n) { if (other != null) synchronized (other) { garbage(); check(n); } if (hash[n.id] == 0 && random.nextBoolean()) hash[n.id] = System.identityHashCode(n); } break;
            case 10: if (n != null) { weak[i] = new WeakReference<>(n, queue); weakId[i] = n.id; weakMap.put(n, n.id); soft[i] = new SoftReference<>(n); } break;
            case 11: if (n != null) identities.put(n, n.id); else identities.clear(); break;
            case 12: slots[i] = null; break;
            case 13: System.arraycopy(slots, 0, slots, 1 + random.nextInt(5), SLOTS - 6); break;
            case 14: references(); break;
            default: garbage();
        }
    }

    /** What a slot holds no weak reference to it may lose. */
    void references() {
        for (Node n : slots) {
            if (n == null) continue;
            Integer id = weakMap.get(n);
            if (id != null && id != n.id) fail("weak map of " + n.id);
            id = identities.get(n);
            if (id != null && id != n.id) fail("identity map of " + n.id);
        }
        for (int i = 0; i < SLOTS; i++) {
            if (weak[i] == null) continue;
            Node n = (Node) weak[i].get();
            if (n != null) {
                if (n.id != weakId[i]) fail("weak reference to " + weakId[i]);
                check(n);
                if (soft[i].get() != n) fail("soft reference to " + weakId[i]);
            } else for (Node s : slots) if (s != null && s.id == weakId[i]) fail("cleared, but reachable: " + weakId[i]);
        }
        for (Reference<?> r; (r = queue.poll()) != null; ) if (r.get() != null) fail("enqueued, but not cleared");
    }

    static Object sink;

    void garbage() {
        for (int i = random.nextInt(20); i > 0; i--) sink = new byte[random.nextInt(2000)];
        if (random.nextInt(50) == 0) sink = new long[random.nextInt(200_000)];
        if (random.nextInt(100) == 0) System.gc();
        sink = null;
    }

    public static void main(String[] args) {
        Torture t = new Torture(Long.parseLong(args[0]));
        int steps = Integer.parseInt(args[1]);
        for (int i = 0; i < steps; i++) t.step();
        for (Node n : t.slots) if (n != null) t.walk(n);
        t.references();
        System.out.println("ok " + Long.toHexString(t.digest) + " " + t.nextId);
    }
}
