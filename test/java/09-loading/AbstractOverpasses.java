// Where a class with default methods above it has nothing for an abstract method: the error is thrown by a method of that class, which calls, handles and
// reflection find. The methods of four classes get other names when they are loaded.
import java.io.InputStream;
import java.lang.invoke.*;
import java.lang.reflect.*;
import java.util.*;

public class AbstractOverpasses {
  public interface Spare { default int spare() { return 1; } }
  public interface Above { int m(long x); }
  public interface Named extends Above { int own(); }
  public static class Top implements Named, Spare { public int m(long x) { return 1; } public int own() { return 2; } }
  public static class Low extends Top {
    public int viaSuper() { return super.m(3); }
  }
  public static class Lower extends Low { }
  public static class Plain implements Named { public int m(long x) { return 1; } public int own() { return 2; } }
  public static class PlainLow extends Plain implements Spare { }
  public static abstract class Abs implements Named { }
  public static class AbsLow extends Abs implements Spare { public int m(long x) { return 1; } public int own() { return 2; } }
  public static abstract class DeclAbs implements Named, Spare { public abstract int m(long x); public abstract int own(); }
  public static class DeclLow extends DeclAbs { public int m(long x) { return 1; } public int own() { return 2; } }

  public static class Calls {
    static Object of(String n) throws Exception { return Class.forName("AbstractOverpasses$" + n, true, Calls.class.getClassLoader()).getConstructor().newInstance(); }
    public static void main() throws Exception {
      t("virtual Top", () -> ((Top) of("Top")).m(5));
      t("virtual Top again", () -> ((Top) of("Top")).m(5));
      t("virtual Top on Low", () -> ((Top) of("Low")).m(5));
      t("virtual Low", () -> ((Low) of("Low")).m(5));
      t("virtual Lower on Lower", () -> ((Lower) of("Lower")).m(5));
      t("super", () -> ((Low) of("Low")).viaSuper());
      t("iface Top", () -> ((Named) of("Top")).m(5));
      t("virtual Plain", () -> ((Plain) of("Plain")).m(5));
      t("virtual PlainLow", () -> ((PlainLow) of("PlainLow")).m(5));
      t("virtual Plain on PlainLow", () -> ((Plain) of("PlainLow")).m(5));
      t("virtual AbsLow", () -> ((AbsLow) of("AbsLow")).m(5));
      t("virtual Abs on AbsLow", () -> ((Abs) of("AbsLow")).m(5));
      t("virtual DeclAbs on DeclLow", () -> ((DeclAbs) of("DeclLow")).m(5));
      for (String c : List.of("Top", "Low", "Plain", "PlainLow", "AbsLow", "Abs", "DeclLow", "Named", "Above")) {
        Class<?> k = Class.forName("AbstractOverpasses$" + c, true, Calls.class.getClassLoader());
        for (String n : List.of("m", "own")) {
        MethodType mt = n.equals("m") ? MethodType.methodType(int.class, long.class) : MethodType.methodType(int.class);
        t("findVirtual " + c + "." + n, () -> { MethodHandle h = MethodHandles.lookup().findVirtual(k, n, mt); MethodHandleInfo i = MethodHandles.lookup().revealDirect(h); System.out.println(h + " " + i + " " + Modifier.toString(i.getModifiers()) + " " + i.getModifiers() + " " + i.getDeclaringClass());
           Object o = of(Modifier.isAbstract(k.getModifiers()) ? "Low" : c); 
           return n.equals("m") ? (int) h.invoke(o, 5L) : (int) h.invoke(o); });
        t("findSpecial " + c + "." + n, () -> { MethodHandle h = MethodHandles.privateLookupIn(k, MethodHandles.lookup()).findSpecial(k, n, mt, k); return n.equals("m") ? (int) h.invoke(of(c), 5L) : (int) h.invoke(of(c)); });
        t("getMethod " + c + "." + n, () -> { Method me = n.equals("m") ? k.getMethod("m", long.class) : k.getMethod("own"); System.out.println(me + " synthetic " + me.isSynthetic());
           Object o = of(Modifier.isAbstract(k.getModifiers()) ? "Low" : c); return me.invoke(o, n.equals("m") ? new Object[]{5L} : new Object[0]); });
        t("unreflect " + c + "." + n, () -> { Method me = n.equals("m") ? k.getMethod("m", long.class) : k.getMethod("own"); MethodHandle h = MethodHandles.lookup().unreflect(me);
           Object o = of(Modifier.isAbstract(k.getModifiers()) ? "Low" : c); 
           return n.equals("m") ? (int) h.invoke(o, 5L) : (int) h.invoke(o); });
        }
        t("declared " + c, () -> { TreeSet<String> s = new TreeSet<>(); for (Method me : k.getDeclaredMethods()) s.add(me.toString()); return s; });
        t("methods " + c, () -> { TreeSet<String> s = new TreeSet<>(); for (Method me : k.getMethods()) if (me.getDeclaringClass() != Object.class) s.add(me.toString()); return s; });
      }
      t("lambda", () -> { java.util.function.ToIntFunction<Top> f = Top::own; return f.applyAsInt((Top) of("Top")); });
      t("lambda low", () -> { java.util.function.ToIntFunction<Top> f = Top::own; return f.applyAsInt((Top) of("Low")); });
      t("kept", () -> { Top top = (Top) of("Lower"); String seen = ""; for (int i = 0; i < 3; i++) { try { top.own(); } catch (AbstractMethodError e) { seen += e.getMessage() + " " + e.getStackTrace()[0] + ";"; } } return seen; });
      t("walker", () -> { try { return ((Top) of("Low")).own(); } catch (Error e) { StackTraceElement s = e.getStackTrace()[0]; return s + " " + s.isNativeMethod() + " " + s.getLineNumber() + " " + s.getFileName(); } });
    }
    interface Run { Object run() throws Throwable; }
    static void t(String w, Run r) {
      try { System.out.println(w + ": " + r.run()); }
      catch (Throwable x) { pr(w, x); }
    }
    static void pr(String w, Throwable x) {
        StringBuilder b = new StringBuilder();
        for (StackTraceElement e : x.getStackTrace()) { if (e.getMethodName().equals("t")) break; if (e.getClassName().startsWith("AbstractOverpasses")) b.append(" @" + (e.getMethodName().startsWith("lambda") ? "lambda" : e.toString())); }
        System.out.println(w + " !! " + x.getClass().getName() + ": " + x.getMessage() + b);
        if (x.getCause() != null && x.getCause() != x) pr("   cause", x.getCause());
    }
  }

