// ClassLoader.defineClass and its errors: duplicates, wrong names, prohibited packages, truncated and foreign bytes, versions, circularity, loaders returning other classes.
import java.io.*;
import java.util.*;

public class DefineErrors {
    public static class Good { }
    public static class Base2 { }
    public static class Sub2 extends Base2 { }

    static byte[] bytes(String n) throws IOException { try (InputStream in = DefineErrors.class.getResourceAsStream(n + ".class")) { return in.readAllBytes(); } }

    static class L extends ClassLoader {
        L() { super(DefineErrors.class.getClassLoader()); }
        Class<?> def(String n, byte[] b) { return defineClass(n, b, 0, b.length); }
        Class<?> def(String n, byte[] b, int off, int len) { return defineClass(n, b, off, len); }
    }

    static void t(String name, java.util.concurrent.Callable<?> c) {
        try {
            System.out.println(name + ": " + c.call());
        } catch (Throwable e) {
            System.out.println((name + ": " + e).replaceAll("@(0x)?[0-9a-f]+", "@H") + (e.getCause() == null ? "" : " <- " + e.getCause().getClass().getName()));
        }
    }

    static byte[] patched(byte[] b, int at, int... vs) { byte[] c = b.clone(); for (int i = 0; i < vs.length; i++) c[at + i] = (byte) vs[i]; return c; }

    /** Replaces one UTF8 constant by another of the same length. */
    static byte[] renamed(byte[] b, String from, String to) {
        byte[] c = b.clone(), f = from.getBytes(), g = to.getBytes();
        for (int i = 0; i + f.length <= c.length; i++) { boolean eq = true; for (int j = 0; j < f.length && eq; j++) eq = c[i + j] == f[j]; if (eq) System.arraycopy(g, 0, c, i, g.length); }
        return c;
    }

    public static void main(String[] args) throws Exception {
        byte[] g = bytes("DefineErrors$Good");
        L l = new L();
        t("good", () -> l.def("DefineErrors$Good", g));
        t("duplicate", () -> l.def("DefineErrors$Good", g));
        t("null name", () -> new L().def(null, g));
        t("wrong name", () -> new L().def("Other", g));
        t("slash name", () -> new L().def("a/b", g));
        t("java package", () -> new L().def("java.lang.Evil", g));
        t("java package in bytes", () -> new L().def(null, renamed(g, "DefineErrors$Good", "java/lang/Evilxyz")));
        t("empty", () -> new L().def(null, new byte[0]));
        t("magic", () -> new L().def(null, patched(g, 0, 1, 2, 3, 4)));
        t("version 62", () -> new L().def("DefineErrors$Good", patched(g, 4, 0, 0, 0, 62)));
        t("version 61.1", () -> new L().def("DefineErrors$Good", patched(g, 4, 0, 1, 0, 61)));
        t("version preview", () -> new L().def("DefineErrors$Good", patched(g, 4, 255, 255, 0, 61)));
        t("version 44", () -> new L().def("DefineErrors$Good", patched(g, 4, 0, 0, 0, 44)));
        t("version 45.3", () -> new L().def("DefineErrors$Good", patched(g, 4, 0, 3, 0, 45)).getName());
        t("version 50", () -> new L().def("DefineErrors$Good", patched(g, 4, 0, 0, 0, 50)).getName());
        t("truncated", () -> new L().def("DefineErrors$Good", Arrays.copyOf(g, g.length - 3)));
        t("truncated pool", () -> new L().def("DefineErrors$Good", Arrays.copyOf(g, 40)));
        t("extra bytes", () -> new L().def("DefineErrors$Good", Arrays.copyOf(g, g.length + 2)));
        t("range", () -> new L().def("DefineErrors$Good", g, 5, g.length));
        t("offset", () -> { byte[] b = new byte[g.length + 10]; System.arraycopy(g, 0, b, 7, g.length); return new L().def("DefineErrors$Good", b, 7, g.length).getName(); });
        t("bad tag", () -> new L().def("DefineErrors$Good", patched(g, 10, 99)));
        t("missing super", () -> new L().def(null, renamed(bytes("DefineErrors$Sub2"), "DefineErrors$Base2", "DefineErrors$Basf2")).getName());
        t("circular", () -> new L() {
            @Override protected Class<?> loadClass(String n, boolean r) throws ClassNotFoundException {
                try {
                    if (n.equals("DefineErrors$Base2")) return def("DefineErrors$Base2", swapSuper(bytes("DefineErrors$Base2")));
                    if (n.equals("DefineErrors$Sub20")) return null;
                } catch (IOException e) { throw new ClassNotFoundException(n, e); }
                return super.loadClass(n, r);
            }
        }.def("DefineErrors$Sub2", bytes("DefineErrors$Sub2")));
        t("own super", () -> new L().def(null, renamed(bytes("DefineErrors$Sub2"), "DefineErrors$Base2", "DefineErrors$Sub2\0").length > 0 ? selfSuper(bytes("DefineErrors$Sub2")) : null));
        t("final super", () -> new L().def(null, renamed(renamed(g, "java/lang/Object", "java/lang/String"), "DefineErrors$Good", "DefineErrors$Goof")));
        t("interface super", () -> new L().def(null, renamed(renamed(g, "java/lang/Object", "java/lang/Readab"), "DefineErrors$Good", "DefineErrors$Goof")));
        t("loader lies", () -> Class.forName("some.Name", true, new ClassLoader() { @Override public Class<?> loadClass(String n) { return String.class; } }));
        t("loader null", () -> Class.forName("some.Name", true, new ClassLoader() { @Override public Class<?> loadClass(String n) { return null; } }));
        t("loader throws", () -> Class.forName("some.Name", true, new ClassLoader() { @Override public Class<?> loadClass(String n) { throw new IllegalStateException("from loader"); } }));
        t("define for boot package", () -> new L().def("javax.swing.Own", renamed(g, "DefineErrors$Good", "javax/swing/OwnXY")));
    }

    static byte[] swapSuper(byte[] base) { return renamed(base, "java/lang/Object", "DefineErrors$Sub").length == base.length ? renamed(base, "java/lang/Object", "DefineErrors$Sub2".substring(0, 16)) : base; }

    /** Makes this_class its own super_class: the two indices follow the access flags after the constant pool. */
    static byte[] selfSuper(byte[] b) {
        int n = ((b[8] & 255) << 8) | (b[9] & 255), p = 10;
        for (int i = 1; i < n; i++) {
            int tag = b[p];
            switch (tag) {
                case 1 -> p += 3 + (((b[p + 1] & 255) << 8) | (b[p + 2] & 255));
                case 3, 4, 9, 10, 11, 12, 17, 18 -> p += 5;
                case 5, 6 -> { p += 9; i++; }
                case 7, 8, 16, 19, 20 -> p += 3;
                case 15 -> p += 4;
                default -> throw new IllegalStateException("tag " + tag);
            }
        }
        byte[] c = b.clone();
        c[p + 4] = b[p + 2];
        c[p + 5] = b[p + 3];
        return c;
    }
}
