// Runtime.halt: no hooks, no finally, the code as given; output printed before is not lost.
// exit: 3
public class Halt {
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("never: hook")));
        System.out.println("before halt");
        Runtime.getRuntime().halt(3);
    }
}
