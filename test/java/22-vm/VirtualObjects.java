// slow: 2
// Objects that compiled code does not make: each kind of state in which it may have to be left for the interpreter, which must then find
// them as if they had been there all along. A case runs until it is compiled, then something happens that had never happened.
import java.util.*;
import java.util.function.*;

public class VirtualObjects {
    static final int WARM = 12_000;
    static Object leak;
    static int count;

    /** Calls that are not inlined: too many receivers. */
    interface Hole { int call(int x); }
    static final Hole[] HOLES = {
        x -> x + 1, x -> x + 2, x -> x + 3, x -> x + 4,
        new Hole() { public int call(int x) { if (x < 0) throw new IllegalStateException("hole " + x); return x; } },
    };
    static int hole(int i, int x) { return HOLES[i % 5].call(x); }

    // Every type of field.

    static final class All {
        boolean z; byte b; short s; char c; int i; long l; float f; double d; Object o; String t = "text";
        long hash() {
            return (z ? 1 : 0) + 3L * b + 5L * s + 7L * c + 11L * i + 13 * l + (long) (17 * f) + (long) (19 * d) + (o == null ? 23 : o.hashCode()) + t.length();
        }
    }
    static long fields(int i, int rare) {
        All a = new All();
        a.z = (i & 1) != 0; a.b = (byte) i; a.s = (short) (i * 3); a.c = (char) (i * 5); a.i = i * 7;
        a.l = i * 123456789012L; a.f = i / 3f; a.d = i / 7.0; a.o = i % 3 == 0 ? null : "o" ;
        if (rare == i) { leak = a; a.t = "rare"; return a.hash() + ((All) leak).hash(); }
        a.i++;
        return a.z ? a.l + a.b + a.s + a.c : (long) a.d + (long) a.f + a.i;
    }

    // Objects in objects, and in circles.

    static class Pair {
        Object a, b; int n;
        Pair(Object a, Object b) { this.a = a; this.b = b; }
        int sum() { return n + (a instanceof Pair p ? p.n : 1) + (b instanceof Pair q ? q.n : 2); }
    }
    static long nested(int i, int rare) {
        Pair in = new Pair("x", null);
        in.n = i;
        Pair out = new Pair(in, in);
        in.b = out;
        out.n = 2 * i;
        int[] list = { i, i + 1, i + 2 };
        Object[] both = { out, list, in };
        if (rare == i) {
            leak = both;
            Object[] seen = (Object[]) leak;
            boolean same = seen[0] == out && seen[2] == in && ((Pair) seen[0]).a == in && ((Pair) seen[2]).b == out && seen[1] == list;
            return (same ? 1_000_000 : -1) + list[2] + out.sum() + in.sum();
        }
        return out.sum() + in.sum() + list[0] + list[2] + both.length;
    }

    // Arrays of each type.

    static long arrays(int i, int rare) {
        boolean[] z = { true, (i & 1) == 0 };
        byte[] b = new byte[3];
        b[1] = (byte) (i * 3);
        short[] s = { (short) (i * 70001) };
        char[] c = { (char) -i, 'c' };
        long[] l = { i * 10_000_000_000L, -1 };
        float[] f = { i / 3f };
        double[] d = { 1, i / 9.0 };
        String[][] t = { { "a", null }, null };
        Object o = l;
        if (rare == i) {
            leak = new Object[] { z, b, s, c, l, f, d, t, o };
            try {
                ((Object[]) t)[0] = new Object[1];
                count += 1000;
            } catch (ArrayStoreException e) {
                count++;
            }
            return Arrays.hashCode(z) + Arrays.hashCode(b) + Arrays.hashCode(s) + Arrays.hashCode(c) + Arrays.hashCode(l)
                + Arrays.hashCode(f) + Arrays.hashCode(d) + Arrays.deepHashCode(t) + (o == l ? 1 : 0) + t.length;
        }
        return (z[1] ? 1 : 2) + b[1] + b[0] + s[0] + c[0] + l[0] + l[1] + (long) f[0] + (long) d[1] + t[0].length + ((long[]) o).length;
    }

    // Where paths meet.

    static long merges(int i, int rare) {
        Pair p = new Pair("p", null);
        Pair q;
        if ((i & 1) == 0) { p.n = i; p.b = "even"; q = p; } else { p.n = -i; q = p; }
        Pair r = (i & 2) == 0 ? new Pair("r", p) : new Pair("s", q);
        if ((i & 3) == 3) r.n = 5;
        if ((i & 127) == 9) leak = q;
        if (rare == i) { leak = new Object[] { p, q, r }; return p.n + q.n + r.n + (p == q && r.b == p ? 100_000 : 0) + r.a.hashCode(); }
        return p.n + q.n + r.n + (p == q ? 1 : 0) + (r == p ? 10 : 0);
    }

    // Loops.

