// Records: accessors, compact constructors, equals, hashCode, toString of every component type, nested, generic, static members, interfaces.
import java.util.*;

public class Records {
    record Point(int x, int y) {
        static int made;
        static final Point ORIGIN = new Point(0, 0);
        Point { if (x < 0) throw new IllegalArgumentException("x=" + x); made++; }
        Point(int both) { this(both, both); }
        double dist() { return Math.sqrt(x * x + y * y); }
        Point withX(int nx) { return new Point(nx, y); }
    }
    record All(byte b, short s, char c, int i, long l, float f, double d, boolean z, String t, int[] a, List<String> list) { }
    record Pair<A, B extends Comparable<B>>(A a, B b) implements Comparable<Pair<A, B>> { public int compareTo(Pair<A, B> o) { return b.compareTo(o.b); } }
    record Empty() { }
    record Custom(String name) { public String name() { return "<" + name + ">"; } @Override public String toString() { return "custom " + name; } @Override public int hashCode() { return 1; } @Override public boolean equals(Object o) { return o instanceof Custom; } }
    record Nested(Point p, Pair<String, Integer> q, Empty e) { record Deep(int v) { } }
    record Line(Point... points) { }

    public static void main(String[] args) {
        Point p = new Point(3, 4);
        System.out.println(p + " " + p.x() + " " + p.dist() + " " + p.equals(new Point(3, 4)) + " " + p.equals(new Point(4)) + " " + (p.hashCode() == new Point(3, 4).hashCode()) + " " + p.withX(9) + " " + Point.made + " " + Point.ORIGIN);
        try { new Point(-1, 0); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        int[] arr = {1};
        All a = new All((byte) 1, (short) 2, 'c', 4, 5L, 6.5f, 7.5, true, "t", arr, List.of("x"));
        All b = new All((byte) 1, (short) 2, 'c', 4, 5L, 6.5f, 7.5, true, "t", arr, List.of("x"));
        System.out.println(a.equals(b) + " " + (a.hashCode() == b.hashCode()) + " " + a.equals(new All((byte) 1, (short) 2, 'c', 4, 5L, 6.5f, 7.5, true, "t", new int[] {1}, List.of("x"))) + " " + a.toString().replaceAll("@[0-9a-f]+", "@"));
        System.out.println(new All((byte) 0, (short) 0, 'c', 0, 0, 0f, -0.0, false, null, null, null).equals(new All((byte) 0, (short) 0, 'c', 0, 0, 0f, 0.0, false, null, null, null)) + " " + new All((byte) 0, (short) 0, 'c', 0, 0, Float.NaN, 0, false, null, null, null).equals(new All((byte) 0, (short) 0, 'c', 0, 0, Float.NaN, 0, false, null, null, null)));
        System.out.println(new Empty() + " " + new Empty().equals(new Empty()) + " " + new Empty().hashCode() + " " + new Custom("n") + " " + new Custom("n").name() + " " + new Custom("n").equals(new Custom("m")));
        Nested n = new Nested(p, new Pair<>("k", 5), new Empty());
        System.out.println(n + " " + new Nested.Deep(3) + " " + n.q().compareTo(new Pair<>("z", 6)));
        System.out.println(new Pair<>(null, 1) + " " + new Pair<>(null, 1).equals(new Pair<>(null, 1)) + " " + new Pair<String, Integer>("a", 1).equals(null));
        record Local(String s, int k) { int len() { return s.length() * k; } }
        System.out.println(new Local("abc", 2).len() + " " + new Local("abc", 2));
        System.out.println(new Line(p, Point.ORIGIN).points().length);
        Set<Point> set = new HashSet<>(List.of(new Point(1), new Point(2)));
        System.out.println(set.contains(new Point(1, 1)) + " " + set.contains(new Point(1, 2)));
    }
}
