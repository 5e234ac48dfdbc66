// An exception that leaves main: text on stderr, exit code 1.
// exit: 1
// stderr: compare
public class UncaughtException {
    static void deeper(int n) {
        if (n == 0) throw new IllegalStateException("boom");
        deeper(n - 1);
    }

    public static void main(String[] args) {
        System.out.println("start");
        deeper(3);
    }
}
