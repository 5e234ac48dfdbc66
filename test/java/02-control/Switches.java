// tableswitch and lookupswitch with extremes, gaps, fall-through; on char, byte, and wrapped values.
public class Switches {
    static String table(int i) {
        switch (i) {
            case -1: return "minus";
            case 0: return "zero";
            case 1:
            case 2: return "one or two";
            case 4: return "four";
            case 5:
            default: return "default";
        }
    }

    static int lookup(int i) {
        switch (i) {
            case Integer.MIN_VALUE: return 1;
            case -1000000: return 2;
            case 0: return 3;
            case 17: return 4;
            case 1 << 20: return 5;
            case Integer.MAX_VALUE: return 6;
        }
        return -1;
    }

    static int tableAtEnd(int i) {
        switch (i) {
            case Integer.MAX_VALUE: return 1;
            case Integer.MAX_VALUE - 1: return 2;
            case Integer.MAX_VALUE - 2: return 3;
            default: return 0;
        }
    }

    static int tableAtStart(int i) {
        switch (i) {
            case Integer.MIN_VALUE: return 1;
            case Integer.MIN_VALUE + 1: return 2;
            case Integer.MIN_VALUE + 2: return 3;
            default: return 0;
        }
    }

    static int through(int i) {
        int n = 0;
        switch (i) {
            case 1: n += 1;
            case 2: n += 10;
            case 3: n += 100; break;
            default: n = -1;
            case 9: n -= 5;
        }
        return n;
    }

    static String onChar(char c) {
        switch (c) {
            case 'a': case 'e': case 'i': case 'o': case 'u': return "vowel";
            case '\uffff': return "last";
            default: return c >= 'a' && c <= 'z' ? "consonant" : "other";
        }
    }

    static int onByte(byte b) {
        switch (b) {
            case -128: return 1;
            case 127: return 2;
            default: return 3;
        }
    }

    public static void main(String[] args) {
        for (int i = -3; i <= 7; i++) System.out.println(i + " " + table(i) + " " + through(i) + " " + lookup(i));
        int[] probes = {Integer.MIN_VALUE, Integer.MIN_VALUE + 1, Integer.MIN_VALUE + 2, Integer.MIN_VALUE + 3, -1000000, -1000001, 17, 16, 1 << 20, Integer.MAX_VALUE, Integer.MAX_VALUE - 1, Integer.MAX_VALUE - 2, Integer.MAX_VALUE - 3, 9, 10};
        for (int p : probes) System.out.println(p + " " + table(p) + " " + lookup(p) + " " + tableAtEnd(p) + " " + tableAtStart(p) + " " + through(p));
        for (char c : "aexyz\uffff ".toCharArray()) System.out.print(onChar(c) + " ");
        System.out.println();
        System.out.println(onByte((byte) 128) + " " + onByte((byte) 127) + " " + onByte((byte) 0));
        Integer boxed = 4;
        switch (boxed) {
            case 4: System.out.println("unboxed"); break;
            default: System.out.println("wrong");
        }
        switch (3) { }
        switch (3) { default: }
        try {
            Integer none = null;
            switch (none) { case 1: break; }
        } catch (NullPointerException e) {
            System.out.println("npe");
        }
    }
}
