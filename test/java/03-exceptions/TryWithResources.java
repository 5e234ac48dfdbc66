// try-with-resources: order of closing, suppressed exceptions, null resources, exceptions in open.
public class TryWithResources {
    static class R implements AutoCloseable {
        final String name;
        final boolean failing;
        R(String name, boolean failing, boolean openFails) {
            if (openFails) throw new IllegalStateException("open " + name);
            this.name = name;
            this.failing = failing;
            System.out.println("open " + name);
        }
        public void close() throws Exception {
            System.out.println("close " + name);
            if (failing) throw new Exception("close failed " + name);
        }
    }

    static void show(Throwable t, String indent) {
        System.out.println(indent + t);
        for (Throwable s : t.getSuppressed()) show(s, indent + "  suppressed ");
        if (t.getCause() != null) show(t.getCause(), indent + "  cause ");
    }

    static void run(boolean f1, boolean f2, boolean o2, boolean body) {
        try (R a = new R("a", f1, false); R none = null; R b = new R("b", f2, o2)) {
            System.out.println("body");
            if (body) throw new RuntimeException("body failed");
        } catch (Exception e) {
            show(e, "");
        } finally {
            System.out.println("finally");
        }
    }

    public static void main(String[] args) throws Exception {
        for (int k = 0; k < 16; k++) run((k & 1) != 0, (k & 2) != 0, (k & 4) != 0, (k & 8) != 0);
        R outer = new R("outer", false, false);
        try (outer) {
            System.out.println("using " + outer.name);
        }
        Exception e = new Exception("self");
        try {
            e.addSuppressed(e);
        } catch (IllegalArgumentException x) {
            System.out.println(x.getMessage());
        }
        try {
            e.initCause(e);
        } catch (IllegalArgumentException x) {
            System.out.println(x.getMessage());
        }
        Exception fixed = new Exception("x", null);
        try {
            fixed.initCause(new Exception());
        } catch (IllegalStateException x) {
            System.out.println(x.getMessage());
        }
    }
}
