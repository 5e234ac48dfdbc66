// Class loaders that nobody holds any more go away with their classes; those in use stay. Classes and static fields of live loaders survive.
import java.io.*;
import java.lang.ref.WeakReference;
import java.util.*;

public class ClassUnloading {
    public static class Unit { static List<Object> kept = new ArrayList<>(); public static int put(Object o) { kept.add(o); return kept.size(); } }

    static class L extends ClassLoader {
        L() { super(ClassUnloading.class.getClassLoader()); }
        @Override protected Class<?> loadClass(String n, boolean r) throws ClassNotFoundException {
            if (!n.equals("ClassUnloading$Unit")) return super.loadClass(n, r);
            Class<?> c = findLoadedClass(n);
            if (c != null) return c;
            try (InputStream in = ClassUnloading.class.getResourceAsStream(n + ".class")) { byte[] b = in.readAllBytes(); return defineClass(n, b, 0, b.length); } catch (IOException e) { throw new ClassNotFoundException(n, e); }
        }
    }

    public static void main(String[] args) throws Exception {
        List<L> live = new ArrayList<>();
        List<WeakReference<ClassLoader>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            L l = new L();
            Class<?> c = l.loadClass("ClassUnloading$Unit");
            c.getMethod("put", Object.class).invoke(null, new byte[5000]);
            c.getMethod("put", Object.class).invoke(null, "s" + i);
            all.add(new WeakReference<>(l));
            if (i % 10 == 0) live.add(l);
        }
        System.gc();
        boolean ok = true;
        for (L l : live) ok &= (Integer) l.loadClass("ClassUnloading$Unit").getMethod("put", Object.class).invoke(null, "x") == 3;
        System.out.println(ok + " " + live.size());
        int alive = 0;
        for (WeakReference<ClassLoader> w : all) if (w.get() != null) alive++;
        System.out.println(alive >= live.size());
    }
}
