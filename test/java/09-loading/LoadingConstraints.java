// Loading constraints (JVMS 5.3.4): two loaders that disagree on a class which crosses between them give a LinkageError, and agreement does not.
import java.io.*;
import java.util.*;

public class LoadingConstraints {
    public static class Token { }
    public static class Giver { public Token give() { return new Token(); } public void take(Token t) { } }
    public static class User { public static Object go() { return new Giver().give(); } public static void put() { new Giver().take(new Token()); } public static String plain() { return "plain " + (new Giver() != null); } }
    public static class Sub extends Giver { @Override public Token give() { return null; } }

    static class L extends ClassLoader {
        final Set<String> own;
        final Map<String, ClassLoader> to;
        L(String name, Set<String> own, Map<String, ClassLoader> to) { super(name, LoadingConstraints.class.getClassLoader()); this.own = own; this.to = to; }
        @Override protected Class<?> loadClass(String n, boolean r) throws ClassNotFoundException {
            if (to.containsKey(n)) return to.get(n).loadClass(n);
            if (!own.contains(n)) return super.loadClass(n, r);
            Class<?> c = findLoadedClass(n);
            if (c != null) return c;
            try (InputStream in = LoadingConstraints.class.getResourceAsStream(n + ".class")) {
                byte[] b = in.readAllBytes();
                return defineClass(n, b, 0, b.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(n, e);
            }
        }
    }

    static void t(String name, java.util.concurrent.Callable<?> c) {
        for (int i = 0; i < 2; i++) {
            try {
                Object o = c.call();
                System.out.println(name + ": " + (o instanceof Class<?> k ? k.getName() : o instanceof String ? o : o == null ? "null" : o.getClass().getName() + " of " + o.getClass().getClassLoader().getName()));
            } catch (Throwable e) {
                Throwable x = e instanceof java.lang.reflect.InvocationTargetException ? e.getCause() : e;
                System.out.println((name + ": " + x).replaceAll("@(0x)?[0-9a-f]+", "@H"));
            }
        }
    }

    public static void main(String[] args) throws Exception {
        String tok = "LoadingConstraints$Token", giv = "LoadingConstraints$Giver", use = "LoadingConstraints$User", sub = "LoadingConstraints$Sub";
        L defining = new L("defining", Set.of(tok, giv), Map.of());
        L agreeing = new L("agreeing", Set.of(use), Map.of(giv, defining, tok, defining));
        L disagreeing = new L("disagreeing", Set.of(use, tok), Map.of(giv, defining));
        Class<?> ok = agreeing.loadClass(use), bad = disagreeing.loadClass(use);
        t("agree", () -> ok.getMethod("go").invoke(null));
        t("agree put", () -> { ok.getMethod("put").invoke(null); return "done"; });
        t("plain", () -> bad.getMethod("plain").invoke(null));
        t("disagree put", () -> { bad.getMethod("put").invoke(null); return "done"; });
        L lateOwner = new L("late", Set.of(use, tok), Map.of(giv, defining));
        t("disagree get", () -> lateOwner.loadClass(use).getMethod("go").invoke(null));
        t("token late", () -> lateOwner.loadClass(tok));
        L overriding = new L("overriding", Set.of(sub, tok), Map.of(giv, defining));
        t("override", () -> { overriding.loadClass(tok); return overriding.loadClass(sub).getDeclaredConstructor().newInstance(); });
    }
}
