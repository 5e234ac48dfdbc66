// Shift counts are masked to 5 and 6 bits; arithmetic against logical.
public class Shifts {
    public static void main(String[] args) {
        int[] iv = {1, -1, 0x80000000, 0x7fffffff, 0x12345678};
        long[] lv = {1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x123456789abcdef0L};
        int[] counts = {0, 1, 7, 31, 32, 33, 63, 64, 65, -1, -31, 1000};
        for (int c : counts) {
            StringBuilder sb = new StringBuilder();
            sb.append(c);
            for (int v : iv) sb.append(' ').append(v << c).append(' ').append(v >> c).append(' ').append(v >>> c);
            System.out.println(sb);
            sb.setLength(0);
            sb.append(c).append('L');
            for (long v : lv) sb.append(' ').append(v << c).append(' ').append(v >> c).append(' ').append(v >>> c);
            System.out.println(sb);
        }
        System.out.println((1 << 35L) + " " + (1L << 35L) + " " + (-1 >>> 33L));
        byte b = (byte) 0xf0;
        System.out.println((b >> 2) + " " + (b >>> 2) + " " + (byte) (b >>> 2));
        short s = (short) 0x8000;
        s >>>= 4;
        System.out.println(s);
        char c = '\uffff';
        c >>= 4;
        System.out.println((int) c);
    }
}
