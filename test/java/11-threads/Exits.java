// System.exit from another thread while main sleeps; shutdown hooks run, finally blocks do not; the exit code is masked to a byte by the system.
// exit: 7
public class Exits {
    public static void main(String[] args) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        Thread hook = new Thread(() -> System.out.println("never: removed"));
        Runtime.getRuntime().addShutdownHook(hook);
        System.out.println(Runtime.getRuntime().removeShutdownHook(hook) + " " + Runtime.getRuntime().removeShutdownHook(hook));
        try { Runtime.getRuntime().addShutdownHook(null); } catch (NullPointerException e) { System.out.println("npe"); }
        new Thread(() -> {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) { }
            System.out.println("exiting");
            System.exit(7 + 256);
        }).start();
        try {
            Thread.sleep(60_000);
        } finally {
            System.out.println("never: finally");
        }
    }
}
