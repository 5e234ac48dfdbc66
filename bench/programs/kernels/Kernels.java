// Eight small kernels, each about what a tenth of a millisecond is made of; what is measured is code at its best. Prints, for each
// kernel named, the tenth percentile of its calls' times in nanoseconds, behind a warm-up, and a checksum.
// Usage: java Kernels MILLISECONDS kernel...

import java.util.Arrays;

public class Kernels {
    interface Kernel { long run(); }

    // --- sieve of Eratosthenes
    static final boolean[] flags = new boolean[65536];
    static long sieve() {
        boolean[] f = flags;
        Arrays.fill(f, true);
        int count = 0;
        for (int i = 2; i < f.length; i++) {
            if (!f[i]) continue;
            count++;
            for (int k = i + i; k < f.length; k += i) f[k] = false;
        }
        return count;
    }

    // --- planets
    static final class Body {
        double x, y, z, vx, vy, vz, mass;
        Body(double x, double y, double z, double vx, double vy, double vz, double mass) {
            this.x = x; this.y = y; this.z = z; this.vx = vx; this.vy = vy; this.vz = vz; this.mass = mass;
        }
    }
    static Body[] bodies = {
        new Body(0, 0, 0, 0, 0, 0, 39.47), new Body(4.84, -1.16, -.10, .6, 2.8, -.02, .037), new Body(8.34, 4.12, -.4, -1.01, 1.82, .008, .011),
        new Body(12.89, -15.11, -.22, 1.08, .86, -.01, .0017), new Body(15.37, -25.9, .17, .97, .59, -.03, .002) };
    static long nbody() {
        Body[] bs = bodies;
        for (int step = 0; step < 1000; step++) {
            for (int i = 0; i < bs.length; i++) {
                Body a = bs[i];
                for (int j = i + 1; j < bs.length; j++) {
                    Body b = bs[j];
                    double dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
                    double d2 = dx * dx + dy * dy + dz * dz;
                    double mag = 0.001 / (d2 * Math.sqrt(d2));
                    a.vx -= dx * b.mass * mag; a.vy -= dy * b.mass * mag; a.vz -= dz * b.mass * mag;
                    b.vx += dx * a.mass * mag; b.vy += dy * a.mass * mag; b.vz += dz * a.mass * mag;
                }
            }
            for (Body b : bs) { b.x += 0.001 * b.vx; b.y += 0.001 * b.vy; b.z += 0.001 * b.vz; }
        }
        return 0;
    }

    // --- matrices
    static final int N = 96;
    static final double[] ma = new double[N * N], mb = new double[N * N], mc = new double[N * N];
    static long matmul() {
        double[] a = ma, b = mb, c = mc;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                double sum = 0;
                for (int k = 0; k < N; k++) sum += a[i * N + k] * b[k * N + j];
                c[i * N + j] = sum;
            }
        }
        return (long) c[N + 1];
    }

    // --- a list of two kinds of nodes
    abstract static class Node { final Node next; Node(Node next) { this.next = next; } abstract int value(int x); }
    static final class Plus extends Node { final int n; Plus(int n, Node next) { super(next); this.n = n; } int value(int x) { return x + n; } }
    static final class Xor extends Node { final int n; Xor(int n, Node next) { super(next); this.n = n; } int value(int x) { return x ^ n; } }
    static Node list;
    static long list() {
        int x = 0;
        for (Node n = list; n != null; n = n.next) x = n.value(x);
        return x;
    }

    // --- a table of longs
    static final long[] keys = new long[16384], wanted = new long[8192];
    static long hash() {
        long[] table = keys;
        int mask = table.length - 1;
        int found = 0;
        for (long key : wanted) {
            long h = key * 0x9e3779b97f4a7c15L;
            int at = (int) (h >>> 40) & mask;
            while (table[at] != 0) {
                if (table[at] == key) { found++; break; }
                at = (at + 1) & mask;
            }
        }
        return found;
    }

    // --- the hash of a string of chars
    static final char[] chars = new char[65536];
    static long stringHash() {
        int h = 0;
        for (char c : chars) h = 31 * h + c;
        return h;
    }

    // --- adding arrays
    static final int[] xs = new int[65536], ys = new int[65536], zs = new int[65536];
    static long intAdd() {
        int[] a = xs, b = ys, c = zs;
        for (int i = 0; i < c.length; i++) c[i] = a[i] + b[i];
        return c[77];
    }

    // --- trees
    static final class Tree { Tree left, right; Tree(Tree left, Tree right) { this.left = left; this.right = right; } }
    static Tree make(int depth) { return depth == 0 ? new Tree(null, null) : new Tree(make(depth - 1), make(depth - 1)); }
    static int check(Tree t) { return t.left == null ? 1 : 1 + check(t.left) + check(t.right); }
    static long trees() { return check(make(12)); }

    static Kernel kernel(String name) {
        switch (name) {
            case "sieve": return Kernels::sieve;
            case "nbody": return Kernels::nbody;
            case "matmul": return Kernels::matmul;
            case "list": return Kernels::list;
            case "hash": return Kernels::hash;
            case "string-hash": return Kernels::stringHash;
            case "int-add": return Kernels::intAdd;
            case "trees": return Kernels::trees;
            default: throw new IllegalArgumentException("no kernel " + name);
        }
    }

    public static void main(String[] args) {
        for (int i = 0; i < ma.length; i++) { ma[i] = i % 7; mb[i] = i % 5; }
        for (int i = 0; i < chars.length; i++) { chars[i] = (char) (i * 31 % 1000); xs[i] = i; ys[i] = -3 * i; }
        for (int i = 0; i < 10_000; i++) list = (i * 7 % 3 & 1) == 0 ? new Plus(i, list) : new Xor(i, list);
        for (int i = 0; i < wanted.length; i++) {
            long key = (i + 1) * 0x5851f42d4c957f2dL | 1;
            wanted[i] = key;
            int at = (int) (key * 0x9e3779b97f4a7c15L >>> 40) & (keys.length - 1);
            while (keys[at] != 0) at = (at + 1) & (keys.length - 1);
            if (i % 2 == 0) keys[at] = key;
        }
        long millis = Long.parseLong(args[0]);
        long[] times = new long[200_000];
        for (int k = 1; k < args.length; k++) {
            Kernel kernel = kernel(args[k]);
            long sum = 0;
            int n = 0;
            long start = System.nanoTime();
            long measured = start + millis * 500_000, end = start + millis * 1_000_000;
            for (long now = start; now < end && n < times.length; ) {
                sum += kernel.run();
                long then = System.nanoTime();
                if (then >= measured) times[n++] = then - now;
                now = then;
            }
            Arrays.sort(times, 0, n);
            System.out.println(args[k] + " " + times[n / 10] + " " + kernel.run());
            if (sum == 42) System.out.println("!");
        }
    }
}
