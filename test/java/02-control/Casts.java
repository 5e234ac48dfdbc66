// checkcast and instanceof over classes, interfaces, arrays and null; the text of ClassCastException.
public class Casts {
    interface I { }
    interface J extends I { }
    static class A { }
    static class B extends A implements J { }
    static final class C extends B implements Cloneable { }

    static String is(Object o) {
        return (o instanceof A ? "A" : "-") + (o instanceof B ? "B" : "-") + (o instanceof C ? "C" : "-") + (o instanceof I ? "I" : "-") + (o instanceof J ? "J" : "-") + (o instanceof Cloneable ? "c" : "-")
            + (o instanceof java.io.Serializable ? "s" : "-") + (o instanceof Object[] ? "O" : "-") + (o instanceof A[] ? "a" : "-") + (o instanceof I[] ? "i" : "-") + (o instanceof int[] ? "n" : "-")
            + (o instanceof Object[][] ? "2" : "-") + (o instanceof Cloneable[] ? "d" : "-") + (o instanceof int[][] ? "m" : "-") + (o instanceof String ? "S" : "-") + (o instanceof Comparable ? "=" : "-") + (o instanceof Object ? "o" : "-");
    }

    static void cast(Object o, int k) {
        try {
            Object r;
            switch (k) {
                case 0: r = (A) o; break;
                case 1: r = (C) o; break;
                case 2: r = (I) o; break;
                case 3: r = (Object[]) o; break;
                case 4: r = (A[]) o; break;
                case 5: r = (int[]) o; break;
                case 6: r = (I[][]) o; break;
                case 7: r = (Runnable) o; break;
                default: r = (String) o;
            }
            System.out.println("ok " + (r == o));
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
    }

    public static void main(String[] args) {
        Object[] all = {null, new Object(), new A(), new B(), new C(), "s", 1, new int[0], new int[0][0], new Object[0], new A[0], new B[0], new C[0][0], new I[0], new int[0][0][0], new String[0], new Cloneable[0]};
        for (Object o : all) {
            System.out.println((o == null ? "null" : o.getClass().getName()) + " " + is(o));
            for (int k = 0; k < 9; k++) cast(o, k);
        }
        Object list = new java.util.ArrayList<Integer>(java.util.Arrays.asList(1, 2));
        try {
            @SuppressWarnings("unchecked") String s = ((java.util.List<String>) list).get(0);
            System.out.println(s);
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
    }
}
