// Exceptions thrown and caught at different distances, with and without stack traces, and finally blocks.
public class Exceptions extends Bench {
    public int defaultSize() { return 20_000; }

    static final class Light extends RuntimeException {
        final int n;
        Light(int n) { super(null, null, false, false); this.n = n; }
    }

    private int cleanups;

    private int down(int depth, int n) {
        try {
            if (depth == 0) {
                if (n % 3 == 0) throw new Light(n);
                if (n % 3 == 1) throw new IllegalStateException();
                return n;
            }
            return down(depth - 1, n) + 1;
        } finally {
            cleanups++;
        }
    }

    public long run(int size) {
        long sum = 0;
        cleanups = 0;
        for (int i = 0; i < size; i++) {
            try {
                sum += down(i % 12, i);
            } catch (Light e) {
                sum += e.n;
            } catch (IllegalStateException e) {
                sum--;
            }
        }
        return sum + cleanups;
    }
}
