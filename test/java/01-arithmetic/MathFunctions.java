// java.lang.Math and StrictMath: exact results, special cases, rounding.
public class MathFunctions {
    public static void main(String[] args) {
        double[] v = {0, -0.0, 0.5, -0.5, 1, 1.5, 2.5, -1.5, -2.5, 10, 1e10, 1e20, -1e20, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.49999999999999994, 4503599627370495.5};
        for (double d : v) {
            System.out.println(d + " sqrt " + Math.sqrt(d) + " cbrt " + StrictMath.cbrt(d) + " floor " + Math.floor(d) + " ceil " + Math.ceil(d) + " rint " + Math.rint(d) + " round " + Math.round(d) + " roundf " + Math.round((float) d) + " signum " + Math.signum(d) + " ulp " + Math.ulp(d) + " exp " + Math.getExponent(d));
            System.out.println("   " + StrictMath.sin(d) + " " + StrictMath.cos(d) + " " + StrictMath.tan(d) + " " + StrictMath.atan(d) + " " + StrictMath.exp(d) + " " + StrictMath.log(d) + " " + StrictMath.log10(d) + " " + StrictMath.sinh(d) + " " + StrictMath.log1p(d) + " " + StrictMath.expm1(d));
        }
        System.out.println(StrictMath.pow(2, 10) + " " + StrictMath.pow(2, 0.5) + " " + StrictMath.pow(-2, 3) + " " + StrictMath.pow(-2, 0.5) + " " + StrictMath.pow(0, 0) + " " + StrictMath.pow(Double.NaN, 0) + " " + StrictMath.pow(1, Double.POSITIVE_INFINITY));
        System.out.println(StrictMath.atan2(1, -1) + " " + StrictMath.hypot(3, 4) + " " + Math.IEEEremainder(5, 3) + " " + Math.fma(2.0, 3.0, 1e-20) + " " + Math.fma(0.1, 10, -1));
        System.out.println(Math.max(0.0, -0.0) + " " + Math.min(0.0, -0.0) + " " + Math.max(Double.NaN, 1) + " " + Math.max(3, 4) + " " + Math.min(3L, -4L) + " " + Math.max(1f, Float.NaN));
        System.out.println(Math.abs(Integer.MIN_VALUE) + " " + Math.abs(-0.0) + " " + Math.abs(Float.NEGATIVE_INFINITY) + " " + Math.floorDiv(-7, 2) + " " + Math.floorMod(-7, 2) + " " + Math.nextUp(1.0) + " " + Math.nextDown(0.0) + " " + Math.scalb(1.5, 10) + " " + Math.copySign(3, -0.0));
        System.out.println(Math.toDegrees(Math.PI) + " " + Math.toRadians(180));
    }
}
