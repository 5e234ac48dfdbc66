// What is asked of classes and references that are not constants: the same in code as in the interpreter.
import java.lang.ref.*;

public class ClassIntrinsics {
    interface A {}
    interface B extends A {}
    static class C implements B {}
    static class D extends C {}

    static boolean instance(Class<?> c, Object o) { return c.isInstance(o); }
    static <T> T cast(Class<T> c, Object o) { return c.cast(o); }
    static int kinds(Class<?> c) { return (c.isArray() ? 1 : 0) | (c.isPrimitive() ? 2 : 0) | (c.isInterface() ? 4 : 0) | (c.isHidden() ? 8 : 0); }
    static boolean refers(Reference<Object> r, Object o) { return r.refersTo(o); }

    public static void main(String[] args) {
        Object hidden = (Runnable) () -> {};
        Class<?>[] classes = {Object.class, String.class, int.class, void.class, Integer.class, Number.class, Comparable.class, int[].class, Object[].class, Integer[].class,
            Comparable[].class, A.class, B.class, C.class, D.class, Cloneable.class, int[][].class, Runnable.class, Class.class, C[].class, A[].class, hidden.getClass(), long[].class, Override.class};
        Object[] objects = {null, new Object(), "x", 1, 2.0, new int[1], new Object[1], new Integer[1], new int[1][1], new C(), new D(), new D[1], String.class, new String[1], hidden};
        boolean[][] first = new boolean[classes.length][objects.length];
        int[] kinds = new int[classes.length];
        long hash = 0;
        int wrong = 0;
        for (int k = 0; k < 3000; k++) {
            for (int i = 0; i < classes.length; i++) {
                int kind = kinds(classes[i]);
                if (k == 0) kinds[i] = kind;
                else if (kinds[i] != kind) wrong++;
                hash = hash * 31 + kind;
                for (int j = 0; j < objects.length; j++) {
                    boolean is = instance(classes[i], objects[j]);
                    if (k == 0) first[i][j] = is;
                    else if (first[i][j] != is) wrong++;
                    if (is) hash = hash * 31 + i * 17 + j;
                    if (k % 500 != 0) continue;
                    try {
                        Object o = cast(classes[i], objects[j]);
                        if (o != objects[j] || (o != null && !is)) wrong++;
                    } catch (ClassCastException e) {
                        if (is) wrong++;
                        hash += objects[j] == hidden ? 1 : e.getMessage().length();
                    }
                }
            }
        }
        System.out.println(hash + " " + wrong);
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        int refer = 0;
        for (int k = 0; k < 60_000; k++) {
            Object o = objects[1 + k % (objects.length - 1)];
            Reference<Object> r = k % 3 == 0 ? new WeakReference<>(o) : k % 3 == 1 ? new PhantomReference<>(o, queue) : new SoftReference<>(o);
            if (refers(r, o)) refer++;
            if (refers(r, objects[0]) || refers(r, queue)) wrong++;
            if (k % 7 == 0) {
                r.clear();
                if (!refers(r, null) || refers(r, o)) wrong++;
            }
        }
        System.out.println(refer + " " + wrong);
        Object lost = new Object();
        WeakReference<Object> weak = new WeakReference<>(lost);
        boolean was = refers(weak, lost);
        lost = null;
        for (int i = 0; i < 50 && !refers(weak, null); i++) System.gc();
        System.out.println(was + " " + refers(weak, null));
        ThreadLocal<Integer> local = ThreadLocal.withInitial(() -> 0);
        for (int i = 0; i < 100_000; i++) local.set(local.get() + 1);
        System.out.println(local.get());
    }
}