  static class L extends ClassLoader {
    L() { super(AbstractOverpasses.class.getClassLoader()); }
    protected Class<?> loadClass(String name, boolean r) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith("AbstractOverpasses$")) return super.loadClass(name, r);
        Class<?> l = findLoadedClass(name);
        if (l != null) return l;
        try (InputStream in = AbstractOverpasses.class.getResourceAsStream(name + ".class")) {
          byte[] b = change(in.readAllBytes(), name.substring(name.indexOf('$') + 1));
          return defineClass(name, b, 0, b.length);
        } catch (java.io.IOException e) { throw new ClassNotFoundException(name, e); }
      }
    }
  }
  static int u2(byte[] b, int at) { return (b[at] & 0xff) << 8 | b[at + 1] & 0xff; }
  static byte[] change(byte[] b, String name) {
    if (!List.of("Top", "Plain", "AbsLow", "DeclLow").contains(name)) return b;
    int count = u2(b, 8); int[] places = new int[count]; int at = 10;
    for (int i = 1; i < count; i++) { places[i] = at;
      switch (b[at]) { case 1 -> at += 3 + u2(b, at + 1); case 3, 4, 9, 10, 11, 12, 17, 18 -> at += 5; case 5, 6 -> { at += 9; i++; } case 15 -> at += 4; default -> at += 3; } }
    at += 8 + 2 * u2(b, at + 6);
    for (int f = 0; f < 2; f++) { int n = u2(b, at); at += 2;
      for (int i = 0; i < n; i++) { int p = places[u2(b, at + 2)]; String s = new String(b, p + 3, u2(b, p + 1));
        if (f == 1 && (s.equals("m") || s.equals("own"))) b[p + 3] = 'x';
        int as = u2(b, at + 6); at += 8; for (int a = 0; a < as; a++) at += 6 + (u2(b, at + 2) << 16 | u2(b, at + 4)); } }
    return b;
  }
  public static void main(String[] a) throws Throwable {
    new L().loadClass("AbstractOverpasses$Calls").getMethod("main").invoke(null);
  }
}
