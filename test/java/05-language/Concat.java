// invokedynamic string concatenation: every type, constants, many operands, null, char arrays, evaluation order.
public class Concat {
    static int n;
    static String next(String s) { return s + n++; }
    static class Named { public String toString() { return null; } }
    static class Order { final String s; Order(String s) { this.s = s; } public String toString() { System.out.print("[" + s + "]"); return s; } }

    public static void main(String[] args) {
        byte b = -1; short sh = -2; char c = 'c'; int i = -3; long l = -4L; float f = -5.5f; double d = -6.25; boolean z = true; Object o = null; String s = "str"; String nul = null;
        System.out.println("" + b + sh + c + i + l + f + d + z + o + s + nul);
        System.out.println(b + "|" + sh + "|" + c + "|" + i + "|" + l + "|" + f + "|" + d + "|" + z + "|" + o + "|" + s + "|" + nul);
        System.out.println(1 + 2 + "x" + 1 + 2 + 'c' + (char) ('c' + 1) + (1 + 2));
        System.out.println("const \u0001 \u0002 tags " + i + "\u0001" + s + "\u0002");
        System.out.println("latin" + "\u00e9" + c + "utf16 \u4e2d" + c + s);
        System.out.println(next("a") + next("b") + next("c") + n);
        System.out.println("" + new Named() + new Named());
        System.out.println(new Order("1") + "-" + new Order("2") + "-" + new Order("3"));
        String many = i + "a" + l + "b" + d + "c" + f + "d" + z + "e" + c + "f" + s + "g" + i + "h" + l + "i" + d + "j" + f + "k" + z + "l" + c + "m" + s + "n" + i + "o" + l + "p" + d + "q" + f + "r" + z + "s" + c + "t" + s + "u" + i + "v" + l + "w" + d + "x" + f + "y" + z + "z" + c;
        System.out.println(many);
        String acc = "";
        for (int k = 0; k < 20; k++) acc += k + (k % 2 == 0 ? "e" : "o");
        System.out.println(acc);
        System.out.println(s + s);
        System.out.println((s + "") == s);
        System.out.println(Integer.MIN_VALUE + "," + Long.MIN_VALUE + "," + Float.NaN + "," + Double.NEGATIVE_INFINITY + "," + 1e21 + "," + 1e-7f + "," + 100f + "," + (double) (1L << 53));
        final String K = "k";
        System.out.println(("k" + 1 + true + 'c' + 2.0) == (K + 1 + true + 'c' + 2.0));
        long[] arr = {5};
        arr[0] += 2;
        String t = "v" + arr[0]++ + arr[0] + --arr[0];
        System.out.println(t);
    }
}
