// What the interpreter does without a frame, called from code that does not know what it calls: receivers of many classes, handles that
// are no constants. Its misses (nulls, bounds, classes without instances) throw what they throw there; allocation collects.
import java.lang.invoke.*;
import java.util.*;

public class CalledIntrinsics {
    static abstract class Shape { abstract int area(); }
    static class Own { final int n; Own(int n) { this.n = n; } @Override public int hashCode() { return n; } }
    static class Other { @Override public int hashCode() { return 7; } }
    static class Third { @Override public int hashCode() { return 11; } }
    static class Pair { Object a = "a"; long b = 5; byte[] bytes = new byte[40]; int sum() { return (int) b + bytes.length + a.hashCode(); } }
    static class Single { int x = 3; }

    /** Four classes and more: never inlined. Object.hashCode is one of the targets. */
    static int hash(Object o) { return o.hashCode(); }
    static int call(MethodHandle h, Object a, int i, Object b, int j, int n) throws Throwable { h.invokeExact(a, i, b, j, n); return 1; }
    static int intOf(MethodHandle h, int a, int b) throws Throwable { return (int) h.invokeExact(a, b); }
    static long longOf(MethodHandle h, long a, long b) throws Throwable { return (long) h.invokeExact(a, b); }
    static double doubleOf(MethodHandle h, double a) throws Throwable { return (double) h.invokeExact(a); }
    static float floatOf(MethodHandle h, float a, float b) throws Throwable { return (float) h.invokeExact(a, b); }
    static char charOf(MethodHandle h, String s, int i) throws Throwable { return (char) h.invokeExact(s, i); }
    static boolean equalOf(MethodHandle h, byte[] a, byte[] b) throws Throwable { return (boolean) h.invokeExact(a, b); }
    static Object make(MethodHandle h) throws Throwable { return (Object) h.invokeExact(); }
    static boolean is(MethodHandle h, Class<?> c, Object o) throws Throwable { return (boolean) h.invokeExact(c, o); }
    static int identity(MethodHandle h, Object o) throws Throwable { return (int) h.invokeExact(o); }

    static String thrown(Throwable t) { return t.getClass().getName(); }

    public static void main(String[] args) throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodType ii = MethodType.methodType(int.class, int.class, int.class);
        MethodType jj = MethodType.methodType(long.class, long.class, long.class);
        MethodType ff = MethodType.methodType(float.class, float.class, float.class);
        MethodHandle[] ints = { lookup.findStatic(Math.class, "max", ii), lookup.findStatic(Math.class, "min", ii), lookup.findStatic(Integer.class, "compare", ii) };
        MethodHandle[] longs = { lookup.findStatic(Math.class, "max", jj), lookup.findStatic(Math.class, "min", jj), lookup.findStatic(Long.class, "sum", jj) };
        MethodHandle[] floats = { lookup.findStatic(Math.class, "max", ff), lookup.findStatic(Math.class, "min", ff), lookup.findStatic(Float.class, "sum", ff) };
        MethodType dd = MethodType.methodType(double.class, double.class);
        MethodHandle[] doubles = { lookup.findStatic(Math.class, "sqrt", dd), lookup.findStatic(Math.class, "abs", dd), lookup.findStatic(Math.class, "floor", dd), lookup.findStatic(Math.class, "rint", dd) };
        MethodHandle charAt = lookup.findVirtual(String.class, "charAt", MethodType.methodType(char.class, int.class));
        MethodHandle equal = lookup.findStatic(Arrays.class, "equals", MethodType.methodType(boolean.class, byte[].class, byte[].class));
        MethodHandle copy = lookup.findStatic(System.class, "arraycopy", MethodType.methodType(void.class, Object.class, int.class, Object.class, int.class, int.class));
        MethodHandle isInstance = lookup.findVirtual(Class.class, "isInstance", MethodType.methodType(boolean.class, Object.class));
        MethodHandle identity = lookup.findStatic(System.class, "identityHashCode", MethodType.methodType(int.class, Object.class));
        MethodType none = MethodType.methodType(void.class);
        MethodHandle[] makers = { lookup.findConstructor(Pair.class, none).asType(MethodType.methodType(Object.class)), lookup.findConstructor(Single.class, none).asType(MethodType.methodType(Object.class)),
            lookup.findConstructor(ArrayList.class, none).asType(MethodType.methodType(Object.class)) };

