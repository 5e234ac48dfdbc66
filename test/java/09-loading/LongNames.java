// Names of more than 65535 bytes, which no class file can hold: whoever is asked for one says so, or finds nothing.
import java.lang.invoke.*;
import java.util.*;

public class LongNames {
    static class L extends ClassLoader {
        Class<?> find(String n) { return findLoadedClass(n); }
        Class<?> system(String n) throws ClassNotFoundException { return findSystemClass(n); }
        Class<?> boot(String n) throws ClassNotFoundException { return new ClassLoader(null) { }.loadClass(n); }
        Class<?> define(String n, byte[] b) { return defineClass(n, b, 0, b.length); }
        Package pkg(String n) { return getDefinedPackage(n); }
        Package definePkg(String n) { return definePackage(n, null, null, null, null, null, null, null); }
    }

    interface X { Object get() throws Throwable; }

    static void t(String what, X x) {
        String r;
        try {
            Object o = x.get();
            r = String.valueOf(o);
        } catch (Throwable e) {
            r = e.toString();
        }
        System.out.println(what + ": " + r.substring(0, Math.min(r.length(), 120)));
    }

    public static void main(String[] args) throws Exception {
        L l = new L();
        byte[] self = LongNames.class.getResourceAsStream("LongNames.class").readAllBytes();
        // 65535 bytes; one more; long in characters; long only in bytes; with dots
        for (String name : new String[] {"x".repeat(65535), "x".repeat(65536), "\u4e2d".repeat(30_000), "a.".repeat(40_000) + "b"}) {
            System.out.println(name.length());
            t("forName", () -> Class.forName(name));
            t("forName with loader", () -> Class.forName(name, false, l));
            t("forName boot", () -> Class.forName(name, false, null));
            t("forName array", () -> Class.forName("[L" + name + ";"));
            t("forName in module", () -> Class.forName(Object.class.getModule(), name));
            t("loadClass", () -> l.loadClass(name));
            t("findLoadedClass", () -> l.find(name));
            t("findSystemClass", () -> l.system(name));
            t("boot", () -> l.boot(name));
            t("define", () -> l.define(name, self));
            t("package", () -> l.pkg(name));
            t("define package", () -> l.definePkg(name));
            t("boot package", () -> new ClassLoader(null) { Package p(String n) { return getPackage(n); } }.p(name));
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            t("findVirtual", () -> lookup.findVirtual(String.class, name, MethodType.methodType(int.class)));
            t("findStatic", () -> lookup.findStatic(String.class, name, MethodType.methodType(int.class)));
            t("findGetter", () -> lookup.findGetter(String.class, name, int.class));
            t("findVarHandle", () -> lookup.findVarHandle(String.class, name, int.class));
            t("findClass", () -> lookup.findClass(name));
            t("getMethod", () -> String.class.getMethod(name));
            t("getField", () -> String.class.getField(name));
            t("descriptor", () -> MethodType.fromMethodDescriptorString("(L" + name.replace('.', '/') + ";)V", null));
            t("isOpen", () -> Object.class.getModule().isOpen(name));
            t("isExported", () -> Object.class.getModule().isExported(name));
            t("assertion", () -> { l.setClassAssertionStatus(name, true); return "ok"; });
        }
    }
}
