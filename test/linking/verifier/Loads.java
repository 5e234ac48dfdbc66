import java.nio.file.*; import java.util.*;
public class Loads { 
  static class L extends ClassLoader { final Map<String, byte[]> all; final Set<String> asked = new TreeSet<>(); L(Map<String, byte[]> all) { super(Loads.class.getClassLoader()); this.all = all; }
    protected Class<?> loadClass(String n, boolean r) throws ClassNotFoundException { asked.add(n); synchronized (this) { Class<?> c = findLoadedClass(n); if (c != null) return c; byte[] b = all.get(n); if (b == null) return super.loadClass(n, r); return defineClass(n, b, 0, b.length); } } }
  public static void main(String[] a) throws Exception { for (String d : a) { Map<String, byte[]> all = new TreeMap<>(); try (DirectoryStream<Path> s = Files.newDirectoryStream(Path.of(d), "*.class")) { for (Path f : s) all.put(f.getFileName().toString().replace(".class", ""), Files.readAllBytes(f)); }
    for (String n : all.keySet()) { L l = new L(all); Class<?> c = l.loadClass(n); l.asked.clear(); c.getMethods(); try { java.lang.invoke.MethodHandles.privateLookupIn(c, java.lang.invoke.MethodHandles.lookup()).ensureInitialized(c); } catch (Throwable t) { System.out.println(t); } System.out.println(n + " " + l.asked); } } } }