        Object plain = new Object();
        Object[] hashed = { plain, new Own(1), new Other(), new Third(), new Own(2), "x", 5, new Single() };
        int first = hash(plain), firstOfLast = hash(hashed[7]);
        long sum = 0;
        int wrong = 0;
        for (int k = 0; k < 12_000; k++) {
            Object o = hashed[k % hashed.length];
            int h = hash(o);
            if (o == plain ? h != first : k % hashed.length == 7 ? h != firstOfLast : false) wrong++;
            if (o != plain && k % hashed.length != 7) sum += h;
            if (identity(identity, plain) != first || identity(identity, null) != 0) wrong++;
        }
        System.out.println(sum + " " + wrong);

        sum = 0;
        for (int k = 0; k < 9_000; k++) {
            sum = sum * 31 + intOf(ints[k % 3], k - 500, 1000 - k);
            sum = sum * 31 + longOf(longs[k % 3], k * 1000_000_007L, -k);
            sum = sum * 31 + Double.doubleToLongBits(doubleOf(doubles[k % 4], k * 1.37 - 100));
            sum = sum * 31 + Float.floatToIntBits(floatOf(floats[k % 3], k % 50 == 0 ? Float.NaN : k, -0.0f));
            sum = sum * 31 + charOf(charAt, k % 2 == 0 ? "latin one" : "gr\u03b5ek", k % 5);
        }
        System.out.println(sum);

        byte[] a = new byte[64], b = new byte[64];
        Object[] from = { "a", "b", 1, null }, to = new Object[4];
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int k = 0; k < 9_000; k++) {
            a[k & 63] = (byte) k;
            sum += call(copy, a, 0, b, 0, 64);
            if (!equalOf(equal, a, b)) wrong++;
            call(copy, from, 0, to, 0, 4);
            if (to[2] != (Object) from[2]) wrong++;
            if (k % 100 != 0) continue;
            String what = "done";
            try {
                switch (k / 100 % 6) {
                    case 0: call(copy, null, 0, b, 0, 1); break;
                    case 1: call(copy, a, 60, b, 0, 5); break;
                    case 2: call(copy, a, 0, from, 0, 1); break;
                    case 3: call(copy, from, 0, new String[4], 0, 4); break;
                    case 4: charOf(charAt, "abc", 3); break;
                    default: hash(null);
                }
            } catch (RuntimeException e) {
                what = thrown(e);
            }
            outcomes.merge(what, 1, Integer::sum);
        }
        System.out.println(sum + " " + wrong + " " + outcomes);

        // Far more than the heap holds, so that it is collected in between; some are kept.
        Object[] kept = new Object[64];
        long made = 0;
        for (int k = 0; k < 90_000; k++) {
            Object o = make(makers[k % 3]);
            kept[k & 63] = o;
            Object old = kept[(k + 1) & 63];
            made += old instanceof Pair ? ((Pair) old).sum() : old instanceof Single ? ((Single) old).x : old instanceof List ? ((List<?>) old).size() : 0;
            if (is(isInstance, Pair.class, o) != (k % 3 == 0) || is(isInstance, int.class, o)) wrong++;
        }
        System.out.println(made + " " + wrong);
        try {
            make(lookup.findConstructor(Shape.class, none).asType(MethodType.methodType(Object.class)));
        } catch (InstantiationException e) {
            System.out.println(thrown(e));
        }
    }
}
