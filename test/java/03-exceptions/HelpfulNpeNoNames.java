// Helpful NullPointerException messages without a local variable table: slots are named <local4> and parameters <parameter1>.
public class HelpfulNpeNoNames {
    int f;
    int[] a;

    static void st(long wide, HelpfulNpeNoNames p, double w2, int[] q) {
        try { p.f = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { q[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        long l = 1;
        HelpfulNpeNoNames x = null;
        try { x.a[(int) l] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
    }

    void inst(HelpfulNpeNoNames p) {
        try { p.f = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { this.a[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        String s = null;
        try { s.trim(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
    }

    public static void main(String[] args) {
        st(1, null, 2, null);
        new HelpfulNpeNoNames().inst(null);
    }
}
