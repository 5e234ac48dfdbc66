// Doubly recursive Fibonacci numbers: static calls.
public class Fib extends Bench {
    public int defaultSize() { return 30; }

    static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

    public long run(int size) { return fib(size); }
}
