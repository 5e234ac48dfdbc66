// Collections while objects are reachable only from operand stacks, argument lists, frames of natives and of the VM, and exceptions in flight.
import java.lang.invoke.*;
import java.lang.reflect.*;
import java.util.*;

public class GcInFrames {
    static class Box { final int[] v; Box(int n) { v = new int[] {n, n * 2}; } int sum() { return v[0] + v[1]; } Box gc() { collect(); return this; } @Override public String toString() { collect(); return "B" + v[0]; } @Override public int hashCode() { collect(); return v[0] & 3; } @Override public boolean equals(Object o) { collect(); return o instanceof Box b && b.v[0] == v[0]; } }

    static byte[] junk;
    static int collect() { for (int i = 0; i < 5; i++) junk = new byte[3000]; System.gc(); return 1; }
    static Box make(int n) { collect(); return new Box(n); }
    static int five(Box a, long l, Box b, double d, Box c) { collect(); return a.sum() + (int) l + b.sum() + (int) d + c.sum(); }
    static int thrower(Box b) { try { throw new IllegalStateException("x" + b.gc().sum()); } finally { collect(); } }
    static synchronized int locked(Box b) { collect(); return b.sum(); }
    static Box recursive(int n, Box b) { return n == 0 ? b.gc() : recursive(n - 1, new Box(b.v[0] + collect())); }
    interface Op { Box apply(Box b); }

    public static void main(String[] args) throws Throwable {
        System.out.println(new Box(1).sum() + make(2).sum() * new Box(3).gc().sum() + collect());
        System.out.println(five(make(1), collect(), new Box(2).gc(), collect() * 2.5, make(3)));
        System.out.println("" + make(4) + collect() + new Box(5) + make(6).gc() + 7L + new Box(8));
        Box[][] arr = {{make(1), new Box(2)}, {make(3).gc(), make(4)}};
        arr[collect()][collect()] = new Box(9).gc();
        System.out.println(arr[1][1].sum() + arr[0][0].sum() + arr[1][0].sum());
        int[] ia = {1, 2, 3};
        ia[collect()] += make(10).sum();
        System.out.println(ia[1]);
        try { thrower(make(7)); } catch (IllegalStateException e) { collect(); System.out.println(e.getMessage() + e.getStackTrace()[0].getMethodName()); }
        System.out.println(locked(make(8)) + " " + recursive(10, make(1)).sum());
        Method m = GcInFrames.class.getDeclaredMethod("five", Box.class, long.class, Box.class, double.class, Box.class);
        for (int i = 0; i < 20; i += 5) System.out.print(m.invoke(null, make(i), (long) collect(), new Box(i + 1), 2.0, make(i + 2)) + " ");
        System.out.println(((Box) Box.class.getDeclaredConstructor(int.class).newInstance(collect())).gc().sum());
        MethodHandle h = MethodHandles.lookup().findStatic(GcInFrames.class, "five", MethodType.methodType(int.class, Box.class, long.class, Box.class, double.class, Box.class));
        System.out.println((int) h.invokeExact(make(1), 2L, make(3), 4.0, make(5)) + " " + (int) MethodHandles.insertArguments(h, 0, make(6)).invokeExact(1L, make(2), 3.0, make(4)) + " " + h.invokeWithArguments(make(1), (byte) 2, make(3), 4f, make(5)));
        Op op = b -> make(b.v[0] + 1);
        Op chain = b -> op.apply(op.apply(b.gc()).gc());
        System.out.println(chain.apply(make(10)).sum());
        Op proxy = (Op) Proxy.newProxyInstance(GcInFrames.class.getClassLoader(), new Class<?>[] {Op.class}, (p, mm, as) -> { collect(); return new Box(((Box) as[0]).v[0] * 10).gc(); });
        System.out.println(proxy.apply(make(3)).sum());
        Map<Box, Box> map = new HashMap<>();
        for (int i = 0; i < 12; i++) map.put(make(i % 6), new Box(i));
        int s = 0;
        for (Map.Entry<Box, Box> e : map.entrySet()) s += e.getKey().gc().v[0] * 100 + e.getValue().v[0];
        System.out.println(map.size() + " " + s);
        Box[] sorted = new Box[12];
        for (int i = 0; i < 12; i++) sorted[i] = new Box((i * 7) % 12);
        Arrays.sort(sorted, (a, b) -> { collect(); return a.v[0] - b.v[0]; });
        System.out.println(sorted[0].v[0] + " " + sorted[11].v[1]);
        System.out.println(Late.value + " " + Late.box.gc().sum());
        String text = "k" + make(5).sum();
        switch (text + collect()) { case "k151" -> System.out.println("switched " + text.intern()); default -> System.out.println("wrong " + text); }
        Object o = new Object[] {make(1), new Object[] {make(2)}}.clone();
        System.out.println(((Box) ((Object[]) ((Object[]) o)[1])[0]).gc().sum());
        Iterator<Box> it = new Iterator<>() { int n = 0; public boolean hasNext() { collect(); return n < 3; } public Box next() { return make(n++); } };
        int t = 0;
        for (Box b : (Iterable<Box>) () -> it) t += b.gc().sum();
        System.out.println(t);
        Box hashed = make(42);
        int id = System.identityHashCode(hashed);
        synchronized (hashed) { collect(); System.out.println(id == System.identityHashCode(hashed.gc())); }
    }

    static class Late { static final Box box; static final int value; static { collect(); box = make(6); value = box.gc().sum() + collect(); } }
}
