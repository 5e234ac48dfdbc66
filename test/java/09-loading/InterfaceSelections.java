// vm: -Dsun.reflect.inflationThreshold=1000
// What a call through an interface says when the receiver has nothing that it may run, by what the same instruction was executed on before: it stays
// unresolved, and so names the method, until a call of it could be resolved. For each kind of call and each pair of receivers: the number of what the first call
// of a fresh class gave, and of what two more on the second receiver gave.
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;

public class InterfaceSelections {
  public interface Above {
    int m(long x);
  }

  public interface Named extends Above {
    int own();
  }

  public interface Other {
    default int spare() {
      return 1;
    }
  }

  public interface Left {
    default int m(long x) {
      return 1;
    }
  }

  public interface Right {
    default int m(long x) {
      return 2;
    }
  }

  public static class Open implements Named {
    public int m(long x) {
      return (int) x;
    }

    public int own() {
      return 7;
    }
  }

  // The methods of these lose their `public` when they are loaded.
  public static class Guarded implements Named {
    public int m(long x) {
      return 10;
    }

    public int own() {
      return 11;
    }
  }

  public static class Packaged implements Named {
    public int m(long x) {
      return 20;
    }

    public int own() {
      return 21;
    }
  }

  public static class Private implements Named {
    public int m(long x) {
      return 30;
    }

    public int own() {
      return 31;
    }
  }

  // The names of these methods change.
  public static class Missing implements Named {
    public int m(long x) {
      return 40;
    }

    public int own() {
      return 41;
    }
  }

  public static class MissingBelow extends Missing {}

  public static class Overpassed implements Named, Other {
    public int m(long x) {
      return 50;
    }

    public int own() {
      return 51;
    }
  }

  public abstract static class Declares implements Named {
    public abstract int m(long x);

    public abstract int own();
  }

  public static class BelowDeclares extends Declares {
    public int m(long x) {
      return 60;
    }

    public int own() {
      return 61;
    }
  }

  public static class Conflict implements Named, Left, Right {
    public int m(long x) {
      return 70;
    }

    public int own() {
      return 71;
    }
  }

  // This one implements Runnable in the place of Named when it is loaded, the next one Above.
  public static class Stranger implements Named {
    public int m(long x) {
      return 80;
    }

    public int own() {
      return 81;
    }

    Class<?> names() {
      return Runnable.class;
    }
  }

  public static class OnlyAbove implements Named {
    public int m(long x) {
      return 90;
    }

    public int own() {
      return 91;
    }

    Class<?> names() {
      return Above.class;
    }
  }

  public interface Caller {
    int call(int receiver);
  }

  public static class Receivers {
    public static Named receiver(int i) {
      switch (i) {
        case 0:
          return null;
        case 1:
          return new Open();
        case 2:
          return new Guarded();
        case 3:
          return new Packaged();
        case 4:
          return new Private();
        case 5:
          return new Missing();
        case 6:
          return new MissingBelow();
        case 7:
          return new Overpassed();
        case 8:
          return new BelowDeclares();
        case 9:
          return new Conflict();
        case 10:
          return new Stranger();
        default:
          return new OnlyAbove();
      }
    }
  }

  static final int RECEIVERS = 12;
  static final String[] NAMES = {
    "null", "Open", "Guarded", "Packaged", "Private", "Missing", "MissingBelow", "Overpassed", "BelowDeclares", "Conflict", "Stranger", "OnlyAbove"
  };

  static final List<String> FIRST = List.of("Open", "Guarded", "Private", "Missing", "Overpassed", "BelowDeclares", "Stranger", "OnlyAbove");
  static final List<String> FEW = List.of("Open");

  public static class ByNamed implements Caller {
    public int call(int r) {
      return Receivers.receiver(r).m(5);
    }
  }

  public static class ByAbove implements Caller {
    public int call(int r) {
      Above a = Receivers.receiver(r);
      return a.m(5);
    }
  }

  public static class ByOwn implements Caller {
    public int call(int r) {
      return Receivers.receiver(r).own();
    }
  }

  public static class ByHandle implements Caller {
    static final MethodHandle M = InterfaceSelections.find(MethodHandles.lookup(), Named.class, "m", MethodType.methodType(int.class, long.class));

    public int call(int r) {
      try {
        return (int) M.invokeExact(Receivers.receiver(r), 5L);
      } catch (Throwable t) {
        throw InterfaceSelections.<RuntimeException>sneaky(t);
      }
    }
  }

  public static class ByReflection implements Caller {
    public int call(int r) {
      try {
        return (int) Named.class.getMethod("m", long.class).invoke(Receivers.receiver(r), 5L);
      } catch (InvocationTargetException e) {
        throw InterfaceSelections.<RuntimeException>sneaky(e.getCause());
      } catch (Throwable t) {
        throw InterfaceSelections.<RuntimeException>sneaky(t);
      }
    }
  }

