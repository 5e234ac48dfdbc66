// Bridge methods: generic overriding, covariant returns, visibility bridges, and raw calls that fail in the bridge.
import java.lang.reflect.Method;
import java.util.*;

public class Bridges {
    static abstract class Node<T> { T data; abstract void set(T t); T get() { return data; } Node<T> self() { return this; } }
    static class IntNode extends Node<Integer> { void set(Integer i) { data = i + 1; } Integer get() { return data * 10; } IntNode self() { return this; } }
    interface Conv<A, B> { B conv(A a); }
    static class Len implements Conv<String, Integer> { public Integer conv(String s) { return s.length(); } }
    static class Cmp implements Comparator<String> { public int compare(String a, String b) { return b.compareTo(a); } }
    static class Base { protected Object make() { return "base"; } }
    static class Mid extends Base { @Override protected CharSequence make() { return "mid"; } }
    static class Leaf extends Mid { @Override protected String make() { return "leaf+" + super.make(); } }

    public static void main(String[] args) {
        Node<Integer> n = new IntNode();
        n.set(4);
        System.out.println(n.get() + " " + n.self().getClass().getSimpleName());
        @SuppressWarnings({"rawtypes", "unchecked"}) Runnable bad = () -> ((Node) n).set("not an int");
        try {
            bad.run();
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
        Conv<String, Integer> c = new Len();
        System.out.println(c.conv("four"));
        List<String> l = new ArrayList<>(List.of("a", "c", "b"));
        l.sort(new Cmp());
        System.out.println(l);
        Base b = new Leaf();
        System.out.println(b.make());
        for (Class<?> k : new Class<?>[] {IntNode.class, Len.class, Cmp.class, Leaf.class}) {
            List<String> ms = new ArrayList<>();
            for (Method m : k.getDeclaredMethods()) ms.add(m.getReturnType().getSimpleName() + " " + m.getName() + (m.isBridge() ? " bridge" : "") + (m.isSynthetic() ? " synthetic" : ""));
            Collections.sort(ms);
            System.out.println(k.getSimpleName() + " " + ms);
        }
    }
}
