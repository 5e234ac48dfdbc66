// long arithmetic and logic at the edges of the type.
public class LongOps {
    static final long[] V = {0, 1, -1, 2, -7, 63, 64, 65, 0xffffffffL, 0x100000000L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, 0x5555555555555555L, 1234567890123456789L, -998877665544332211L};

    public static void main(String[] args) {
        for (long a : V) {
            System.out.println("a=" + a + " neg=" + -a + " not=" + ~a + " inc=" + (a + 1) + " int=" + (int) a);
            long sum = 17;
            for (long b : V) {
                sum = sum * 31 + (a + b);
                sum = sum * 31 + (a - b);
                sum = sum * 31 + a * b;
                if (b != 0) {
                    sum = sum * 31 + a / b;
                    sum = sum * 31 + a % b;
                }
                sum = sum * 31 + (a & b);
                sum = sum * 31 + (a | b);
                sum = sum * 31 + (a ^ b);
            }
            System.out.println("  mix=" + sum);
        }
        System.out.println(Long.MIN_VALUE / -1);
        System.out.println(Long.MIN_VALUE % -1);
        System.out.println(Math.multiplyHigh(Long.MAX_VALUE, Long.MIN_VALUE));
        System.out.println(Long.divideUnsigned(-1, 10) + " " + Long.remainderUnsigned(-1, 10));
        System.out.println(Long.toUnsignedString(-1) + " " + Long.toHexString(Long.MIN_VALUE) + " " + Long.toString(-255, 16));
        System.out.println(Long.bitCount(-1) + " " + Long.numberOfLeadingZeros(1) + " " + Long.numberOfTrailingZeros(0) + " " + Long.reverse(1) + " " + Long.reverseBytes(0x0102030405060708L) + " " + Long.rotateLeft(1, 65));
    }
}
