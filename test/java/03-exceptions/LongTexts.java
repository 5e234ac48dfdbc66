// What is kept of a failed initialisation's text: HotSpot prints no more than 1999 bytes of it at once.
public class LongTexts {
    static class A { static int x; static { if (true) throw new IllegalStateException("\u00e9".repeat(10) + "m".repeat(3000)); } }
    static class B { static int x; static { if (true) throw new IllegalStateException("\u00e9".repeat(999) + "x" + "\u00e9".repeat(300)); } }
    static class C { static int x; static { if (true) throw new IllegalStateException("s".repeat(1980)); } }
    static class D { static int x; static { if (true) throw new IllegalStateException(); } }

    public static void main(String[] args) {
        Runnable[] uses = {() -> A.x++, () -> A.x++, () -> B.x++, () -> B.x++, () -> C.x++, () -> C.x++, () -> D.x++, () -> D.x++};
        for (Runnable use : uses) {
            try {
                use.run();
            } catch (LinkageError e) {
                String m = String.valueOf(e.getCause().getMessage());
                System.out.println(e.getClass().getName() + " " + e.getCause().getClass().getName() + " " + m.length() + " " + m.hashCode());
            }
        }
    }
}
