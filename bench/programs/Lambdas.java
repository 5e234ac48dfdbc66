// Streams, lambdas, boxing: many small virtual calls through the class library.
import java.util.stream.IntStream;
import java.util.stream.Collectors;

public class Lambdas extends Bench {
    public int defaultSize() { return 60; }

    public long run(int size) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            int k = i;
            sum += IntStream.range(0, 1500).filter(x -> (x ^ k) % 3 != 0).mapToObj(x -> Integer.valueOf(x * k)).collect(Collectors.groupingBy(x -> x & 15, Collectors.summingInt(x -> x))).values().stream().mapToLong(Integer::longValue).sum();
        }
        return sum;
    }
}
