import java.util.*; import java.util.function.*;
class S1 { int x; long y; double d; String s; Object[] os; int[] is; byte[] bs; static long z; S1(int a) { x = a; y = a; } S1(String q, long w) { this((int) w); s = q; }
  int loop(int n) { int t = 0; for (int i = 0; i < n; i++) { if (i % 3 == 0) t += i; else if (i == 7) continue; t ^= is[i & 3]; } return t; }
  long mix(long a, int b, double c, float f) { long r = a << b; r += (long) c; r -= (int) f; return r > 5 ? r : -r; }
  Object pick(int k, Object o) { switch (k) { case 1: return o; case 2: return "x"; case 3: return new int[k]; default: return os[k]; } }
  String str(Object o) { try { return (String) o; } catch (ClassCastException e) { return e.getMessage(); } finally { x++; } }
  synchronized void sync(Runnable r) { synchronized (this) { r.run(); } }
  static Object make(boolean b) { return b ? new ArrayList<String>() : new HashMap<String, Integer>(); }
  int[][] arr(int a, int b) { int[][] m = new int[a][b]; m[0][0] = bs[1]; bs[0] = (byte) a; os[a] = m; return m; } 
  boolean cmp(Object a, Object b) { return a == b || a instanceof List && b != null; } }
class S2 extends S1 implements Comparable<S2>, Runnable { protected List<String> l; S2() { super(3); l = new LinkedList<>(); } S2(boolean b) { super(b ? "a" : "b", b ? 1L : 2L); }
  public int compareTo(S2 o) { return Integer.compare(x, o.x); } public void run() { Runnable r = () -> System.out.println(x); r.run(); Supplier<S2> s = S2::new; s.get().run(); }
  static int sum(Collection<? extends Number> c) { int t = 0; for (Number n : c) t += n.intValue(); return t; } 
  protected Object clone() throws CloneNotSupportedException { return super.clone(); } 
  double avg(double[] v, long[] w) { double t = 0; long u = 0; for (double q : v) t += q; for (long q : w) u += q; v[0] = t; w[0] = u; return t / v.length + u; }
  char ch(String q, int i) { char c = q.charAt(i); short s = (short) c; return (char) (s + 1); }
  void thrower(int k) throws Exception { if (k == 1) throw new IllegalStateException("a"); else if (k == 2) throw new Exception(); try { throw new RuntimeException(); } catch (IllegalStateException | IllegalArgumentException e) { x = 1; } } 
  String sw(String s) { switch (s) { case "a": return "1"; case "bb": return "2"; default: return s + x + y; } } 
  static <T> T id(T t) { return t; } float fl(float[] f, int i) { f[i] += 1; f[i]++; return f[i] * 2; } long post(long[] l, int i) { return l[i]++ + (y++); } }
class S3 { interface A { default int a() { return 1; } } interface B extends A { default int b() { return A.super.a(); } int c(long q, Object o); } static class C implements B { public int c(long q, Object o) { return (int) q; } public int b() { return B.super.b(); } }
  int use(B b, C c, A a) { A t = b == null ? c : a; return t.a() + b.c(3L, c) + c.b(); } 
  static Object[] objs(String... s) { Object[] o = s; List<Object> l = new ArrayList<>(); for (Object p : o) { if (p instanceof String) l.add(((String) p).length()); else l.add(p); } return l.toArray(); }
  static int nest(int a) { int r = 0; outer: while (a > 0) { for (int i = 0; ; i++) { if (i > a) break outer; if ((i & a) == 1) continue outer; r += i; a--; try { r = r / a; } catch (ArithmeticException e) { r = 0; } } } return r; }
  static Class<?> cls() { return S1[].class; } static String big(long l, double d) { return "" + l + d + Long.valueOf(l) + (d > l ? Double.valueOf(d) : "x"); } 
  boolean bool(boolean[] z, int i) { z[i] = !z[i]; return z[i] & i > 2 | z[0]; } }
