// The VM ends when only daemon threads are left, even if they never stop; non-daemon threads outlive main.
public class Daemons {
    public static void main(String[] args) throws Exception {
        Thread d = new Thread(() -> { while (true) try { Thread.sleep(1000); } catch (InterruptedException e) { } });
        d.setDaemon(true);
        d.start();
        Thread spin = new Thread(() -> { while (true) Thread.onSpinWait(); });
        spin.setDaemon(true);
        spin.start();
        Thread main = Thread.currentThread();
        Thread last = new Thread(() -> {
            try {
                main.join();
                Thread.sleep(20);
            } catch (InterruptedException e) { }
            System.out.println("main is " + main.getState() + ", last thread ends " + Thread.currentThread().isDaemon());
        });
        last.start();
        System.out.println("main ends");
    }
}
