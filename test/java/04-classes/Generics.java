// Generic code at run time: erasure, heap pollution, bounded types, wildcards, generic arrays, varargs.
import java.util.*;
import java.util.function.*;

public class Generics {
    static class Box<T extends Comparable<T>> {
        private final List<T> items = new ArrayList<>();
        void add(T t) { items.add(t); }
        T max() { T m = items.get(0); for (T t : items) if (t.compareTo(m) > 0) m = t; return m; }
        <R extends Comparable<R>> Box<R> map(Function<? super T, ? extends R> f) { Box<R> r = new Box<>(); for (T t : items) r.add(f.apply(t)); return r; }
    }
    static <T> T[] array(IntFunction<T[]> make, int n, Supplier<T> s) { T[] a = make.apply(n); for (int i = 0; i < n; i++) a[i] = s.get(); return a; }
    @SafeVarargs static <T> List<T> listOf(T... ts) { return new ArrayList<>(Arrays.asList(ts)); }
    static double sum(Collection<? extends Number> c) { double s = 0; for (Number n : c) s += n.doubleValue(); return s; }
    static void fill(List<? super Integer> l) { for (int i = 0; i < 3; i++) l.add(i); }
    static <A, B extends A> A upcast(B b) { return b; }
    static class Pair<A, B> { final A a; final B b; Pair(A a, B b) { this.a = a; this.b = b; } Pair<B, A> swap() { return new Pair<>(b, a); } public String toString() { return "(" + a + "," + b + ")"; } }
    static class Recursive<T extends Recursive<T>> { @SuppressWarnings("unchecked") T me() { return (T) this; } }
    static class Concrete extends Recursive<Concrete> { String hi() { return "hi"; } }

    @SuppressWarnings({"unchecked", "rawtypes"})
    public static void main(String[] args) {
        Box<String> b = new Box<>();
        b.add("pear"); b.add("fig"); b.add("apple");
        System.out.println(b.max() + " " + b.map(String::length).max());
        String[] arr = array(String[]::new, 2, () -> "x");
        System.out.println(arr.getClass().getSimpleName() + arr.length + arr[1]);
        try {
            Object[] wrong = array(n -> (Object[]) new String[n], 1, () -> 5);
        } catch (ArrayStoreException e) {
            System.out.println(e.getMessage());
        }
        List<Object> objs = new ArrayList<>();
        fill(objs);
        System.out.println(objs + " " + sum(listOf(1, 2.5, 3L)) + " " + listOf("a", "b").getClass().getSimpleName());
        List<Integer> polluted = new ArrayList<>();
        ((List) polluted).add("string");
        try {
            int i = polluted.get(0);
        } catch (ClassCastException e) {
            System.out.println("polluted");
        }
        System.out.println(((Object) polluted.get(0)).equals("string"));
        System.out.println(new Pair<>(1, "one").swap() + " " + upcast("s") + " " + new Concrete().me().hi());
        Map<String, List<Map<Integer, ? extends Number>>> m = new TreeMap<>();
        m.computeIfAbsent("k", k -> new ArrayList<>()).add(Map.of(1, 2.0));
        System.out.println(m);
    }
}
