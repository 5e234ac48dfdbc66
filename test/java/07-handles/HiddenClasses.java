// Lookup.defineHiddenClass: nestmate access, class data, names, unloading-independent behaviour, static initialisers, errors.
import java.io.*;
import java.lang.invoke.*;

public class HiddenClasses {
    private static String secret(int n) { return "secret" + n; }
    public static class Template implements java.util.function.IntFunction<String> {
        static int count;
        int mine = ++count;
        public String apply(int n) { return secret(n) + ":" + mine + ":" + getClass().getName().replaceAll("/0x[0-9a-f]+|/\\d+", "/X"); }
    }
    public static class Data { public static Object get() throws Throwable { return MethodHandles.classData(MethodHandles.lookup(), "_", Object.class); } }
    public static class Failing { static int x = 1 / zero(); static int zero() { return 0; } }

    static byte[] bytes(Class<?> c) throws IOException {
        try (InputStream in = c.getResourceAsStream(c.getName().replaceAll(".*\\.", "") + ".class")) {
            return in.readAllBytes();
        }
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] args) throws Throwable {
        MethodHandles.Lookup l = MethodHandles.lookup();
        byte[] b = bytes(Template.class);
        // the template is an inner class of this one; as a hidden nestmate it still reaches the private method
        Class<?> h1 = l.defineHiddenClass(b, true, MethodHandles.Lookup.ClassOption.NESTMATE).lookupClass();
        Class<?> h2 = l.defineHiddenClass(b, false, MethodHandles.Lookup.ClassOption.NESTMATE).lookupClass();
        var f1 = (java.util.function.IntFunction<String>) h1.getDeclaredConstructor().newInstance();
        var f2 = (java.util.function.IntFunction<String>) h2.getDeclaredConstructor().newInstance();
        var f3 = (java.util.function.IntFunction<String>) h1.getDeclaredConstructor().newInstance();
        System.out.println(f1.apply(1) + " " + f2.apply(2) + " " + f3.apply(3) + " " + new Template().apply(4));
        System.out.println((h1 != h2) + " " + h1.isHidden() + " " + Template.class.isHidden() + " " + h1.getName().startsWith("HiddenClasses$Template/") + " " + (h1.getNestHost() == HiddenClasses.class) + " " + h1.getCanonicalName() + " " + h1.descriptorString().startsWith("LHiddenClasses$Template.") + " " + h1.arrayType().isHidden() + " " + h1.getPackageName().isEmpty() + " " + (h1.getClassLoader() == HiddenClasses.class.getClassLoader()));
        try {
            Class.forName(h1.getName());
        } catch (ClassNotFoundException e) {
            System.out.println("not found by name");
        }
        Class<?> d = l.defineHiddenClassWithClassData(bytes(Data.class), "the data", true).lookupClass();
        System.out.println(d.getMethod("get").invoke(null));
        Class<?> d2 = l.defineHiddenClassWithClassData(bytes(Data.class), java.util.List.of(1, 2), false).lookupClass();
        System.out.println(d2.getMethod("get").invoke(null));
        try {
            l.defineHiddenClass(bytes(Failing.class), true);
        } catch (ExceptionInInitializerError e) {
            System.out.println(e.getCause());
        }
        try {
            l.defineHiddenClass(new byte[] {1, 2, 3}, false);
        } catch (ClassFormatError e) {
            System.out.println(e.getClass().getSimpleName());
        }
        try {
            l.defineHiddenClass(bytes(String.class), false);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage().replaceAll("/[0-9a-fx]+", ""));
        }
        Class<?> plain = l.defineHiddenClass(bytes(Plain.class), true).lookupClass();
        Object o = plain.getDeclaredConstructor().newInstance();
        System.out.println(o.toString().replaceAll("/.*@", "/X@").replaceAll("@.*", "@H") + " " + (plain.getNestHost() == plain) + " " + plain.cast(o).equals(o));
        Object arr = java.lang.reflect.Array.newInstance(plain, 2);
        java.lang.reflect.Array.set(arr, 0, o);
        System.out.println(java.lang.reflect.Array.get(arr, 0) == o);
        try {
            java.lang.reflect.Array.set(arr, 1, new Plain());
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        StackTraceElement[] st = ((Throwable) plain.getMethod("trace").invoke(o)).getStackTrace();
        System.out.println(st[0].getMethodName() + " " + st[0].getFileName());
    }

    public static class Plain { public Throwable trace() { return new Throwable(); } }
}
