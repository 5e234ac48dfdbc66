// Every comparison of every primitive type, NaN and signed zeros included; fcmpl/fcmpg and dcmpl/dcmpg.
public class Comparisons {
    static String rel(double a, double b) {
        return (a < b ? "<" : "-") + (a <= b ? "<=" : "--") + (a > b ? ">" : "-") + (a >= b ? ">=" : "--") + (a == b ? "==" : "--") + (a != b ? "!=" : "--");
    }

    static String rel(float a, float b) {
        return (a < b ? "<" : "-") + (a <= b ? "<=" : "--") + (a > b ? ">" : "-") + (a >= b ? ">=" : "--") + (a == b ? "==" : "--") + (a != b ? "!=" : "--");
    }

    static String rel(long a, long b) {
        return (a < b ? "<" : "-") + (a <= b ? "<=" : "--") + (a > b ? ">" : "-") + (a >= b ? ">=" : "--") + (a == b ? "==" : "--") + (a != b ? "!=" : "--");
    }

    static String rel(int a, int b) {
        return (a < b ? "<" : "-") + (a <= b ? "<=" : "--") + (a > b ? ">" : "-") + (a >= b ? ">=" : "--") + (a == b ? "==" : "--") + (a != b ? "!=" : "--");
    }

    static String zero(int a) {
        return (a < 0 ? "<" : "-") + (a <= 0 ? "<=" : "--") + (a > 0 ? ">" : "-") + (a >= 0 ? ">=" : "--") + (a == 0 ? "==" : "--") + (a != 0 ? "!=" : "--");
    }

    static boolean notLess(double a, double b) {
        return !(a < b);
    }

    static boolean notGreater(double a, double b) {
        return !(a > b);
    }

    public static void main(String[] args) {
        double[] d = {0.0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
        for (double a : d)
            for (double b : d) System.out.println(a + " " + b + " " + rel(a, b) + " " + rel((float) a, (float) b) + " " + notLess(a, b) + notGreater(a, b) + " " + Double.compare(a, b) + " " + Float.compare((float) a, (float) b));
        long[] l = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x100000000L, 0x80000000L, -0x80000000L};
        for (long a : l) for (long b : l) System.out.println(a + " " + b + " " + rel(a, b) + " " + rel((int) a, (int) b));
        int[] z = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};
        for (int a : z) System.out.println(a + " " + zero(a));
        Object o = new Object(), p = null;
        System.out.println((o == p) + " " + (o != p) + " " + (p == null) + " " + (o == null) + " " + (o != null) + " " + (o == o));
        System.out.println(Double.valueOf(Double.NaN).equals(Double.NaN) + " " + Double.valueOf(0.0).equals(-0.0) + " " + (Double.NaN == Double.NaN));
    }
}
