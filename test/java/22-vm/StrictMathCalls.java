// StrictMath's natives in code of every tier: the bits of fdlibm, of common and of odd arguments.
public class StrictMathCalls {
    static final double[] ODD = { 0.0, -0.0, 1, -1, 0.5, -0.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -Double.MIN_VALUE,
        Double.MAX_VALUE, 1e300, -3.7, Math.PI, Math.PI / 2, 2.2e-16, 1e-300, 4.5e15, 1 - 1e-16 };

    static long mix(long hash, double value) {
        return hash * 31 + (value != value ? 1 : Double.doubleToRawLongBits(value));
    }

    static long all(double x, long h) {
        h = mix(h, StrictMath.sin(x));
        h = mix(h, StrictMath.cos(x));
        h = mix(h, StrictMath.tan(x));
        h = mix(h, StrictMath.asin(x));
        h = mix(h, StrictMath.acos(x));
        h = mix(h, StrictMath.atan(x));
        return mix(h, StrictMath.log(x));
    }

    public static void main(String[] args) {
        long hash = 0;
        for (int round = 0; round < 4000; round++) {
            for (double x : ODD) hash = all(x, hash);
            hash = all(round * 0.37 - 500, hash);
            hash = all(round / 2001.0 - 1, hash);
            if (round % 1000 == 0) System.out.println(round + " " + hash);
        }
        System.out.println(hash);
        double sum = 0;
        for (int i = 0; i < 20_000; i++) sum += StrictMath.sin(i) * StrictMath.sin(i) + StrictMath.cos(i) * StrictMath.cos(i);
        System.out.println(Math.abs(sum - 20_000) < 1e-6);
    }
}
