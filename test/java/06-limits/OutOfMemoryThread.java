// A thread that dies of OutOfMemoryError lets the others go on.
// modes: -gc (fills the heap with small objects; each collection then costs the whole heap)
// vm: -Xmx16m
// heap: 16m
import java.util.*;

public class OutOfMemoryThread {
    public static void main(String[] args) throws Exception {
        Thread[] ts = new Thread[2];
        String[] said = new String[2];
        for (int i = 0; i < 2; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                List<long[]> l = new LinkedList<>();
                while (true) l.add(new long[20_000]);
            });
            ts[i].setUncaughtExceptionHandler((t, e) -> said[k] = e.getClass().getName());
        }
        for (Thread t : ts) {
            t.start();
            t.join();
        }
        System.out.println(said[0] + " " + said[1]);
        int sum = 0;
        for (int i = 0; i < 2000; i++) sum += new int[1000].length;
        System.out.println(sum);
    }
}
