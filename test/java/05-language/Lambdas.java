// Lambdas and method references of every kind: captures, primitives, boxing, varargs, constructors, super::, bound receivers, serializable, recursion.
import java.util.*;
import java.util.function.*;

public class Lambdas {
    int field = 10;
    static int sf = 5;

    interface Tri<A, B, C, R> { R apply(A a, B b, C c); default Tri<A, B, C, String> str() { return (a, b, c) -> "<" + apply(a, b, c) + ">"; } }
    interface Prim { long op(byte b, char c, double d, float f, short s); }
    interface Thrower { void run() throws Exception; }
    static class Parent { String hi(String s) { return "parent " + s; } }
    static class Child extends Parent {
        String hi(String s) { return "child " + s; }
        Function<String, String> sup() { return super::hi; }
        Function<String, String> own() { return this::hi; }
    }

    IntSupplier captureThis() { return () -> field++; }
    static Supplier<Supplier<String>> nested(String s) { return () -> () -> s + sf; }
    static int varargs(Integer... xs) { return xs.length; }
    static <T> T id(T t) { return t; }
    private static String priv(int a) { return "priv" + a; }

    public static void main(String[] args) throws Exception {
        int a = 1; long b = 2; double c = 3.5; String s = "cap"; float f = 4; byte by = 5; char ch = 'x'; boolean z = true; short sh = 6; int[] arr = {7};
        Supplier<String> all = () -> a + " " + b + " " + c + " " + s + " " + f + " " + by + " " + ch + " " + z + " " + sh + " " + arr[0]++;
        System.out.println(all.get() + " " + all.get());
        Lambdas o = new Lambdas();
        IntSupplier is = o.captureThis();
        System.out.println(is.getAsInt() + is.getAsInt() + " " + o.field + " " + nested("n").get().get());
        Function<String, Integer> len = String::length;
        BiFunction<String, String, Boolean> eq = String::equalsIgnoreCase;
        Supplier<List<String>> mk = ArrayList::new;
        IntFunction<int[]> mkArr = int[]::new;
        Function<Integer, Integer[][]> mk2 = Integer[][]::new;
        Function<Object, String> vo = String::valueOf;
        ToIntFunction<String> parse = Integer::parseInt;
        IntBinaryOperator max = Math::max;
        Predicate<String> empty = String::isEmpty;
        Function<String, String> bound = "prefix "::concat;
        Tri<Integer, Integer, Integer, Integer> three = Lambdas::varargs;
        Prim prim = (p, q, r, t, u) -> (long) (p + q + r + t + u);
        IntFunction<String> pr = Lambdas::priv;
        LongFunction<Object> widen = Long::valueOf;
        ToLongFunction<Integer> unboxWiden = i -> i;
        DoubleUnaryOperator du = Math::sqrt;
        System.out.println(len.apply("four") + " " + eq.apply("a", "A") + " " + mk.get() + " " + mkArr.apply(3).length + " " + mk2.apply(2).length + " " + vo.apply(null) + " " + parse.applyAsInt("12") + " " + max.applyAsInt(3, 9) + " " + empty.negate().test("") + " " + bound.apply("x") + " " + three.str().apply(1, 2, 3) + " " + prim.op((byte) 1, 'a', 2, 3, (short) 4) + " " + pr.apply(8) + " " + widen.apply(5) + " " + unboxWiden.applyAsLong(6) + " " + du.applyAsDouble(16));
        System.out.println(new Child().sup().apply("a") + " " + new Child().own().apply("b"));
        Function<Integer, Integer> inc = x -> x + 1, dbl = x -> x * 2;
        System.out.println(inc.andThen(dbl).compose(dbl).apply(5) + " " + Function.<Integer>identity().apply(3));
        Function<Integer, Function<Integer, Function<Integer, Integer>>> curry = x -> y -> w -> x * 100 + y * 10 + w;
        System.out.println(curry.apply(1).apply(2).apply(3));
        BiFunction<BiFunction, Integer, Integer> fact = (self, n) -> n == 0 ? 1 : n * (Integer) self.apply(self, n - 1);
        System.out.println(fact.apply(fact, 10));
        Thrower t = () -> { throw new Exception("from lambda"); };
        try { t.run(); } catch (Exception e) { System.out.println(e.getMessage() + " " + e.getStackTrace()[0].getMethodName().startsWith("lambda$main$")); }
        Runnable r = () -> System.out.println("run " + s);
        r.run();
        Comparator<String> cmp = Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder());
        List<String> l = new ArrayList<>(List.of("bb", "a", "cc", "ddd", "c"));
        l.sort(cmp);
        System.out.println(l);
        Object same1 = null;
        for (int i = 0; i < 3; i++) {
            Runnable stateless = () -> { };
            System.out.print((same1 == stateless) + " ");
            same1 = stateless;
        }
        System.out.println();
        Runnable multi = (Runnable & java.io.Serializable) () -> System.out.println("both");
        multi.run();
        System.out.println(multi instanceof java.io.Serializable);
        String nul = null;
        try { Supplier<Integer> bad = nul::length; } catch (NullPointerException e) { System.out.println("npe at creation"); }
        try { Object x = (Function<String, Integer>) (Function) (Function<Integer, Integer>) q -> q; ((Function<String, Object>) x).apply("s"); } catch (ClassCastException e) { System.out.println("cce"); }
        System.out.println(r.getClass().isSynthetic() + " " + r.getClass().isHidden() + " " + r.getClass().getSimpleName().startsWith("Lambdas$$Lambda$") + " " + r.getClass().getInterfaces()[0]);
        int[] counter = new int[1];
        IntStream10(counter, i -> counter[0] += i);
        System.out.println(counter[0]);
    }

    static void IntStream10(int[] c, IntConsumer k) { for (int i = 0; i < 10; i++) k.accept(i); }
}
