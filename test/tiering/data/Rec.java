// Work of many shapes for a recording of HotSpot's policy.
public class Rec {
  static int sink; int f; static final int C = 7;
  int getF() { return f; } void setF(int v) { f = v; } static int constant() { return 42; }
  static int leaf(int a) { return a * 31 + 7; }
  static int mid(int n) { int s = 0; for (int i = 0; i < n; i++) s += leaf(i) ^ s; return s; }
  static int loop(int n) { int s = 0; for (int i = 0; i < n; i++) s += i * s + 3; return s; }
  static int nest(int n) { int s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) s += i ^ j; return s; }
  static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
  interface Op { int at(int x); }
  static class A implements Op { public int at(int x) { return x + 1; } }
  static class B implements Op { public int at(int x) { return x * 2; } }
  static class D implements Op { public int at(int x) { return x ^ 5; } }
  static int call(Op o, int n) { int s = 0; for (int i = 0; i < n; i++) s += o.at(i); return s; }
  static synchronized int sync(int a) { return a + sink; }
  static int exc(int a) { try { if ((a & 1023) == 0) throw new RuntimeException(); return a; } catch (RuntimeException e) { return -1; } }
  static int cold(int a) { return a % 17 * a; }
  static int inner(int n) { int s = 0; for (int i = 0; i < n; i++) s += i & 3; return s; }
  static int outer(int n) { int s = 0; for (int i = 0; i < 4; i++) s += inner(n); return s; }
  static int sw(int a) { switch (a & 7) { case 0: return 1; case 1: return 5; case 3: return a; default: return sink; } }
  public static void main(String[] args) {
    Rec r = new Rec(); Op[] ops = { new A(), new B(), new D() };
    for (int i = 0; i < 250; i++) sink += cold(i);
    for (int i = 0; i < 12000; i++) { sink += mid(i & 31); r.setF(i); sink += r.getF() + constant(); sink += sync(i); sink += exc(i); sink += sw(i); }
    for (int i = 0; i < 300; i++) sink += call(ops[0], 100);
    for (int i = 0; i < 300; i++) sink += call(ops[i % 3], 100);
    sink += loop(3000000); sink += nest(1500); sink += fib(24);
    for (int i = 0; i < 40; i++) sink += outer(20000);
    for (int i = 0; i < 8000; i++) sink += leaf(i) + cold(i);
    sink += loop(1000000);
    System.out.println(sink);
  }
}
