// All 15 primitive conversions, saturation and NaN included.
public class Conversions {
    public static void main(String[] args) {
        double[] ds = {0.0, -0.0, 0.5, -0.5, 0.9999999999, 1.5, -1.5, 127.9, 128, 255.5, 32768, 65536.7, 2147483646.9, 2147483647.5, 2147483648.0, -2147483648.9, -2147483649.0,
            9.223372036854775e18, 9.3e18, -9.3e18, 1e300, -1e300, 1e-320, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 4503599627370497.5, 16777217};
        for (double d : ds) {
            System.out.println("d=" + d + " i=" + (int) d + " l=" + (long) d + " f=" + (float) d + " b=" + (byte) d + " s=" + (short) d + " c=" + (int) (char) d);
            float f = (float) d;
            System.out.println("  f=" + f + " i=" + (int) f + " l=" + (long) f + " d=" + (double) f);
        }
        long[] ls = {0, -1, 128, 255, 256, 32767, 32768, 65535, 65536, 16777217L, 0x7fffffffL, 0x80000000L, 0xffffffffL, 9007199254740993L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 512};
        for (long l : ls) {
            System.out.println("l=" + l + " i=" + (int) l + " f=" + (float) l + " d=" + (double) l + " b=" + (byte) l + " s=" + (short) l + " c=" + (int) (char) l);
            int i = (int) l;
            System.out.println("  i=" + i + " l=" + (long) i + " f=" + (float) i + " d=" + (double) i + " b=" + (byte) i + " s=" + (short) i + " c=" + (int) (char) i);
        }
    }
}
