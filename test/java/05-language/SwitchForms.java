// switch on strings (with colliding hashes), enums, arrow forms, expressions with yield, nested switches.
public class SwitchForms {
    enum E { A, B, C }

    static int onString(String s) {
        switch (s) {
            case "Aa": return 1;
            case "BB": return 2; // same hash as "Aa"
            case "AaAa": return 3;
            case "BBBB": case "AaBB": return 4;
            case "": return 5;
            case "\u4e2d": return 6;
            default: return 0;
        }
    }

    static String arrow(Object o) {
        int k = o instanceof Integer i ? i : -1;
        return switch (k) {
            case 1, 2, 3 -> "small";
            case 4 -> {
                String t = "";
                for (int j = 0; j < 3; j++) t += j;
                yield t;
            }
            case 5 -> throw new IllegalStateException("five");
            default -> o instanceof String ? "string" : "other";
        };
    }

    static int onEnum(E e) {
        return switch (e) {
            case A -> 10;
            case B -> 20;
            case C -> { try { yield Integer.parseInt("x"); } catch (NumberFormatException x) { yield 30; } finally { System.out.print("f "); } }
        };
    }

    static int oldYield(int k) {
        int r = 5 + switch (k) { case 0: yield 1; case 1: System.out.print("through "); default: yield 2; };
        return r * 2;
    }

    public static void main(String[] args) {
        for (String s : new String[] {"Aa", "BB", "AaAa", "BBBB", "AaBB", "BBAa", "", "\u4e2d", "x"}) System.out.print(onString(s) + " ");
        System.out.println();
        for (Object o : new Object[] {1, 3, 4, "s", 9.0, 5}) {
            try {
                System.out.println(arrow(o));
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
        for (E e : E.values()) System.out.print(onEnum(e) + " ");
        System.out.println(oldYield(0) + " " + oldYield(1) + " " + oldYield(2));
        try { onString(null); } catch (NullPointerException e) { System.out.println("npe"); }
        try { onEnum(null); } catch (NullPointerException e) { System.out.println("npe"); }
        String nested = "";
        for (int i = 0; i < 3; i++) nested += switch (i) { case 0 -> switch ("x" + i) { case "x0" -> "zero"; default -> "?"; }; default -> switch (E.values()[i]) { case B -> "b"; case C -> "c"; default -> "d"; }; };
        System.out.println(nested);
        switch ("multi") { case "multi" -> System.out.println("statement"); default -> { } }
    }
}
