// Methods of Object called through interfaces, redeclared or not, on receivers of many classes, hot and cold: they are in no itable.
import java.util.*;
import java.util.function.*;

public class ObjectThroughInterface {
    interface Plain {}
    interface Redeclares { boolean equals(Object o); int hashCode(); String toString(); }
    interface Below extends Redeclares, Plain { default int twice() { return 2 * hashCode(); } }

    static class A implements Plain { public String toString() { return "A"; } }
    static class B extends A implements Below { public int hashCode() { return 7; } public boolean equals(Object o) { return o instanceof B; } }
    record C(int n) implements Below {}
    enum D implements Below { X, Y { public String toString() { return "why"; } } }

    static int plain(Plain p, Object other) { return (p.equals(other) ? 1 : 0) + p.hashCode() % 1 + p.toString().length() % 1 + p.getClass().getSimpleName().length(); }
    static String redeclared(Redeclares r, Object other) { return r.equals(other) + " " + (r.hashCode() == r.hashCode()) + " " + r.toString().length(); }
    static int below(Below b) { return b.twice() - 2 * b.hashCode() + (b.getClass().isEnum() ? 1 : 0); }
    static <T extends Comparable<T> & Plain> boolean both(T t, Object o) { return t.equals(o); }
    static boolean list(List<?> l, Object o) { return l.equals(o); }
    static int map(Map<?, ?> m) { return m.hashCode() + m.toString().length(); }
    static boolean comparator(Comparator<String> c, Object o) { return c.equals(o); }

    public static void main(String[] args) {
        Below[] all = {new B(), new C(3), D.X, D.Y};
        long sum = 0;
        for (int round = 0; round < 3000; round++)
            for (Below b : all) sum = sum * 31 + plain(b, all[round & 3]) + redeclared(b, b).length() + below(b);
        System.out.println(sum);
        for (Below b : all) System.out.println(plain(b, b) + " " + redeclared(b, new B()) + " " + below(b));
        System.out.println(plain(new A(), null) + " " + both(D.X, D.X) + " " + both(D.X, D.Y));
        List<String> view = Collections.unmodifiableList(new ArrayList<>(List.of("a", "b", "c")).subList(0, 2));
        System.out.println(list(view, view.subList(0, 2)) + " " + list(view, List.of("a", "b")) + " " + list(view, List.of("a")) + " " + list(List.of(), view));
        System.out.println(map(Map.of("k", 1)) + " " + map(new TreeMap<>(Map.of(1, 2, 3, 4))) + " " + map(Collections.emptyMap()));
        Comparator<String> lambda = (a, b) -> 0;
        System.out.println(comparator(lambda, lambda) + " " + comparator(Comparator.naturalOrder(), lambda));
        for (Below b : new Below[] {null}) {
            try { b.hashCode(); } catch (NullPointerException e) { System.out.println("null"); }
            try { b.getClass(); } catch (NullPointerException e) { System.out.println("null"); }
        }
        Function<Object, Integer> f = Object::hashCode;
        Supplier<String> s = ((Plain) new B())::toString;
        System.out.println(f.apply(new B()) + " " + s.get());
    }
}
