// double arithmetic: rounding, NaN, infinities, remainder, denormals.
public class DoubleOps {
    public static void main(String[] args) {
        double[] v = {0, -0.0, 1, -1, 0.1, 0.3, 3.5, -2.5, 1e-310, 1e308, -1.7e308, Double.MAX_VALUE, Double.MIN_VALUE, Double.MIN_NORMAL, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 9007199254740992.0};
        for (double a : v) {
            StringBuilder sb = new StringBuilder().append(a).append(" neg ").append(-a).append(" bits ").append(Long.toHexString(Double.doubleToLongBits(a)));
            for (double b : v) {
                sb.append("\n  ").append(b).append(": ").append(a + b).append(' ').append(a - b).append(' ').append(a * b).append(' ').append(a / b).append(' ').append(a % b);
            }
            System.out.println(sb);
        }
        double sum = 0;
        for (int i = 1; i <= 100000; i++) sum += 1.0 / i;
        System.out.println(sum);
        System.out.println(5.3 % 2.1);
        System.out.println(-5.3 % 2.1);
        System.out.println(1e308 % 3);
        System.out.println(1e300 % 1e-300);
    }
}
