// A recursion of 9000 frames fits the default stack; a thread with a larger stack size goes deeper than one with a small one.
// modes: -gc (tens of thousands of frames; each collection walks them all)
public class StackDepth {
    static int down(int n) { return n == 0 ? 0 : 1 + down(n - 1); }
    static int reach;
    static void probe() { reach++; probe(); }

    static int reachOf(long size) throws InterruptedException {
        Thread t = new Thread(null, () -> {
            reach = 0;
            try {
                probe();
            } catch (StackOverflowError e) {
                // expected
            }
        }, "probe", size);
        t.start();
        t.join();
        return reach;
    }

    public static void main(String[] args) throws Exception {
        System.out.println(down(5000));
        int small = reachOf(256 << 10), large = reachOf(16 << 20);
        System.out.println(small > 500);
        System.out.println(large > 4 * small);
        int[] result = new int[1];
        Thread t = new Thread(null, () -> result[0] = down(100_000), "deep", 64 << 20);
        t.start();
        t.join();
        System.out.println(result[0]);
    }
}
