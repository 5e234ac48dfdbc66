// Sieve of Eratosthenes over a boolean array: array stores and simple loops.
public class Sieve extends Bench {
    public int defaultSize() { return 16; }

    public long run(int size) {
        long count = 0;
        for (int round = 0; round < size; round++) {
            boolean[] composite = new boolean[100_000];
            for (int i = 2; i < composite.length; i++) {
                if (composite[i]) continue;
                count++;
                for (int j = i + i; j < composite.length; j += i) composite[j] = true;
            }
        }
        return count;
    }
}