    static final class Acc { long sum; int steps; Acc last; Object any; }
    static long loops(int i, int rare) {
        Acc acc = new Acc();
        Acc none = new Acc();
        for (int k = 0; k < 8; k++) {
            Acc step = new Acc();
            step.steps = k;
            step.last = acc;
            acc.sum += step.steps * (long) i;
            acc.steps++;
            for (int m = 0; m < 3; m++) { none.steps += m; if (m == 2 && k == 7 && rare == i) { leak = none; acc.any = step; } }
            if (rare == i && k == 5) { leak = step; acc.any = leak; }
            if (rare == i && k == 6) acc.sum += ((Acc) acc.any).steps + (((Acc) leak).last == acc ? 10_000 : 0);
        }
        return acc.sum + acc.steps + none.steps + (acc.any == null ? 0 : 1);
    }
    static long chain(int i, int rare) {
        Acc head = null;
        for (int k = 0; k < 5; k++) { Acc next = new Acc(); next.last = head; next.steps = k + i; head = next; }
        int n = 0;
        for (Acc a = head; a != null; a = a.last) { n += a.steps; if (rare == i) n += a.last == null ? 1 : 100; }
        return n;
    }

    // Inlined scopes that name the same object.

    static long inlined(int i, int rare) {
        Pair p = new Pair(null, null);
        p.n = i;
        long x = level1(p, i, rare);
        return x + p.n + (p.a == null ? 0 : 7);
    }
    private static long level1(Pair p, int i, int rare) { Acc a = new Acc(); a.steps = 3; long x = level2(p, a, i, rare); return x + a.steps + a.sum; }
    private static long level2(Pair p, Acc a, int i, int rare) { p.n++; a.sum = p.n; return level3(p, a, i, rare) + p.n; }
    private static long level3(Pair p, Acc a, int i, int rare) {
        Pair q = new Pair(p, a);
        if (rare == i) { p.a = q; a.any = p; a.steps = 99; return ((Pair) p.a).a == p && q.b == a ? 50_000 : -1; }
        return q.a == p ? 1 : 2;
    }

    // Locks.

    static final Object REAL = new Object();
    static class Counter {
        int n;
        synchronized int add(int x) { n += x; return n; }
        synchronized int addTwice(int x) { add(x); return add(x); }
        synchronized int addAndTell(int x, boolean rare) { n += x; if (rare) { leak = this; notifyAll(); n += held(this); } return n; }
    }
    static int held(Object o) { return Thread.holdsLock(o) ? 1_000 : 1; }
    static long locks(int i, int rare) {
        Counter c = new Counter();
        c.addTwice(i);
        c.addAndTell(1, rare == i);
        int h = 0;
        synchronized (c) {
            synchronized (REAL) {
                synchronized (c) {
                    c.n++;
                    if (rare == i) { leak = c; c.notify(); REAL.notify(); h += held(c) + 2 * held(REAL); }
                }
                if (rare == i) h += 4 * held(c);
            }
            if (rare == i) h += 8 * held(REAL) + 16 * held(c);
        }
        if (rare == i) h += 32 * held(c) + 64 * held(REAL);
        return c.n + h;
    }
    static long lockedCalls(int i, int rare) {
        Counter c = new Counter();
        int x = 0;
        synchronized (c) {
            x += hole(i, i);
            if ((i & 1023) == 77) Thread.yield();
            synchronized (REAL) { x += c.add(hole(i + 1, i)); }
            if (rare == i) { leak = c; c.notify(); x += held(c); }
        }
        return x + c.n + (rare == i ? held(c) : 0);
    }
    static long lockedThrow(int i, int rare) {
        Counter c = new Counter();
        try {
            synchronized (c) {
                c.n = i;
                c.n += hole(4, rare == i ? -1 : i);
            }
        } catch (IllegalStateException e) {
            leak = c;
            return c.n + held(c) + e.getMessage().length();
        }
        return c.n;
    }

    // Calls that come back by an exception, after a collection, with another class loaded.

