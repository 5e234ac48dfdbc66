// Hooks after a normal end and after an uncaught exception; a hook that throws, one that starts threads, registration during shutdown refused.
// exit: 1
// stderr: app
public class ShutdownHooks {
    public static void main(String[] args) throws Exception {
        Thread self = new Thread(() -> {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread());
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
            Thread t = new Thread(() -> System.out.println("thread started in a hook"));
            t.start();
            try {
                t.join();
            } catch (InterruptedException e) { }
            System.out.println("hook done");
            throw new RuntimeException("hook fails");
        }, "hook");
        Runtime.getRuntime().addShutdownHook(self);
        try { Runtime.getRuntime().addShutdownHook(self); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        Thread running = new Thread(() -> { try { Thread.sleep(50); } catch (InterruptedException e) { } });
        running.start();
        try { Runtime.getRuntime().addShutdownHook(running); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        running.join();
        throw new Exception("main fails");
    }
}
