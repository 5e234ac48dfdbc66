// ExceptionInInitializerError the first time, NoClassDefFoundError with its cause from then on; Errors pass unwrapped; superclasses and interfaces failing.
public class InitErrors {
    static class Bad { static int v; static { if (true) throw new IllegalStateException("bad"); } static void m() { } }
    static class BadError { static int v; static { if (true) throw new StackOverflowError("error itself"); } }
    static class SubOfBad extends BadParent { static int v; static { System.out.println("never"); } }
    static class BadParent { static { int z = 0; z = 1 / z; } }
    interface BadInterface { int X = fail(); static int fail() { throw new RuntimeException("iface"); } default void d() { } }
    static class ImplOfBad implements BadInterface { static { System.out.println("never2"); } }
    enum BadEnum { A; static { if (true) throw new RuntimeException("enum"); } }
    static class Checked { static { InitErrors.<RuntimeException>sneaky(new java.io.IOException("checked")); } static int v; }

    static <T extends Throwable> void sneaky(Throwable t) throws T {
        @SuppressWarnings("unchecked") T x = (T) t;
        throw x;
    }

    interface Body { void run() throws Throwable; }

    static void t(String name, Body b) {
        for (int i = 0; i < 2; i++) {
            try {
                b.run();
                System.out.println(name + " ok");
            } catch (Throwable t) {
                System.out.print(name);
                for (Throwable x = t; x != null; x = x.getCause()) System.out.print(" <- " + x);
                System.out.println();
            }
        }
    }

    public static void main(String[] args) {
        t("get", () -> System.out.println(Bad.v));
        t("put", () -> Bad.v = 1);
        t("call", () -> Bad.m());
        t("new", () -> new Bad());
        t("array", () -> System.out.println(new Bad[1].length));
        t("literal", () -> System.out.println(Bad.class.getName()));
        t("forName", () -> Class.forName("InitErrors$Bad"));
        t("error", () -> BadError.v = 1);
        t("sub", () -> SubOfBad.v = 2);
        t("parent", () -> new BadParent());
        t("impl", () -> new ImplOfBad());
        t("iface", () -> System.out.println(BadInterface.X));
        t("enum", () -> BadEnum.valueOf("A"));
        t("reflect", () -> BadEnum.class.getMethod("values").invoke(null));
        t("checked", () -> Checked.v = 1);
        t("instanceof", () -> System.out.println((Object) "s" instanceof Bad));
    }
}
