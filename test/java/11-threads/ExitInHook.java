// Runtime.halt within a hook decides the exit code.
// exit: 5
public class ExitInHook {
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> { System.out.println("halting"); Runtime.getRuntime().halt(5); }));
        System.exit(0);
    }
}
