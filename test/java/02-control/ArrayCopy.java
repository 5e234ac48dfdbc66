// System.arraycopy: overlaps in every type, partial copies before an ArrayStoreException, and each of its errors.
public class ArrayCopy {
    static void fails(Object src, int sp, Object dst, int dp, int n) {
        try {
            System.arraycopy(src, sp, dst, dp, n);
            System.out.println("copied");
        } catch (RuntimeException e) {
            System.out.println(e);
        }
    }

    public static void main(String[] args) {
        byte[] b = new byte[40]; short[] s = new short[40]; char[] c = new char[40]; int[] x = new int[40]; long[] l = new long[40]; float[] f = new float[40]; double[] d = new double[40]; boolean[] z = new boolean[40]; Object[] o = new Object[40];
        for (int i = 0; i < 40; i++) { b[i] = (byte) i; s[i] = (short) i; c[i] = (char) ('a' + i); x[i] = i; l[i] = i; f[i] = i; d[i] = i; z[i] = i % 3 == 0; o[i] = "" + i; }
        int[][] moves = {{0, 3, 20}, {3, 0, 20}, {1, 2, 37}, {2, 1, 37}, {0, 0, 40}, {40, 0, 0}, {39, 38, 1}};
        for (int[] m : moves) {
            System.arraycopy(b, m[0], b, m[1], m[2]); System.arraycopy(s, m[0], s, m[1], m[2]); System.arraycopy(c, m[0], c, m[1], m[2]); System.arraycopy(x, m[0], x, m[1], m[2]);
            System.arraycopy(l, m[0], l, m[1], m[2]); System.arraycopy(f, m[0], f, m[1], m[2]); System.arraycopy(d, m[0], d, m[1], m[2]); System.arraycopy(z, m[0], z, m[1], m[2]); System.arraycopy(o, m[0], o, m[1], m[2]);
            StringBuilder sb = new StringBuilder();
            for (int i = 0; i < 40; i += 3) sb.append(b[i]).append(',').append(s[i]).append(',').append((int) c[i]).append(',').append(x[i]).append(',').append(l[i]).append(',').append(f[i]).append(',').append(d[i]).append(',').append(z[i] ? 1 : 0).append(',').append(o[i]).append(' ');
            System.out.println(sb);
        }
        fails(x, -1, x, 0, 1);
        fails(x, 0, x, -1, 1);
        fails(x, 0, x, 0, -1);
        fails(x, 30, x, 0, 11);
        fails(x, 0, x, 30, 11);
        fails(x, Integer.MAX_VALUE, x, 0, Integer.MAX_VALUE);
        fails(x, 0, l, 0, 1);
        fails(x, 0, o, 0, 1);
        fails(o, 0, x, 0, 1);
        fails("text", 0, x, 0, 1);
        fails(x, 0, "text", 0, 1);
        fails(o, 41, new Object[1], 0, 0);
        fails(o, 0, new Object[1], 0, 2);
        fails(x, 40, x, 40, 0);
        fails(x, 41, x, 0, 0);
        fails(z, 0, b, 0, 1);
        fails(new Object[][] {{1}}, 0, new Integer[1][], 0, 1);
        fails(new Integer[][] {{1}}, 0, new Number[1][], 0, 1);
        fails(new int[1][1], 0, new Object[1], 0, 1);
        fails(new String[0], 0, new Integer[0], 0, 0);
        try { System.arraycopy(null, 0, x, 0, 1); } catch (NullPointerException e) { System.out.println("npe"); }
        try { System.arraycopy(x, 0, null, 0, 1); } catch (NullPointerException e) { System.out.println("npe"); }
        Object[] mixed = {"a", "b", 3, "d"};
        String[] target = new String[4];
        fails(mixed, 0, target, 0, 4);
        System.out.println(target[0] + target[1] + target[2] + target[3]);
        Object[] same = {"p", null, "q"};
        System.arraycopy(same, 0, target, 1, 3);
        System.out.println(target[0] + target[1] + target[2] + target[3]);
    }
}
