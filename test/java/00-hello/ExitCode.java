// System.exit from main gives the exit code; nothing after it runs.
// exit: 42
public class ExitCode {
    public static void main(String[] args) {
        System.out.println("before");
        try {
            System.exit(42);
        } finally {
            System.out.println("never");
        }
    }
}
