// A NaN keeps its sign and payload where Java returns what it was given: min, max, moves through fields, arrays and calls.
public class NaNsKept {
    static final float[] FLOATS = { Float.NaN, Float.intBitsToFloat(0xffc00000), Float.intBitsToFloat(0x7fc12345), 15280.0f, -0.0f, Float.NEGATIVE_INFINITY };
    static final double[] DOUBLES = { Double.NaN, Double.longBitsToDouble(0xfff8000000000000L), Double.longBitsToDouble(0x7ff8123456789abcL), 4e17, -0.0,
            Double.POSITIVE_INFINITY };

    static float floatField;
    static double doubleField;

    static float through(float x) {
        floatField = x;
        float[] array = { floatField };
        return array[0];
    }

    static double through(double x) {
        doubleField = x;
        double[] array = { doubleField };
        return array[0];
    }

    static String hex(float x) {
        return Integer.toHexString(Float.floatToRawIntBits(x));
    }

    static String hex(double x) {
        return Long.toHexString(Double.doubleToRawLongBits(x));
    }

    public static void main(String[] args) {
        for (float a : FLOATS) {
            System.out.println(hex(a) + " through " + hex(through(a)) + " canonical " + Integer.toHexString(Float.floatToIntBits(a)));
            for (float b : FLOATS) System.out.println(hex(a) + " " + hex(b) + ": min " + hex(Math.min(a, b)) + " max " + hex(Math.max(a, b)));
        }
        for (double a : DOUBLES) {
            System.out.println(hex(a) + " through " + hex(through(a)) + " canonical " + Long.toHexString(Double.doubleToLongBits(a)));
            for (double b : DOUBLES) System.out.println(hex(a) + " " + hex(b) + ": min " + hex(Math.min(a, b)) + " max " + hex(Math.max(a, b)));
        }
    }
}
