// Exception tables: the first matching range wins, handlers of callers, exceptions thrown in handlers, deep unwinding, and operands discarded.
public class CatchOrder {
    static class E1 extends RuntimeException { E1(String m) { super(m); } }
    static class E2 extends E1 { E2(String m) { super(m); } }

    static int depth(int n) {
        if (n == 0) throw new E2("deep");
        try {
            return 1 + depth(n - 1);
        } catch (IllegalStateException e) {
            return -1;
        } finally {
            counter++;
        }
    }

    static int counter;

    static int f(int x) { throw new E1("f" + x); }

    public static void main(String[] args) {
        try {
            depth(500);
        } catch (E1 e) {
            System.out.println(e.getMessage() + " " + counter + " " + e.getStackTrace().length);
        }
        int r;
        try {
            r = 1 + 2 * (3 + f(4));
        } catch (E2 e) {
            r = -2;
        } catch (E1 e) {
            r = -1;
        }
        System.out.println(r);
        String s = "";
        for (int i = 0; i < 4; i++) {
            try {
                try {
                    if (i == 0) throw new E2("x");
                    if (i == 1) throw new E1("y");
                    if (i == 2) throw new Error("z");
                    s += "none ";
                } catch (E2 e) {
                    throw new E1("from handler");
                } catch (E1 e) {
                    s += "E1:" + e.getMessage() + " ";
                }
            } catch (Throwable t) {
                s += "outer:" + t.getMessage() + " ";
            }
        }
        System.out.println(s);
        int n = 0;
        for (int i = 0; i < 20000; i++) {
            try {
                if (i % 3 == 0) throw new E1("loop");
                n++;
            } catch (E1 e) {
                n += 2;
            }
        }
        System.out.println(n);
        Object lock = new Object();
        try {
            synchronized (lock) {
                throw new E1("in monitor");
            }
        } catch (E1 e) {
            System.out.println(Thread.holdsLock(lock) + " " + e.getMessage());
        }
        try {
            lock.notify();
        } catch (IllegalMonitorStateException e) {
            System.out.println(e.getMessage());
        }
    }
}
