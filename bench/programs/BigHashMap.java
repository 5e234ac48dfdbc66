// A hash map that grows to a few hundred thousand entries, is read, changed and emptied: boxes, hashing, old-to-young stores.
import java.util.HashMap;
import java.util.Map;

public class BigHashMap extends Bench {
    public int defaultSize() { return 120_000; }

    public long run(int size) {
        Map<Integer, Long> m = new HashMap<>();
        long x = 1;
        for (int i = 0; i < size; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
            m.merge((int) (x >>> 40) % size, 1L, Long::sum);
        }
        long sum = 0;
        for (Map.Entry<Integer, Long> e : m.entrySet()) sum += e.getKey() * e.getValue();
        for (int i = 0; i < size; i += 2) m.remove(i);
        return sum + m.size();
    }
}
