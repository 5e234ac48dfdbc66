// The frame of our benchmarks: runs one of them some times, checks its result, prints `Name: runtime: <us>us` for each iteration.
// Usage: java Bench Name [iterations] [size]

public abstract class Bench {
    /** One iteration of work of the given size; the result must not depend on anything else. */
    public abstract long run(int size);

    /** The size at which an interpreter needs about half a second. */
    public abstract int defaultSize();

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            System.err.println("usage: java Bench Name [iterations] [size]");
            System.exit(2);
        }
        Bench b = (Bench) Class.forName(args[0]).getDeclaredConstructor().newInstance();
        int iterations = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        int size = args.length > 2 ? Integer.parseInt(args[2]) : b.defaultSize();
        long result = 0;
        for (int i = 0; i < iterations; i++) {
            long start = System.nanoTime();
            long r = b.run(size);
            long us = (System.nanoTime() - start) / 1000;
            if (i > 0 && r != result) throw new AssertionError("iteration " + i + ": " + r + " instead of " + result);
            result = r;
            System.out.println(args[0] + ": runtime: " + us + "us");
        }
        System.out.println(args[0] + ": result: " + result);
    }
}
