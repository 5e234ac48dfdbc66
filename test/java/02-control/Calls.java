// Static, special, virtual and interface calls; arguments of one and two slots, many arguments, returns of every type, recursion.
public class Calls {
    interface Shape { double area(); String name(); }
    static class Square implements Shape {
        final double a;
        Square(double a) { this.a = a; }
        public double area() { return a * a; }
        public String name() { return "square"; }
    }
    static class Circle implements Shape {
        public double area() { return 3; }
        public String name() { return "circle"; }
    }
    static class Special extends Square {
        Special() { super(2); }
        public double area() { return super.area() + 1; }
        public String name() { return "special " + super.name(); }
    }

    static long mix(int a, long b, float c, double d, byte e, char f, short g, boolean h, Object i, int[] j, long k, double l) {
        return a + b + (long) c + (long) d + e + f + g + (h ? 1 : 0) + i.hashCode() + j.length + k + (long) l;
    }

    static int ack(int m, int n) { return m == 0 ? n + 1 : n == 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1)); }
    static long fact(int n) { return n < 2 ? 1 : n * fact(n - 1); }
    static boolean even(int n) { return n == 0 || odd(n - 1); }
    static boolean odd(int n) { return n != 0 && even(n - 1); }
    static byte rb() { return (byte) 200; }
    static char rc() { return (char) -1; }
    static short rs() { return (short) 70000; }
    static boolean rz() { return true; }
    static float rf() { return 1.5f; }
    static double rd() { return 2.5; }
    static long rl() { return 1L << 40; }
    static void rv() { }

    static String variable(Object... xs) {
        String s = xs == null ? "null" : xs.length + ":";
        if (xs != null) for (Object x : xs) s += x + ",";
        return s;
    }

    static String over(int i) { return "int"; }
    static String over(long i) { return "long"; }
    static String over(double i) { return "double"; }
    static String over(Integer i) { return "Integer"; }
    static String over(Object i) { return "Object"; }
    static String over(int... i) { return "int..."; }

    static int order(String what, int v) { System.out.print(what + " "); return v; }

    public static void main(String[] args) {
        Shape[] shapes = {new Square(3), new Circle(), new Special()};
        double total = 0;
        for (Shape s : shapes) {
            System.out.println(s.name() + " " + s.area());
            total += s.area();
        }
        System.out.println(total);
        System.out.println(mix(1, 2L, 3.9f, 4.9, (byte) 5, 'a', (short) 7, true, "k", new int[9], -10L, 1e9));
        System.out.println(ack(2, 9) + " " + fact(20) + " " + even(1001) + " " + odd(1001));
        System.out.println(rb() + " " + (int) rc() + " " + rs() + " " + rz() + " " + rf() + " " + rd() + " " + rl());
        rv();
        System.out.println(variable() + " " + variable(1, "b") + " " + variable((Object[]) null) + " " + variable((Object) null) + " " + variable(new int[0].length));
        byte b = 1; char c = 'c'; float f = 1;
        System.out.println(over(b) + " " + over(c) + " " + over(f) + " " + over(1L) + " " + over(Integer.valueOf(1)) + " " + over("s") + " " + over() + " " + over(1, 2));
        int r = order("a", 1) + order("b", 2) * order("c", 3);
        int[] arr = new int[4];
        arr[order("index", 1)] = order("value", 5);
        System.out.println(r + " " + arr[1]);
    }
}
