// java.lang.reflect.Proxy: dispatch, Object methods, primitives, default methods, exceptions, several interfaces, non-public ones, identity of classes.
import java.lang.reflect.*;
import java.util.*;

public class Proxies {
    public interface A { int add(int a, long b); default String hello(String n) { return "hello " + n; } void nothing(); double[] arr(Object... xs); }
    public interface B { int add(int a, long b); char c(boolean z, byte b, short s, float f, double d); }
    interface Hidden { String h(); }
    interface Checked { void run() throws java.io.IOException; }

    static class H implements InvocationHandler {
        final Map<String, Object> answers = new HashMap<>();
        public Object invoke(Object p, Method m, Object[] args) throws Throwable {
            System.out.print(m.getDeclaringClass().getSimpleName() + "." + m.getName() + (m.getName().equals("equals") ? "" : Arrays.deepToString(args)) + " ");
            if (m.isDefault()) return InvocationHandler.invokeDefault(p, m, args);
            if (m.getName().equals("equals")) return p == args[0];
            if (m.getName().equals("hashCode")) return 42;
            if (m.getName().equals("toString")) return "proxy!";
            Object a = answers.get(m.getName());
            if (a instanceof Throwable t) throw t;
            return a;
        }
    }

    public static void main(String[] args) throws Exception {
        H h = new H();
        Object p = Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {A.class, B.class}, h);
        h.answers.put("add", 99);
        h.answers.put("c", 'q');
        h.answers.put("arr", new double[] {1.5});
        System.out.println(((A) p).add(1, 2L));
        System.out.println(((B) p).add(3, 4L));
        System.out.println(((B) p).c(true, (byte) 1, (short) 2, 3f, 4.0));
        System.out.println(((A) p).arr("x", 1)[0]);
        System.out.println(((A) p).hello("w"));
        ((A) p).nothing();
        System.out.println();
        System.out.println(p + " " + p.hashCode() + " " + p.equals(p) + " " + p.equals("x"));
        System.out.println(Proxy.isProxyClass(p.getClass()) + " " + (Proxy.getInvocationHandler(p) == h) + " " + (p.getClass() == Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {A.class, B.class}, h).getClass()) + " " + Modifier.toString(p.getClass().getModifiers()) + " " + Arrays.toString(p.getClass().getInterfaces()) + " " + p.getClass().getSuperclass());
        h.answers.put("add", "not an int");
        try { ((A) p).add(1, 1); } catch (ClassCastException e) { System.out.println("cce"); }
        h.answers.put("add", null);
        try { ((A) p).add(1, 1); } catch (NullPointerException e) { System.out.println("npe"); }
        h.answers.put("nothing", new IllegalStateException("unchecked"));
        try { ((A) p).nothing(); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
        h.answers.put("nothing", new Exception("checked"));
        try { ((A) p).nothing(); } catch (UndeclaredThrowableException e) { System.out.println(e.getCause()); }
        h.answers.put("run", new java.io.FileNotFoundException("declared"));
        try { ((Checked) Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {Checked.class}, h)).run(); } catch (java.io.IOException e) { System.out.println(e); }
        h.answers.put("h", "hidden");
        Hidden hid = (Hidden) Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {Hidden.class, Runnable.class}, h);
        System.out.println(hid.h() + " " + Modifier.toString(hid.getClass().getModifiers()) + " " + hid.getClass().getPackageName());
        try { Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {String.class}, h); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        try { Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {A.class, A.class}, h); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        try { Proxy.newProxyInstance(null, new Class<?>[] {A.class}, h); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        try { Proxy.getInvocationHandler("s"); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        Comparator<String> c = (Comparator<String>) Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {Comparator.class}, (pr, m, as) -> m.isDefault() ? InvocationHandler.invokeDefault(pr, m, as) : ((String) as[0]).length() - ((String) as[1]).length());
        List<String> l = new ArrayList<>(List.of("aaa", "b", "cc"));
        l.sort(c.reversed());
        System.out.println(l);
    }
}
