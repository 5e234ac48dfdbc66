// The same work by N threads at once and N times in sequence, alternating. Usage: java Threads N rounds; prints `sequence ms together ms`.
public class Threads {
    static long work(int seed) {
        long h = seed;
        int[] table = new int[4096];
        for (int round = 0; round < 400; round++) {
            for (int i = 0; i < table.length; i++) {
                h = h * 0x5851f42d4c957f2dL + 0x14057b7ef767814fL;
                table[(int) (h >>> 52)] += i;
                h ^= table[i];
            }
        }
        return h;
    }
    static volatile long sink;
    static void some(int seed) { for (int i = 0; i < 12; i++) sink += work(seed + i); }

    public static void main(String[] args) throws Exception {
        int n = Integer.parseInt(args[0]);
        for (int i = 0; i < 12; i++) some(i);
        for (int round = Integer.parseInt(args[1]); round > 0; round--) {
            long t0 = System.nanoTime();
            for (int i = 0; i < n; i++) some(i);
            long t1 = System.nanoTime();
            Thread[] threads = new Thread[n];
            for (int i = 0; i < n; i++) {
                int seed = i;
                threads[i] = new Thread(() -> some(seed));
            }
            for (Thread t : threads) t.start();
            for (Thread t : threads) t.join();
            long t2 = System.nanoTime();
            System.out.println("sequence " + (t1 - t0) / 1_000_000.0 + " together " + (t2 - t1) / 1_000_000.0);
        }
    }
}
