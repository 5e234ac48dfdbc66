import java.util.*;
class O1 { int x; long y; double d; Object[] os; int[] is; byte[] bs; O1(int a) { x = a; y = a; } O1(String q, long w) { this((int) w); }
  int loop(int n) { int t = 0; for (int i = 0; i < n; i++) { if (i % 3 == 0) t += i; else if (i == 7) continue; t ^= is[i & 3]; } return t; }
  long mix(long a, int b, double c, float f) { long r = a << b; r += (long) c; r -= (int) f; return r > 5 ? r : -r; }
  Object pick(int k, Object o) { switch (k) { case 1: return o; case 2: return "x"; case 3: return new int[k]; default: return os[k]; } }
  String str(Object o) { try { return (String) o; } catch (ClassCastException e) { return e.getMessage(); } finally { x++; } }
  void sync(Runnable r) { synchronized (this) { r.run(); } }
  static Object make(boolean b) { Object c = b ? (Object) new ArrayList() : new HashMap(); Collection z = b ? new ArrayList() : (Collection) new LinkedList(); z.add(c); return b ? new String[1] : new Integer[2]; }
  int[][] arr(int a, int b) { int[][] m = new int[a][b]; m[0][0] = bs[1]; bs[0] = (byte) a; os[a] = m; return m; } 
  Number num(int k) { Number n; if (k == 1) n = new Integer(4); else if (k == 2) n = new Long(5); else n = null; return n; }
  static int nest(int a) { int r = 0; outer: while (a > 0) { for (int i = 0; ; i++) { if (i > a) break outer; if ((i & a) == 1) continue outer; r += i; a--; try { r = r / a; } catch (ArithmeticException e) { r = 0; } } } return r; } }
class O2 extends O1 implements Comparable { protected List l; O2() { super(3); l = new LinkedList(); } O2(boolean b) { super(b ? "a" : "b", b ? 1L : 2L); }
  public int compareTo(Object o) { return x - ((O2) o).x; } protected Object clone() throws CloneNotSupportedException { return super.clone(); } 
  double avg(double[] v, long[] w) { double t = 0; long u = 0; for (double q : v) t += q; for (long q : w) u += q; v[0] = t; w[0] = u; return t / v.length + u; }
  void thrower(int k) throws Exception { if (k == 1) throw new IllegalStateException("a"); else if (k == 2) throw new Exception(); try { throw new RuntimeException(); } catch (IllegalStateException e) { x = 1; } } }
