// Integer division by zero throws; floating-point division does not.
public class DivisionByZero {
    static int zero = 0;
    static long lzero = 0;

    static void attempt(Runnable r) {
        try {
            r.run();
            System.out.println("no exception");
        } catch (ArithmeticException e) {
            System.out.println(e);
        }
    }

    public static void main(String[] args) {
        try { System.out.println(1 / zero); } catch (ArithmeticException e) { System.out.println("idiv " + e.getMessage()); }
        try { System.out.println(1 % zero); } catch (ArithmeticException e) { System.out.println("irem " + e.getMessage()); }
        try { System.out.println(1L / lzero); } catch (ArithmeticException e) { System.out.println("ldiv " + e.getMessage()); }
        try { System.out.println(1L % lzero); } catch (ArithmeticException e) { System.out.println("lrem " + e.getMessage()); }
        System.out.println(1.0 / zero + " " + -1.0 / zero + " " + 0.0 / zero + " " + 1.0 % zero);
        System.out.println(1f / zero + " " + -1f / zero + " " + 0f / zero + " " + 1f % zero);
        int a = 10;
        try {
            a = a / zero;
        } catch (ArithmeticException e) {
            a++;
        }
        System.out.println(a);
        attempt(new Runnable() {
            public void run() {
                int[] x = new int[1];
                x[0] += 5 / x[0];
            }
        });
        attempt(new Runnable() {
            public void run() {
                Math.floorMod(5L, lzero);
            }
        });
        try { Math.addExact(Integer.MAX_VALUE, 1); } catch (ArithmeticException e) { System.out.println(e.getMessage()); }
        try { Math.multiplyExact(Long.MAX_VALUE, 2L); } catch (ArithmeticException e) { System.out.println(e.getMessage()); }
        try { Math.toIntExact(1L << 40); } catch (ArithmeticException e) { System.out.println(e.getMessage()); }
    }
}
