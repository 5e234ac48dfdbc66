// Runs a benchmark of are-we-fast-yet (class Benchmark of its harness, found by name) again and again, and prints what each iteration took in
// microseconds. Usage: java Peak NAME ITERATIONS INNER
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

public class Peak {
    public static void main(String[] args) throws Exception {
        Constructor<?> constructor = Class.forName(args[0]).getDeclaredConstructor();
        constructor.setAccessible(true);
        Object benchmark = constructor.newInstance();
        Method loop = Class.forName("Benchmark").getMethod("innerBenchmarkLoop", int.class);
        loop.setAccessible(true);
        try { // for runs with JWarmup: what was recorded is compiled now, and nobody waits for it
            Class<?> warmUp = Class.forName("com.alibaba.jwarmup.JWarmUp");
            warmUp.getMethod("notifyApplicationStartUpIsDone").invoke(null);
        } catch (ClassNotFoundException e) {
            // the others do not have it
        }
        int iterations = Integer.parseInt(args[1]);
        Integer inner = Integer.valueOf(args[2]);
        System.out.println("start");
        for (int i = 0; i < iterations; i++) {
            long start = System.nanoTime();
            if (!(Boolean) loop.invoke(benchmark, inner)) throw new AssertionError("the result is wrong");
            System.out.println("iteration " + (System.nanoTime() - start) / 1000);
        }
    }
}
