// Combinators of MethodHandles: arguments, filters, folds, guards, loops, exceptions, collectors, spreaders, arrays, switches.
import java.lang.invoke.*;
import java.util.*;
import static java.lang.invoke.MethodHandles.*;
import static java.lang.invoke.MethodType.methodType;

public class MethodHandleCombinators {
    static String join(String a, int b, long c) { return a + "/" + b + "/" + c; }
    static boolean pos(int i) { return i > 0; }
    static int twice(int i) { return i * 2; }
    static int neg(int i) { return -i; }
    static int fail(int i) { throw new IllegalArgumentException("fail" + i); }
    static int handler(IllegalArgumentException e, int i) { return e.getMessage().length() + i; }
    static int sumAll(int... xs) { int s = 0; for (int x : xs) s += x; return s; }
    static String objs(Object... xs) { return Arrays.toString(xs); }
    static int cleanup(Throwable t, int r, int i) { System.out.print("cleanup:" + (t == null ? "ok" : t.getMessage()) + " "); return r + 1000; }
    static int step(int acc, int i) { return acc + i; }
    static boolean more(int acc, int i) { return acc < 50; }
    static int inc(int acc) { return acc + 7; }
    static boolean lt(int acc, int limit) { return acc < limit; }
    static int body(int acc, int limit) { return acc * 2; }
    static int initOne(int limit) { return 1; }
    static String iter(String acc, Integer e) { return acc + e + ";"; }
    static int fallback(int k) { return -k; }
    static void log(String s) { System.out.print("log(" + s + ") "); }

    static MethodHandle h(String name, Class<?> r, Class<?>... p) throws Exception { return lookup().findStatic(MethodHandleCombinators.class, name, methodType(r, p)); }

