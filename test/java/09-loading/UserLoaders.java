// User class loaders: delegation, namespaces, same name in two loaders, findLoadedClass, caching, parent overriding, loader of arrays and statics.
import java.io.*;
import java.util.*;

public class UserLoaders {
    public static class Plugin { public static int count; public int id = ++count; public String toString() { return "plugin" + id; } public Object other() { return new Helper(); } }
    public static class Helper { }

    static class Own extends ClassLoader {
        final Set<String> mine;
        final List<String> log = new ArrayList<>();
        Own(String name, ClassLoader parent, String... mine) { super(name, parent); this.mine = Set.of(mine); }
        @Override protected Class<?> loadClass(String n, boolean resolve) throws ClassNotFoundException {
            log.add(n);
            if (!mine.contains(n)) return super.loadClass(n, resolve);
            synchronized (getClassLoadingLock(n)) {
                Class<?> c = findLoadedClass(n);
                return c != null ? c : findClass(n);
            }
        }
        @Override protected Class<?> findClass(String n) throws ClassNotFoundException {
            try (InputStream in = UserLoaders.class.getResourceAsStream(n + ".class")) {
                if (in == null) throw new ClassNotFoundException("mine: " + n);
                byte[] b = in.readAllBytes();
                return defineClass(n, b, 0, b.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(n, e);
            }
        }
        Class<?> loaded(String n) { return findLoadedClass(n); }
    }

    public static void main(String[] args) throws Exception {
        ClassLoader app = UserLoaders.class.getClassLoader();
        Own a = new Own("a", app, "UserLoaders$Plugin"), b = new Own("b", app, "UserLoaders$Plugin", "UserLoaders$Helper"), c = new Own(null, a);
        Class<?> pa = a.loadClass("UserLoaders$Plugin"), pb = b.loadClass("UserLoaders$Plugin"), pc = c.loadClass("UserLoaders$Plugin");
        System.out.println((pa == pb) + " " + (pa == pc) + " " + (pa == Plugin.class) + " " + pa.getName().equals(pb.getName()) + " " + pa.getClassLoader().getName() + " " + pb.getClassLoader().getName());
        Object oa = pa.getDeclaredConstructor().newInstance(), oa2 = pa.getDeclaredConstructor().newInstance(), ob = pb.getDeclaredConstructor().newInstance();
        System.out.println(oa + " " + oa2 + " " + ob + " " + new Plugin() + " " + (oa instanceof Plugin) + " " + pa.isInstance(oa2) + " " + pb.isInstance(oa));
        System.out.println((pa.getMethod("other").invoke(oa).getClass() == Helper.class) + " " + (pb.getMethod("other").invoke(ob).getClass() == Helper.class) + " " + pb.getMethod("other").invoke(ob).getClass().getClassLoader().getName());
        try {
            Plugin p = (Plugin) oa;
        } catch (ClassCastException e) {
            System.out.println(e.getMessage().replaceAll("@(0x)?[0-9a-f]+", "@H"));
        }
        System.out.println((a.loaded("UserLoaders$Plugin") == pa) + " " + a.loaded("UserLoaders$Helper") + " " + a.loaded("java.lang.String") + " " + (c.loaded("UserLoaders$Plugin") == null));
        System.out.println(a.log + " " + b.log);
        System.out.println((Class.forName("UserLoaders$Plugin", false, a) == pa) + " " + (Class.forName("[LUserLoaders$Plugin;", false, a).getComponentType() == pa) + " " + Class.forName("[LUserLoaders$Plugin;", false, a).getClassLoader().getName() + " " + (c.loaded("UserLoaders$Plugin") == null) + " " + (Class.forName("UserLoaders$Plugin", false, c) == pa) + " " + (c.loaded("UserLoaders$Plugin") == pa));
        Object arr = java.lang.reflect.Array.newInstance(pa, 1);
        System.out.println((arr instanceof Plugin[]) + " " + (arr instanceof Object[]) + " " + arr.getClass().getName());
        try { a.loadClass("no.Such"); } catch (ClassNotFoundException e) { System.out.println(e.getMessage()); }
        try { Class.forName("UserLoaders$Plugin2", true, b); } catch (ClassNotFoundException e) { System.out.println(e.getMessage()); }
        System.out.println(pa.getClassLoader().getParent() == app);
        System.out.println(app.getName() + " " + app.getParent().getName() + " " + app.getParent().getParent() + " " + ClassLoader.getSystemClassLoader().equals(app) + " " + ClassLoader.getPlatformClassLoader().getName() + " " + Thread.currentThread().getContextClassLoader().getName() + " " + pa.getModule() .isNamed() + " " + (pa.getModule() == a.getUnnamedModule()) + " " + a.getDefinedPackages().length);
        int[] plugCount = {(Integer) pa.getField("count").get(null), (Integer) pb.getField("count").get(null), Plugin.count};
        System.out.println(Arrays.toString(plugCount));
    }
}
