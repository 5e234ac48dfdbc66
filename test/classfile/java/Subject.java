import java.lang.annotation.*;
import java.util.*;
import java.util.function.*;

/** Has something of everything that a class file can say, for tests that damage it. */
@Deprecated
public abstract class Subject<T extends Comparable<T>> implements Runnable, java.io.Serializable {
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
  @interface Mark { String value() default "x"; int[] numbers() default {1, 2}; Class<?> type() default Object.class; }

  public static final long LONG = 1L << 40;
  static final double DOUBLE = 1.5;
  static final float FLOAT = 2.5f;
  protected static final String TEXT = "caf\u00e9 \0 \ud83d\ude00";
  private static final byte BYTE = 3;
  @Mark("field") volatile List<? super T> list;
  transient int[][] grid;

  record Point(@Mark int x, List<String> names) {}
  sealed interface Shape permits Circle, Square {}
  record Circle(double r) implements Shape {}
  static final class Square implements Shape {}
  enum Colour { RED { int f() { return 1; } }, GREEN; int f() { return 2; } }

  @Mark(numbers = {}) abstract T pick(@Mark("p") T first, long second) throws java.io.IOException, IllegalStateException;
  native void nat();
  protected final synchronized strictfp double sum(double... values) {
    double total = 0;
    for (double value : values) total += value;
    return total;
  }
  public void run() {
    Supplier<String> s = () -> TEXT + LONG + list;
    Function<Integer, int[]> f = int[]::new;
    try {
      switch (s.get()) {
        case "a": f.apply(1); break;
        case "b": new Object() { public String toString() { return s.get(); } }.toString(); break;
        default: class Local { T t; } new Local().t = null;
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } finally {
      grid = new int[1][2];
    }
  }
}
