// Class, Field, Method, Constructor: lookup, modifiers, invocation of every signature, access checks, InvocationTargetException, boxing and widening.
import java.lang.reflect.*;
import java.util.*;

public class ReflectBasics {
    public int pub = 1;
    protected long prot = 2L;
    int pack = 3;
    private String priv = "four";
    public static final double CONST = 5.5;
    static final Object[] ARR = {};
    final byte fin = 6;
    volatile char vol = 'v';
    transient boolean tr;
    static short st = 8;
    float fl = 9f;

    public ReflectBasics() { }
    private ReflectBasics(String s, int... more) { priv = s + more.length; }
    public static int sum(int a, long b, double c) { return (int) (a + b + c); }
    private static String hidden(Object o) { return "hidden " + o; }
    public void nothing() { }
    public byte b(byte x) { return (byte) -x; }
    public char c(char x) { return (char) (x + 1); }
    public boolean z(boolean x) { return !x; }
    public short s(short x) { return (short) (x * 2); }
    public float f(float x) { return x / 2; }
    public long l(long x) { return x << 33; }
    public Object arr(int[][] a, String[] s) { return a.length + s[0]; }
    public void fail(String m) throws java.io.IOException { throw new java.io.IOException(m); }
    protected <T extends Number & Comparable<T>> List<T> gen(Map<String, ? super T> m, T[] ts) throws IllegalStateException { return null; }
    synchronized final strictfp native0 odd(String... vs) { return null; }
    static class native0 { }
    interface Marker { int X = 1; default int d() { return 2; } static int s() { return 3; } }
    static class Child extends ReflectBasics implements Marker { public int pub = 11; @Override public void nothing() { throw new UnsupportedOperationException(); } }

    static void t(String name, java.util.concurrent.Callable<?> c) {
        try {
            System.out.println(name + ": " + c.call());
        } catch (Throwable e) {
            System.out.println((name + ": " + e + (e.getCause() != null ? " <- " + e.getCause() : "")).replaceAll("unnamed module @[0-9a-f]+", "unnamed module"));
        }
    }

    static String sorted(Object[] os) {
        List<String> l = new ArrayList<>();
        for (Object o : os) l.add(o.toString());
        Collections.sort(l);
        return String.join("\n    ", l);
    }

