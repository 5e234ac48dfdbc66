// Boxing and unboxing, caches, equality and arithmetic on boxes.
public class Boxing {
    public static void main(String[] args) {
        Integer a = 127, b = 127, c = 128, d = 128;
        System.out.println((a == b) + " " + (c == d) + " " + c.equals(d));
        Long l = 127L, m = 127L;
        System.out.println((l == m) + " " + l.equals(127) + " " + l.equals(127L));
        Character x = 'a', y = 'a';
        System.out.println((x == y) + " " + (x + 1) + " " + (char) (x + 1));
        Boolean t = true;
        System.out.println((t == Boolean.TRUE) + " " + (t ? 1 : 2));
        Byte bb = (byte) -128;
        Short sh = 100, sh2 = 100;
        System.out.println(bb + " " + (sh == sh2) + " " + (bb + sh));
        a++;
        a += 2;
        System.out.println(a + " " + (a / 2.0));
        Integer none = null;
        try {
            int z = none;
        } catch (NullPointerException e) {
            System.out.println("npe");
        }
        Object o = true ? 1 : "s";
        System.out.println(o.getClass().getName());
        Object p = true ? 1 : 2.0;
        System.out.println(p + " " + p.getClass().getName());
        Integer i1 = null;
        try {
            Object q = false ? 1.0 : i1;
            System.out.println(q);
        } catch (NullPointerException e) {
            System.out.println("npe in conditional");
        }
        System.out.println(Integer.parseInt("-80000000", 16) + " " + Integer.valueOf("077") + " " + Integer.decode("0x10") + " " + Long.parseLong("9223372036854775807") + " " + Double.parseDouble("1e-5") + " " + Float.parseFloat("1.17549435E-38f") + " " + Boolean.parseBoolean("TRUE"));
        for (String s : new String[] {"", "x", "2147483648", "-", "+5", "1_000"}) {
            try {
                System.out.println(Integer.parseInt(s));
            } catch (NumberFormatException e) {
                System.out.println(e.getMessage());
            }
        }
        System.out.println(Integer.toBinaryString(-8) + " " + Integer.toOctalString(64) + " " + Integer.toHexString(-1) + " " + Integer.toString(255, 36) + " " + Integer.highestOneBit(100) + " " + Integer.compareUnsigned(-1, 1) + " " + Integer.parseUnsignedInt("4294967295") + " " + Integer.toUnsignedString(-1) + " " + Integer.bitCount(255) + " " + Integer.reverse(1) + " " + Integer.rotateRight(1, 1));
        System.out.println(Character.isDigit('5') + " " + Character.isLetter('\u00e9') + " " + Character.toUpperCase('\u00ff') + " " + Character.getNumericValue('z') + " " + Character.digit('f', 16) + " " + Character.toChars(0x1f600).length + " " + Character.getType('A') + " " + Character.isWhitespace('\u00a0') + " " + Character.getName('a'));
    }
}
