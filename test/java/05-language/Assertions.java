// assert statements, enabled by -ea for this class, with and without detail.
// vm: -ea
public class Assertions {
    static int evaluated;
    static boolean check(boolean b) { evaluated++; return b; }

    public static void main(String[] args) {
        assert check(true) : "fine";
        for (Object detail : new Object[] {"text", 42, 'c', 1.5, new RuntimeException("as cause"), null}) {
            try {
                assert check(false) : detail;
            } catch (AssertionError e) {
                System.out.println(e.getMessage() + " " + e.getCause());
            }
        }
        try {
            assert check(false);
        } catch (AssertionError e) {
            System.out.println(e);
        }
        System.out.println(evaluated + " " + Assertions.class.desiredAssertionStatus() + " " + String.class.desiredAssertionStatus());
    }
}
