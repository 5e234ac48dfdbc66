// Texts of ArrayStoreException of System.arraycopy between arrays of references whose element types are unrelated.
public class ArraycopyTexts {
  static void t(Object a, Object b) {
    try { System.arraycopy(a, 0, b, 0, 1); System.out.println("ok"); } catch (ArrayStoreException e) { System.out.println(e.getMessage()); }
  }
  public static void main(String[] args) {
    t(new Integer[] {1}, new String[1]);
    t(new int[1][1], new long[1][1]);
    t(new Object[] {1}, new String[1]);
    t(new Number[] {1}, new Integer[1]);
    t(new Number[] {1L}, new Integer[1]);
    t(new Number[] {1L}, new Comparable<?>[1]);
    t(new Number[] {new java.util.concurrent.atomic.AtomicInteger()}, new Comparable<?>[1]);
    t(new Object[] {1}, new int[1][]);
    t(new Runnable[] {() -> {}}, new String[1]);
  }
}
