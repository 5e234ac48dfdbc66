import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.function.Function;
import java.util.function.Supplier;
import sun.misc.Unsafe;

/** Objects that constructors' handles, lambdas and Unsafe make without `new`: before and after their callers are compiled. */
public class AllocateInstance {
  static final Unsafe UNSAFE = unsafe();
  static final StringBuilder LOG = new StringBuilder();

  static class Plain {
    int x = 7;
    final String name = "set";
  }

  static class Late {
    static {
      LOG.append("Late initialised;");
    }
    int y = 3;
  }

  static class Failing {
    static int zero = 0;
    static int bad = 1 / zero;
  }

  abstract static class Abstract {}

  interface Face {}

  enum Colour {
    RED
  }

  static class Finalizable {
    static int made;

    Finalizable() {
      made++;
    }

    @Override
    protected void finalize() {}
  }

  /** The compact constructor reads a component before it is assigned. */
  record Early(int a, int b) {
    static int seen;

    Early {
      seen += peek();
      a += 1;
    }

    int peek() {
      int sum = 0;
      for (int i = 0; i < 3; i++) sum += a;
      return sum;
    }
  }

  static String make(Class<?> type) {
    try {
      Object made = UNSAFE.allocateInstance(type);
      return made.getClass().getName() + (made instanceof Plain p ? " " + p.x + " " + p.name : "");
    } catch (Throwable t) {
      return t.getClass().getName() + ": " + t.getMessage();
    }
  }

  static int sum(Function<Integer, Supplier<Integer>> f, int n) {
    int sum = 0;
    for (int i = 0; i < n; i++) sum += f.apply(i).get();
    return sum;
  }

  public static void main(String[] args) throws Throwable {
    Class<?>[] types = {
      Plain.class, Late.class, Failing.class, Failing.class, Abstract.class, Face.class, Colour.class, int[].class, Object[].class,
      int.class, void.class, Class.class, Finalizable.class, Early.class, Object.class, String.class
    };
    for (int round = 0; round < 2000; round++)
      for (Class<?> type : types) {
        String made = make(type);
        if (round == 0 || round == 1999) System.out.println(type.getName() + " -> " + made);
      }
    System.out.println(LOG + " " + Finalizable.made);

    // Lambdas that capture are objects made by a constructor's handle.
    int[] base = {5};
    for (int i = 0; i < 30; i++) System.out.print(sum(x -> () -> x + base[0], 10_000 + i) + (i == 29 ? "\n" : " "));
    Supplier<Plain> plain = Plain::new;
    int total = 0;
    for (int i = 0; i < 100_000; i++) total += plain.get().x;
    System.out.println(total);

    MethodHandle constructor = MethodHandles.lookup().findConstructor(Plain.class, MethodType.methodType(void.class));
    MethodHandle finalizable = MethodHandles.lookup().findConstructor(Finalizable.class, MethodType.methodType(void.class));
    total = 0;
    for (int i = 0; i < 50_000; i++) {
      total += ((Plain) constructor.invokeExact()).x;
      Finalizable f = (Finalizable) finalizable.invokeExact();
      if (f == null) total = -1;
    }
    System.out.println(total + " " + Finalizable.made);

    for (int i = 0; i < 50_000; i++) total += new Early(i, 2).a();
    System.out.println(total + " " + Early.seen);
  }

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
