// ThreadLocal, withInitial, remove, InheritableThreadLocal; context class loaders are inherited.
public class ThreadLocals {
    static final ThreadLocal<Integer> COUNT = ThreadLocal.withInitial(() -> 10);
    static final InheritableThreadLocal<String> INH = new InheritableThreadLocal<>() { @Override protected String childValue(String p) { return p + "+child"; } };

    public static void main(String[] args) throws Exception {
        COUNT.set(COUNT.get() + 1);
        INH.set("main");
        Thread t = new Thread(() -> {
            System.out.println(COUNT.get() + " " + INH.get());
            COUNT.set(99);
            INH.set("changed");
            Thread u = new Thread(() -> System.out.println(COUNT.get() + " " + INH.get()));
            u.start();
            try { u.join(); } catch (InterruptedException e) { }
        });
        t.start();
        t.join();
        System.out.println(COUNT.get() + " " + INH.get());
        COUNT.remove();
        System.out.println(COUNT.get());
        ThreadLocal<String> none = new ThreadLocal<>();
        System.out.println(none.get());
        ThreadLocal<?>[] many = new ThreadLocal<?>[500];
        for (int i = 0; i < many.length; i++) { int k = i; many[i] = ThreadLocal.withInitial(() -> k); }
        int sum = 0;
        for (ThreadLocal<?> m : many) sum += (Integer) m.get();
        for (int i = 0; i < many.length; i += 2) many[i] = null;
        System.gc();
        for (ThreadLocal<?> m : many) if (m != null) sum += (Integer) m.get();
        System.out.println(sum);
        ClassLoader cl = new ClassLoader(ThreadLocals.class.getClassLoader()) { };
        Thread.currentThread().setContextClassLoader(cl);
        boolean[] same = new boolean[1];
        Thread c = new Thread(() -> same[0] = Thread.currentThread().getContextClassLoader() == cl);
        c.start();
        c.join();
        System.out.println(same[0]);
        Thread noInherit = new Thread(null, () -> System.out.println(INH.get()), "n", 0, false);
        noInherit.start();
        noInherit.join();
    }
}
