// Interfaces: default, static and private methods, diamonds, super calls, most specific, re-abstraction, Object methods, invokeinterface on arrays' supertypes.
import java.util.*;

public class Interfaces {
    interface A { default String who() { return "A"; } String need(); static String st() { return "A.st"; } private String hidden() { return "hidden A"; } default String viaPrivate() { return hidden() + who(); } }
    interface B extends A { default String who() { return "B<" + A.super.who() + ">"; } private static String ps() { return "ps"; } static String st() { return "B.st " + ps(); } }
    interface C extends A { }
    interface D extends B, C { default String both() { return who() + need(); } }
    static class X implements D { public String need() { return "x"; } }
    static class Y extends X implements A { public String who() { return "Y<" + super.who() + ">"; } }
    static class Parent { public String who() { return "class wins"; } }
    static class Z extends Parent implements B { public String need() { return "z"; } }
    static abstract class Again implements A { public abstract String who(); }
    static class Conc extends Again { public String who() { return "conc"; } public String need() { return "c"; } }
    interface P { default int v() { return 1; } }
    interface Q { default int v() { return 2; } }
    static class PQ implements P, Q { public int v() { return P.super.v() * 10 + Q.super.v(); } }
    interface HasEquals { boolean equals(Object o); String toString(); int hashCode(); }
    static class HE implements HasEquals { public String toString() { return "HE"; } }
    interface Many1 { default int m1() { return 1; } }
    interface Many2 extends Many1 { default int m2() { return 2; } }
    interface Many3 extends Many2 { default int m3() { return m1() + m2() + 3; } }
    static class Many implements Many3, Many1, Runnable, Comparable<Many>, Cloneable { public void run() { System.out.println("run"); } public int compareTo(Many o) { return 42; } public Many clone() throws CloneNotSupportedException { return (Many) super.clone(); } }
    interface Gen<T> { T make(); default T twice() { make(); return make(); } }
    static class GenS implements Gen<String> { int n; public String make() { return "s" + ++n; } }

    public static void main(String[] args) throws Exception {
        A[] all = {new X(), new Y(), new Z(), new Conc(), new A() { public String need() { return "anon"; } }, () -> "lambda"};
        for (A a : all) System.out.println(a.who() + " " + a.need() + " " + a.viaPrivate());
        System.out.println(A.st() + " " + B.st() + " " + new X().both() + " " + ((C) new Y()).who());
        System.out.println(new PQ().v());
        HasEquals he = new HE();
        System.out.println(he + " " + he.equals(he) + " " + he.equals("x") + " " + (he.hashCode() == he.hashCode()));
        Many m = new Many();
        System.out.println(m.m3() + " " + ((Comparable<Many>) m).compareTo(null) + " " + (m.clone() != m) + " " + m.clone().m1());
        ((Runnable) m).run();
        System.out.println(new GenS().twice() + " " + ((Gen<?>) new GenS()).make());
        Object arr = new int[] {1, 2};
        System.out.println(((int[]) arr).clone().length + " " + (arr instanceof Cloneable) + " " + arr.equals(arr) + " " + (arr.toString().startsWith("[I@")));
        Iterable<Integer> it = () -> Arrays.asList(3, 4).iterator();
        for (int i : it) System.out.print(i + " ");
        it.forEach(v -> System.out.print("v" + v + " "));
        System.out.println();
    }
}