  public static class ByReference implements Caller {
    interface Two {
      int call(Named n, long x);
    }

    static final Two T = Named::m;

    public int call(int r) {
      return T.call(Receivers.receiver(r), 5);
    }
  }

  public static MethodHandle find(MethodHandles.Lookup lookup, Class<?> c, String name, MethodType type) {
    try {
      return lookup.findVirtual(c, name, type);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked")
  public static <T extends Throwable> T sneaky(Throwable t) throws T {
    throw (T) t;
  }

  // --- classes that are changed when they are loaded
  static class Changing extends ClassLoader {
    final String prefix;

    /** Defines the classes of such names itself. */
    Changing(ClassLoader parent, String prefix) {
      super(parent);
      this.prefix = prefix;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith(prefix) || name.equals("InterfaceSelections$Caller")) return super.loadClass(name, resolve);
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) return loaded;
        try (InputStream in = InterfaceSelections.class.getResourceAsStream(name + ".class")) {
          byte[] bytes = change(in.readAllBytes(), name.substring(name.indexOf('$') + 1));
          return defineClass(name, bytes, 0, bytes.length);
        } catch (java.io.IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }
  }

  static int u2(byte[] b, int at) {
    return (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
  }

  static void put(byte[] b, int at, int v) {
    b[at] = (byte) (v >> 8);
    b[at + 1] = (byte) v;
  }

  static byte[] change(byte[] b, String name) {
    int count = u2(b, 8);
    int[] places = new int[count];
    int at = 10;
    for (int i = 1; i < count; i++) {
      places[i] = at;
      switch (b[at]) {
        case 1 -> at += 3 + u2(b, at + 1);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> at += 5;
        case 5, 6 -> {
          at += 9;
          i++;
        }
        case 15 -> at += 4;
        default -> at += 3;
      }
    }
    int interfaces = u2(b, at + 6);
    String other = name.equals("Stranger") ? "java/lang/Runnable" : name.equals("OnlyAbove") ? "InterfaceSelections$Above" : null;
    if (other != null)
      for (int i = 1; i < count; i++)
        if (places[i] != 0 && b[places[i]] == 7 && text(b, places[u2(b, places[i] + 1)]).equals(other)) put(b, at + 8, i);
    at += 8 + 2 * interfaces;
    at = skip(b, at + 2, u2(b, at), places, null);
    boolean known = List.of("Guarded", "Packaged", "Private", "Missing", "Overpassed", "Conflict", "BelowDeclares").contains(name);
    skip(b, at + 2, u2(b, at), places, known ? name : null);
    return b;
  }

  static String text(byte[] b, int at) {
    return new String(b, at + 3, u2(b, at + 1), java.nio.charset.StandardCharsets.UTF_8);
  }

  static int skip(byte[] b, int at, int members, int[] places, String change) {
    for (int i = 0; i < members; i++) {
      String name = text(b, places[u2(b, at + 2)]);
      if (change != null && (name.equals("m") || name.equals("own"))) {
        switch (change) {
          case "Guarded" -> put(b, at, 4);
          case "Packaged" -> put(b, at, 0);
          case "Private" -> put(b, at, 2);
          default -> b[places[u2(b, at + 2)] + 3] = 'x';
        }
      }
      int attributes = u2(b, at + 6);
      at += 8;
      for (int a = 0; a < attributes; a++) at += 6 + (u2(b, at + 2) << 16 | u2(b, at + 4));
    }
    return at;
  }

  static String tried(Caller c, int r) {
    try {
      return "" + c.call(r);
    } catch (Throwable t) {
      StackTraceElement top = t.getStackTrace()[0];
      return (t instanceof ClassCastException ? "ClassCastException" : t) + " at " + top.getClassName() + "." + top.getMethodName();
    }
  }

  public static void main(String[] args) throws Exception {
    Changing receivers = new Changing(InterfaceSelections.class.getClassLoader(), "InterfaceSelections$");
    for (String kind : List.of("ByNamed", "ByAbove", "ByOwn", "ByHandle", "ByReflection", "ByReference")) {
      List<String> seen = new ArrayList<>();
      for (int first = 0; first < RECEIVERS; first++) {
        if (!(kind.equals("ByNamed") ? FIRST : FEW).contains(NAMES[first])) continue;
        StringBuilder line = new StringBuilder(kind + " after " + NAMES[first] + ":");
        for (int second = 0; second < RECEIVERS; second++) {
          Caller c = (Caller) new Changing(receivers, "InterfaceSelections$By").loadClass("InterfaceSelections$" + kind).getConstructor().newInstance();
          String[] texts = {tried(c, first), tried(c, second), tried(c, second)};
          line.append("  ").append(NAMES[second]);
          for (String text : texts) {
            if (!seen.contains(text)) {
              System.out.println("  " + seen.size() + " " + text);
              seen.add(text);
            }
            line.append(' ').append(seen.indexOf(text));
          }
        }
        System.out.println(line);
      }
    }
  }
}
