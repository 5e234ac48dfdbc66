// Nested try, catch order, finally on every way out, return overridden by finally, rethrow.
public class TryCatchFinally {
    static StringBuilder log = new StringBuilder();

    static void say(String s) { log.append(s).append(' '); }

    static int way(int k) throws Exception {
        try {
            say("try" + k);
            if (k == 0) return 1;
            if (k == 1) throw new IllegalArgumentException("one");
            if (k == 2) throw new Exception("two");
            if (k == 3) throw new Error("three");
            if (k == 4) { Object o = null; o.hashCode(); }
            if (k == 5) { int[] a = new int[1]; a[k] = 0; }
        } catch (IllegalArgumentException e) {
            say("iae");
            return 2;
        } catch (RuntimeException e) {
            say("rte:" + e.getClass().getSimpleName());
            throw new Exception("wrapped", e);
        } finally {
            say("finally");
        }
        return 3;
    }

    @SuppressWarnings("finally")
    static int override() {
        try {
            throw new RuntimeException("lost");
        } finally {
            return 7;
        }
    }

    static int notSeen() {
        int x = 1;
        try {
            return x;
        } finally {
            x = 2;
        }
    }

    static String loop() {
        String s = "";
        for (int i = 0; i < 5; i++) {
            try {
                if (i == 1) continue;
                if (i == 3) break;
                s += i;
            } finally {
                s += "f";
            }
        }
        return s;
    }

    static void nested() {
        try {
            try {
                try {
                    throw new RuntimeException("inner");
                } finally {
                    say("f1");
                }
            } catch (IllegalStateException e) {
                say("wrong");
            } finally {
                say("f2");
                try {
                    throw new Exception("in finally");
                } catch (Exception e) {
                    say("caught:" + e.getMessage());
                }
            }
        } catch (RuntimeException e) {
            say("outer:" + e.getMessage());
        }
    }

    static <T extends Throwable> void sneaky(Throwable t) throws T {
        @SuppressWarnings("unchecked") T x = (T) t;
        throw x;
    }

    public static void main(String[] args) {
        for (int k = 0; k < 7; k++) {
            try {
                say("=" + way(k));
            } catch (Throwable t) {
                say("out:" + t + (t.getCause() != null ? "<-" + t.getCause().getClass().getName() : ""));
            }
            System.out.println(log);
            log.setLength(0);
        }
        System.out.println(override() + " " + notSeen() + " " + loop());
        nested();
        System.out.println(log);
        try {
            TryCatchFinally.<RuntimeException>sneaky(new java.io.IOException("checked"));
        } catch (Throwable t) {
            System.out.println(t);
        }
        try {
            throw null;
        } catch (NullPointerException e) {
            System.out.println("throw null");
        }
        try {
            try {
                throw new Exception("again");
            } catch (Exception e) {
                throw e;
            }
        } catch (Exception e) {
            System.out.println(e.getMessage());
        }
        try {
            Object o = "s";
            if (args.length == 0) throw new UnsupportedOperationException();
        } catch (IllegalStateException | UnsupportedOperationException e) {
            System.out.println(e);
        }
    }
}
