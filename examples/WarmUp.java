import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Repeats one task and says how long each time took: a program that warms up, for `dewar report`. */
public class WarmUp {
    private static final int TASKS = 60;

    static Map<String, Integer> count(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String word : text.split("[^a-z]+")) counts.merge(word, 1, Integer::sum);
        return counts;
    }

    static long primes(int limit) {
        boolean[] composite = new boolean[limit + 1];
        long sum = 0;
        for (int i = 2; i <= limit; i++) {
            if (composite[i]) continue;
            sum += i;
            for (long j = (long) i * i; j <= limit; j += i) composite[(int) j] = true;
        }
        return sum;
    }

    public static void main(String[] args) {
        StringBuilder text = new StringBuilder();
        long seed = 1;
        for (int i = 0; i < 60_000; i++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            int letter = (int) (seed >>> 33) % 9;
            text.append(letter < 6 ? (char) ('a' + letter) : ' ');
        }
        long result = 0;
        long[] micros = new long[TASKS];
        for (int i = 0; i < TASKS; i++) {
            long start = System.nanoTime();
            result += count(text.toString()).size() + primes(100_000);
            micros[i] = (System.nanoTime() - start) / 1000;
        }
        System.out.println("result " + result);
        System.out.println("microseconds by task " + Arrays.toString(micros));
    }
}
