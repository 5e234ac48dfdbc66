// Minutes of allocation with a slowly changing live set: its resident memory must stay flat.
// Usage: java Churn [seconds]   prints one line every ten seconds: seconds, rounds, live objects
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

public class Churn {
    static final class Entry { Entry next; byte[] data; String name; Entry(Entry n, byte[] d, String s) { next = n; data = d; name = s; } }

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 600;
        long start = System.nanoTime(), nextLine = start;
        Map<Integer, Entry> live = new HashMap<>();
        ArrayDeque<Integer> order = new ArrayDeque<>();
        int x = 1;
        long rounds = 0, check = 0;
        while (System.nanoTime() - start < seconds * 1_000_000_000L) {
            for (int i = 0; i < 5000; i++) {
                x = x * 1103515245 + 12345;
                int key = (x >>> 8) & 0x3fff;
                Entry old = live.get(key);
                live.put(key, new Entry(old != null && old.next == null ? old : null, new byte[(x >>> 16) & 1023], "n" + key));
                order.add(key);
                if (order.size() > 8000) live.remove(order.poll());
                if ((i & 255) == 0) {
                    StringBuilder sb = new StringBuilder();
                    for (int k = 0; k < 50; k++) sb.append(k).append(',');
                    check += sb.length();
                }
            }
            if (rounds % 20 == 0) {
                Thread t = new Thread(() -> { byte[][] b = new byte[20][]; for (int i = 0; i < 20; i++) b[i] = new byte[50_000]; });
                t.start();
                t.join();
                java.nio.ByteBuffer.allocateDirect(100_000).put(5, (byte) 1);
            }
            rounds++;
            if (System.nanoTime() >= nextLine) {
                System.out.println((System.nanoTime() - start) / 1_000_000_000L + " s, " + rounds + " rounds, " + live.size() + " live, " + check);
                nextLine += 10_000_000_000L;
            }
        }
        System.out.println("done");
    }
}
