// A class that only the verifier asks for is missing: each way to initialise what needs it fails, each time, with the loader's error, and nothing hangs.
import java.io.*;
import java.util.*;

public class MissingForVerifier {
    public static class Base {}
    public static class Gone extends Base {}
    /** Verification must know whether Gone is a Base. */
    public static class User {
        public static int field = 5;
        public static Base get() { return new Gone(); }
        public static int call() { return 7; }
    }
    public static class Below extends User { public static int own() { return 8; } }
    public interface Asks { default Base get() { return new Gone(); } }
    public static class Implements implements Asks { public static int own() { return 9; } }
    public static class Calls {
        public static Object make() { return new User(); }
        public static Object read() { return User.field; }
        public static Object call() { return User.call(); }
        public static Object below() { return Below.own(); }
        public static Object implement() { return new Implements(); }
    }

    static class Hiding extends ClassLoader {
        final boolean asError;
        Hiding(boolean asError) { super(MissingForVerifier.class.getClassLoader()); this.asError = asError; }
        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.endsWith("$Gone")) {
                if (asError) throw new IllegalStateException("hidden " + name);
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("MissingForVerifier$")) return super.loadClass(name, resolve);
            Class<?> known = findLoadedClass(name);
            if (known != null) return known;
            try (InputStream in = getResourceAsStream(name + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    static String text(Throwable t) {
        StringBuilder s = new StringBuilder();
        for (; t != null; t = t.getCause()) s.append(s.length() == 0 ? "" : " <- ").append(t);
        return s.toString();
    }

    public static void main(String[] args) throws Exception {
        for (boolean asError : new boolean[] {false, true}) {
            for (String way : List.of("make", "read", "call", "below", "implement")) {
                Class<?> calls = Class.forName("MissingForVerifier$Calls", true, new Hiding(asError));
                for (int i = 0; i < 2; i++) {
                    try {
                        System.out.println(way + ": " + calls.getMethod(way).invoke(null));
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        System.out.println(way + ": " + text(e.getCause()));
                    }
                }
            }
            for (String name : List.of("User", "Below", "Implements")) {
                try {
                    Class.forName("MissingForVerifier$" + name, true, new Hiding(asError));
                } catch (Throwable t) {
                    System.out.println(name + ": " + text(t));
                }
            }
        }
    }
}