    static long thrown(int i, int rare) {
        Pair p = new Pair("t", null);
        p.n = i;
        try {
            p.n += hole(4, rare == i ? -5 : i);
            p.b = "not reached in the rare case";
        } catch (IllegalStateException e) {
            p.a = e.getMessage();
            return p.n + ((String) p.a).length() + (p.b == null ? 100 : 0);
        }
        return p.n + (p.b == null ? 1 : 2);
    }
    static long collected(int i, int rare) {
        Pair p = new Pair(new int[] { i }, "s" + i);
        Object[] keep = { p, p.a, new String[] { (String) p.b } };
        p.n = hole(i, i);
        if (rare == i) System.gc();
        if ((i & 2047) == 1) leak = new byte[100_000];
        int n = ((int[]) keep[1])[0] + ((String[]) keep[2])[0].length() + ((Pair) keep[0]).n;
        if (rare == i) { System.gc(); leak = keep; n += ((String) p.b).length() + ((int[]) p.a)[0]; }
        return n;
    }
    static abstract class Shape { abstract int area(int x); int twice(int x) { return 2 * x; } }
    static class Square extends Shape { int side; int area(int x) { return x * x + side; } }
    static class Odd extends Square { int twice(int x) { return 3 * x; } int area(int x) { return side - x; } }
    static Shape load(int i, int rare) { if (rare != i) return new Square(); HOLES[0].call(1); return new Odd(); }
    static Shape given = new Square();
    static long loaded(int i, int rare) {
        Square s = new Square();
        s.side = i;
        Pair p = new Pair(s, null);
        if (rare == i) given = load(i, rare);
        p.n = given.twice(i) + hole(i, i);
        p.b = given;
        return s.area(3) + p.n + (((Square) p.a).side) + given.area(2) + (p.b == given ? 1 : 0);
    }

    // What is asked of objects.

    static class Finalized { static int made; int x; Finalized(int x) { this.x = x; made++; } protected void finalize() { x = 0; } }
    static long questions(int i, int rare) {
        Pair p = new Pair(null, null);
        Pair q = new Pair(null, p);
        Object o = (i & 1) == 0 ? p : q;
        int n = (p == q ? 1 : 0) + (p.equals(q) ? 2 : 0) + (o == p ? 4 : 0) + (q.b == p ? 8 : 0) + (p.getClass() == Pair.class ? 16 : 0);
        if (new Finalized(i).x == i) n += 32;
        Object r = new Acc();
        if (r instanceof Pair) n += 64;
        if (r instanceof Acc a && a.steps == 0) n += 128;
        if (rare == i) {
            leak = p;
            n += System.identityHashCode(p) == p.hashCode() ? 256 : 0;
            try { n += ((Pair) r).n; } catch (ClassCastException e) { n += 512; }
        }
        return n;
    }

    // What libraries leave behind.

    static int sum(int... xs) { int s = 0; for (int x : xs) s += x; return s; }
    static int most(Integer a, Integer b) { return a.compareTo(b) > 0 ? a : b; }
    static long library(int i, int rare) {
        Integer box = i, other = 2 * i + (rare == i ? 1000 : 0);
        Long wide = (long) i * i;
        Function<Integer, Integer> f = x -> x + i;
        int n = most(box, other) + wide.intValue() + f.apply(3) + sum(i, 2, 3);
        n += Optional.of("opt").map(s -> s + i).map(String::length).orElse(0);
        StringBuilder b = new StringBuilder();
        b.append(i).append(':').append(rare == i);
        for (Iterator<Integer> it = List.of(i, i + 1, 3).iterator(); it.hasNext();) n += it.next();
        if (rare == i) { leak = new Object[] { box, f, b }; n += f.apply(10) + box.hashCode() + b.toString().hashCode(); }
        return n + b.length();
    }

    interface Case { long run(int i, int rare); }

    static void check(String name, Case c) {
        long warm = 0;
        for (int i = 1; i <= WARM; i++) warm = 31 * warm + c.run(i, 0);
        StringBuilder line = new StringBuilder(name).append(' ').append(warm);
        // The rare thing, again and again, with the code that came of it in between.
        for (int round = 1; round <= 3; round++) {
            long x = c.run(round, round) ;
            line.append(' ').append(x);
            for (int i = 1; i <= WARM / 4; i++) warm = 31 * warm + c.run(i, 0);
            leak = null;
        }
        System.out.println(line.append(' ').append(warm));
    }

    public static void main(String[] args) throws Exception {
        check("fields", VirtualObjects::fields);
        check("nested", VirtualObjects::nested);
        check("arrays", VirtualObjects::arrays);
        check("merges", VirtualObjects::merges);
        check("loops", VirtualObjects::loops);
        check("chain", VirtualObjects::chain);
        check("inlined", VirtualObjects::inlined);
        check("locks", VirtualObjects::locks);
        boolean[] stop = { false };
        Thread other = new Thread(() -> {
            try {
                while (!stop[0]) { synchronized (REAL) { Thread.yield(); } Thread.sleep(1); }
            } catch (InterruptedException e) { throw new RuntimeException(e); }
        });
        other.setDaemon(true);
        other.start();
        check("lockedCalls", VirtualObjects::lockedCalls);
        stop[0] = true;
        check("lockedThrow", VirtualObjects::lockedThrow);
        check("thrown", VirtualObjects::thrown);
        check("collected", VirtualObjects::collected);
        check("loaded", VirtualObjects::loaded);
        check("questions", VirtualObjects::questions);
        check("library", VirtualObjects::library);
        System.out.println(count + " " + Finalized.made + " " + Thread.holdsLock(REAL));
    }
}
