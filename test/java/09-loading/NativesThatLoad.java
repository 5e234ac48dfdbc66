// Natives for which a class is loaded by a user's loader: while that runs they stand on the stack, and each class is asked for once.
import java.io.*;
import java.lang.invoke.*;
import java.lang.reflect.*;
import java.util.*;

public class NativesThatLoad {
    public static class Outer {
        public static class Inner {}
        public class Member {}
        public static Object local() { class Local {} return new Local(); }
        public static Runnable anonymous() { return new Runnable() { public void run() {} }; }
    }
    public static class Types { public Param field; public Result method(Param p) { return null; } public Types(Param p) throws Thrown {} public Types() {} }
    public static class Param {}
    public static class Result {}
    public static class Thrown extends Exception {}
    public record Rec(Param component) {}
    public sealed interface Sealed permits Permitted {}
    public static final class Permitted implements Sealed {}
    public @interface Mark { Class<?> value(); }
    @Mark(Param.class) public static class Marked {}

    static class Loader extends ClassLoader {
        Loader() { super(NativesThatLoad.class.getClassLoader()); }
        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("NativesThatLoad$")) return super.loadClass(name, resolve);
            Class<?> known = findLoadedClass(name);
            StringBuilder s = new StringBuilder("  " + name + (known == null ? "" : " again"));
            for (StackTraceElement e : new Throwable().getStackTrace()) {
                if (e.getMethodName().equals("main")) break;
                if (e.isNativeMethod()) s.append(" ").append(e.getMethodName());
            }
            System.out.println(s);
            if (known != null) return known;
            try (InputStream in = getResourceAsStream(name + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    interface Body { Object of(Class<?> c) throws Throwable; }

    static void ask(String what, String name, Body body) {
        System.out.println(what);
        try {
            Class<?> c = Class.forName("NativesThatLoad$" + name, false, new Loader());
            Object o = body.of(c);
            System.out.println("  = " + (o instanceof Object[] a ? Arrays.toString(a) : o));
        } catch (Throwable t) {
            System.out.println("  " + t);
        }
    }

    public static void main(String[] args) {
        ask("declaring", "Outer$Inner", Class::getDeclaringClass);
        ask("declared", "Outer", c -> c.getDeclaredClasses().length);
        ask("enclosing class", "Outer$1Local", Class::getEnclosingClass);
        ask("enclosing method", "Outer$1", Class::getEnclosingMethod);
        ask("simple name", "Outer$Member", Class::getSimpleName);
        ask("fields", "Types", Class::getDeclaredFields);
        ask("methods", "Types", Class::getDeclaredMethods);
        ask("constructors", "Types", c -> c.getDeclaredConstructors().length);
        ask("components", "Rec", c -> c.getRecordComponents()[0].toString());
        ask("nest host", "Outer$Inner", Class::getNestHost);
        ask("nest mates", "Outer$Inner", c -> c.isNestmateOf(Class.forName("NativesThatLoad$Outer$Member", false, c.getClassLoader())));
        ask("nest members", "Outer", c -> c.getNestMembers().length);
        ask("permitted", "Sealed", Class::getPermittedSubclasses);
    }
}
