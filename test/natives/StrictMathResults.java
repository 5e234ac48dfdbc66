import java.util.Random;

/** Prints fdlibm's results as the class library's StrictMath gives them: function, arguments, result, all as raw bits in hex. */
public class StrictMathResults {
    interface Function { double of(double x, double y); }

    public static void main(String[] args) {
        String[] names = {"sin", "cos", "tan", "asin", "acos", "atan", "log", "log10", "sqrt", "sinh", "cosh", "tanh", "expm1", "log1p",
            "atan2", "IEEEremainder"};
        Function[] functions = {(x, y) -> StrictMath.sin(x), (x, y) -> StrictMath.cos(x), (x, y) -> StrictMath.tan(x),
            (x, y) -> StrictMath.asin(x), (x, y) -> StrictMath.acos(x), (x, y) -> StrictMath.atan(x), (x, y) -> StrictMath.log(x),
            (x, y) -> StrictMath.log10(x), (x, y) -> StrictMath.sqrt(x), (x, y) -> StrictMath.sinh(x), (x, y) -> StrictMath.cosh(x),
            (x, y) -> StrictMath.tanh(x), (x, y) -> StrictMath.expm1(x), (x, y) -> StrictMath.log1p(x),
            (x, y) -> StrictMath.atan2(x, y), (x, y) -> StrictMath.IEEEremainder(x, y)};
        double[] special = {0.0, -0.0, 1.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE,
            Double.MAX_VALUE, Double.MIN_NORMAL, 710.4758600739439, -6.2e-13};
        Random random = new Random(17);
        for (int f = 0; f < names.length; f++) {
            for (int i = 0; i < special.length + 36; i++) {
                double x = i < special.length ? special[i] : next(random, i % 4);
                double y = i < special.length ? special[(i * 5 + f) % special.length] : next(random, (i + f) % 4);
                System.out.println(names[f] + " " + bits(x) + " " + bits(y) + " " + bits(functions[f].of(x, y)));
            }
        }
    }

    static double next(Random random, int kind) {
        switch (kind) {
            case 0: return random.nextDouble() * 2 - 1;
            case 1: return random.nextGaussian() * 100;
            case 2: return Double.longBitsToDouble(random.nextLong());
            default: return random.nextDouble() * 20;
        }
    }

    static String bits(double d) {
        return Long.toHexString(Double.doubleToLongBits(d));
    }
}
