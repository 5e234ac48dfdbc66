// Exceptions that cross frames of the VM and of natives: reflection, handles, loaders, initialisers, bootstrap methods, privileged actions, comparators, walkers.
import java.lang.invoke.*;
import java.lang.reflect.*;
import java.security.*;
import java.util.*;

public class UnwindThroughVM {
    static class Boom extends RuntimeException { Boom(String s) { super(s); } }
    public static int fail(String s) { throw new Boom(s); }
    public static class Ctor { public Ctor(int n) { fail("ctor" + n); } }
    static class InitFails { static int v = fail("clinit"); }
    interface Op { Object op(Object o); }

    static void t(String n, java.util.concurrent.Callable<?> c) {
        try {
            System.out.println(n + ": " + c.call());
        } catch (Throwable e) {
            StringBuilder sb = new StringBuilder(n + ":");
            for (Throwable x = e; x != null; x = x.getCause()) sb.append(' ').append(x.getClass().getSimpleName()).append('(').append(x instanceof Boom ? x.getMessage() : "").append(')');
            Throwable root = e;
            while (root.getCause() != null) root = root.getCause();
            System.out.println(sb + " " + (root.getStackTrace().length > 0 ? root.getStackTrace()[0].getMethodName() : "-"));
        }
    }

    static Object mh(MethodHandle h, Object... a) throws Exception { try { return h.invokeWithArguments(a); } catch (Exception | Error e) { throw e; } catch (Throwable e) { throw new Exception(e); } }

    public static void main(String[] args) throws Exception {
        Method m = UnwindThroughVM.class.getMethod("fail", String.class);
        MethodHandle h = MethodHandles.lookup().unreflect(m);
        t("reflection", () -> m.invoke(null, "invoke"));
        for (int i = 0; i < 20; i++) try { m.invoke(null, "warm"); } catch (InvocationTargetException e) { }
        t("reflection inflated", () -> m.invoke(null, "invoke2"));
        t("constructor", () -> Ctor.class.getConstructor(int.class).newInstance(3));
        t("handle", () -> mh(h, "handle"));
        t("handle chain", () -> mh(MethodHandles.filterReturnValue(h, MethodHandles.identity(int.class)), "chain"));
        t("handle catching", () -> mh(MethodHandles.catchException(h, IllegalStateException.class, MethodHandles.dropArguments(MethodHandles.constant(int.class, 1), 0, IllegalStateException.class)), "not caught"));
        t("handle caught", () -> mh(MethodHandles.catchException(h, Boom.class, MethodHandles.dropArguments(MethodHandles.constant(int.class, 1), 0, Boom.class)), "caught"));
        t("nested reflection", () -> m.getClass().getMethod("invoke", Object.class, Object[].class).invoke(m, null, new Object[] {"nested"}));
        t("initialiser", () -> InitFails.v);
        t("initialiser by name", () -> Class.forName("UnwindThroughVM$InitFails"));
        t("privileged", () -> AccessController.doPrivileged((PrivilegedAction<Object>) () -> fail("priv")));
        t("privileged checked", () -> AccessController.doPrivileged((PrivilegedExceptionAction<Object>) () -> { throw new java.io.IOException("x"); }));
        t("loader", () -> Class.forName("x.Y", true, new ClassLoader() { @Override protected Class<?> findClass(String n) { fail("loader"); return null; } }));
        t("loader in resolution", () -> {
            ClassLoader l = new ClassLoader(null) {
                @Override protected Class<?> findClass(String n) throws ClassNotFoundException {
                    if (!n.equals("UnwindThroughVM$Ctor")) throw new Boom("resolve " + n);
                    try (var in = UnwindThroughVM.class.getResourceAsStream(n + ".class")) { byte[] b = in.readAllBytes(); return defineClass(n, b, 0, b.length); } catch (java.io.IOException e) { throw new ClassNotFoundException(n, e); }
                }
            };
            return l.loadClass("UnwindThroughVM$Ctor").getConstructor(int.class).newInstance(1);
        });
        t("proxy", () -> ((Op) Proxy.newProxyInstance(UnwindThroughVM.class.getClassLoader(), new Class<?>[] {Op.class}, (p, mm, a) -> fail("proxy"))).op(1));
        t("comparator", () -> { Integer[] a = {3, 1, 2}; Arrays.sort(a, (x, y) -> fail("cmp")); return a; });
        t("walker", () -> StackWalker.getInstance().walk(s -> s.map(f -> fail("walk")).findFirst()));
        t("class value", () -> new ClassValue<Object>() { @Override protected Object computeValue(Class<?> c) { return fail("cv"); } }.get(String.class));
        t("thread local", () -> ThreadLocal.withInitial(() -> fail("tl")).get());
        t("computeIfAbsent", () -> new HashMap<String, Integer>().computeIfAbsent("k", UnwindThroughVM::fail));
        t("finally through all", () -> { StringBuilder sb = new StringBuilder(); try { try { m.invoke(null, "f"); } finally { sb.append("f1"); try { mh(h, "g"); } catch (Boom b) { sb.append(b.getMessage()); } } } catch (InvocationTargetException e) { sb.append(e.getCause().getMessage()); } return sb; });
        t("monitor released", () -> { Object lock = new Object(); try { synchronized (lock) { m.invoke(null, "m"); } } catch (InvocationTargetException e) { return Thread.holdsLock(lock); } return null; });
    }
}