    public static void main(String[] args) throws Throwable {
        MethodHandle join = h("join", String.class, String.class, int.class, long.class);
        System.out.println((String) insertArguments(join, 1, 5).invokeExact("a", 6L));
        System.out.println((String) join.bindTo("bound").invoke(1, 2L));
        System.out.println((String) dropArguments(join, 1, Object.class, double.class).invoke("d", "dropped", 1.5, 3, 4L));
        System.out.println((String) permuteArguments(join, methodType(String.class, long.class, String.class, int.class, char.class), 1, 2, 0).invoke(1L, "p", 2, 'x'));
        System.out.println((String) permuteArguments(h("objs", String.class, Object[].class).asCollector(Object[].class, 3), methodType(String.class, Object.class), 0, 0, 0).invoke("same"));
        System.out.println((String) filterArguments(join, 1, h("twice", int.class, int.class)).invoke("f", 4, 5L));
        System.out.println((int) filterReturnValue(h("twice", int.class, int.class), h("neg", int.class, int.class)).invokeExact(8));
        System.out.println((int) foldArguments(h("step", int.class, int.class, int.class), h("twice", int.class, int.class)).invokeExact(10));
        System.out.println((String) foldArguments(join, insertArguments(h("log", void.class, String.class), 0, "folded")).invoke("v", 1, 2L));
        System.out.println((String) collectArguments(join, 1, h("step", int.class, int.class, int.class)).invoke("c", 3, 4, 5L));
        MethodHandle g = guardWithTest(h("pos", boolean.class, int.class), h("twice", int.class, int.class), h("neg", int.class, int.class));
        System.out.println((int) g.invokeExact(5) + " " + (int) g.invokeExact(-5));
        MethodHandle c = catchException(h("fail", int.class, int.class), IllegalArgumentException.class, h("handler", int.class, IllegalArgumentException.class, int.class));
        System.out.println((int) c.invokeExact(42));
        System.out.println((int) catchException(h("twice", int.class, int.class), IllegalArgumentException.class, h("handler", int.class, IllegalArgumentException.class, int.class)).invokeExact(4));
        MethodHandle tf = tryFinally(h("twice", int.class, int.class), h("cleanup", int.class, Throwable.class, int.class, int.class));
        System.out.println((int) tf.invokeExact(3));
        MethodHandle tf2 = tryFinally(h("fail", int.class, int.class), h("cleanup", int.class, Throwable.class, int.class, int.class));
        try { int r = (int) tf2.invokeExact(9); System.out.println(r); } catch (IllegalArgumentException e) { System.out.println("thrown " + e.getMessage()); }
        MethodHandle sum = h("sumAll", int.class, int[].class);
        System.out.println((int) sum.invoke(1, 2, 3) + " " + sum.isVarargsCollector() + " " + (int) sum.asFixedArity().invoke(new int[] {4, 5}) + " " + (int) sum.asCollector(int[].class, 2).invokeExact(6, 7) + " " + (int) sum.invoke());
        System.out.println((String) h("objs", String.class, Object[].class).invoke("a", 1, 'c') + " " + (String) h("objs", String.class, Object[].class).invoke((Object[]) new String[] {"x"}));
        System.out.println((String) join.asSpreader(Object[].class, 3).invoke(new Object[] {"s", 1, 2L}) + " " + (String) join.asSpreader(1, Object[].class, 2).invoke("t", new Object[] {8, 9L}));
        try { Object r = join.asSpreader(Object[].class, 3).invoke(new Object[] {"s"}); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        System.out.println((Object) join.asType(methodType(Object.class, Object.class, Integer.class, int.class)).invokeExact((Object) "as", Integer.valueOf(1), 2));
        try { Object r = (Object) join.asType(methodType(Object.class, Object.class, Integer.class, int.class)).invokeExact((Object) 5, Integer.valueOf(1), 2); } catch (ClassCastException e) { System.out.println("cce"); }
        System.out.println((byte) explicitCastArguments(h("twice", int.class, int.class), methodType(byte.class, double.class)).invokeExact(100.9) + " " + (boolean) explicitCastArguments(identity(int.class), methodType(boolean.class, int.class)).invokeExact(3));
        MethodHandle w = whileLoop(h("initOne", int.class, int.class), h("lt", boolean.class, int.class, int.class), h("body", int.class, int.class, int.class));
        System.out.println((int) w.invokeExact(100));
        MethodHandle dw = doWhileLoop(h("initOne", int.class, int.class), h("body", int.class, int.class, int.class), h("lt", boolean.class, int.class, int.class));
        System.out.println((int) dw.invokeExact(0));
        MethodHandle cnt = countedLoop(constant(int.class, 6), constant(int.class, 100), h("step", int.class, int.class, int.class));
        System.out.println((int) cnt.invokeExact());
        MethodHandle it = iteratedLoop(null, dropArguments(constant(String.class, ">"), 0, Iterable.class), h("iter", String.class, String.class, Integer.class).asType(methodType(String.class, String.class, Integer.class)));
        System.out.println((String) it.invoke((Iterable<?>) List.of(1, 2, 3)));
        MethodHandle[] clause1 = {constant(int.class, 0), h("inc", int.class, int.class), h("lt", boolean.class, int.class, int.class), identity(int.class)};
        System.out.println((int) loop(new MethodHandle[] {dropArguments(constant(int.class, 0), 0, int.class), dropArguments(h("inc", int.class, int.class), 1, int.class), h("lt", boolean.class, int.class, int.class), dropArguments(identity(int.class), 1, int.class)}).invokeExact(30));
        System.out.println((int) constant(int.class, 77).invokeExact() + " " + (String) identity(String.class).invokeExact("id") + " " + (Object) zero(Object.class).invokeExact() + " " + (long) empty(methodType(long.class, String.class)).invokeExact("e") + " " + (int) dropReturn(h("twice", int.class, int.class)).type().parameterCount());
        MethodHandle ag = arrayElementGetter(long[].class), as = arrayElementSetter(String[].class), al = arrayLength(int[].class), ac = arrayConstructor(char[].class);
        String[] strs = new String[2];
        as.invokeExact(strs, 1, "set");
        System.out.println((long) ag.invokeExact(new long[] {1, 2, 3}, 2) + " " + strs[1] + " " + (int) al.invokeExact(new int[5]) + " " + ((char[]) ac.invokeExact(3)).length);
        try { as.invokeExact(strs, 5, "x"); } catch (ArrayIndexOutOfBoundsException e) { System.out.println(e.getMessage()); }
        MethodHandle sw = tableSwitch(dropArguments(insertArguments(h("twice", int.class, int.class), 0, -100), 0, int.class), dropArguments(constant(int.class, 10), 0, int.class), h("neg", int.class, int.class));
        System.out.println((int) sw.invokeExact(0) + " " + (int) sw.invokeExact(1) + " " + (int) sw.invokeExact(2) + " " + (int) sw.invokeExact(-1));
        MethodHandle inv = invoker(methodType(int.class, int.class)), ex = exactInvoker(methodType(int.class, int.class)), sp = spreadInvoker(methodType(String.class, String.class, int.class, long.class), 1);
        System.out.println((int) inv.invokeExact(h("twice", int.class, int.class), 21) + " " + (int) ex.invokeExact(h("neg", int.class, int.class), 21) + " " + (String) sp.invoke(join, "sp", new Object[] {1, 2L}));
        MethodHandle many = h("objs", String.class, Object[].class).asCollector(Object[].class, 60);
        Object[] sixty = new Object[60];
        Arrays.setAll(sixty, i -> i);
        System.out.println(((String) many.invokeWithArguments(sixty)).length());
        MethodHandle chain = identity(int.class);
        for (int i = 0; i < 50; i++) chain = filterReturnValue(chain, i % 2 == 0 ? h("inc", int.class, int.class) : h("neg", int.class, int.class));
        System.out.println((int) chain.invokeExact(1));
        Runnable r = MethodHandleProxies.asInterfaceInstance(Runnable.class, insertArguments(h("log", void.class, String.class), 0, "proxy"));
        r.run();
        System.out.println(MethodHandleProxies.isWrapperInstance(r));
        SwitchPoint spt = new SwitchPoint();
        MethodHandle swp = spt.guardWithTest(h("twice", int.class, int.class), h("neg", int.class, int.class));
        System.out.print((int) swp.invokeExact(4) + " ");
        SwitchPoint.invalidateAll(new SwitchPoint[] {spt});
        System.out.println((int) swp.invokeExact(4));
        MutableCallSite mcs = new MutableCallSite(h("twice", int.class, int.class));
        MethodHandle dyn = mcs.dynamicInvoker();
        System.out.print((int) dyn.invokeExact(3) + " ");
        mcs.setTarget(h("neg", int.class, int.class));
        MutableCallSite.syncAll(new MutableCallSite[] {mcs});
        System.out.println((int) dyn.invokeExact(3));
        VolatileCallSite vcs = new VolatileCallSite(methodType(int.class, int.class));
        try { int q = (int) vcs.dynamicInvoker().invokeExact(1); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
        try { mcs.setTarget(join); } catch (WrongMethodTypeException e) { System.out.println("wrong target type"); }
    }
}
