// Identity hash codes: stable across collections, locking, inflation and cloning; arrays, classes, strings; spread.
import java.util.*;

public class IdentityHashes {
    public static void main(String[] args) throws Exception {
        Object[] os = new Object[500];
        int[] h = new int[500];
        for (int i = 0; i < 500; i++) { os[i] = i % 3 == 0 ? new Object() : i % 3 == 1 ? new int[i] : new String("s" + i); h[i] = System.identityHashCode(os[i]); }
        boolean ok = true;
        for (int r = 0; r < 6; r++) {
            System.gc();
            for (int i = 0; i < 500; i++) {
                synchronized (os[i]) {
                    if (i % 50 == 0) os[i].wait(1);
                    ok &= System.identityHashCode(os[i]) == h[i];
                }
                ok &= System.identityHashCode(os[i]) == h[i];
            }
        }
        System.out.println(ok);
        Object lock = new Object();
        Thread t;
        synchronized (lock) {
            int in = lock.hashCode();
            t = new Thread(() -> { synchronized (lock) { } });
            t.start();
            while (t.getState() != Thread.State.BLOCKED && t.isAlive()) Thread.sleep(1);
            System.out.println(in == lock.hashCode());
        }
        t.join();
        Set<Integer> distinct = new HashSet<>();
        for (int x : h) distinct.add(x);
        System.out.println(distinct.size() > 490);
        int[] a = {1};
        System.out.println((System.identityHashCode(a) != System.identityHashCode(a.clone())) + " " + (System.identityHashCode(int.class) == int.class.hashCode()) + " " + new Object() { @Override public int hashCode() { return 5; } }.hashCode());
        boolean positive = true;
        for (int x : h) positive &= x >= 0;
        System.out.println(positive);
    }
}