    public static void main(String[] args) throws Exception {
        Class<?> k = ReflectBasics.class;
        System.out.println("fields " + sorted(k.getDeclaredFields()));
        System.out.println("public fields " + sorted(Child.class.getFields()));
        System.out.println("ctors " + sorted(k.getDeclaredConstructors()));
        System.out.println("methods " + sorted(k.getDeclaredMethods()).replaceAll("lambda\\$main\\$\\d+", "lambda"));
        System.out.println("child " + sorted(Child.class.getDeclaredMethods()) + " " + Arrays.toString(Child.class.getInterfaces()) + " " + Child.class.getSuperclass());
        System.out.println(Modifier.toString(k.getDeclaredMethod("odd", String[].class).getModifiers()) + " " + k.getDeclaredMethod("odd", String[].class).isVarArgs() + " " + Marker.class.getMethod("d").isDefault() + " " + Modifier.toString(Marker.class.getModifiers()) + " " + Modifier.toString(Marker.class.getField("X").getModifiers()));
        System.out.println(k.getDeclaredMethod("gen", Map.class, Number[].class).toGenericString());
        ReflectBasics o = new ReflectBasics();
        for (Field f : k.getDeclaredFields()) {
            if (Modifier.isStatic(f.getModifiers()) && f.getType().isArray()) continue;
            System.out.println(f.getName() + " = " + f.get(o) + " " + f.getType());
        }
        Field pub = k.getField("pub"), priv = k.getDeclaredField("priv"), fin = k.getDeclaredField("fin");
        pub.setInt(o, 100);
        pub.set(o, (short) 7);
        priv.set(o, null);
        System.out.println(o.pub + " " + o.priv + " " + pub.getLong(o) + " " + pub.getDouble(o) + " " + pub.get(new Child()) + " " + Child.class.getField("pub").get(new Child()));
        t("set wrong", () -> { pub.set(o, "s"); return 1; });
        t("set long", () -> { pub.setLong(o, 1); return 1; });
        t("set final", () -> { fin.set(o, (byte) 1); return 1; });
        t("set static final", () -> { k.getField("CONST").set(null, 1.0); return 1; });
        t("final accessible", () -> { fin.setAccessible(true); fin.setByte(o, (byte) 77); return fin.get(o); });
        t("get null", () -> pub.get(null));
        t("get foreign", () -> pub.get("s"));
        t("getBoolean of int", () -> pub.getBoolean(o));
        t("no field", () -> k.getField("priv"));
        Method sum = k.getMethod("sum", int.class, long.class, double.class);
        System.out.println(sum.invoke(null, 1, 2L, 3.5) + " " + sum.invoke(o, (byte) 1, 2, 3f) + " " + sum.invoke(null, 'a', 'b', 'c'));
        System.out.println(k.getMethod("b", byte.class).invoke(o, (byte) 5) + " " + k.getMethod("c", char.class).invoke(o, 'a') + " " + k.getMethod("z", boolean.class).invoke(o, true) + " " + k.getMethod("s", short.class).invoke(o, (byte) 4) + " " + k.getMethod("f", float.class).invoke(o, 5L) + " " + k.getMethod("l", long.class).invoke(o, 'x') + " " + k.getMethod("arr", int[][].class, String[].class).invoke(o, new int[3][], new String[] {"q"}) + " " + k.getMethod("nothing").invoke(o));
        System.out.println(k.getDeclaredMethod("hidden", Object.class).invoke(null, new Object[] {null}));
        t("fail", () -> k.getMethod("fail", String.class).invoke(o, "io"));
        t("virtual", () -> k.getMethod("nothing").invoke(new Child()));
        t("wrong count", () -> sum.invoke(null, 1));
        t("wrong type", () -> sum.invoke(null, 1, 2L, "x"));
        t("narrowing", () -> sum.invoke(null, 1L, 2L, 3.0));
        t("null primitive", () -> sum.invoke(null, null, 2L, 3.0));
        t("null receiver", () -> k.getMethod("nothing").invoke(null));
        t("wrong receiver", () -> k.getMethod("nothing").invoke("s"));
        t("no method", () -> k.getMethod("sum"));
        t("no ctor", () -> k.getConstructor(int.class));
        Constructor<?> pc = k.getDeclaredConstructor(String.class, int[].class);
        System.out.println(((ReflectBasics) pc.newInstance("made", new int[] {1, 2})).priv + " " + pc.isVarArgs() + " " + pc.getParameterCount() + " " + Modifier.toString(pc.getModifiers()));
        t("abstract", () -> AbstractList.class.getDeclaredConstructor().newInstance());
        t("abstract pub", () -> Number.class.getConstructor().newInstance());
        t("enum ctor", () -> { Constructor<?> c = Thread.State.class.getDeclaredConstructors()[0]; c.setAccessible(true); return 1; });
        t("interface", () -> Runnable.class.getDeclaredConstructor());
        t("private of JDK", () -> String.class.getDeclaredField("value").get("s"));
        t("setAccessible JDK", () -> { String.class.getDeclaredField("value").setAccessible(true); return 1; });
        t("trySetAccessible", () -> String.class.getDeclaredField("value").trySetAccessible());
        Method m = k.getMethod("nothing");
        System.out.println(m.equals(k.getMethod("nothing")) + " " + (m == k.getMethod("nothing")) + " " + m.hashCode() + " " + m.getDeclaringClass() + " " + Child.class.getMethod("hashCode").getDeclaringClass());
        for (int i = 0; i < 40; i++) m.invoke(o); // past the inflation threshold
        int acc = 0;
        for (int i = 0; i < 40; i++) acc += (Integer) sum.invoke(null, i, 1L, 0.5);
        System.out.println(acc);
        for (int i = 0; i < 20; i++) pc.newInstance("x", new int[i]);
        t("fail inflated", () -> { Method f = k.getMethod("fail", String.class); for (int i = 0; i < 20; i++) try { f.invoke(o, "x" + i); } catch (InvocationTargetException e) { if (i == 19) throw (Exception) e.getCause(); } return 1; });
    }
}
