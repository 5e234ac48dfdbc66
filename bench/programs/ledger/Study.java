// Seed 001's kind of study: repeats a task and prints, for each time, how long it took and how long of that was interpreted and compiled
// (microseconds; the times ledger's are 0 without it). The task is that of examples/WarmUp.java. Usage: java Study TASKS [jwarmup]
import java.lang.reflect.Method;

public class Study {
    static String text(int length) {
        StringBuilder text = new StringBuilder();
        long seed = 1;
        for (int i = 0; i < length; i++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            int letter = (int) ((seed >>> 33) % 9);
            text.append(letter < 6 ? (char) ('a' + letter) : ' ');
        }
        return text.toString();
    }

    private static Method method(String name) {
        try {
            return Thread.class.getMethod(name);
        } catch (NoSuchMethodException absent) {
            return null;
        }
    }

    public static void main(String[] args) throws Exception {
        int tasks = Integer.parseInt(args[0]);
        Thread thread = Thread.currentThread();
        Method interpreted = method("getIntTime");
        Method compiled = method("getCompTime");
        Method reset = method("resetIntCompTimes");
        String text = text(20_000);
        if (args.length > 1) {
            Class<?> warmUp = Class.forName("com.alibaba.jwarmup.JWarmUp");
            warmUp.getMethod("notifyApplicationStartUpIsDone").invoke(null);
            long start = System.nanoTime();
            warmUp.getMethod("awaitCompilation", long.class).invoke(null, 20_000L);
            System.out.println("warmed up " + (System.nanoTime() - start) / 1000);
        }
        long result = 0;
        for (int i = 0; i < tasks; i++) {
            if (reset != null) reset.invoke(thread);
            long start = System.nanoTime();
            result += WarmUp.count(text).size() + WarmUp.primes(40_000);
            long wall = (System.nanoTime() - start) / 1000;
            long in = interpreted == null ? 0 : (Long) interpreted.invoke(thread) / 1000;
            long comp = compiled == null ? 0 : (Long) compiled.invoke(thread) / 1000;
            System.out.println("task " + i + " " + wall + " " + in + " " + comp);
        }
        System.out.println("result " + result);
    }
}
