import java.io.*; import java.nio.file.*; import java.util.*;
/**
 * Class files with small changes in the code and stack map of one method: what linking says of each. Of one method, for which of several is
 * told first depends on addresses in HotSpot. Arguments: folder, first seed, count, version of the class files (0: as they are).
 */
public class Mutants {
  static class L extends ClassLoader {
    final Map<String, byte[]> all; final String changed; final byte[] bytes;
    L(Map<String, byte[]> all, String changed, byte[] bytes) { super(Mutants.class.getClassLoader()); this.all = all; this.changed = changed; this.bytes = bytes; }
    protected Class<?> loadClass(String n, boolean r) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(n)) { Class<?> c = findLoadedClass(n); if (c != null) return c; byte[] b = n.equals(changed) ? bytes : all.get(n); if (b == null) return super.loadClass(n, r); return defineClass(n, b, 0, b.length); }
    }
  }
  static int u2(byte[] b, int p) { return (b[p] & 255) << 8 | b[p + 1] & 255; }
  static int u4(byte[] b, int p) { return u2(b, p) << 16 | u2(b, p + 2); }
  /** For each method ranges [from, to) of bytes worth changing: kind, from, to. */
  static List<List<int[]>> ranges(byte[] b) {
    List<List<int[]>> all = new ArrayList<>(); String[] utf = new String[u2(b, 8)]; int p = 10;
    for (int i = 1; i < utf.length; i++) { int t = b[p++]; switch (t) { case 1: utf[i] = new String(b, p + 2, u2(b, p)); p += 2 + u2(b, p); break; case 3: case 4: case 9: case 10: case 11: case 12: case 17: case 18: p += 4; break; case 5: case 6: p += 8; i++; break; case 15: p += 3; break; default: p += 2; } }
    p += 6; p += 2 + 2 * u2(b, p);
    for (int k = 0; k < 2; k++) { int n = u2(b, p); p += 2; for (int i = 0; i < n; i++) { p += 6; int a = u2(b, p); p += 2; for (int j = 0; j < a; j++) { String name = utf[u2(b, p)]; int len = u4(b, p + 2); p += 6;
      if (name.equals("Code")) { List<int[]> out = new ArrayList<>(); all.add(out); int cl = u4(b, p + 4); out.add(new int[] {0, p, p + 4}); out.add(new int[] {1, p + 8, p + 8 + cl}); int q = p + 8 + cl; int ex = u2(b, q); if (ex > 0) out.add(new int[] {2, q + 2, q + 2 + 8 * ex}); q += 2 + 8 * ex; int m = u2(b, q); q += 2; for (int z = 0; z < m; z++) { if (utf[u2(b, q)].equals("StackMapTable")) out.add(new int[] {3, q + 6, q + 6 + u4(b, q + 2)}); q += 6 + u4(b, q + 2); } }
      p += len; } } }
    return all;
  }
  /** What is done with a class that was linked. */
  void taken(Class<?> c, java.lang.reflect.Method[] methods, Random r) throws Exception { }
  public static void main(String[] args) throws Exception { new Mutants().run(args); }
  void run(String[] args) throws Exception {
    Map<String, byte[]> all = new TreeMap<>();
    try (DirectoryStream<Path> d = Files.newDirectoryStream(Path.of(args[0]), "*.class")) { for (Path f : d) all.put(f.getFileName().toString().replace(".class", ""), Files.readAllBytes(f)); }
    List<String> names = new ArrayList<>(all.keySet());
    int from = Integer.parseInt(args[1]), count = Integer.parseInt(args[2]); int version = args.length > 3 ? Integer.parseInt(args[3]) : 0;
    for (int i = from; i < from + count; i++) {
      Random r = new Random(i * 7919L); String name = names.get(r.nextInt(names.size())); byte[] b = all.get(name).clone();
      if (version != 0) b[7] = (byte) version;
      List<List<int[]>> methods = ranges(b); List<int[]> rs = methods.get(r.nextInt(methods.size())); StringBuilder what = new StringBuilder();
      int n = 1 + r.nextInt(2);
      for (int z = 0; z < n && !rs.isEmpty(); z++) { int[] g; do g = rs.get(r.nextInt(rs.size())); while (g[0] == 0 && r.nextInt(3) != 0); int at = g[1] + r.nextInt(g[2] - g[1]); byte v;
        switch (r.nextInt(4)) { case 0: v = (byte) r.nextInt(256); break; case 1: v = (byte) r.nextInt(202); break; case 2: v = (byte) (b[at] + (r.nextBoolean() ? 1 : -1)); break; default: v = b[g[1] + r.nextInt(g[2] - g[1])]; }
        if (g[0] == 1 && r.nextInt(20) == 0) v = 0;
        what.append(' ').append(g[0]).append('@').append(at).append('=').append(v & 255); b[at] = v; }
      String result;
      try { L l = new L(all, name, b); Class<?> c = l.loadClass(name); java.lang.reflect.Method[] ms = c.getDeclaredMethods(); result = "ok"; taken(c, ms, r); }
      catch (Throwable t) { result = t.toString(); if (t.getCause() != null) result += "\n cause " + t.getCause(); }
      System.out.println("#" + i + " " + name + what + "\n" + result);
    }
  }
}
