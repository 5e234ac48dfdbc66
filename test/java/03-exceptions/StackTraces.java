// Stack traces: line numbers, constructors, static initialisers, inner classes, causes with common frames, suppressed and circular ones.
// stderr: compare
public class StackTraces {
    static class Init {
        static int v = fail();
        static int fail() {
            throw new IllegalStateException("in clinit");
        }
    }

    class Inner {
        Inner(int n) {
            if (n == 0)
                throw new RuntimeException("in constructor");
            new Inner(n - 1);
        }
    }

    static void a() {
        b();
    }

    static void b() {
        try {
            c();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("wrapped",
                e);
        }
    }

    static void c() {
        int[] x = new int[2];
        x[
            2
        ] = 1;
    }

    interface Doer { void act(); }

    public static void main(String[] args) {
        try {
            a();
        } catch (RuntimeException e) {
            e.printStackTrace();
        }
        try {
            new StackTraces().new Inner(2);
        } catch (RuntimeException e) {
            e.printStackTrace();
        }
        try {
            System.out.println(Init.v);
        } catch (ExceptionInInitializerError e) {
            e.printStackTrace();
        }
        Doer d = new Doer() {
            public void act() {
                throw new UnsupportedOperationException("anonymous");
            }
        };
        try {
            d.act();
        } catch (RuntimeException e) {
            e.addSuppressed(new Exception("first suppressed", new Error("its cause")));
            e.addSuppressed(new Exception("second suppressed"));
            e.printStackTrace();
        }
        Exception p = new Exception("p"), q = new Exception("q", p);
        p.initCause(q);
        p.printStackTrace();
        Exception late = make();
        StackTraceElement top = late.getStackTrace()[0];
        System.out.println(top.getClassName() + " " + top.getMethodName() + " " + top.getFileName() + " " + top.getLineNumber() + " " + top.isNativeMethod() + " " + top.getModuleName() + " " + top.getClassLoaderName());
        System.out.println(late.getStackTrace().length);
        late.setStackTrace(new StackTraceElement[] {new StackTraceElement("X", "y", "Z.java", 5), new StackTraceElement("X", "y", null, -1), new StackTraceElement("X", "n", "Z.java", -2), new StackTraceElement("app", "mod", "1.0", "X", "y", "Z.java", 7)});
        late.printStackTrace();
        try {
            Integer.parseInt("zz");
        } catch (NumberFormatException e) {
            StackTraceElement[] st = e.getStackTrace();
            System.out.println(st[st.length - 1] + " " + st[0].getModuleName() + " " + st[0].getMethodName());
        }
        System.out.println(new Throwable().getStackTrace()[0]);
        Throwable without = new Exception("no trace", null, false, false) { };
        without.printStackTrace();
        System.out.println(without.getStackTrace().length);
        System.out.println(Thread.currentThread().getStackTrace()[1]);
    }

    static Exception make() {
        return new Exception("late");
    }
}
