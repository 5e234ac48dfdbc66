// Runs a benchmark of are-we-fast-yet (class Benchmark of its harness, found by name) again and again, and prints what each iteration took:
// wall time, and time on the processor of the host's thread that it ran in. Usage: java Peak NAME ITERATIONS INNER
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Method;

public class Peak {
    private static final byte[] BUFFER = new byte[100];

    /** Nanoseconds on the processor of this thread of the host, 0 where it does not say. */
    private static long onProcessor() {
        try (FileInputStream in = new FileInputStream("/proc/thread-self/schedstat")) {
            int length = in.read(BUFFER);
            long n = 0;
            for (int i = 0; i < length && BUFFER[i] >= '0'; i++) n = 10 * n + BUFFER[i] - '0';
            return n;
        } catch (IOException e) {
            return 0;
        }
    }

    public static void main(String[] args) throws Exception {
        Object benchmark = Class.forName(args[0]).getConstructor().newInstance();
        Method loop = Class.forName("Benchmark").getMethod("innerBenchmarkLoop", int.class);
        loop.setAccessible(true);
        try { // for runs with JWarmup: what was recorded is compiled now
            Class<?> warmUp = Class.forName("com.alibaba.jwarmup.JWarmUp");
            warmUp.getMethod("notifyApplicationStartUpIsDone").invoke(null);
            warmUp.getMethod("awaitCompilation", long.class).invoke(null, 10_000L);
        } catch (ClassNotFoundException e) {
            // the others do not have it
        }
        int iterations = Integer.parseInt(args[1]);
        Integer inner = Integer.valueOf(args[2]);
        System.out.println("start " + onProcessor() / 1000);
        for (int i = 0; i < iterations; i++) {
            long wall = System.nanoTime();
            long before = onProcessor();
            if (!(Boolean) loop.invoke(benchmark, inner)) throw new AssertionError("the result is wrong");
            long used = onProcessor() - before;
            long took = System.nanoTime() - wall;
            // The VM has moved to another thread of the host meanwhile, or this system does not say.
            System.out.println("iteration " + took / 1000 + " " + (used > 0 && used <= took ? used : took) / 1000);
        }
    }
}
