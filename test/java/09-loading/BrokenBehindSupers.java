// Class files that are broken behind the names of their superinterfaces: these are loaded, and checked, before the rest is read.
import java.io.*;
import java.util.*;

public class BrokenBehindSupers {
    interface Gone {}
    static class NotOne {}
    static class User implements Comparable<User>, Gone { public int compareTo(User u) { return 0; } }

    static class Loader extends ClassLoader {
        final List<String> asked = new ArrayList<>();
        final boolean hides;
        Loader(boolean hides) { super(BrokenBehindSupers.class.getClassLoader()); this.hides = hides; }
        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            if (hides && name.endsWith("$Gone")) throw new ClassNotFoundException(name);
            return super.loadClass(name, resolve);
        }
        Class<?> define(byte[] b) { return defineClass(null, b, 0, b.length); }
    }

    static byte[] bytes() throws IOException {
        try (InputStream in = BrokenBehindSupers.class.getResourceAsStream("BrokenBehindSupers$User.class")) { return in.readAllBytes(); }
    }

    static byte[] replaced(byte[] b, String from, String to) {
        String s = new String(b, java.nio.charset.StandardCharsets.ISO_8859_1).replace(from, to);
        return s.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    static void define(String what, byte[] b) {
        for (boolean hides : new boolean[] {false, true}) {
            Loader loader = new Loader(hides);
            try {
                System.out.println(what + ": " + loader.define(b).getName() + " " + loader.asked);
            } catch (Throwable t) {
                System.out.println(what + ": " + t.toString().replaceAll("@[0-9a-f]+", "@") + " " + loader.asked);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        byte[] b = bytes();
        define("whole", b);
        define("cut", Arrays.copyOf(b, b.length - 3));
        define("longer", Arrays.copyOf(b, b.length + 3));
        define("circle", Arrays.copyOf(replaced(b, "BrokenBehindSupers$Gone", "BrokenBehindSupers$User"), b.length - 3));
        byte[] other = replaced(b, "java/lang/Comparable", "java/lang/Cloneablee");
        define("missing", Arrays.copyOf(other, b.length - 3));
        define("no interface", Arrays.copyOf(replaced(b, "java/lang/Comparable", "java/util/Properties"), b.length - 3));
    }
}
