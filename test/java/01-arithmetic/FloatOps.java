// float arithmetic: rounding, NaN, infinities, remainder, denormals.
public class FloatOps {
    public static void main(String[] args) {
        float[] v = {0f, -0f, 1f, -1f, 0.1f, 3.5f, -2.5f, 1e-40f, 1e38f, -3e38f, Float.MAX_VALUE, Float.MIN_VALUE, Float.MIN_NORMAL, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 16777216f};
        for (float a : v) {
            StringBuilder sb = new StringBuilder().append(a).append(" neg ").append(-a).append(" bits ").append(Integer.toHexString(Float.floatToIntBits(a)));
            for (float b : v) {
                sb.append("\n  ").append(b).append(": ").append(a + b).append(' ').append(a - b).append(' ').append(a * b).append(' ').append(a / b).append(' ').append(a % b);
            }
            System.out.println(sb);
        }
        float sum = 0;
        for (int i = 1; i <= 100000; i++) sum += 1f / i;
        System.out.println(sum);
        float x = 16777216f;
        x++;
        System.out.println(x);
    }
}
